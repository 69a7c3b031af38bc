#pragma once
// What a submission names on the disk: the model's manifest and the runner's directory. Reads files; any thread.

#include <filesystem>
#include <string>

#include "harness/config/problem.h"
#include "harness/core/submission.h"

namespace fivefold::config {

// `folder` is that of the submission file, `file` its name in the problems.
Problems check_submission_files(const Submission& submission, const Places& places, const std::string& file,
                                const std::filesystem::path& folder);

}  // namespace fivefold::config
