// fivefold try TEAM.yaml: a team's runner on a few items, recorded nowhere: what came back, how it would be scored, and
// why it would have failed as an attempt.

#include "harness/base/decimal.h"
#include "harness/base/number.h"
#include "harness/base/utf8.h"
#include "harness/cli/commands/commands.h"
#include "harness/cli/duration_text.h"
#include "harness/cli/explanation.h"
#include "harness/cli/local_machine.h"
#include "harness/cli/marks.h"
#include "harness/cli/problem_text.h"
#include "harness/cli/session.h"
#include "harness/cli/table.h"
#include "harness/config/load.h"
#include "harness/os/signals.h"
#include "harness/schedule/trial.h"

namespace fivefold::cli {
namespace {

constexpr std::size_t kShownOutput = 200;  // code points
constexpr std::int64_t kMostItems = 1'000'000;

// One line, cut, without control characters.
std::string shown_output(std::string_view text, std::string_view sign) {
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < kShownOutput && bytes < text.size(); ++i) {
    const std::optional<CodePoint> front = decode_front(text.substr(bytes));
    bytes += front ? front->bytes : 1;
  }
  return "\"" + printable(text.substr(0, bytes)) + "\"" + (bytes < text.size() ? std::string(sign) : "");
}

std::string tokens_text(const RunnerLine& line, const Words& words) {
  const auto number = [](const std::optional<std::int64_t>& count) { return count ? with_thousands(*count) : "?"; };
  return words("try.tokens", {{"in", number(line.tokens_in)}, {"out", number(line.tokens_out)}});
}

std::string latency_text(std::int64_t milliseconds) {
  return milliseconds < 1000 ? std::to_string(milliseconds) + " ms" : duration_text(milliseconds);
}

void print_item(const Context& context, const schedule::TrialItem& item) {
  const Words& words = context.look.words;
  std::string text = "  " + printable(item.item.text) + "  ";
  if (!item.line) {
    context.print(text + words("try.no-line") + "\n");
    return;
  }
  text += words("try.finish", {{"finish", std::string(to_text(item.line->finish))}});
  text += ", " + tokens_text(*item.line, words);
  if (item.line->latency_ms) text += ", " + latency_text(*item.line->latency_ms);
  text += ", " +
          (item.score_micro ? words("try.score", {{"score", micro_text(*item.score_micro)}}) : words("try.unscored"));
  context.print(text + "\n      " + shown_output(item.line->output, context.look.marks.range) + "\n");
}

// "it ended with status 3", "signal 9", "after 2.0s it was stopped".
std::string end_text(const exec::ExitReport& exit, const Words& words) {
  if (!exit.started()) return words("try.not-started");
  const std::string after = duration_text(exit.finished_at.milliseconds - exit.started_at.milliseconds);
  if (exit.stopped != exec::Stopped::by_itself) return words("try.stopped", {{"after", after}});
  if (exit.signal) return words("try.signal", {{"n", std::to_string(*exit.signal)}, {"after", after}});
  return words("try.status", {{"n", std::to_string(exit.exit.value_or(0))}, {"after", after}});
}

void print_lines(const Context& context, std::string_view text) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    context.print("      " + printable(text.substr(0, end)) + "\n");
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

void print_failure(const Context& context, const schedule::Trial& trial) {
  const std::string reason(exec::to_text(*trial.reason));
  const Words& words = context.look.words;
  const std::string how = trial.exit ? " (" + end_text(*trial.exit, words) + ")" : "";
  context.print("  " + words("try.failed", {{"reason", reason}}) + how + "\n");
  if (!trial.first_wrong_line.empty()) context.print("  " + printable(words.said(trial.first_wrong_line)) + "\n");
  if (!trial.stderr_tail.empty()) {
    context.print("  " + words("try.stderr") + "\n");
    print_lines(context, trial.stderr_tail);
  }
  const Explanation* const entry = find_explanation(reason);
  if (entry == nullptr) return;
  context.print(paragraph(context.look.name({.en = entry->en.means, .ko = entry->ko.means}), context.look, 2));
  context.print(paragraph(context.look.name({.en = entry->en.todo, .ko = entry->ko.todo}), context.look, 2));
  context.next_line("fivefold explain " + reason);
}

void print_trial(const Context& context, const schedule::Trial& trial) {
  const Words& words = context.look.words;
  const std::string items =
      trial.scalar ? words("try.scalar")
                   : words.counted(static_cast<std::int64_t>(trial.items.size()), "try.items.one", "try.items");
  context.print(words("try.benchmark",
                      {{"benchmark", trial.benchmark.text}, {"items", items}, {"seed", std::to_string(trial.seed)}}) +
                "\n");
  for (const schedule::TrialItem& item : trial.items) print_item(context, item);
  if (trial.value) context.print("  " + words("event.measured", {{"value", *trial.value}}) + "\n");
  if (trial.reason) {
    print_failure(context, trial);
  } else {
    context.print("  " + (trial.scalar ? words("try.measured") : words("try.complete")) + "\n");
  }
}

template <class T>
json::Value or_null(const std::optional<T>& value) {
  return value ? json::Value(*value) : json::Value();
}

json::Value item_json(const schedule::TrialItem& item) {
  json::Object out{{"item", item.item.text},      {"finish", json::Value()}, {"tokens", json::Value()},
                   {"latency_ms", json::Value()}, {"score", json::Value()},  {"output", json::Value()}};
  if (!item.line) return out;
  out[1].value = to_text(item.line->finish);
  out[2].value = json::Object{{"in", or_null(item.line->tokens_in)}, {"out", or_null(item.line->tokens_out)}};
  out[3].value = or_null(item.line->latency_ms);
  if (item.score_micro) out[4].value = json::Number{micro_text(*item.score_micro)};
  out[5].value = item.line->output;
  return out;
}

json::Value trial_json(const schedule::Trial& trial) {
  json::Array items;
  for (const schedule::TrialItem& item : trial.items) items.push_back(item_json(item));
  json::Object out{
      {"benchmark", trial.benchmark.text},
      {"seed", static_cast<std::int64_t>(trial.seed)},
      {"items", std::move(items)},
      {"value", trial.value ? json::Value(json::Number{*trial.value}) : json::Value()},
      {"reason", trial.reason ? json::Value(exec::to_text(*trial.reason)) : json::Value()},
      {"wrong_line", trial.first_wrong_line.empty() ? json::Value() : json::Value(trial.first_wrong_line)}};
  out.push_back({"exit", trial.exit ? or_null(trial.exit->exit) : json::Value()});
  out.push_back({"signal", trial.exit ? or_null(trial.exit->signal) : json::Value()});
  out.push_back({"stderr", printable(trial.stderr_tail)});
  return out;
}

Exit print(const Context& context, const TeamId& team, const std::vector<schedule::Trial>& trials) {
  Exit exit = Exit::clean;
  json::Array all;
  for (const schedule::Trial& trial : trials) {
    if (trial.reason) exit = Exit::finding;
    if (context.json) {
      all.push_back(trial_json(trial));
    } else {
      print_trial(context, trial);
    }
  }
  if (context.json) {
    context.print_json(json::Object{{"team", team.text}, {"benchmarks", std::move(all)}});
  } else {
    context.print(context.look.words("try.end") + "\n");
    if (exit == Exit::clean) context.next("submit " + quoted(context.args.value("TEAM.yaml").value_or("")));
  }
  return exit;
}

Result<std::size_t> read_items(const Arguments& args) {
  const std::string text = args.value("--items").value_or("3");
  const auto items = parse_integer<std::int64_t>(text);
  if (items && *items >= 1 && *items <= kMostItems) return static_cast<std::size_t>(*items);
  return bad_input("usage", "--items must be a whole number from 1 to 1000000, got \"" + text + "\"");
}

// What a trial needs of the stage, given by --stage or by the workspace.
struct KnownStage {
  Stage stage;
  schedule::StageFolders folders;
};

Result<Exit> try_with(Context& context, const KnownStage& known, Session& session) {
  FF_ASSIGN(const std::size_t items, read_items(context.args));
  const std::filesystem::path file = context.args.value("TEAM.yaml").value_or("");
  const auto loaded = config::load_submission(file, &known.stage);
  if (!loaded.checked.ok()) return refuse(context, loaded.checked.problems, loaded.bytes);
  const Submission& submission = *loaded.checked.value;
  os::note_stop_signals(true);  // what a trial started is nobody else's
  exec::LocalLauncher launcher(exec_program(context));
  const schedule::TrialSource source{known.stage, known.folders, submission, file.parent_path(), items};
  const auto trials = schedule::try_runner(source, launcher, schedule::local_capacity(std::nullopt),
                                           secret_from_environment, session.entropy());
  if (!trials.ok() && trials.error().rule == "stopped" && os::stop_signal()) {
    context.note(trials.error().message);
    return static_cast<Exit>(os::exit_status_of_signal(*os::stop_signal()));
  }
  if (!trials.ok()) return trials.error();
  return print(context, submission.team, *trials);
}

Result<Exit> run_try(Context& context) {
  Session session(context);
  if (const auto file = context.args.value("--stage")) {
    const auto loaded = config::load_stage(*file);
    if (!loaded.checked.ok()) return refuse(context, loaded.checked.problems, loaded.bytes);
    const auto folder = std::filesystem::path(*file).parent_path();
    return try_with(context, {*loaded.checked.value, schedule::folders_of(folder)}, session);
  }
  if (!std::filesystem::exists(context.workspace / "stage.db")) {
    return bad_input("workspace",
                     context.workspace.string() +
                         " is no workspace: give --stage STAGE.yaml, or -C DIR of a workspace made by init");
  }
  FF_ASSIGN(auto workspace, session.open_for_reading());
  return try_with(context, {workspace.stage(), schedule::folders_of(workspace)}, session);
}

}  // namespace

CommandSpec try_command() {
  return {"try",
          "run a team's runner on a few items, recorded nowhere, and show what came back",
          {{"TEAM.yaml", "TEAM.yaml", "the team's configuration", true},
           {"--items", "N", "how many items of each benchmark, the first ones (default 3)"},
           {"--stage", "STAGE.yaml", "the stage, where there is no workspace (-C) that has it"}},
          {"fivefold -C stage try team.yaml", "fivefold try team.yaml --stage stage.yaml --items 10"},
          run_try,
          Records::no};
}

}  // namespace fivefold::cli
