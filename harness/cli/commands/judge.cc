// fivefold judge: recomputes the verdict on one claim from published numbers. Needs no workspace.

#include "harness/cli/judge_json.h"

#include "harness/cli/commands/commands.h"
#include "harness/cli/json_input.h"
#include "harness/cli/scalar_json.h"

namespace fivefold::cli {
namespace {

// Scalar claims have the declared values x.
Result<json::Value> any_claim(const json::Value& document) {
  return document.find("x") != nullptr ? scalar_document(document) : judge_document(document);
}

Result<Exit> run_judge(Context& context) {
  FF_ASSIGN(const json::Value judged, compute_from(context.args.value("FILE").value_or("-"), any_claim));
  context.print_json(judged);
  return Exit::clean;
}

}  // namespace

CommandSpec judge_command() {
  return {
      "judge",
      "recompute the verdict on one claim from published numbers",
      {{"FILE", "FILE", "one JSON object (docs/statistics.md section 10, scalars 11), or - for standard input", true}},
      {"echo '{\"mode\":\"cell\",\"U\":1000000,\"M\":4,\"delta\":10000,\"f_conf\":0.412,\"f_disc\":0.25,"
       "\"o\":[0,0,0,0]}' | fivefold judge -",
       "fivefold judge claim.json"},
      run_judge,
      Records::no};
}

}  // namespace fivefold::cli
