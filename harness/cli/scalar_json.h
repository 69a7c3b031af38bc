#pragma once
// The JSON of a scalar claim in `fivefold judge` (docs/statistics.md section 11): an object in, an object out. Pure.

#include <cstdint>
#include <vector>

#include "harness/base/result.h"
#include "harness/json/value.h"
#include "harness/stats/scalar_tost.h"

namespace fivefold::cli {

struct ScalarInput {
  stats::ScalarParameters parameters;
  std::vector<std::int64_t> x;  // declared
  std::vector<std::int64_t> y;  // re-run
};

// `bad_parameter` for anything that is not as section 11 says; the numbers themselves are checked by stats.
Result<ScalarInput> read_scalar_input(const json::Value& document);
json::Value scalar_json(const stats::ScalarJudgement& judgement);

// Reads, judges, writes.
Result<json::Value> scalar_document(const json::Value& document);

}  // namespace fivefold::cli
