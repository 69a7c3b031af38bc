#pragma once
// The whole program but its descriptors: parses the words, runs the command, says what went wrong, and returns the exit
// status of docs/design.md section 6. Tests drive it with a console of their own.

#include <filesystem>
#include <string>
#include <vector>

#include "harness/cli/command.h"

namespace fivefold::cli {

// bad_input is 2, incomplete 4, everything else 3.
Exit exit_for(Errc code);

int run_program(const std::vector<std::string>& words, const std::vector<CommandSpec>& specs, Console& console,
                const std::filesystem::path& program);

}  // namespace fivefold::cli
