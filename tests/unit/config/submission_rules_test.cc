#include "harness/config/submission_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace fivefold::config {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Stage stage() {
  Stage stage;
  stage.id = {"s"};
  stage.teams = {{"a"}, {"b"}};
  Benchmark own;
  own.id = {"own"};
  own.teams = {{"a"}, {"b"}};
  Benchmark asked;
  asked.id = {"asked"};
  asked.teams = {{"a"}};
  asked.driver = Driver{.command = {"x"}, .directory = "d"};
  asked.decoding_limits =
      std::map<std::string, DecodingLimit>{{"temperature", {.low = std::string("0"), .high = std::string("1")}},
                                           {"max_tokens", {.low = std::int64_t{1}, .high = std::int64_t{16}}}};
  stage.benchmarks = {own, asked};
  return stage;
}

Submission submission() {
  Submission submission;
  submission.team = {"a"};
  submission.runner = TeamRunner{.driver = {.command = {"r"}, .directory = "runner"}, .environment = {}, .secrets = {}};
  submission.endpoint = Endpoint{.url = "http://h", .model = "m"};
  submission.benchmarks[{"own"}] = {};
  submission.benchmarks[{"asked"}] = {};
  return submission;
}

std::vector<std::string> rules(const Submission& submission) {
  std::vector<std::string> out;
  for (const Problem& problem : check_against_stage(submission, stage(), {}, "f")) out.push_back(problem.rule);
  return out;
}

TEST(SubmissionRules, AWholeSubmissionFits) { EXPECT_THAT(rules(submission()), IsEmpty()); }

TEST(SubmissionRules, AForeignTeamIsRefusedWithTheNearestName) {
  Submission wrong = submission();
  wrong.team = {"ab"};
  const Problems problems = check_against_stage(wrong, stage(), {}, "f");
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_EQ(problems[0].rule, "submission.team");
  EXPECT_THAT(problems[0].hint, HasSubstr("did you mean"));
}

TEST(SubmissionRules, AllBenchmarksOfTheTeamAndNoOthers) {
  Submission missing = submission();
  missing.benchmarks.erase({"own"});
  EXPECT_THAT(rules(missing), ElementsAre("submission.benchmarks"));
  Submission more = submission();
  more.benchmarks[{"onw"}] = {};
  EXPECT_THAT(rules(more), ElementsAre("submission.benchmarks"));
  Submission other_team = submission();
  other_team.team = {"b"};
  EXPECT_THAT(rules(other_team), ElementsAre("submission.benchmarks"));  // "asked" is not b's
}

TEST(SubmissionRules, TheDriverSaysWhatIsNeeded) {
  Submission no_endpoint = submission();
  no_endpoint.endpoint.reset();
  EXPECT_THAT(rules(no_endpoint), ElementsAre("submission.endpoint"));
  Submission no_program = submission();
  no_program.runner->driver = {};
  EXPECT_THAT(rules(no_program), ElementsAre("submission.runner"));
  Submission no_runner = submission();
  no_runner.runner.reset();
  EXPECT_THAT(rules(no_runner), ElementsAre("submission.runner"));
}

TEST(SubmissionRules, DecodingStaysWithinTheLimits) {
  Submission at_the_limit = submission();
  at_the_limit.benchmarks[{"asked"}].temperature = "1";
  at_the_limit.benchmarks[{"asked"}].max_tokens = 16;
  EXPECT_THAT(rules(at_the_limit), IsEmpty());
  Submission over = submission();
  over.benchmarks[{"asked"}].temperature = "1.01";
  over.benchmarks[{"asked"}].max_tokens = 17;
  EXPECT_THAT(rules(over), ElementsAre("decoding.temperature", "decoding.max_tokens"));
}

TEST(SubmissionRules, OnlyTheNamesOfTheLimitsAreAllowed) {
  Submission other = submission();
  other.benchmarks[{"asked"}].top_p = "0.5";
  other.benchmarks[{"asked"}].stop = std::vector<std::string>{"x"};
  other.benchmarks[{"asked"}].extra_json = "{}";
  EXPECT_THAT(rules(other), ElementsAre("decoding.top_p", "decoding.stop", "decoding.extra"));
  Submission unlimited = submission();
  unlimited.benchmarks[{"own"}].top_p = "0.5";
  EXPECT_THAT(rules(unlimited), IsEmpty());
}

}  // namespace
}  // namespace fivefold::config
