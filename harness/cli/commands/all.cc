#include "harness/cli/commands/commands.h"

namespace fivefold::cli {

// The order: init keys check manifest submit home seal draw run status plan audit average export verify judge aggregate
// log doctor.
std::vector<CommandSpec> all_commands() { return {judge_command(), aggregate_command()}; }

}  // namespace fivefold::cli
