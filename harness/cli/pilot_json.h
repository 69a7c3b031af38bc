#pragma once
// The JSON of a pilot (docs/statistics.md section 12): an object in, typed values, an object out. Pure.

#include "harness/base/result.h"
#include "harness/json/value.h"
#include "harness/stats/pilot.h"

namespace fivefold::cli {

// `bad_parameter` for anything that is not as section 12 says; the scores themselves are checked by stats.
Result<stats::PilotInput> read_pilot_input(const json::Value& document);
json::Value pilot_json(const stats::Pilot& pilot);

// Reads, computes, writes.
Result<json::Value> pilot_document(const json::Value& document);

}  // namespace fivefold::cli
