// fivefold judge: recomputes the verdict on one claim from published numbers. Needs no workspace.

#include "harness/cli/judge_json.h"

#include "harness/cli/commands/commands.h"
#include "harness/cli/json_input.h"

namespace fivefold::cli {
namespace {

Result<Exit> run_judge(Context& context) {
  const std::string file = context.args.value("FILE").value_or("-");
  FF_ASSIGN(const json::Value document, read_json_input(file));
  auto done = judge_document(document);
  if (!done.ok()) return std::move(done).error().with(file == "-" ? "standard input" : file);
  const json::Value judgement = std::move(done).value();
  context.print_json(judgement);
  return Exit::clean;
}

}  // namespace

CommandSpec judge_command() {
  return {"judge",
          "recompute the verdict on one claim from published numbers",
          {{"FILE", "FILE", "one JSON object (docs/statistics.md section 10), or - for standard input", true}},
          {"echo '{\"mode\":\"cell\",\"U\":1000000,\"M\":4,\"delta\":10000,\"f_conf\":0.412,\"f_disc\":0.25,"
           "\"o\":[0,0,0,0]}' | fivefold judge -",
           "fivefold judge claim.json"},
          run_judge};
}

}  // namespace fivefold::cli
