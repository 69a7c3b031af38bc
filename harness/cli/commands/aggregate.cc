// fivefold aggregate: the exact mean of runs with its spread, from published scores. Needs no workspace.

#include "harness/cli/aggregate_json.h"

#include "harness/cli/commands/commands.h"
#include "harness/cli/json_input.h"

namespace fivefold::cli {
namespace {

Result<Exit> run_aggregate(Context& context) {
  FF_ASSIGN(const json::Value aggregated, compute_from(context.args.value("FILE").value_or("-"), aggregate_document));
  context.print_json(aggregated);
  return Exit::clean;
}

}  // namespace

CommandSpec aggregate_command() {
  return {"aggregate",
          "average runs exactly, from published scores",
          {{"FILE", "FILE", "one JSON object (docs/statistics.md section 10), or - for standard input", true}},
          {"echo '{\"scores_micro\":[712000,705000,709000,711000,708000],\"n_items\":1000}' | fivefold aggregate -",
           "fivefold aggregate runs.json"},
          run_aggregate,
          Records::no};
}

}  // namespace fivefold::cli
