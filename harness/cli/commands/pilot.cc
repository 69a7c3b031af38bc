// fivefold pilot: how much honest runs of two environments differ, as lines for stage.yaml. Needs no workspace.

#include "harness/base/decimal.h"
#include "harness/cli/commands/commands.h"
#include "harness/cli/json_input.h"
#include "harness/cli/pilot_json.h"
#include "harness/json/fields.h"

namespace fivefold::cli {
namespace {

Result<Exit> run_pilot(Context& context) {
  FF_ASSIGN(const json::Value found, compute_from(context.args.value("FILE").value_or("-"), pilot_document));
  if (context.json) {
    context.print_json(found);
    return Exit::clean;
  }
  json::Fields fields(found, "pilot", "bad_parameter");
  const std::int64_t most = std::int64_t{1} << 40;
  const std::string points = micro_text(100 * fields.integer("envMicro", 0, most));
  const std::string d = micro_text(fields.integer("dMicro", 0, most));
  const std::string upper = micro_text(fields.integer("dUpperMicro", 0, most));
  const Words& words = context.look.words;
  context.print(words("pilot.head", {{"items", std::to_string(fields.integer("n", 0, most))},
                                     {"runs", std::to_string(fields.integer("runs", 0, most))}}) +
                "\n    environment_points: " + points + "\n    expected_disagreement: " + d +
                "\n    disagreement_upper: " + upper + "\n    basis: pilot\n");
  constexpr std::int64_t kFew = 200;
  if (fields.integer("n", 0, most) < kFew) context.note(context.notes.words("pilot.few"));
  return Exit::clean;
}

}  // namespace

CommandSpec pilot_command() {
  return {"pilot",
          "measure how much honest runs of two environments differ: lines for stage.yaml",
          {{"FILE", "FILE", "one JSON object (docs/statistics.md section 12), or - for standard input", true}},
          {"echo '{\"mode\":\"replay\",\"a\":[[1000000,0],[0,0]],\"b\":[[1000000,0],[0,1000000]]}' | fivefold pilot -",
           "fivefold pilot both-environments.json", "fivefold pilot --json both-environments.json"},
          run_pilot,
          Records::no};
}

}  // namespace fivefold::cli
