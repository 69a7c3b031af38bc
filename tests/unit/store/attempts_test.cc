#include "store/attempts.h"

#include <gtest/gtest.h>

#include "store/migrate.h"
#include "store/rerun_units.h"
#include "tests/support/fake_entropy.h"
#include "tests/support/temp_dir.h"

namespace fivefold::store {
namespace {

class Attempts : public testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(migrate(database_, embedded_migrations()).ok()); }
  AttemptRow row(int number = 0) {
    AttemptRow made;
    made.cell = CellId{TeamId{"팀"}, BenchmarkId{"math"}};
    made.run = 3;
    made.number = number;
    made.seed = 0x7fffffff;
    made.folder = opaque_name(entropy_);
    made.home = "h";
    return made;
  }

  test::FakeEntropy entropy_;
  test::TempDir dir_;
  Database database_ = Database::open_writer(dir_ / "stage.db").value();
};

TEST_F(Attempts, ARowIsReadBackAsItWasWritten) {
  AttemptRow written = row();
  written.id = add_attempt(database_, written).value();
  written.gpus = {0, 3};
  written.sessions = 2;
  written.idle_sessions = 1;
  written.known_lines = 7;
  written.started_at = UtcTime{123};
  ASSERT_TRUE(update_attempt(database_, written).ok());
  const std::vector<AttemptRow> rows = list_attempts(database_, AttemptPurpose::run, true).value();
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].cell, written.cell);
  EXPECT_EQ(rows[0].seed, written.seed);
  EXPECT_EQ(rows[0].folder, written.folder);
  EXPECT_EQ(rows[0].gpus, written.gpus);
  EXPECT_EQ(rows[0].sessions, 2);
  EXPECT_EQ(rows[0].idle_sessions, 1);
  EXPECT_EQ(rows[0].known_lines, 7);
  EXPECT_EQ(rows[0].started_at, UtcTime{123});
  EXPECT_TRUE(list_attempts(database_, AttemptPurpose::rerun, false).value().empty());
}

TEST_F(Attempts, ANewAttemptIsStoredWithItsFirstSessionInOneWrite) {
  AttemptRow written = row();
  written.started_at = UtcTime{123};
  written.id = add_attempt(database_, written).value();
  const std::vector<AttemptRow> rows = list_attempts(database_, AttemptPurpose::run, true).value();
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0], written);
  EXPECT_EQ(rows[0].sessions, 1);
}

TEST_F(Attempts, AnEndedAttemptIsNotOpenAndDoesNotChangeAnyMore) {
  AttemptRow made = row();
  made.id = add_attempt(database_, made).value();
  ASSERT_TRUE(end_attempt(database_, made.id, Outcome::failed, "memory").ok());
  EXPECT_TRUE(list_attempts(database_, AttemptPurpose::run, true).value().empty());
  const AttemptRow ended = list_attempts(database_, AttemptPurpose::run, false).value().at(0);
  EXPECT_EQ(ended.outcome, Outcome::failed);
  EXPECT_EQ(ended.reason, "memory");
  EXPECT_FALSE(end_attempt(database_, made.id, Outcome::completed, std::nullopt).ok());
  EXPECT_FALSE(update_attempt(database_, made).ok());
  EXPECT_FALSE(database_.execute("DELETE FROM attempt").ok());
}

TEST_F(Attempts, TheSameAttemptIsNotRecordedTwice) {
  ASSERT_TRUE(add_attempt(database_, row(1)).ok());
  EXPECT_FALSE(add_attempt(database_, row(1)).ok());
  EXPECT_TRUE(add_attempt(database_, row(2)).ok());
}

TEST_F(Attempts, ItemResultsKeepTheirOrderAndAreAppendOnly) {
  const std::int64_t id = add_attempt(database_, row()).value();
  Digest output;
  output.bytes.fill(7);
  const std::vector<ItemResult> rows{{1, output, std::nullopt, Finish::error, std::nullopt, 3},
                                     {0, output, 1'000'000, Finish::stop, 1, 2}};
  ASSERT_TRUE(add_item_results(database_, id, rows).ok());
  const std::vector<ItemResult> read = list_item_results(database_, id).value();
  ASSERT_EQ(read.size(), 2U);
  EXPECT_EQ(read[0].score_micro, 1'000'000);
  EXPECT_EQ(read[1].finish, Finish::error);
  EXPECT_EQ(read[1].score_micro, std::nullopt);
  EXPECT_EQ(read[1].tokens_out, 3);
  EXPECT_EQ(read[1].output, output);
  EXPECT_FALSE(database_.execute("UPDATE item_result SET score_micro=1").ok());
  EXPECT_FALSE(database_.execute("DELETE FROM item_result").ok());
  EXPECT_FALSE(add_item_results(database_, id, rows).ok());
}

TEST_F(Attempts, ATeamsHomeIsMadeOnceAndOthersHaveAnother) {
  const std::string first = team_home(database_, TeamId{"a"}, entropy_).value();
  EXPECT_EQ(team_home(database_, TeamId{"a"}, entropy_).value(), first);
  EXPECT_NE(team_home(database_, TeamId{"b"}, entropy_).value(), first);
  EXPECT_EQ(first.size(), 32U);
}

TEST_F(Attempts, AUnitCountsItsTriesUntilItIsAnsweredAndThenStands) {
  const RerunKey key{row().cell, 2, 99};
  ASSERT_TRUE(add_try(database_, key, ItemId{"q1"}, "f", std::nullopt).ok());
  ASSERT_TRUE(add_try(database_, key, ItemId{"q1"}, "g", "{}").ok());
  const std::map<ItemId, RerunUnit> units = list_units(database_, key).value();
  ASSERT_EQ(units.size(), 1U);
  EXPECT_EQ(units.at(ItemId{"q1"}).tries, 2);
  EXPECT_EQ(units.at(ItemId{"q1"}).line, "{}");
  EXPECT_EQ(units.at(ItemId{"q1"}).folder, "g");
  EXPECT_FALSE(add_try(database_, key, ItemId{"q1"}, "f", std::nullopt).ok());
  EXPECT_TRUE(list_units(database_, RerunKey{key.cell, 2, 98}).value().empty());
}

TEST_F(Attempts, WhatAReexecutionAskedIsKept) {
  const std::int64_t id = add_attempt(database_, row()).value();
  ASSERT_TRUE(add_asked_items(database_, id, {ItemId{"q2"}, ItemId{"q1"}}).ok());
  EXPECT_EQ(list_asked_items(database_, id).value(), (std::vector<ItemId>{ItemId{"q1"}, ItemId{"q2"}}));
}

}  // namespace
}  // namespace fivefold::store
