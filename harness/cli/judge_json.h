#pragma once
// The JSON of `fivefold judge` (docs/statistics.md section 10): an object in, typed values, an object out. Pure.

#include <vector>

#include "harness/base/result.h"
#include "harness/json/value.h"
#include "harness/stats/judge.h"

namespace fivefold::cli {

struct JudgeInput {
  stats::JudgeParameters parameters;
  std::vector<stats::JudgedUnit> units;
};

// `out_of_range` for a bad o, `bad_parameter` for anything else that is not as section 10 says.
Result<JudgeInput> read_judge_input(const json::Value& document);
json::Value judgement_json(const stats::Judgement& judgement);

// The whole command: reads, judges, writes.
Result<json::Value> judge_document(const json::Value& document);

}  // namespace fivefold::cli
