#include "harness/core/stage_log.h"

#include <gtest/gtest.h>

#include "tests/support/result_matchers.h"

namespace fivefold {
namespace {

using test::IsError;
using test::IsOk;

Digest leaf_of(std::uint64_t index) {
  Digest digest;
  digest.bytes[0] = static_cast<std::uint8_t>(index + 1);
  return digest;
}

crypto::PublicKey key_of(std::uint8_t fill) {
  crypto::PublicKey key;
  key.bytes.fill(fill);
  return key;
}

// A log with its policy (R = 2, organiser key 1).
class StageLogTest : public ::testing::Test {
 protected:
  StageLogTest() {
    StagePolicy policy;
    policy.runs = 2;
    policy.keys.push_back({Role::organiser, "organiser", key_of(1), {}});
    EXPECT_THAT(apply(policy), IsOk());
  }

  Result<void> apply(Predicate predicate) {
    return log_.apply({{}, {"s"}, {0}, std::move(predicate)}, leaf_of(log_.size));
  }
  Ref last() const { return {log_.size - 1, leaf_of(log_.size - 1)}; }

  RunStart start(int run, int attempt) const {
    RunStart record;
    record.team = {"t"};
    record.benchmark = {"b"};
    record.run = run;
    record.attempt = attempt;
    return record;
  }
  Result<void> run(int run, int attempt, Outcome outcome) {
    FF_TRY(apply(start(run, attempt)));
    RunRecord record;
    record.team = {"t"};
    record.benchmark = {"b"};
    record.run = run;
    record.attempt = attempt;
    record.run_start = last();
    record.outcome = outcome;
    return apply(record);
  }

  StageLog log_;
};

TEST_F(StageLogTest, TheFirstEntryAndOnlyTheFirstIsAPolicy) {
  EXPECT_THAT(apply(StagePolicy{}), IsError("E_ORDER"));
  StageLog empty;
  EXPECT_THAT(empty.apply({{}, {"s"}, {0}, AuditReport{}}, {}), IsError("E_ORDER"));
  EXPECT_EQ(empty.size, 0U);
}

TEST_F(StageLogTest, ACellIsCompleteWhenEveryRunHasACompletedAttempt) {
  const CellId cell{{"t"}, {"b"}};
  ASSERT_THAT(run(1, 0, Outcome::failed), IsOk());
  ASSERT_THAT(run(1, 1, Outcome::completed), IsOk());
  EXPECT_FALSE(log_.complete(cell));
  ASSERT_NE(log_.completed(cell, 1), nullptr);
  EXPECT_EQ(log_.completed(cell, 1)->end->record.attempt, 1);
  EXPECT_EQ(log_.completed(cell, 2), nullptr);
  ASSERT_THAT(run(2, 0, Outcome::completed), IsOk());
  EXPECT_TRUE(log_.complete(cell));
  EXPECT_EQ(log_.attempts.at(cell).size(), 3U);
}

TEST_F(StageLogTest, ARunRecordMustNameItsRunStartOnce) {
  ASSERT_THAT(apply(start(1, 0)), IsOk());
  RunRecord record;
  record.team = {"t"};
  record.benchmark = {"b"};
  record.run_start = {last().index, {}};
  EXPECT_THAT(apply(record), IsError("E_REF"));
  record.run_start = last();
  EXPECT_THAT(apply(record), IsOk());
  EXPECT_THAT(apply(record), IsError("E_RUN_COUNT"));
}

TEST_F(StageLogTest, AKeyOfAnEventIsValidFromTheNextEntryUntilItsRevocation) {
  KeyEvent add;
  add.name = "t";
  add.key = key_of(2);
  add.keyid = crypto::keyid(*add.key);
  add.proof = crypto::Signature{};
  ASSERT_THAT(apply(add), IsOk());  // index 1
  EXPECT_EQ(log_.valid_key(Role::team, "t", 1), nullptr);
  ASSERT_NE(log_.valid_key(Role::team, "t", 2), nullptr);

  KeyEvent revoke;
  revoke.action = KeyAction::revoke;
  revoke.keyid = add.keyid;
  ASSERT_THAT(apply(revoke), IsOk());  // index 2
  EXPECT_EQ(log_.valid_key(Role::team, "t", 2), nullptr);
  ASSERT_NE(log_.find_key(add.keyid), nullptr);
  EXPECT_EQ(log_.find_key(add.keyid)->until, 2U);
  EXPECT_THAT(apply(revoke), IsError("E_REF"));
}

TEST_F(StageLogTest, RotatingEndsTheOldKeyAndAddsTheNew) {
  KeyEvent rotate;
  rotate.action = KeyAction::rotate;
  rotate.role = Role::organiser;
  rotate.name = "organiser";
  rotate.key = key_of(3);
  rotate.keyid = crypto::keyid(*rotate.key);
  rotate.proof = crypto::Signature{};
  rotate.previous = crypto::keyid(key_of(1));
  ASSERT_THAT(apply(rotate), IsOk());  // index 1
  EXPECT_EQ(log_.valid_key(Role::organiser, "organiser", 0)->key.key, key_of(1));
  EXPECT_EQ(log_.valid_key(Role::organiser, "organiser", 2)->key.key, key_of(3));
}

TEST_F(StageLogTest, TheDrawWithAResultCountsEvenWhenALaterOneIsPlanned) {
  DrawPlan plan;
  plan.purpose = Purpose::audit;
  ASSERT_THAT(apply(plan), IsOk());
  DrawResult result;
  result.plan = last();
  EXPECT_FALSE(log_.draw(Purpose::audit)->result.has_value());
  ASSERT_THAT(apply(result), IsOk());
  EXPECT_THAT(apply(result), IsError("E_REDRAW"));
  plan.number = 1;
  ASSERT_THAT(apply(plan), IsOk());
  EXPECT_EQ(log_.draw(Purpose::audit)->plan.record.number, 0);
  EXPECT_EQ(log_.draw(Purpose::runs), nullptr);
}

TEST_F(StageLogTest, ThereIsOneReportAndAveragesNameIt) {
  AveragesRecord averages;
  EXPECT_THAT(apply(averages), IsError("E_ORDER"));
  ASSERT_THAT(apply(AuditReport{}), IsOk());
  averages.report = last();
  EXPECT_THAT(apply(AuditReport{}), IsError("E_ORDER"));
  EXPECT_THAT(apply(averages), IsOk());
  averages.report.index += 1;
  EXPECT_THAT(apply(averages), IsError("E_REF"));
}

}  // namespace
}  // namespace fivefold
