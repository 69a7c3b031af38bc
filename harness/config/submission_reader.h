#pragma once
// team.yaml as a typed value with every default filled in, or everything that is wrong with it (docs/design.md section
// 4). Looks at the bytes alone; what the file names is checked by submission_files.h, and what the stage asks by
// submission_rules.h. Pure.

#include <string>
#include <string_view>

#include "harness/base/result.h"
#include "harness/config/problem.h"
#include "harness/core/submission.h"

namespace fivefold::config {

Checked<Submission> read_submission(std::string_view bytes, const std::string& file);

// The same for a pinned copy: the first problem as an Error.
Result<Submission> parse_submission(std::string_view bytes);

}  // namespace fivefold::config
