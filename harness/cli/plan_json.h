#pragma once
// The JSON of a plan (docs/statistics.md section 12): an object in, typed values, an object out. Pure.

#include "harness/base/result.h"
#include "harness/json/value.h"
#include "harness/stats/plan_cost.h"

namespace fivefold::cli {

// `bad_parameter` for anything that is not as section 12 says; the numbers of cells and gaps are checked by stats.
Result<stats::PlanInput> read_plan_input(const json::Value& document);
json::Value plan_json(const stats::Plan& plan);

// Reads, plans, writes.
Result<json::Value> plan_document(const json::Value& document);

}  // namespace fivefold::cli
