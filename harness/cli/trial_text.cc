#include "harness/cli/trial_text.h"

#include "harness/base/decimal.h"
#include "harness/base/number.h"
#include "harness/base/utf8.h"
#include "harness/cli/duration_text.h"
#include "harness/cli/explanation.h"
#include "harness/cli/json_numbers.h"
#include "harness/cli/marks.h"
#include "harness/cli/table.h"

namespace fivefold::cli {
namespace {

constexpr std::size_t kShownOutput = 200;  // code points

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
  if (item.judge) {
    const std::string said = shown_output(*item.judge, context.look.marks.range);
    context.print("      " + words("try.judge", {{"said", said}}) + "\n");
  }
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

json::Value item_json(const schedule::TrialItem& item) {
  json::Object out{{"item", item.item.text},      {"finish", json::Value()}, {"tokens", json::Value()},
                   {"latency_ms", json::Value()}, {"score", json::Value()},  {"output", json::Value()}};
  if (!item.line) return out;
  out[1].value = to_text(item.line->finish);
  out[2].value = json::Object{{"in", or_null(item.line->tokens_in)}, {"out", or_null(item.line->tokens_out)}};
  out[3].value = or_null(item.line->latency_ms);
  if (item.score_micro) out[4].value = json::Number{micro_text(*item.score_micro)};
  out[5].value = item.line->output;
  if (item.judge) out.push_back({"judge", *item.judge});
  return out;
}

}  // namespace

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

}  // namespace fivefold::cli
