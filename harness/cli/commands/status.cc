// fivefold status: where every cell of the stage is.

#include <utility>

#include "harness/cli/commands/commands.h"
#include "harness/cli/local_machine.h"
#include "harness/cli/session.h"
#include "harness/cli/status_text.h"
#include "harness/publish/averages_table.h"
#include "harness/publish/stage_view.h"
#include "harness/schedule/status.h"

namespace fivefold::cli {
namespace {

using schedule::CellStatus;
using schedule::RunMark;

constexpr std::size_t kTailBytes = 2000;

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

Phase phase_of(const StageLog& log) {
  if (log.report) return Phase::closed;
  const DrawLog* const audit = log.draw(Purpose::audit);
  if (audit != nullptr) return audit->result ? Phase::audit_drawn : Phase::sealed;
  const DrawLog* const runs = log.draw(Purpose::runs);
  return runs != nullptr && !runs->result ? Phase::submissions_sealed : Phase::open;
}

// What goes on with the stage, where that is plain.
std::string_view next_command(const StatusPage& page) {
  if (page.phase == Phase::open && page.status.complete_runs < page.status.wanted_runs) return "run";
  if (page.phase == Phase::open) return "seal runs";
  if (page.phase == Phase::audit_drawn) return "audit";
  return {};
}

Result<StatusPage> read_page(ledger::Workspace& workspace, schedule::StageStatus status, UtcTime now) {
  FF_ASSIGN(const Strata strata, publish::read_strata(workspace));
  FF_ASSIGN(const auto claims, publish::read_claims(workspace));
  FF_ASSIGN(const auto averages, publish::averages_table(workspace.log(), strata, claims));
  const Stage& stage = workspace.stage();
  StatusPage page{.stage = stage.id.text,
                  .title = stage.title,
                  .runs = stage.runs,
                  .max_attempts = stage.max_attempts,
                  .phase = phase_of(workspace.log()),
                  .status = std::move(status),
                  .rows = {},
                  .now = now};
  for (const publish::TableRow& row : averages.rows) page.rows.emplace(row.cell, row);
  return page;
}

Result<Exit> run_status(Context& context) {
  Session session(context);
  FF_ASSIGN(auto workspace, session.open_for_reading());
  exec::LocalLauncher launcher(exec_program(context));
  FF_ASSIGN(schedule::StageStatus status,
            schedule::stage_status(workspace, launcher, schedule::local_capacity(std::nullopt), kTailBytes));
  if (context.json) {
    json::Array cells;
    for (const CellStatus& cell : status.cells) cells.push_back(cell_value(cell));
    context.print_json(json::Object{{"cells", std::move(cells)}});
    return Exit::clean;
  }
  FF_ASSIGN(const StatusPage page, read_page(workspace, std::move(status), session.clock().now()));
  const auto team_name = [&](const TeamId& team) { return context.look.name(workspace.team_name(team)); };
  context.print(status_text(page, team_name, context.look));
  if (const std::string_view next = next_command(page); !next.empty()) {
    if (context.console.error_terminal().is_terminal) context.note("");
    context.next(next);
  }
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
