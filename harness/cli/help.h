#pragma once
// The help texts, made from the command specs. Pure.

#include <string>
#include <vector>

#include "harness/cli/command.h"

namespace fivefold::cli {

std::string program_help(const std::vector<CommandSpec>& specs);
std::string command_help(const CommandSpec& spec);
// "fivefold check FILE…": one line without options.
std::string usage_line(const CommandSpec& spec);

// "--json", "--quiet", …: what every command takes.
std::vector<std::string> global_option_names();

// Whether an option is given by its place instead of its name.
inline bool is_positional(const Option& option) { return !option.name.starts_with('-'); }

}  // namespace fivefold::cli
