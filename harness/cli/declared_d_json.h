#pragma once
// The JSON of the declared-d check (docs/statistics.md section 12): an object in, typed values, an object out. Pure.

#include "harness/base/result.h"
#include "harness/json/value.h"
#include "harness/stats/declared_d.h"

namespace fivefold::cli {

// `size_mismatch` unless there are as many s as y, `bad_parameter` for anything else that is not as section 12 says;
// the numbers themselves are checked by stats.
Result<stats::DeclaredDInput> read_declared_d_input(const json::Value& document);
json::Value declared_d_json(const stats::DeclaredD& found);

// Reads, checks, writes.
Result<json::Value> declared_d_document(const json::Value& document);

}  // namespace fivefold::cli
