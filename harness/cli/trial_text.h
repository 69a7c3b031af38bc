#pragma once
// What came back of a trial or a warm-up, as text and as JSON.

#include "harness/cli/command.h"
#include "harness/json/value.h"
#include "harness/schedule/trial.h"

namespace fivefold::cli {

// Every item with its score and output, and why the launch would have failed as an attempt.
void print_trial(const Context& context, const schedule::Trial& trial);
json::Value trial_json(const schedule::Trial& trial);

}  // namespace fivefold::cli
