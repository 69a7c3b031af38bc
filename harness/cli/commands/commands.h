#pragma once
// One function a command, in commands/<name>.cc. A command that is not built is absent here and in all.cc.

#include <vector>

#include "harness/cli/command.h"

namespace fivefold::cli {

// All of them in the order of the help.
std::vector<CommandSpec> all_commands();

CommandSpec judge_command();
CommandSpec aggregate_command();

}  // namespace fivefold::cli
