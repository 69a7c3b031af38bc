#include "harness/ledger/draws.h"

#include <gtest/gtest.h>

#include "harness/crypto/sha256.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_entropy.h"
#include "tests/support/result_matchers.h"
#include "tests/support/small_stage.h"

namespace fivefold::ledger {
namespace {

using test::HasErrc;
using test::IsError;
using test::IsOk;

const std::string kDigits = "48392017556031298847";
const std::vector<std::string> kWitnesses{"Kim, TTA", "Lee, NIA"};

class Ceremonies : public ::testing::Test {
 protected:
  void SetUp() override {
    test::SmallStage().write(folder_);
    ASSERT_THAT(test::init_from(folder_, folder_ / "stage", clock_, entropy_), IsOk());
    auto opened = Workspace::open(folder_ / "stage", Workspace::Access::write, clock_, entropy_);
    ASSERT_THAT(opened, IsOk());
    workspace_.emplace(std::move(opened).value());
  }

  test::TempDir folder_;
  test::FakeClock clock_;
  test::FakeEntropy entropy_;
  std::optional<Workspace> workspace_;
};

TEST_F(Ceremonies, SealingWaitsForASubmissionAndHappensOnce) {
  EXPECT_THAT(seal_submissions(*workspace_, {}), HasErrc(Errc::incomplete));
  ASSERT_THAT(test::submit_from(folder_, *workspace_), IsOk());
  EXPECT_THAT(seal_submissions(*workspace_, {}), IsOk());
  EXPECT_THAT(seal_submissions(*workspace_, {}), IsError("E_REDRAW"));
  EXPECT_THAT(test::submit_from(folder_, *workspace_), IsError("E_ORDER"));
}

TEST_F(Ceremonies, TheSeedIsTheHashOfTheSeedFileAndIsDrawnOnce) {
  ASSERT_THAT(test::submit_from(folder_, *workspace_), IsOk());
  EXPECT_THAT(prepare_draw(*workspace_, Purpose::runs, {kDigits, kWitnesses, {}}), IsError("E_ORDER"));
  ASSERT_THAT(seal_submissions(*workspace_, {}), IsOk());
  const auto draw = prepare_draw(*workspace_, Purpose::runs, {kDigits, kWitnesses, {}});
  ASSERT_THAT(draw, IsOk());
  EXPECT_EQ(draw->result.seed, crypto::sha256(draw->seed_bin));
  ASSERT_THAT(record_draw(*workspace_, Purpose::runs, *draw), IsOk());
  EXPECT_THAT(prepare_draw(*workspace_, Purpose::runs, {kDigits, kWitnesses, {}}), IsError("E_REDRAW"));
}

TEST_F(Ceremonies, RefusesWrongDiceWitnessesAndTimes) {
  ASSERT_THAT(test::submit_from(folder_, *workspace_), IsOk());
  SealOptions options;
  options.held_at = UtcTime{clock_.now().milliseconds + 60'000};
  ASSERT_THAT(seal_submissions(*workspace_, options), IsOk());
  const auto draw = [&](const Ceremony& ceremony) { return prepare_draw(*workspace_, Purpose::runs, ceremony); };
  EXPECT_THAT(draw({kDigits, kWitnesses, {}}), IsError("E_BEACON_TIME"));
  clock_.advance(std::chrono::minutes(1));
  EXPECT_THAT(draw({kDigits, kWitnesses, {}}), IsOk());
  EXPECT_THAT(draw({kDigits.substr(1), kWitnesses, {}}), IsError("E_BEACON"));
  EXPECT_THAT(draw({"4839201755603129884x", kWitnesses, {}}), IsError("E_BEACON"));
  EXPECT_THAT(draw({kDigits, {"Kim, TTA"}, {}}), IsError("E_BEACON"));
  EXPECT_THAT(draw({kDigits, {"Kim, TTA", "Kim, TTA"}, {}}), IsError("E_BEACON"));
  EXPECT_THAT(draw({kDigits, {"Kim, TTA", " "}, {}}), IsError("E_BEACON"));
  EXPECT_THAT(draw({kDigits, kWitnesses, UtcTime{clock_.now().milliseconds + 1}}), IsError("E_BEACON_TIME"));
}

TEST_F(Ceremonies, SealingTheRunsListsWhatIsMissing) {
  EXPECT_THAT(seal_runs(*workspace_, {}), HasErrc(Errc::incomplete));
  ASSERT_THAT(test::submit_from(folder_, *workspace_), IsOk());
  ASSERT_THAT(seal_submissions(*workspace_, {}), IsOk());
  const auto draw = prepare_draw(*workspace_, Purpose::runs, {kDigits, kWitnesses, {}});
  ASSERT_THAT(draw, IsOk());
  ASSERT_THAT(record_draw(*workspace_, Purpose::runs, *draw), IsOk());
  const auto refused = seal_runs(*workspace_, {});
  ASSERT_THAT(refused, IsError("E_RUN_COUNT"));
  EXPECT_NE(refused.error().message.find("team-가 math: runs 1, 2, 3, 4, 5"), std::string::npos);
  SealOptions incomplete;
  incomplete.incomplete = true;
  EXPECT_THAT(seal_runs(*workspace_, incomplete), IsOk());
}

TEST(Dice, AreTheTwoKindsOfTheFormat) {
  SealOptions options;
  EXPECT_THAT(parse_dice("6x25", options), IsOk());
  EXPECT_EQ(options.faces, 6);
  EXPECT_EQ(options.rolls, 25);
  for (const char* bad : {"", "10", "10x19", "6x24", "8x30", "x", "10x", "-10x20", "10x20x"}) {
    EXPECT_THAT(parse_dice(bad, options), IsError("dice")) << bad;
  }
}

TEST_F(Ceremonies, AClockThatStandsBeforeTheSealDrawsNothingAndIsTold) {
  ASSERT_THAT(test::submit_from(folder_, *workspace_), IsOk());
  const UtcTime start = clock_.now();
  ASSERT_THAT(seal_submissions(*workspace_, {}), IsOk());
  clock_.set(UtcTime{start.milliseconds - 5 * 3'600'000});
  const auto early = prepare_draw(*workspace_, Purpose::runs, {kDigits, kWitnesses, {}});
  ASSERT_THAT(early, IsError("E_BEACON_TIME"));
  EXPECT_NE(early.error().message.find("set the clock right"), std::string::npos) << early.error().message;
  clock_.set(UtcTime{start.milliseconds + 5 * 3'600'000});
  EXPECT_THAT(prepare_draw(*workspace_, Purpose::runs, {kDigits, kWitnesses, {}}), IsOk());
}

}  // namespace
}  // namespace fivefold::ledger
