#include "harness/cli/status_text.h"

#include <sstream>

#include "harness/base/number.h"
#include "harness/base/utf8.h"
#include "harness/cli/average_text.h"
#include "harness/cli/duration_text.h"
#include "harness/cli/table.h"
#include "harness/cli/time_left.h"

namespace fivefold::cli {
namespace {

using schedule::CellState;
using schedule::CellStatus;
using schedule::RunMark;

constexpr std::size_t kTailLines = 8;

std::string phase_text(Phase phase, const Look& look) {
  switch (phase) {
    case Phase::submissions_open:
      return look.words("phase.submissions-open");
    case Phase::open:
      return look.words("phase.open");
    case Phase::submissions_sealed:
      return look.words("phase.submissions");
    case Phase::sealed:
      return look.words("phase.sealed");
    case Phase::audit_drawn:
      return look.words("phase.drawn");
    case Phase::closed:
      return look.words("phase.closed");
  }
  return {};
}

std::string runs_text(const CellStatus& cell, const Look& look) {
  std::string text;
  int complete = 0;
  for (const schedule::RunStatus& run : cell.runs) {
    switch (run.mark) {
      case RunMark::complete:
        ++complete;
        text += look.marks.complete;
        break;
      case RunMark::open:
        text += look.marks.open;
        break;
      case RunMark::waiting:
        text += look.marks.waiting;
        break;
    }
  }
  return text + " " + std::to_string(complete) + "/" + std::to_string(cell.runs.size());
}

std::string open_text(const schedule::OpenAttempt& open, UtcTime now, const Look& look) {
  const std::string run = std::to_string(open.run);
  // A scalar says nothing until its end.
  std::string text = open.items == 0 ? look.words("state.measuring", {{"run", run}})
                                     : look.words("state.run", {{"run", run},
                                                                {"answered", with_thousands(open.answered)},
                                                                {"items", with_thousands(open.items)}});
  // All answered and nothing runs: `run` is scoring it, or the next one will.
  const bool answered = open.items > 0 && open.answered >= open.items;
  if (!open.running) return text + (answered ? look.words("state.run-answered") : look.words("state.run-stopped"));
  if (!open.started_at) return text;
  const auto left = time_left_ms(open.answered, open.items, now.milliseconds - open.started_at->milliseconds);
  return left ? text + ", " + time_left_text(*left, look.words) : text;
}

std::string waiting_text(const schedule::Shortage& shortage, const Look& look) {
  const std::string wanted = std::to_string(shortage.wanted);
  const std::string free = std::to_string(shortage.free);
  switch (shortage.what) {
    case schedule::Scarce::gpus:
      return look.words("state.wants-gpu", {{"n", wanted}, {"free", free}});
    case schedule::Scarce::cpus:
      return look.words("state.wants-cpu", {{"n", wanted}, {"free", free}});
    case schedule::Scarce::memory:
      return look.words("state.wants-memory", {{"n", size_text(shortage.wanted)}, {"free", size_text(shortage.free)}});
  }
  return {};
}

std::string state_word(CellState state, const Look& look) {
  switch (state) {
    case CellState::waiting:
      return look.words("state.waiting");
    case CellState::running:
      return look.words("state.running");
    case CellState::stopped:
      return look.words("state.stopped");
    case CellState::complete:
      return look.words("state.complete");
    case CellState::incomplete:
      return look.words("state.incomplete");
  }
  return {};
}

Cell state_cell(const StatusPage& page, const CellStatus& cell, const Look& look) {
  Style style = cell.state == CellState::complete ? Style::good : Style::plain;
  std::string text;
  if (!cell.submitted) {
    text = look.words("state.no-submission");
  } else if (!cell.open.empty()) {
    for (const auto& open : cell.open) text += (text.empty() ? "" : "; ") + open_text(open, page.now, look);
  } else if (cell.shortage && cell.state != CellState::complete && cell.state != CellState::incomplete) {
    text = waiting_text(*cell.shortage, look);
  } else if (cell.state == CellState::waiting && page.phase == Phase::submissions_open) {
    text = look.words("state.wants-seal");
  } else if (cell.state == CellState::waiting && page.phase == Phase::submissions_sealed) {
    text = look.words("state.wants-draw");
  } else {
    text = state_word(cell.state, look);
  }
  if (cell.state == CellState::incomplete) style = Style::bad;
  if (cell.failed.empty()) return {text, style};
  if (style == Style::good) style = Style::unsure;
  const auto failed = static_cast<std::int64_t>(cell.failed.size());
  return {text + ", " + look.words.counted(failed, "attempts-failed.one", "attempts-failed"), style};
}

// The last lines of what the program said, indented.
std::string tail_text(const std::string& tail, const Look& look) {
  const std::vector<std::string> lines = printable_lines(tail);
  std::string text;
  const std::size_t from = lines.size() > kTailLines ? lines.size() - kTailLines : 0;
  for (std::size_t i = from; i < lines.size(); ++i) text += "    " + lines[i] + "\n";
  return text.empty() ? "    " + look.words("nothing-said") + "\n" : text;
}

std::string failures_text(const schedule::StageStatus& status, const Look& look) {
  std::string text;
  for (const CellStatus& cell : status.cells) {
    if (cell.failed.empty()) continue;
    const schedule::FailedAttempt& last = cell.failed.back();
    const std::string outcome = last.outcome == "lost" ? look.words("outcome.lost") : look.words("outcome.failed");
    text += "\n" +
            look.words("failure", {{"cell", to_text(cell.cell)},
                                   {"run", std::to_string(last.run)},
                                   {"attempt", std::to_string(last.number)},
                                   {"outcome", look.paint(outcome, Style::bad)},
                                   {"reason", last.reason}}) +
            "\n" + tail_text(last.stderr_tail, look);
  }
  return text;
}

std::string table_text(const StatusPage& page, const TeamName& team_name, const Look& look) {
  const Words& words = look.words;
  Table table({{words("title.team")},
               {words("title.benchmark")},
               {words("title.runs"), Align::left, 1},
               {words("title.attempts"), Align::right},
               {words("title.mean"), Align::right},
               {words("title.sd"), Align::right, 2},
               {words("title.state")}});
  for (const CellStatus& cell : page.status.cells) {
    const auto found = page.rows.find(cell.cell);
    const bool known = found != page.rows.end();
    table.add(
        {team_name(cell.cell.team), cell.cell.benchmark.text, runs_text(cell, look),
         words("attempts-of", {{"n", std::to_string(cell.attempts)}, {"most", std::to_string(page.max_attempts)}}),
         known ? mean_text(found->second, look) : look.marks.dash,
         known ? sd_text(found->second, look) : look.marks.dash, state_cell(page, cell, look)});
  }
  return table.text(look);
}

}  // namespace

std::vector<std::string> printable_lines(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(printable(line));
  return lines;
}

std::string status_text(const StatusPage& page, const TeamName& team_name, const Look& look) {
  const std::string head = look.words("status.head", {{"stage", page.stage},
                                                      {"title", printable(look.name(page.title))},
                                                      {"runs", std::to_string(page.runs)},
                                                      {"phase", phase_text(page.phase, look)},
                                                      {"complete", std::to_string(page.status.complete_runs)},
                                                      {"wanted", std::to_string(page.status.wanted_runs)}});
  return paragraph(head, look, 0, Style::heading) + "\n" + table_text(page, team_name, look) +
         failures_text(page.status, look);
}

}  // namespace fivefold::cli
