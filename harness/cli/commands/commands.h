#pragma once
// One function a command, in commands/<name>.cc. A command that is not built is absent here and in all.cc.

#include <vector>

#include "harness/cli/command.h"

namespace fivefold::cli {

// All of them in the order of the help.
std::vector<CommandSpec> all_commands();

CommandSpec check_command();
CommandSpec diff_command();
CommandSpec doctor_command();
CommandSpec explain_command();
CommandSpec home_command();
CommandSpec import_command();
CommandSpec void_command();
CommandSpec warm_up_command();
CommandSpec run_command();
CommandSpec status_command();
CommandSpec try_command();
CommandSpec submit_command();
CommandSpec score_command();
CommandSpec seal_command();
CommandSpec log_command();
CommandSpec keys_command();
CommandSpec init_command();
CommandSpec draw_command();
CommandSpec manifest_command();
CommandSpec judge_command();
CommandSpec aggregate_command();
CommandSpec pilot_command();
CommandSpec plan_command();
CommandSpec audit_command();
CommandSpec average_command();
CommandSpec export_command();
CommandSpec verify_command();

}  // namespace fivefold::cli
