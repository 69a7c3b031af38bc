#include "harness/core/judge_answer.h"

#include <gtest/gtest.h>

#include "harness/core/scorer.h"
#include "tests/support/result_matchers.h"

namespace fivefold {
namespace {

using test::IsError;
using test::IsOk;

ScorerSpec judge(std::int64_t full, const std::string& pattern = "", std::int64_t group = 0) {
  ScorerSpec spec;
  spec.name = "judge";
  spec.rescore = Rescore::parse;
  spec.parameters = {{"full", full},     {"group", group},          {"maxTokens", 100},           {"pattern", pattern},
                     {"revision", "r1"}, {"secret", std::string()}, {"timeout", std::int64_t{60}}};
  spec.parameters["maxTokens"] = std::int64_t{100};
  spec.parameters["revision"] = std::string("r1");
  spec.endpoint = Endpoint{"http://127.0.0.1:1/v1", "m"};
  spec.prompt = PinnedFile{"judge.txt", {}};
  return spec;
}

std::int64_t score(const ScorerSpec& spec, std::string_view answer) {
  auto reading = JudgeReading::make(spec);
  EXPECT_TRUE(test::ok_or_print(reading));
  return reading->score(answer);
}

TEST(JudgeReading, TakesTheLastNumberAsAShareOfAFullScore) {
  EXPECT_EQ(score(judge(10), "I would give 3, no, 7."), 700'000);
  EXPECT_EQ(score(judge(1), "0.25"), 250'000);
  EXPECT_EQ(score(judge(3), "1"), 333'333);
  EXPECT_EQ(score(judge(3), "2"), 666'667);
  EXPECT_EQ(score(judge(10), "10"), 1'000'000);
  EXPECT_EQ(score(judge(1000), "1,000"), 1'000'000);
}

TEST(JudgeReading, CountsWhatIsNoGradeAs0) {
  for (const char* const answer : {"", "no idea", "11", "-1", "10.000001", "판단 불가"}) {
    EXPECT_EQ(score(judge(10), answer), 0) << answer;
  }
}

TEST(JudgeReading, APatternSaysWhichNumber) {
  const ScorerSpec spec = judge(10, R"(\[\[([^\]]*)\]\])", 1);
  EXPECT_EQ(score(spec, "[[8]] of 10"), 800'000);
  EXPECT_EQ(score(spec, "[[8]] [[9]]"), 800'000);
  EXPECT_EQ(score(spec, "8 of 10"), 0);
  EXPECT_EQ(score(spec, "[[eight]]"), 0);
  EXPECT_EQ(score(spec, "[[1e1]]"), 1'000'000);
}

TEST(JudgeReading, RoundsHalfUpAtAMillionth) {
  EXPECT_EQ(score(judge(1), "0.0000005"), 1);
  EXPECT_EQ(score(judge(1), "0.0000004999"), 0);
  EXPECT_EQ(score(judge(8), "0.000004"), 1);
  EXPECT_EQ(score(judge(8), "0.000003"), 0);
}

TEST(JudgeQuestion, PutsEachPlaceInOnce) {
  const Prompt prompt{{"q1"}, {"prompt", json::Value("What is {target}?")}, {}};
  EXPECT_EQ(judge_question("P {prompt} O {output} T {target} {other} {", prompt, "say {target} and {output}",
                           json::Value(json::Number{"4"})),
            "P What is {target}? O say {target} and {output} T 4 {other} {");
  const Prompt messages{{"q2"}, {"messages", json::Array{json::Object{{"role", "user"}, {"content", "안녕"}}}}, {}};
  EXPECT_EQ(judge_question("{prompt}{output}", messages, "네", json::Value("x")),
            R"([{"role":"user","content":"안녕"}]네)");
}

TEST(JudgePrompt, AsksAboutTheOutput) {
  EXPECT_THAT(check_judge_prompt("{output}"), IsOk());
  EXPECT_THAT(check_judge_prompt("{target}"), IsError("scorer.prompt"));
  EXPECT_THAT(check_judge_prompt(""), IsError("scorer.prompt"));
  EXPECT_THAT(check_judge_prompt("{output}\xff"), IsError("scorer.prompt"));
  EXPECT_THAT(check_judge_prompt("{output}" + std::string(kMaxJudgePrompt, 'a')), IsError("scorer.prompt"));
}

TEST(Scorer, AJudgeIsReadAndNeverScoresItself) {
  auto scorer = Scorer::make(judge(10));
  ASSERT_TRUE(test::ok_or_print(scorer));
  EXPECT_TRUE(scorer->is_judge());
  EXPECT_TRUE(scorer->is_external());
  EXPECT_FALSE(scorer->is_binary());
  EXPECT_TRUE(scorer->needs_targets());
  EXPECT_EQ(scorer->read_judge("4"), 400'000);
  EXPECT_THAT(scorer->score("4", json::Value("4")), IsError("bad-score"));
}

TEST(Scorer, RefusesAJudgeOrAProgramThatIsNotWhole) {
  const auto without = [](const auto& change) {
    ScorerSpec spec = judge(10);
    change(spec);
    return check_scorer(spec);
  };
  EXPECT_THAT(without([](ScorerSpec&) {}), IsOk());
  EXPECT_THAT(without([](ScorerSpec& spec) { spec.rescore = Rescore::exact; }), IsError("scorer.parameter"));
  EXPECT_THAT(without([](ScorerSpec& spec) { spec.endpoint.reset(); }), IsError("scorer.parameter"));
  EXPECT_THAT(without([](ScorerSpec& spec) { spec.prompt.reset(); }), IsError("scorer.parameter"));
  EXPECT_THAT(without([](ScorerSpec& spec) { spec.parameters["revision"] = std::string(); }),
              IsError("scorer.parameter"));
  EXPECT_THAT(without([](ScorerSpec& spec) { spec.parameters["full"] = std::int64_t{0}; }),
              IsError("scorer.parameter"));
  EXPECT_THAT(without([](ScorerSpec& spec) { spec.parameters["full"] = std::string("10"); }),
              IsError("scorer.parameter"));
  EXPECT_THAT(without([](ScorerSpec& spec) { spec.parameters["pattern"] = std::string("("); }),
              IsError("scorer.parameter"));
  EXPECT_THAT(without([](ScorerSpec& spec) { spec.parameters.erase("timeout"); }), IsError("scorer.parameter"));
  ScorerSpec program{.name = "command", .parameters = {{"timeout", std::int64_t{60}}}};
  EXPECT_THAT(check_scorer(program), IsError("scorer.parameter"));
  program.program = Driver{{"python3", "score.py"}, "scorer/"};
  EXPECT_THAT(check_scorer(program), IsOk());
  program.rescore = Rescore::parse;
  EXPECT_THAT(check_scorer(program), IsError("scorer.parameter"));
}

}  // namespace
}  // namespace fivefold
