#include "harness/cli/commands/commands.h"

namespace fivefold::cli {

// The order: init keys check manifest try submit home seal draw run import status warm-up plan audit void diff average
// export verify score pilot judge aggregate log explain doctor.
std::vector<CommandSpec> all_commands() {
  return {
      init_command(),    keys_command(),    check_command(),  manifest_command(), try_command(),    submit_command(),
      home_command(),    seal_command(),    draw_command(),   run_command(),      import_command(), status_command(),
      warm_up_command(), plan_command(),    audit_command(),  void_command(),     diff_command(),   average_command(),
      export_command(),  verify_command(),  score_command(),  pilot_command(),    judge_command(),  aggregate_command(),
      log_command(),     explain_command(), doctor_command(),
  };
}

}  // namespace fivefold::cli
