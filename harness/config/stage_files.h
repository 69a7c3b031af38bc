#pragma once
// What a stage names on the disk: datasets with their digests, lines and ids, and the organiser's drivers
// (docs/design.md section 4). Reads files; any thread.

#include <filesystem>
#include <string>

#include "harness/config/problem.h"
#include "harness/core/stage.h"

namespace fivefold::config {

// `folder` is that of the stage file, `file` its name in the problems. Of a draft (`whole` false) what it does not name
// is left out, and so are the rules over everything together.
Problems check_stage_files(const Stage& stage, const Places& places, const std::string& file,
                           const std::filesystem::path& folder, bool whole);

}  // namespace fivefold::config
