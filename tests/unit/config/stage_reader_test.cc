#include "harness/config/stage_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/result_matchers.h"
#include "tests/unit/config/corpus.h"

namespace fivefold::config {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr std::string_view kLeast = R"(fivefold: stage/v1
id: s
origin: example.org/s
teams: [b, a]
benchmarks:
  - id: x
    kind: items
    dataset:
      prompts: {path: p, sha256: 000000000000000000000000000000000000000000000000000000000000000a}
      targets: {path: t, sha256: 000000000000000000000000000000000000000000000000000000000000000b}
    scorer: {name: exact_match}
    environment_points: 0.3
    expected_disagreement: 0.02
    basis: pilot
  - id: y
    kind: scalar
    unit: MB/s
    better: lower
    tolerance_percent: 2.5
)";

std::string with(const std::string& from, const std::string& to) {
  std::string text(kLeast);
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

Stage least() { return read_stage(kLeast, "f").value.value(); }

TEST(StageReader, FillsInEveryDefaultOfTheStage) {
  const Stage stage = least();
  EXPECT_EQ(stage.title, (DisplayName{.en = "s", .ko = ""}));
  EXPECT_EQ(stage.runs, 5);
  EXPECT_EQ(stage.max_attempts, 7);
  EXPECT_EQ(stage.aggregate, AggregateRule::mean);
  EXPECT_EQ(stage.digits, 4);
  EXPECT_TRUE(stage.draw_runs);
  EXPECT_EQ(stage.margin_seconds, 600);
  EXPECT_EQ(stage.witness_quorum, 0);
  EXPECT_THAT(stage.witness_keys, IsEmpty());
  EXPECT_EQ(stage.audit, AuditRules{});
}

TEST(StageReader, FillsInEveryDefaultOfABenchmark) {
  const Stage stage = least();
  ASSERT_THAT(stage.benchmarks, SizeIs(2));
  const Benchmark& items = stage.benchmarks[0];
  EXPECT_EQ(items.group, "common");
  EXPECT_FALSE(items.driver);
  EXPECT_FALSE(items.decoding_limits);
  ASSERT_NE(items.items(), nullptr);
  EXPECT_EQ(items.items()->max_item_errors, "0.01");
  EXPECT_EQ(items.items()->mode, Mode::replay);
  EXPECT_EQ(items.items()->weight, 1);
  EXPECT_EQ(items.items()->d_upper_micro, 20000);
  EXPECT_FALSE(items.items()->tolerance_micro);
  EXPECT_EQ(items.items()->outputs, Outputs::public_text);
  EXPECT_EQ(std::get<std::vector<std::string>>(items.items()->scorer.parameters.at("normalise")).size(), 0U);
  ASSERT_NE(stage.benchmarks[1].scalar(), nullptr);
  EXPECT_EQ(stage.benchmarks[1].scalar()->decimals, 2);
  EXPECT_EQ(stage.benchmarks[1].scalar()->form, ScalarForm::ratio);
  EXPECT_THAT(stage.benchmarks[1].scalar()->looks, ElementsAre(3, 5, 10));
}

TEST(StageReader, TeamsAreInByteOrderAndABenchmarkHasAllOfThem) {
  const Stage stage = least();
  EXPECT_THAT(stage.teams, ElementsAre(TeamId{"a"}, TeamId{"b"}));
  EXPECT_EQ(stage.benchmarks[0].teams, stage.teams);
}

TEST(StageReader, PointsAndPercentBecomeMillionthsExactly) {
  EXPECT_EQ(least().benchmarks[0].items()->env_micro, 3000);
  EXPECT_EQ(least().benchmarks[0].items()->d_micro, 20000);
  EXPECT_EQ(least().benchmarks[1].scalar()->tolerance_micro, 25000);
  const Checked<Stage> odd = read_stage(with("environment_points: 0.3", "environment_points: 1.2345"), "f");
  ASSERT_TRUE(odd.ok());
  EXPECT_EQ(odd.value->benchmarks[0].items()->env_micro, 12345);
}

TEST(StageReader, ADifferenceIsCountedInTheUnitsLastDigit) {
  const Checked<Stage> stage =
      read_stage(with("tolerance_percent: 2.5", "form: difference\n    tolerance: 0.25\n    decimals: 3"), "f");
  ASSERT_TRUE(stage.ok());
  EXPECT_EQ(stage.value->benchmarks[1].scalar()->tolerance_micro, 250);
}

TEST(StageReader, TheWholeExampleIsRead) {
  const Checked<Stage> checked = read_stage(corpus("good/stage_whole.yaml"), "f");
  ASSERT_TRUE(checked.ok());
  const Stage& stage = *checked.value;
  EXPECT_EQ(stage.title.ko, "예행 단계");
  EXPECT_EQ(stage.aggregate, AggregateRule::olympic);
  EXPECT_EQ(stage.margin_seconds, 0);
  EXPECT_EQ(stage.audit.alpha_discrepant, "0.001");
  EXPECT_EQ(stage.audit.total_tolerance_micro, 10000);
  const Benchmark& arith = stage.benchmarks[0];
  EXPECT_THAT(arith.teams, ElementsAre(TeamId{"nuri"}));
  EXPECT_EQ(arith.driver, (Driver{.command = {"python3", "drive.py"}, .directory = "drivers/arith/"}));
  ASSERT_TRUE(arith.decoding_limits);
  EXPECT_EQ(arith.decoding_limits->at("temperature"),
            (DecodingLimit{.low = std::string("0"), .high = std::string("1.5")}));
  EXPECT_EQ(arith.decoding_limits->at("max_tokens"),
            (DecodingLimit{.low = std::int64_t{1}, .high = std::int64_t{4096}}));
  EXPECT_EQ(arith.items()->warmup->path, "data/arith.warmup.jsonl");
  EXPECT_EQ(arith.items()->accuse_micro, 15000);
  EXPECT_EQ(arith.items()->outputs, Outputs::digest_only);
}

TEST(StageReader, AWrongNumberIsNamedWithItsRangeAndPlace) {
  const Checked<Stage> checked = read_stage(with("id: s\n", "id: s\nruns: 1\n"), "stage.yaml");
  EXPECT_FALSE(checked.ok());
  ASSERT_THAT(checked.problems, SizeIs(1));
  EXPECT_EQ(checked.problems[0].message, "runs must be 2..99, got 1");
  EXPECT_EQ(checked.problems[0].rule, "stage.runs");
  EXPECT_EQ(checked.problems[0].place, (Place{.line = 3, .column = 7, .span = 1}));
}

TEST(StageReader, AllProblemsAreReportedInOrderOfPlace) {
  const Checked<Stage> checked =
      read_stage("fivefold: stage/v1\nid: a/b\norigin: a b\nteams: [x, x]\nruns: 0\nbenchmarks: []\ntyop: 1\n", "f");
  std::vector<int> lines;
  for (const Problem& problem : checked.problems) lines.push_back(problem.place.line);
  EXPECT_THAT(lines, ElementsAre(2, 3, 4, 5, 6, 7));
}

TEST(StageReader, AnUnknownKeySuggestsTheNearest) {
  const Checked<Stage> checked = read_stage(with("basis:", "bassis:"), "f");
  ASSERT_THAT(checked.problems, SizeIs(2));  // and the missing one
  EXPECT_THAT(checked.problems[1].hint, HasSubstr("did you mean \"basis\"?"));
}

TEST(StageReader, AWordThatIsNearlyOneThatIsAllowedIsSuggested) {
  const Problems driver = read_stage(with("basis: pilot", "basis: pilot\n    driver: teams"), "f").problems;
  ASSERT_THAT(driver, SizeIs(1));
  EXPECT_EQ(driver[0].hint, "did you mean \"team\"?");
  const Problems points = read_stage(with("basis: pilot", "basis: pilot\n    tolerance_points: autoo"), "f").problems;
  ASSERT_THAT(points, SizeIs(1));
  EXPECT_EQ(points[0].hint, "did you mean \"auto\"?");
}

TEST(StageReader, ANumberInQuotesOrWithTooManyDecimalsIsNotTaken) {
  EXPECT_FALSE(read_stage(with("0.02", "\"0.02\""), "f").ok());
  EXPECT_FALSE(read_stage(with("0.02", "0.0200001"), "f").ok());
  EXPECT_TRUE(read_stage(with("0.02", "0.0200000"), "f").ok());
  EXPECT_TRUE(read_stage(with("0.02", "2e-2"), "f").ok());
}

TEST(StageReader, RunsFollowScalarsAndOlympic) {
  EXPECT_FALSE(read_stage(with("id: s\n", "id: s\nruns: 2\n"), "f").ok());
  EXPECT_TRUE(read_stage(with("id: s\n", "id: s\nruns: 3\n"), "f").ok());
  EXPECT_FALSE(read_stage(with("id: s\n", "id: s\nruns: 3\naggregate: olympic\n"), "f").ok());
  EXPECT_TRUE(read_stage(with("id: s\n", "id: s\nruns: 4\naggregate: olympic\n"), "f").ok());
}

TEST(StageReader, SelfChosenSeedsAreAWarningOnly) {
  const Checked<Stage> checked = read_stage(with("id: s\n", "id: s\ndraw: {runs: false}\n"), "f");
  EXPECT_TRUE(checked.ok());
  ASSERT_THAT(checked.problems, SizeIs(1));
  EXPECT_EQ(checked.problems[0].severity, Severity::warning);
}

TEST(StageReader, WhatMayBeAMistakeIsAWarning) {
  const Checked<Stage> assumed = read_stage(with("basis: pilot", "basis: assumed"), "f");
  EXPECT_TRUE(assumed.ok());
  ASSERT_THAT(assumed.problems, SizeIs(1));
  EXPECT_EQ(assumed.problems[0].rule, "benchmark.basis");
  const Checked<Stage> idle = read_stage(with("kind: items", "kind: items\n    teams: [a]"), "f");
  EXPECT_THAT(idle.problems, IsEmpty());  // the scalar is for all teams
  std::string one_benchmark = with("kind: items", "kind: items\n    teams: [a]");
  one_benchmark.resize(one_benchmark.find("  - id: y"));
  const Checked<Stage> alone = read_stage(one_benchmark, "f");
  EXPECT_TRUE(alone.ok());
  ASSERT_THAT(alone.problems, SizeIs(1));
  EXPECT_EQ(alone.problems[0].message, "team \"b\" has no benchmark");
}

TEST(StageReader, ParseGivesTheFirstProblemAsAnError) {
  EXPECT_THAT(parse_stage(kLeast), test::IsOk());
  const Result<Stage> wrong = parse_stage(std::string(kLeast) + "runs: 1\n");
  EXPECT_THAT(wrong, test::IsError("stage.runs"));
}

}  // namespace
}  // namespace fivefold::config
