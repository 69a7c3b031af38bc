// fivefold average: the exact mean of every cell with its runs, spread, attempts and verdict.

#include "harness/publish/averages_table.h"

#include <utility>

#include "harness/base/number.h"
#include "harness/cli/commands/commands.h"
#include "harness/cli/json_numbers.h"
#include "harness/cli/marks.h"
#include "harness/cli/session.h"
#include "harness/cli/table.h"
#include "harness/publish/stage_view.h"

namespace fivefold::cli {
namespace {

using publish::AveragesTable;
using publish::TableRow;

json::Value text_or_null(const std::optional<std::string>& text) { return text ? json::Value(*text) : json::Value(); }

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
  for (const std::optional<std::string>& run : row.runs) runs.push_back(text_or_null(run));
  return json::Object{{"team", row.cell.team.text},
                      {"benchmark", row.cell.benchmark.text},
                      {"kind", row.scalar ? "scalar" : "items"},
                      {"runs", std::move(runs)},
                      {"mean", mean_value(row)},
                      {"display", row.mean ? json::Value(row.display) : json::Value()},
                      {"sd", from_double(row.sd)},
                      {"ci", interval_value(row)},
                      {"attempts", row.attempts},
                      {"custody", row.custody ? json::Value(to_text(*row.custody)) : json::Value()},
                      {"status", publish::status_of(row)}};
}

std::string with_unit(const TableRow& row, const std::string& text) {
  return row.unit.empty() ? text : text + " " + row.unit;
}

std::string interval_text(const Marks& marks, const TableRow& row) {
  if (row.all_equal) return "all " + std::to_string(row.runs.size()) + " equal";
  if (!row.ci) return marks.dash;
  return fixed(row.ci->lower, row.digits) + marks.dash + fixed(row.ci->upper, row.digits);
}

std::string verdict_of(const Marks& marks, const AveragesTable& table, const TableRow& row) {
  if (!table.closed && row.final == ClaimVerdict::unaudited) return marks.none + " unverified";
  return verdict_text(marks, row.final, row.reason);
}

std::vector<std::string> cells_of(const Marks& marks, const AveragesTable& table, const TableRow& row,
                                  std::string team) {
  std::vector<std::string> cells{std::move(team), row.cell.benchmark.text};
  for (const std::optional<std::string>& run : row.runs) cells.push_back(run.value_or(marks.dash));
  cells.push_back(row.mean ? with_unit(row, row.display) : marks.dash);
  cells.push_back(!row.sd ? marks.dash : row.all_equal ? "0" : fixed(*row.sd, row.digits));
  cells.push_back(interval_text(marks, row));
  cells.push_back(std::to_string(row.attempts));
  cells.push_back(verdict_of(marks, table, row));
  return cells;
}

std::string table_text(ledger::Workspace& workspace, const AveragesTable& table) {
  std::vector<Column> columns{{"team"}, {"benchmark"}};
  for (int run = 1; run <= table.runs; ++run) columns.push_back({"run " + std::to_string(run), Align::right});
  for (const char* const title : {"mean", "sd", "95 % interval", "attempts"}) columns.push_back({title, Align::right});
  columns.push_back({"verdict"});
  Table out(std::move(columns));
  const Marks used = marks();
  for (const TableRow& row : table.rows) {
    out.add(cells_of(used, table, row, display_name(workspace.team_name(row.cell.team))));
  }
  return out.text();
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
    context.print(table_text(workspace, table));
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
