// fivefold status: where every cell of the stage is.

#include <map>
#include <sstream>

#include "harness/base/number.h"
#include "harness/base/utf8.h"
#include "harness/cli/commands/commands.h"
#include "harness/cli/local_machine.h"
#include "harness/cli/marks.h"
#include "harness/cli/session.h"
#include "harness/cli/table.h"
#include "harness/publish/averages_table.h"
#include "harness/publish/stage_view.h"
#include "harness/schedule/status.h"

namespace fivefold::cli {
namespace {

using schedule::CellStatus;
using schedule::RunMark;

constexpr std::size_t kTailBytes = 2000;
constexpr std::size_t kTailLines = 8;

// Each line safe for a terminal.
std::vector<std::string> printable_lines(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(printable(line));
  return lines;
}

json::Value run_value(const schedule::RunStatus& run) {
  json::Value mean;
  if (run.mean) mean = json::Object{{"num", std::to_string(run.mean->num)}, {"den", std::to_string(run.mean->den)}};
  return json::Object{{"run", run.run},
                      {"mean", std::move(mean)},
                      {"display", run.mean ? json::Value(run.display) : json::Value()},
                      {"state", run.mark == RunMark::complete ? "complete"
                                : run.mark == RunMark::open   ? "open"
                                                              : "waiting"}};
}

json::Value cell_value(const CellStatus& cell) {
  json::Array runs;
  for (const schedule::RunStatus& run : cell.runs) runs.push_back(run_value(run));
  json::Array open;
  for (const schedule::OpenAttempt& attempt : cell.open) {
    open.emplace_back(json::Object{{"run", attempt.run},
                                   {"attempt", attempt.number},
                                   {"running", attempt.running},
                                   {"answered", attempt.answered},
                                   {"items", attempt.items}});
  }
  json::Array failed;
  for (const schedule::FailedAttempt& attempt : cell.failed) {
    std::string tail;
    for (const std::string& line : printable_lines(attempt.stderr_tail)) tail += line + "\n";
    failed.emplace_back(json::Object{{"run", attempt.run},
                                     {"attempt", attempt.number},
                                     {"outcome", attempt.outcome},
                                     {"reason", attempt.reason},
                                     {"stderr", std::move(tail)}});
  }
  return json::Object{{"team", cell.cell.team.text},
                      {"benchmark", cell.cell.benchmark.text},
                      {"state", schedule::to_text(cell.state)},
                      {"attempts", cell.attempts},
                      {"runs", std::move(runs)},
                      {"open", std::move(open)},
                      {"failed", std::move(failed)}};
}

std::string runs_text(const CellStatus& cell) {
  const bool plain = marks().good == plain_marks().good;
  std::string text;
  int complete = 0;
  for (const schedule::RunStatus& run : cell.runs) {
    if (run.mark == RunMark::complete) ++complete;
    text += run.mark == RunMark::complete ? (plain ? "#" : "●")
            : run.mark == RunMark::open   ? (plain ? ">" : "◐")
                                          : (plain ? "." : "○");
  }
  return text + " " + std::to_string(complete) + "/" + std::to_string(cell.runs.size());
}

std::string open_text(const schedule::OpenAttempt& open) {
  return "run " + std::to_string(open.run) + ": " + with_thousands(open.answered) + " of " +
         with_thousands(open.items) + " items" + (open.running ? "" : ", stopped");
}

std::string state_text(const CellStatus& cell) {
  std::string text;
  if (cell.scalar) {
    text = "scalar: runs are not built yet";
  } else if (!cell.submitted) {
    text = "waiting for the team's submission";
  } else if (!cell.open.empty()) {
    for (const schedule::OpenAttempt& open : cell.open) text += (text.empty() ? "" : "; ") + open_text(open);
  } else {
    text = schedule::to_text(cell.state);
  }
  if (cell.failed.empty()) return text;
  const std::size_t failed = cell.failed.size();
  return text + ", " + std::to_string(failed) + (failed == 1 ? " attempt failed" : " attempts failed");
}

// The last lines of what the program said, indented.
std::string tail_text(const std::string& tail) {
  const std::vector<std::string> lines = printable_lines(tail);
  std::string text;
  const std::size_t from = lines.size() > kTailLines ? lines.size() - kTailLines : 0;
  for (std::size_t i = from; i < lines.size(); ++i) text += "    " + lines[i] + "\n";
  return text.empty() ? "    (nothing on stderr)\n" : text;
}

std::string failures_text(const schedule::StageStatus& status) {
  std::string text;
  for (const CellStatus& cell : status.cells) {
    if (cell.failed.empty()) continue;
    const schedule::FailedAttempt& last = cell.failed.back();
    text += "\n" + to_text(cell.cell) + " run " + std::to_string(last.run) + " attempt " + std::to_string(last.number) +
            " " + last.outcome + ": " + last.reason + "\n" + tail_text(last.stderr_tail);
  }
  return text;
}

std::string phase_text(const StageLog& log) {
  if (log.report) return "audit closed";
  const DrawLog* const audit = log.draw(Purpose::audit);
  if (audit != nullptr) return audit->result ? "sealed, audit drawn" : "sealed";
  const DrawLog* const runs = log.draw(Purpose::runs);
  if (runs != nullptr && !runs->result) return "submissions sealed, runs not drawn";
  return "not sealed";
}

std::string table_text(ledger::Workspace& workspace, const schedule::StageStatus& status,
                       const publish::AveragesTable& averages) {
  const Marks used = marks();
  std::map<CellId, const publish::TableRow*> rows;
  for (const publish::TableRow& row : averages.rows) rows[row.cell] = &row;
  Table table({{"team"},
               {"benchmark"},
               {"runs"},
               {"attempts", Align::right},
               {"mean", Align::right},
               {"sd", Align::right},
               {"state"}});
  for (const CellStatus& cell : status.cells) {
    const auto found = rows.find(cell.cell);
    const publish::TableRow* const row = found == rows.end() ? nullptr : found->second;
    const bool mean = row != nullptr && row->mean.has_value();
    table.add({display_name(workspace.team_name(cell.cell.team)), cell.cell.benchmark.text, runs_text(cell),
               std::to_string(cell.attempts) + " of " + std::to_string(workspace.stage().max_attempts),
               mean ? row->display + (row->unit.empty() ? "" : " " + row->unit) : used.dash,
               !mean || !row->sd ? used.dash
               : row->all_equal  ? "0"
                                 : fixed(*row->sd, row->digits),
               state_text(cell)});
  }
  return table.text();
}

Result<Exit> run_status(Context& context) {
  Session session(context);
  FF_ASSIGN(auto workspace, session.open_for_reading());
  exec::LocalLauncher launcher(exec_program(context));
  FF_ASSIGN(const schedule::StageStatus status, schedule::stage_status(workspace, launcher, kTailBytes));
  if (context.json) {
    json::Array cells;
    for (const CellStatus& cell : status.cells) cells.push_back(cell_value(cell));
    context.print_json(json::Object{{"cells", std::move(cells)}});
    return Exit::clean;
  }
  FF_ASSIGN(const Strata strata, publish::read_strata(workspace));
  FF_ASSIGN(const auto claims, publish::read_claims(workspace));
  FF_ASSIGN(const auto averages, publish::averages_table(workspace.log(), strata, claims));
  context.print("Stage " + workspace.stage().id.text + ": " + display_name(workspace.stage().title) + ". " +
                std::to_string(workspace.stage().runs) + " runs per cell, " + phase_text(workspace.log()) + ". " +
                std::to_string(status.complete_runs) + " of " + std::to_string(status.wanted_runs) +
                " runs complete.\n\n");
  context.print(table_text(workspace, status, averages));
  context.print(failures_text(status));
  return Exit::clean;
}

}  // namespace

CommandSpec status_command() {
  return {"status",
          "every cell: its runs, attempts, mean, and what is running, waiting or failed",
          {},
          {"fivefold -C stage status", "fivefold -C stage --json status"},
          run_status};
}

}  // namespace fivefold::cli
