#include "harness/core/side_by_side.h"

#include <string>
#include <utility>

namespace fivefold {

namespace {

using Items = std::map<ItemId, Answer>;

template <class T>
std::optional<bool> same(const std::optional<T>& a, const std::optional<T>& b) {
  if (!a || !b) return std::nullopt;
  return *a == *b;
}

void count_item(const ItemDifference& item, RunComparison& counts) {
  if (item.same_text) ++(*item.same_text ? counts.same_text : counts.other_text);
  if (item.same_score) {
    ++(*item.same_score                            ? counts.same_score
       : *item.a.score_micro > *item.b.score_micro ? counts.a_higher
                                                   : counts.b_higher);
  }
  if (item.same_prompt == false) ++counts.other_prompt;
  counts.cut_a += item.a.finish == Finish::length ? 1 : 0;
  counts.cut_b += item.b.finish == Finish::length ? 1 : 0;
}

bool differs(const ItemDifference& item) {
  return item.same_text == false || item.same_score == false || item.same_prompt == false ||
         item.a.executed != item.b.executed || (item.a.finish && item.b.finish && *item.a.finish != *item.b.finish);
}

void compare_run(int run, const Items& a, const Items& b, SideBySide& out) {
  RunComparison counts;
  counts.run = run;
  for (const auto& [id, left] : a) {
    const auto found = b.find(id);
    if (found == b.end()) {
      ++counts.only_a;
      continue;
    }
    ++counts.both;
    const Answer& right = found->second;
    ItemDifference item{run,
                        id,
                        left,
                        right,
                        same(left.text, right.text),
                        same(left.score_micro, right.score_micro),
                        same(left.prompt, right.prompt)};
    if (left.executed && right.executed) {
      count_item(item, counts);
    } else {
      ++counts.unexecuted;
    }
    if (differs(item)) out.differences.push_back(std::move(item));
  }
  counts.only_b = static_cast<std::int64_t>(b.size()) - counts.both;
  out.runs.push_back(counts);
}

std::string numbers(const Answers& answers) {
  std::string text;
  for (const auto& [run, items] : answers.runs) text += (text.empty() ? "" : ", ") + std::to_string(run);
  return text.empty() ? "none" : text;
}

}  // namespace

Result<SideBySide> side_by_side(const Answers& a, const Answers& b) {
  SideBySide out;
  if (a.runs.size() == 1 && b.runs.size() == 1) {
    const auto& [run_a, items_a] = *a.runs.begin();
    const auto& [run_b, items_b] = *b.runs.begin();
    compare_run(run_a != 0 ? run_a : run_b, items_a, items_b, out);
    return out;
  }
  for (const auto& [run, items] : a.runs) {
    const auto found = b.runs.find(run);
    if (found != b.runs.end()) compare_run(run, items, found->second, out);
  }
  if (out.runs.empty()) {
    return bad_input("no-common-run", "there is no run to compare: the one side has run " + numbers(a) +
                                          ", the other run " + numbers(b) +
                                          "; --run N says of which run lines without a number are");
  }
  return out;
}

}  // namespace fivefold
