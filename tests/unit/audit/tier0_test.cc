#include "harness/audit/tier0.h"

#include <gtest/gtest.h>

#include "harness/crypto/sha256.h"
#include "tests/support/result_matchers.h"

namespace fivefold::audit {
namespace {

constexpr std::int64_t kOne = 1'000'000;

ItemLine line(const std::string& item, const std::string& output, std::int64_t score) {
  ItemLine out;
  out.item = {item};
  out.output = output;
  out.output_sha256 = crypto::sha256(output);
  out.score_micro = score;
  out.finish = Finish::stop;
  return out;
}

// Two items, right when the output is "yes".
SealedRun good_run() {
  SealedRun run;
  run.run = 2;
  run.seed = run.drawn_seed = 7;
  run.lines = {line("q1", "yes", kOne), line("q2", "no", 0)};
  run.sum_micro = kOne;
  return run;
}

Rescorer yes_scorer() {
  Rescorer rescorer;
  rescorer.items = {{"q1"}, {"q2"}};
  rescorer.score = [](const ScoredLine& line) -> Result<std::int64_t> { return line.output == "yes" ? kOne : 0; };
  rescorer.text_of = [](const Digest&) -> std::optional<std::string> { return std::nullopt; };
  return rescorer;
}

std::vector<Finding> findings(const SealedRun& run, const Rescorer& rescorer = yes_scorer()) {
  auto checked = check_runs({run}, rescorer);
  EXPECT_TRUE(fivefold::test::ok_or_print(checked));
  return checked->findings;
}

TEST(Tier0, ACleanRunHasNoFinding) { EXPECT_TRUE(findings(good_run()).empty()); }

TEST(Tier0, AnotherScoreForTheSameOutputIsARescore) {
  SealedRun run = good_run();
  run.lines[1].score_micro = kOne;
  run.sum_micro = 2 * kOne;
  EXPECT_EQ(findings(run), (std::vector<Finding>{{2, ItemId{"q2"}, FindingKind::rescore, kOne, 0}}));
}

TEST(Tier0, AnItemErrorCountsZero) {
  SealedRun run = good_run();
  run.lines[0].finish = Finish::error;
  EXPECT_EQ(findings(run), (std::vector<Finding>{{2, ItemId{"q1"}, FindingKind::rescore, kOne, 0}}));
}

TEST(Tier0, ASumThatIsNotTheItemsSumIsAMean) {
  SealedRun run = good_run();
  run.sum_micro = 2 * kOne;
  EXPECT_EQ(findings(run), (std::vector<Finding>{{2, std::nullopt, FindingKind::mean, 2 * kOne, kOne}}));
}

TEST(Tier0, AnImpossibleSumOfBinaryScoresIsAGrim) {
  SealedRun run = good_run();
  run.sum_micro = kOne / 2;
  EXPECT_EQ(findings(run), (std::vector<Finding>{{2, std::nullopt, FindingKind::mean, kOne / 2, kOne},
                                                 {2, std::nullopt, FindingKind::grim, kOne / 2, kOne}}));
  Rescorer graded = yes_scorer();
  graded.binary = false;
  EXPECT_EQ(findings(run, graded).size(), 1U);
}

TEST(Tier0, AnItemWithoutItsLineIsMissing) {
  SealedRun run = good_run();
  run.lines.pop_back();
  EXPECT_EQ(findings(run), (std::vector<Finding>{{2, ItemId{"q2"}, FindingKind::missing, 0, 0}}));
}

TEST(Tier0, ASecondLineOfAnItemIsADuplicate) {
  SealedRun run = good_run();
  run.lines.push_back(line("q2", "no", 0));
  EXPECT_EQ(findings(run), (std::vector<Finding>{{2, ItemId{"q2"}, FindingKind::duplicate, 0, 0}}));
}

TEST(Tier0, AnotherSeedThanTheDrawnOneIsAFinding) {
  SealedRun run = good_run();
  run.seed = 8;
  EXPECT_EQ(findings(run), (std::vector<Finding>{{2, std::nullopt, FindingKind::seed, 8, 7}}));
}

TEST(Tier0, AWithheldTextIsLookedUpByItsDigest) {
  SealedRun run = good_run();
  run.lines[1].output.reset();
  auto checked = check_runs({run}, yes_scorer());
  ASSERT_TRUE(checked.ok());
  EXPECT_TRUE(checked->unobtainable);
  Rescorer rescorer = yes_scorer();
  rescorer.text_of = [](const Digest& digest) -> std::optional<std::string> {
    return digest == crypto::sha256("no") ? std::optional<std::string>("no") : std::nullopt;
  };
  checked = check_runs({run}, rescorer);
  ASSERT_TRUE(checked.ok());
  EXPECT_FALSE(checked->unobtainable);
  EXPECT_TRUE(checked->findings.empty());
}

TEST(Tier0, ATextThatIsNotBehindItsDigestSaysNothing) {
  SealedRun run = good_run();
  run.lines[1].output = "yes";
  auto checked = check_runs({run}, yes_scorer());
  ASSERT_TRUE(checked.ok());
  EXPECT_TRUE(checked->unobtainable);
}

TEST(Tier0, ARunnersOwnScoresAreNotScoredAgain) {
  SealedRun run = good_run();
  run.lines[1].score_micro = kOne / 4;
  run.sum_micro = kOne + kOne / 4;
  Rescorer own = yes_scorer();
  own.own_scores = true;
  own.binary = false;
  EXPECT_TRUE(findings(run, own).empty());
}

}  // namespace
}  // namespace fivefold::audit
