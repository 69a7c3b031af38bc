#include "harness/cli/diff_text.h"

#include <utility>

#include "harness/base/decimal.h"
#include "harness/base/number.h"
#include "harness/base/utf8.h"
#include "harness/cli/table.h"

namespace fivefold::cli {

namespace {

std::string run_text(int run, const Look& look) { return run == 0 ? look.marks.dash : std::to_string(run); }

std::string score_of(const Answer& answer, const Look& look) {
  return answer.score_micro ? micro_text(*answer.score_micro) : look.marks.dash;
}

std::string finish_of(const Answer& answer, const Look& look) {
  if (!answer.executed) return look.words("diff.unexecuted");
  return answer.finish ? std::string(to_text(*answer.finish)) : look.marks.dash;
}

Cell same_text(const std::optional<bool>& same, const Look& look) {
  if (!same) return {look.marks.dash, Style::dim};
  return *same ? Cell{look.words("diff.same")} : Cell{look.words("diff.other"), Style::unsure};
}

Cell direction(const ItemDifference& item, const Look& look) {
  if (!item.same_score) return {look.marks.dash, Style::dim};
  if (*item.same_score) return {look.words("diff.same")};
  const bool a_higher = *item.a.score_micro > *item.b.score_micro;
  return {a_higher ? look.words("diff.a-higher") : look.words("diff.b-higher"), Style::bad};
}

// Columns that say nothing in any run are left out.
void add_counts(std::string& out, const SideBySide& sides, const Look& look) {
  struct Count {
    publish::Word title;
    std::int64_t RunComparison::*of;
  };
  const Count all[] = {{"diff.items", &RunComparison::both},
                       {"diff.text-same", &RunComparison::same_text},
                       {"diff.text-other", &RunComparison::other_text},
                       {"diff.score-same", &RunComparison::same_score},
                       {"diff.a-higher", &RunComparison::a_higher},
                       {"diff.b-higher", &RunComparison::b_higher},
                       {"diff.cut-a", &RunComparison::cut_a},
                       {"diff.cut-b", &RunComparison::cut_b},
                       {"diff.other-prompt", &RunComparison::other_prompt},
                       {"diff.unexecuted", &RunComparison::unexecuted},
                       {"diff.only-a", &RunComparison::only_a},
                       {"diff.only-b", &RunComparison::only_b}};
  constexpr std::size_t kAlways = 6;
  std::vector<Column> columns{{look.words("title.one-run"), Align::right}};
  std::vector<std::int64_t RunComparison::*> counts;
  for (std::size_t i = 0; i < std::size(all); ++i) {
    bool any = i < kAlways;
    for (const RunComparison& run : sides.runs) any = any || run.*(all[i].of) > 0;
    if (!any) continue;
    columns.push_back({look.words(all[i].title), Align::right});
    counts.push_back(all[i].of);
  }
  Table table(std::move(columns));
  for (const RunComparison& run : sides.runs) {
    std::vector<Cell> cells{run_text(run.run, look)};
    for (const auto count : counts) cells.emplace_back(with_thousands(run.*count));
    table.add(std::move(cells));
  }
  out += table.text(look);
}

void add_items(std::string& out, const SideBySide& sides, const Look& look) {
  const Words& words = look.words;
  if (sides.differences.empty()) {
    out += words("diff.nothing") + "\n";
    return;
  }
  Table table({{words("title.one-run"), Align::right},
               {words("diff.item")},
               {words("diff.text")},
               {words("diff.score")},
               {"A", Align::right},
               {"B", Align::right},
               {words("diff.finish", {{"side", "A"}}), Align::left, 1},
               {words("diff.finish", {{"side", "B"}}), Align::left, 1},
               {words("diff.prompt"), Align::left, 2}});
  for (const ItemDifference& item : sides.differences) {
    table.add({run_text(item.run, look), item.item.text, same_text(item.same_text, look), direction(item, look),
               score_of(item.a, look), score_of(item.b, look), finish_of(item.a, look), finish_of(item.b, look),
               same_text(item.same_prompt, look)});
  }
  out += table.text(look);
}

json::Value known(const std::optional<bool>& answer) { return answer ? json::Value(*answer) : json::Value(); }

json::Value side_value(const Answer& answer) {
  return json::Object{
      {"score", answer.score_micro ? json::Value(json::Number{micro_text(*answer.score_micro)}) : json::Value()},
      {"finish", answer.finish ? json::Value(to_text(*answer.finish)) : json::Value()},
      {"executed", answer.executed}};
}

json::Value run_value(int run) { return run == 0 ? json::Value() : json::Value(run); }

json::Value counts_value(const RunComparison& run) {
  return json::Object{
      {"run", run_value(run.run)},
      {"items", run.both},
      {"only_a", run.only_a},
      {"only_b", run.only_b},
      {"unexecuted", run.unexecuted},
      {"text", json::Object{{"same", run.same_text}, {"other", run.other_text}}},
      {"score", json::Object{{"same", run.same_score}, {"a_higher", run.a_higher}, {"b_higher", run.b_higher}}},
      {"cut", json::Object{{"a", run.cut_a}, {"b", run.cut_b}}},
      {"other_prompt", run.other_prompt}};
}

}  // namespace

std::string diff_text(const SideBySide& sides, const std::string& a, const std::string& b, const Look& look) {
  std::string out = "A  " + printable(a) + "\nB  " + printable(b) + "\n\n";
  add_counts(out, sides, look);
  out += "\n";
  add_items(out, sides, look);
  return out;
}

json::Value diff_document(const SideBySide& sides, const std::string& a, const std::string& b) {
  json::Array runs;
  for (const RunComparison& run : sides.runs) runs.push_back(counts_value(run));
  json::Array items;
  for (const ItemDifference& item : sides.differences) {
    items.push_back(json::Object{{"run", run_value(item.run)},
                                 {"item", item.item.text},
                                 {"same_text", known(item.same_text)},
                                 {"same_score", known(item.same_score)},
                                 {"same_prompt", known(item.same_prompt)},
                                 {"a", side_value(item.a)},
                                 {"b", side_value(item.b)}});
  }
  return json::Object{{"a", a}, {"b", b}, {"runs", std::move(runs)}, {"items", std::move(items)}};
}

}  // namespace fivefold::cli
