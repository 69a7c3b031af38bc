#pragma once
// The parts of step 8. Private to harness/verify.

#include <algorithm>

#include "harness/verify/stage_files.h"
#include "harness/verify/state.h"

namespace fivefold::verify {

void check_benchmark_files(State& state);
void check_submissions(State& state);

}  // namespace fivefold::verify
