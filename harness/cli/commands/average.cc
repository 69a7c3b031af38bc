// fivefold average: the exact mean of every cell with its runs, spread, attempts and verdict.

#include "harness/publish/averages_table.h"

#include <utility>

#include "harness/cli/average_text.h"
#include "harness/cli/commands/commands.h"
#include "harness/cli/json_numbers.h"
#include "harness/cli/session.h"
#include "harness/ledger/next_step.h"
#include "harness/publish/stage_view.h"

namespace fivefold::cli {
namespace {

using publish::AveragesTable;
using publish::TableRow;

json::Value mean_value(const TableRow& row) {
  if (!row.mean) return {};
  return json::Object{{"num", std::to_string(row.mean->num)}, {"den", std::to_string(row.mean->den)}};
}

json::Value interval_value(const TableRow& row) {
  if (!row.ci) return {};
  return json::Array{from_double(row.ci->lower), from_double(row.ci->upper)};
}

json::Value row_value(const TableRow& row) {
  json::Array runs;
  for (const std::optional<std::string>& run : row.runs) runs.push_back(or_null(run));
  return json::Object{{"team", row.cell.team.text},
                      {"benchmark", row.cell.benchmark.text},
                      {"kind", row.scalar ? "scalar" : "items"},
                      {"runs", std::move(runs)},
                      {"mean", mean_value(row)},
                      {"display", row.mean ? json::Value(row.display) : json::Value()},
                      {"sd", from_double(row.sd)},
                      {"ci", interval_value(row)},
                      {"attempts", row.attempts},
                      {"imported", row.imported},
                      {"custody", row.custody ? json::Value(to_text(*row.custody)) : json::Value()},
                      {"status", publish::status_of(row)}};
}

Result<Exit> run_average(Context& context) {
  Session session(context);
  FF_ASSIGN(ledger::Workspace workspace, session.open_for_reading());
  FF_ASSIGN(const Strata strata, publish::read_strata(workspace));
  FF_ASSIGN(const std::vector<ClaimRow> claims, publish::read_claims(workspace));
  FF_ASSIGN(const AveragesTable table, publish::averages_table(workspace.log(), strata, claims));
  if (context.json) {
    json::Array rows;
    for (const TableRow& row : table.rows) rows.push_back(row_value(row));
    context.print_json(json::Object{{"rows", std::move(rows)}});
  } else {
    const auto team_name = [&](const TeamId& team) { return context.look.name(workspace.team_name(team)); };
    context.print(average_text(table, team_name, context.look));
    context.next(ledger::next_words(workspace));
  }
  return Exit::clean;
}

}  // namespace

CommandSpec average_command() {
  return {"average",
          "exact means of every cell, with runs, spread, attempts and verdict",
          {},
          {"fivefold -C rehearsal/stage average", "fivefold -C rehearsal/stage --json average"},
          run_average};
}

}  // namespace fivefold::cli
