#pragma once
// The JSON of `fivefold aggregate` (docs/statistics.md section 10): an object in, typed values, an object out. Pure.

#include "harness/base/result.h"
#include "harness/json/value.h"
#include "harness/stats/summary.h"

namespace fivefold::cli {

// `bad_parameter` for anything that is not as section 10 says; the numbers themselves are checked by stats.
Result<stats::AggregateInput> read_aggregate_input(const json::Value& document);
json::Value aggregated_json(const stats::Aggregated& aggregated);

// The whole command: reads, averages, writes.
Result<json::Value> aggregate_document(const json::Value& document);

}  // namespace fivefold::cli
