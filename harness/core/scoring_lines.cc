#include "harness/core/scoring_lines.h"

#include "harness/base/utf8.h"
#include "harness/core/runner_number.h"
#include "harness/json/fields.h"
#include "harness/json/read.h"
#include "harness/json/write.h"

namespace fivefold {
namespace {

constexpr const char* kRule = "scorer.command";

Result<std::int64_t> read_line(std::string_view text, const ItemId& item) {
  auto value = json::read_lenient(text);
  if (!value.ok()) return bad_input(kRule, value.error().message);
  json::Fields fields(*value, "score", kRule);
  const std::string id = fields.text("id");
  const json::Value& score = fields.any("score");
  FF_TRY(fields.finish(true));
  if (id != item.text) {
    return bad_input(kRule, "item \"" + item.text + "\" comes next, got \"" + printable(id) + "\"");
  }
  const auto micro = score_of(score);
  if (!micro) return bad_input(kRule, "score: must be a decimal from 0 to 1, got " + json::write(score).substr(0, 40));
  return *micro;
}

}  // namespace

std::string encode_scoring_line(const ItemId& item, std::string_view output, const json::Value& target) {
  return json::write(json::Object{{"id", item.text}, {"output", output}, {"target", target}}) + "\n";
}

Result<std::vector<std::int64_t>> parse_scoring_lines(std::string_view text, std::span<const ItemId> items) {
  std::vector<std::int64_t> scores;
  scores.reserve(items.size());
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string where = "line " + std::to_string(scores.size() + 1);
    if (scores.size() == items.size()) return bad_input(kRule, where + ": every item has its score already");
    auto score = read_line(text.substr(0, end), items[scores.size()]);
    if (!score.ok()) return std::move(score).error().with(where);
    scores.push_back(*score);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  if (scores.size() < items.size()) {
    return bad_input(kRule, "the output ends after " + std::to_string(scores.size()) + " of " +
                                std::to_string(items.size()) + " scores");
  }
  return scores;
}

}  // namespace fivefold
