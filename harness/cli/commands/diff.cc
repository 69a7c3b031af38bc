// fivefold diff A B: two executions of the same items, item by item. A side is a file of lines (results.jsonl, or
// evidence of an export: no workspace is needed then), or of the workspace TEAM/BENCHMARK (all sealed runs),
// TEAM/BENCHMARK/RUN, or TEAM/BENCHMARK/lab (what the lab has executed again).

#include <algorithm>
#include <filesystem>
#include <optional>
#include <utility>
#include <vector>

#include "harness/base/number.h"
#include "harness/base/units.h"
#include "harness/cli/commands/commands.h"
#include "harness/cli/diff_text.h"
#include "harness/cli/session.h"
#include "harness/os/file.h"

namespace fivefold::cli {

namespace {

constexpr std::size_t kMaxFile = std::size_t{4} << 30;  // docs/records.md section 2

struct Side {
  std::string name;
  Answers answers;
};

// Lines that do not say of which run they are, of that run.
void set_run(Answers& answers, int run) {
  const auto unknown = answers.runs.find(0);
  if (unknown == answers.runs.end() || answers.runs.contains(run)) return;
  auto node = answers.runs.extract(unknown);
  node.key() = run;
  answers.runs.insert(std::move(node));
}

Result<Side> from_file(const std::string& path) {
  FF_ASSIGN(const std::string text, os::read_file(path, kMaxFile));
  Result<Answers> answers = read_answers(text);
  if (!answers.ok()) return std::move(answers).error().with(path);
  return Side{path, std::move(*answers)};
}

// TEAM/BENCHMARK or TEAM/BENCHMARK/WHICH.
struct Place {
  CellId cell;
  std::string which;
};
std::optional<Place> parse_place(const std::string& text) {
  const std::size_t first = text.find('/');
  if (first == std::string::npos) return std::nullopt;
  const std::size_t second = text.find('/', first + 1);
  const std::string benchmark = text.substr(first + 1, second == std::string::npos ? second : second - first - 1);
  Place place{{{text.substr(0, first)}, {benchmark}}, second == std::string::npos ? "" : text.substr(second + 1)};
  if (place.cell.team.text.empty() || benchmark.empty()) return std::nullopt;
  return place;
}

Result<void> add_lines(ledger::Workspace& workspace, const Digest& sha256, int run, Answers& answers) {
  FF_ASSIGN(const std::string text, workspace.evidence().get(sha256));
  FF_ASSIGN(Answers read, read_answers(text));
  if (run != 0) set_run(read, run);
  for (auto& [number, items] : read.runs) answers.runs[number].merge(items);
  return {};
}

Result<Side> from_lab(ledger::Workspace& workspace, const Place& place) {
  Side side{to_text(place.cell) + ", re-executed by the lab", {}};
  const auto reruns = workspace.log().reruns.find(place.cell);
  if (reruns == workspace.log().reruns.end()) {
    return Error{Errc::incomplete, "no-run", "the lab has not executed anything of " + to_text(place.cell) + " again"};
  }
  for (const auto& batch : reruns->second) {
    FF_TRY(add_lines(workspace, batch.subjects.front().sha256, 0, side.answers));
  }
  return side;
}

Result<Side> from_runs(ledger::Workspace& workspace, const Place& place, std::optional<int> wanted) {
  Side side{to_text(place.cell) + (wanted ? " run " + std::to_string(*wanted) : ", all runs") + ", sealed", {}};
  for (int run = 1; run <= workspace.stage().runs; ++run) {
    if (wanted && run != *wanted) continue;
    const AttemptLog* const attempt = workspace.log().completed(place.cell, run);
    if (attempt == nullptr) continue;
    FF_TRY(add_lines(workspace, attempt->end->subjects.front().sha256, run, side.answers));
  }
  if (side.answers.runs.empty()) {
    return Error{Errc::incomplete, "no-run", side.name.substr(0, side.name.rfind(',')) + ": not complete yet"};
  }
  return side;
}

Result<Side> from_workspace(const Context& context, const std::string& text) {
  const std::optional<Place> place = parse_place(text);
  if (!place) return Error{Errc::not_found, "not-found", "there is no file " + text};
  Session session(context);
  auto opened = session.open_for_reading();
  if (!opened.ok()) return std::move(opened).error().with("there is no file " + text);
  ledger::Workspace workspace = std::move(*opened);
  const Benchmark* const benchmark = workspace.stage().find(place->cell.benchmark);
  const bool known = benchmark != nullptr && std::find(benchmark->teams.begin(), benchmark->teams.end(),
                                                       place->cell.team) != benchmark->teams.end();
  if (!known) {
    return bad_input("unknown-cell", text + " is neither a file nor a team and benchmark of this stage");
  }
  if (place->which == "lab") return from_lab(workspace, *place);
  if (place->which.empty()) return from_runs(workspace, *place, std::nullopt);
  const auto run = parse_integer<int>(place->which);
  if (!run || *run < 1 || *run > workspace.stage().runs) {
    return bad_input("usage", "after " + to_text(place->cell) + "/ stands a run from 1 to " +
                                  std::to_string(workspace.stage().runs) + " or lab, got " + place->which);
  }
  return from_runs(workspace, *place, *run);
}

Result<Side> read_side(const Context& context, const std::string& text) {
  std::error_code failed;
  const auto type = std::filesystem::status(text, failed).type();
  if (type != std::filesystem::file_type::not_found && !failed) return from_file(text);
  return from_workspace(context, text);
}

Result<Exit> run_diff(Context& context) {
  std::optional<int> run;
  if (const auto given = context.args.value("--run")) {
    run = parse_integer<int>(*given);
    if (!run || *run < 1 || *run > kMaxRuns) {
      return bad_input("usage",
                       "--run must be a whole number from 1 to " + std::to_string(kMaxRuns) + ", got " + *given);
    }
  }
  FF_ASSIGN(Side a, read_side(context, context.args.value("A").value_or("")));
  FF_ASSIGN(Side b, read_side(context, context.args.value("B").value_or("")));
  for (Side* const side : {&a, &b}) {
    if (run) set_run(side->answers, *run);
  }
  FF_ASSIGN(const SideBySide sides, side_by_side(a.answers, b.answers));
  if (context.json) {
    context.print_json(diff_document(sides, a.name, b.name));
  } else {
    context.print(diff_text(sides, a.name, b.name, context.look));
  }
  return Exit::clean;
}

}  // namespace

CommandSpec diff_command() {
  return {"diff",
          "compare two executions of the same items, item by item",
          {{"A", "A", "a file of lines, or TEAM/BENCHMARK, TEAM/BENCHMARK/RUN, TEAM/BENCHMARK/lab", true},
           {"B", "B", "the other side", true},
           {"--run", "N", "the run of lines that do not say it (results.jsonl, evidence of a run)"}},
          {"fivefold -C stage diff nuri/arith/3 nuri/arith/lab", "fivefold diff yesterday/results.jsonl results.jsonl"},
          run_diff,
          Records::no};
}

}  // namespace fivefold::cli
