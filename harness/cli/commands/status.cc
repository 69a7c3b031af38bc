// fivefold status: where every cell of the stage is.

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "harness/cli/commands/commands.h"
#include "harness/cli/local_machine.h"
#include "harness/cli/session.h"
#include "harness/cli/status_text.h"
#include "harness/cli/watch_text.h"
#include "harness/ledger/next_step.h"
#include "harness/os/signals.h"
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

Phase phase_of(const ledger::Workspace& workspace) {
  const StageLog& log = workspace.log();
  if (log.report) return Phase::closed;
  if (const DrawLog* const audit = log.draw(Purpose::audit)) return audit->result ? Phase::audit_drawn : Phase::sealed;
  if (!workspace.stage().draw_runs) return Phase::open;
  const DrawLog* const runs = log.draw(Purpose::runs);
  if (runs == nullptr) return Phase::submissions_open;
  return runs->result ? Phase::open : Phase::submissions_sealed;
}

// What goes on with the stage. Runs that can no longer be launched are sealed without.
std::string next_command(const ledger::Workspace& workspace, const schedule::StageStatus& status) {
  std::string words = ledger::next_words(workspace);
  const bool more = std::any_of(status.cells.begin(), status.cells.end(), [](const CellStatus& cell) {
    return cell.submitted && cell.state != schedule::CellState::complete &&
           cell.state != schedule::CellState::incomplete;
  });
  return words == "run" && !more ? "seal runs --incomplete" : words;
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
                  .phase = phase_of(workspace),
                  .status = std::move(status),
                  .rows = {},
                  .now = now};
  for (const publish::TableRow& row : averages.rows) page.rows.emplace(row.cell, row);
  return page;
}

Result<schedule::StageStatus> read_status(const Context& context, ledger::Workspace& workspace) {
  exec::LocalLauncher launcher(exec_program(context));
  return schedule::stage_status(workspace, launcher, schedule::local_capacity(std::nullopt), kTailBytes);
}

struct Shown {
  std::string text;
  Phase phase{Phase::open};
  std::string next;
};
Result<Shown> show(const Context& context) {
  Session session(context);
  FF_ASSIGN(auto workspace, session.open_for_reading());
  FF_ASSIGN(schedule::StageStatus status, read_status(context, workspace));
  std::string next = next_command(workspace, status);
  FF_ASSIGN(const StatusPage page, read_page(workspace, std::move(status), session.clock().now()));
  const auto team_name = [&](const TeamId& team) { return context.look.name(workspace.team_name(team)); };
  return Shown{status_text(page, team_name, context.look), page.phase, std::move(next)};
}

void print_next(const Context& context, std::string_view next) {
  if (context.console.error_terminal().is_terminal) context.note("");
  context.next(next);
}

// Until the audit is closed or somebody ends it: on a terminal the page is drawn again, elsewhere its changed lines are
// printed.
Result<Exit> watch(Context& context) {
  constexpr int kLookEveryMs = 1000;
  if (context.json) return bad_input("usage", "--watch is for people: leave out --json, or ask again and again");
  os::note_stop_signals();
  const bool drawn = context.console.output_terminal().is_terminal && context.console.error_terminal().is_terminal;
  std::string before;
  for (;;) {
    FF_ASSIGN(const Shown shown, show(context));
    const std::optional<int> stopped = os::stop_signal();
    const bool closed = shown.phase == Phase::closed;
    if (!drawn) {
      context.print(changed_lines(before, shown.text));
    } else if (closed || stopped) {
      context.print(shown.text);  // what stays on the screen
    } else {
      const std::size_t rows = context.console.error_terminal().rows;
      context.console.draw(fitting(shown.text, rows > 1 ? rows - 1 : 1, context.look.words("watch.more")));
    }
    if (closed) return Exit::clean;
    if (stopped) return static_cast<Exit>(os::exit_status_of_signal(*stopped));
    before = shown.text;
    os::wait_or_stop(kLookEveryMs);
  }
}

Result<Exit> run_status(Context& context) {
  if (context.args.has("--watch")) return watch(context);
  if (context.json) {
    Session session(context);
    FF_ASSIGN(auto workspace, session.open_for_reading());
    FF_ASSIGN(const schedule::StageStatus status, read_status(context, workspace));
    json::Array cells;
    for (const CellStatus& cell : status.cells) cells.push_back(cell_value(cell));
    context.print_json(json::Object{{"cells", std::move(cells)}});
    return Exit::clean;
  }
  FF_ASSIGN(const Shown shown, show(context));
  context.print(shown.text);
  print_next(context, shown.next);
  return Exit::clean;
}

}  // namespace

CommandSpec status_command() {
  return {"status",
          "every cell: its runs, attempts, mean, and what is running, waiting or failed",
          {{"--watch", "", "show it again every second, on a terminal in place; elsewhere print what changed"}},
          {"fivefold -C stage status", "fivefold -C stage status --watch", "fivefold -C stage --json status"},
          run_status,
          Records::no};
}

}  // namespace fivefold::cli
