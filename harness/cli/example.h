#pragma once
// The small stage that `init --example` writes: the files of configs/example/, carried in the program. Writes files;
// one thread.

#include <filesystem>
#include <string>
#include <vector>

#include "harness/base/result.h"

namespace fivefold::cli {

// Into a missing or empty folder; `example.folder` when it holds anything. On an error nothing is left of it.
Result<void> write_example(const std::filesystem::path& folder);

// The commands that play it from the rules to the offline check, inside that folder: those of its README.txt.
std::vector<std::string> example_commands();

}  // namespace fivefold::cli
