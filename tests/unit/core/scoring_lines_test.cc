#include "harness/core/scoring_lines.h"

#include <gtest/gtest.h>

#include "tests/support/result_matchers.h"

namespace fivefold {
namespace {

using test::IsOkAnd;
using testing::HasSubstr;

const std::vector<ItemId> kItems{{"q1"}, {"문항 2"}};

std::string problem(std::string_view text) {
  const auto scores = parse_scoring_lines(text, kItems);
  if (scores.ok()) return "";
  EXPECT_EQ(scores.error().rule, "scorer.command");
  return scores.error().message;
}

TEST(ScoringLines, GoesToTheProgramAsItIs) {
  EXPECT_EQ(encode_scoring_line({"문항 2"}, "a\n\"b\"", json::Value(json::Number{"0.50"})),
            "{\"id\":\"문항 2\",\"output\":\"a\\u000a\\\"b\\\"\",\"target\":0.50}\n");
}

TEST(ScoringLines, TakesOneScoreAnItemInOrder) {
  EXPECT_THAT(
      parse_scoring_lines("{\"id\":\"q1\",\"score\":1}\n{\"id\":\"문항 2\",\"score\":2.5e-1,\"why\":\"so\"}", kItems),
      IsOkAnd(std::vector<std::int64_t>{1'000'000, 250'000}));
  EXPECT_THAT(parse_scoring_lines("", {}), IsOkAnd(std::vector<std::int64_t>{}));
}

TEST(ScoringLines, SaysWhichLineIsWrong) {
  const std::string first = "{\"id\":\"q1\",\"score\":0}\n";
  EXPECT_THAT(problem(first), HasSubstr("ends after 1 of 2 scores"));
  EXPECT_THAT(problem(first + first), HasSubstr("line 2: item \"문항 2\" comes next, got \"q1\""));
  EXPECT_THAT(problem(first + "{\"id\":\"문항 2\",\"score\":0}\n\n"), HasSubstr("line 3: every item has its score"));
  EXPECT_THAT(problem("\n"), HasSubstr("line 1"));
  EXPECT_THAT(problem("nonsense\n"), HasSubstr("line 1"));
  EXPECT_THAT(problem("{\"id\":\"q1\"}\n"), HasSubstr("score"));
  for (const char* const score : {"1.1", "-0.1", "\"1\"", "null", "true", "[1]", "1e999", "NaN"}) {
    EXPECT_THAT(problem("{\"id\":\"q1\",\"score\":" + std::string(score) + "}\n"), HasSubstr("line 1")) << score;
  }
}

}  // namespace
}  // namespace fivefold
