#pragma once
// What `fivefold diff` prints: counts a run, then every item that differs. Pure.

#include <string>

#include "harness/cli/look.h"
#include "harness/core/side_by_side.h"
#include "harness/json/value.h"

namespace fivefold::cli {

// `a` and `b` say what was compared, in words.
std::string diff_text(const SideBySide& sides, const std::string& a, const std::string& b, const Look& look);

// {"a","b","runs":[{"run","items","only_a","only_b","unexecuted","text":{"same","other"},"score":{"same","a_higher",
// "b_higher"},"cut":{"a","b"},"other_prompt"}],"items":[{"run","item","same_text","same_score","same_prompt",
// "a":{"score","finish"},"b":{..}}]}; `run` is null where it is not known, a score is a decimal, what is not known
// null.
json::Value diff_document(const SideBySide& sides, const std::string& a, const std::string& b);

}  // namespace fivefold::cli
