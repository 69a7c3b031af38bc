// The teams' runs over the real store, ledger, launcher and shim.
#include <algorithm>
#include <atomic>
#include <fstream>
#include <mutex>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/core/draw.h"
#include "harness/exec/launch_file.h"
#include "harness/os/file_lock.h"
#include "harness/schedule/status.h"
#include "tests/integration/run_stage.h"

namespace fivefold {
namespace {

using test::CountingWatcher;
using test::RunStage;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

// Every attempt of the cell: run, number, outcome word and sessions.
std::vector<std::string> attempts_of(RunStage& stage) {
  const ledger::Workspace workspace = stage.open(ledger::Workspace::Access::read);
  std::vector<std::string> out;
  const auto attempts = workspace.log().attempts.find(stage.cell);
  if (attempts == workspace.log().attempts.end()) return out;
  for (const AttemptLog& attempt : attempts->second) {
    const RunStart& start = attempt.start.record;
    out.push_back(std::to_string(start.run) + "-" + std::to_string(start.attempt) + " " +
                  (attempt.end ? std::string(to_text(attempt.end->record.outcome)) + " " +
                                     std::to_string(attempt.end->record.sessions)
                               : "open"));
  }
  std::sort(out.begin(), out.end());
  return out;
}

std::vector<std::int64_t> sums_of(RunStage& stage) {
  const ledger::Workspace workspace = stage.open(ledger::Workspace::Access::read);
  std::vector<std::int64_t> sums;
  for (int run = 1; run <= workspace.stage().runs; ++run) {
    const AttemptLog* const done = workspace.log().completed(stage.cell, run);
    sums.push_back(done == nullptr ? -1 : done->end->record.sum_micro.value());
  }
  return sums;
}

TEST(Runs, EveryRunIsLaunchedOnceRecordedAndStoredWithItsItems) {
  RunStage stage({.max_item_errors = "0"});
  CountingWatcher watcher;
  const Result<schedule::RunsEnd> end = stage.run(watcher);
  ASSERT_TRUE(end.ok()) << end.error().message;
  EXPECT_EQ(end->complete, 5);
  EXPECT_TRUE(end->missing.empty());
  EXPECT_THAT(attempts_of(stage), ElementsAre("1-0 completed 1", "2-0 completed 1", "3-0 completed 1",
                                              "4-0 completed 1", "5-0 completed 1"));
  EXPECT_THAT(sums_of(stage), ElementsAre(4'000'000, 4'000'000, 4'000'000, 4'000'000, 4'000'000));
  ledger::Workspace workspace = stage.open();
  const auto rows = store::list_attempts(workspace.database(), store::AttemptPurpose::run, false).value();
  ASSERT_EQ(rows.size(), 5U);
  const auto items = store::list_item_results(workspace.database(), rows[0].id).value();
  ASSERT_EQ(items.size(), 4U);
  EXPECT_EQ(items[3].output, crypto::sha256("ITEM 3"));
  EXPECT_EQ(items[3].score_micro, 1'000'000);
}

// Counts what is made ready before it is launched.
class ReadyCounter final : public exec::Launcher {
 public:
  Result<void> clear(const std::filesystem::path& dir) override { return real_.clear(dir); }
  Result<void> get_ready(const exec::SessionStart& session) override {
    {
      const std::lock_guard lock(mutex_);
      ++made;
      dirs_.push_back(session.dir);
    }
    return real_.get_ready(session);
  }
  void forget(const std::filesystem::path& dir) override {
    ++forgotten;
    real_.forget(dir);
  }
  Result<void> start(const exec::SessionStart& session) override {
    {
      const std::lock_guard lock(mutex_);
      ready_before_ += std::count(dirs_.begin(), dirs_.end(), session.dir) > 0 ? 1 : 0;
    }
    return real_.start(session);
  }
  Result<bool> running(const std::filesystem::path& dir) override { return real_.running(dir); }
  bool results_stand(const std::filesystem::path& dir) override { return real_.results_stand(dir); }
  bool was_killed(const std::filesystem::path& dir) override { return real_.was_killed(dir); }
  Result<void> stop(const std::filesystem::path& dir) override { return real_.stop(dir); }
  void kill(const std::filesystem::path& dir) override { real_.kill(dir); }
  [[nodiscard]] int ready_before() const { return ready_before_; }

  std::atomic<int> made{0};
  int forgotten{0};

 private:
  exec::LocalLauncher real_{FIVEFOLD_EXEC};
  std::mutex mutex_;
  std::vector<std::filesystem::path> dirs_;
  int ready_before_{0};
};

TEST(Runs, WhatIsMadeReadyForTheNextOneIsUsedByIt) {
  RunStage stage({});
  CountingWatcher watcher;
  ReadyCounter launcher;
  const Result<schedule::RunsEnd> end = stage.run(watcher, launcher, 1);
  ASSERT_TRUE(end.ok()) << end.error().message;
  EXPECT_EQ(end->complete, 5);
  EXPECT_EQ(launcher.made, 5);
  EXPECT_EQ(launcher.ready_before(), 5);
  EXPECT_EQ(launcher.forgotten, 0);
}

TEST(Runs, ARepeatOfTheOnlyRunLeftIsMadeReadyOnlyWhenItIsLaunched) {
  RunStage stage({.mode = "exit", .runs = 2, .max_attempts = 3});
  CountingWatcher watcher;
  ReadyCounter launcher;
  ASSERT_TRUE(stage.run(watcher, launcher, 1).ok());
  EXPECT_EQ(watcher.starts, 3);
  EXPECT_EQ(launcher.made - launcher.forgotten, 3);
}

TEST(Runs, ASecondCallHasNothingToDo) {
  RunStage stage({.runs = 2});
  CountingWatcher watcher;
  ASSERT_TRUE(stage.run(watcher).ok());
  CountingWatcher second;
  ASSERT_TRUE(stage.run(second).ok());
  EXPECT_EQ(second.starts, 0);
}

TEST(Runs, ADirectoryWhoseLaunchWasNeverRecordedIsRemovedUnlessASessionBeganThere) {
  RunStage stage({.runs = 2});
  const std::string prepared(32, 'a');
  const std::string begun(32, 'b');
  for (const std::string& name : {prepared, begun}) {
    std::filesystem::create_directories(stage.folder / "runs" / name);
    std::filesystem::create_directories(stage.folder / "homes" / name);
    std::filesystem::create_directory_symlink("../../homes/" + name, stage.folder / "runs" / name / "home");
  }
  std::ofstream(stage.folder / "runs" / begun / exec::kShimFile) << "{}\n";
  CountingWatcher watcher;
  ASSERT_TRUE(stage.run(watcher).ok());
  EXPECT_FALSE(std::filesystem::exists(stage.folder / "runs" / prepared));
  EXPECT_FALSE(std::filesystem::exists(stage.folder / "homes" / prepared));
  EXPECT_TRUE(std::filesystem::exists(stage.folder / "runs" / begun));
  EXPECT_EQ(watcher.starts, 2);
}

TEST(Runs, TheHomeOfAnUnrecordedDirectoryStaysWhereARecordedAttemptHasIt) {
  RunStage stage({.runs = 2});
  CountingWatcher watcher;
  ASSERT_TRUE(stage.run(watcher).ok());
  const std::filesystem::path prepared = stage.folder / "runs" / std::string(32, 'a');
  std::filesystem::create_directories(prepared);
  std::filesystem::create_directory_symlink("../../homes/" + stage.home.filename().string(), prepared / "home");
  ASSERT_TRUE(stage.run(watcher).ok());
  EXPECT_FALSE(std::filesystem::exists(prepared));
  EXPECT_TRUE(std::filesystem::exists(stage.home));
}

TEST(Runs, AFailingRunnerUsesItsLaunchesAndEveryOneIsARecordWithItsReason) {
  RunStage stage({.mode = "exit", .runs = 2, .max_attempts = 3});
  CountingWatcher watcher;
  const Result<schedule::RunsEnd> end = stage.run(watcher, 1);
  ASSERT_TRUE(end.ok()) << end.error().message;
  EXPECT_EQ(end->complete, 0);
  EXPECT_THAT(watcher.reasons, ElementsAre(Pair("exit-status", 3)));
  EXPECT_THAT(attempts_of(stage), ElementsAre("1-0 failed 1", "1-1 failed 1", "2-0 failed 1"));
  ASSERT_EQ(end->missing.size(), 1U);
  EXPECT_THAT(end->missing[0], HasSubstr("all 3 launches are used"));
}

TEST(Runs, ARepeatKeepsTheSeedOfItsRun) {
  RunStage stage({.mode = "exit", .runs = 2, .max_attempts = 3});
  CountingWatcher watcher;
  ASSERT_TRUE(stage.run(watcher, 1).ok());
  const ledger::Workspace workspace = stage.open();
  const std::vector<AttemptLog>& attempts = workspace.log().attempts.at(stage.cell);
  const Digest seed0 = self_derived_seed0(workspace.log().last_submission(stage.cell.team)->ref.leaf);
  for (const AttemptLog& attempt : attempts) {
    const RunStart& start = attempt.start.record;
    EXPECT_EQ(start.seed, run_seed(seed0, stage.cell.team, stage.cell.benchmark, start.run));
    EXPECT_EQ(attempt.end->record.seed, start.seed);
  }
}

TEST(Runs, ItemErrorsUpToTheLimitScoreZeroAndDoNotFailTheRun) {
  RunStage stage({.mode = "last-error", .runs = 2});
  CountingWatcher watcher;
  ASSERT_TRUE(stage.run(watcher).ok());
  EXPECT_THAT(sums_of(stage), ElementsAre(3'000'000, 3'000'000));
}

TEST(Runs, StatusShowsAFailedAttemptWithItsReasonAndWhatItSaid) {
  RunStage stage({.mode = "exit", .runs = 2, .max_attempts = 2});
  CountingWatcher watcher;
  ASSERT_TRUE(stage.run(watcher).ok());
  ledger::Workspace workspace = stage.open(ledger::Workspace::Access::read);
  exec::LocalLauncher launcher(FIVEFOLD_EXEC);
  const schedule::StageStatus status = schedule::stage_status(workspace, launcher, schedule::Capacity{}, 1000).value();
  ASSERT_EQ(status.cells.size(), 1U);
  ASSERT_EQ(status.cells[0].failed.size(), 2U);
  EXPECT_EQ(status.cells[0].failed[0].reason, "exit-status");
  EXPECT_EQ(status.cells[0].failed[0].stderr_tail, "giving up\n");
  EXPECT_EQ(status.cells[0].state, schedule::CellState::incomplete);
}

TEST(Runs, AKilledHarnessFindsItsRunnersStillWorkingAndAdoptsThem) {
  RunStage stage({.mode = "gate", .runs = 2});
  const pid_t harness = stage.run_in_child();
  ASSERT_TRUE(test::wait_until([&] { return stage.lines() == 2; }));
  ::kill(harness, SIGKILL);
  RunStage::wait_for(harness);
  std::ofstream(stage.home / "go") << "";
  CountingWatcher watcher;
  const Result<schedule::RunsEnd> end = stage.run(watcher);
  ASSERT_TRUE(end.ok()) << end.error().message;
  EXPECT_EQ(watcher.adoptions, 2);
  EXPECT_EQ(watcher.starts, 0);
  EXPECT_THAT(attempts_of(stage), ElementsAre("1-0 completed 1", "2-0 completed 1"));
  EXPECT_EQ(test::TempDir::read(stage.home / "launches"), "xx");
}

TEST(Runs, AStopSignalEndsTheRunnersAndTheNextCommandGoesOnInANewSession) {
  RunStage stage({.mode = "gate", .runs = 2});
  const pid_t harness = stage.run_in_child();
  ASSERT_TRUE(test::wait_until([&] { return stage.lines() == 2; }));
  ::kill(harness, SIGINT);
  EXPECT_EQ(RunStage::wait_for(harness), 0);
  for (const auto& dir : std::filesystem::directory_iterator(stage.folder / "runs")) {
    EXPECT_EQ(os::lock_holder(dir.path() / exec::kShimFile).value(), std::nullopt);
  }
  EXPECT_THAT(attempts_of(stage), ElementsAre("1-0 open", "2-0 open"));
  std::ofstream(stage.home / "go") << "";
  CountingWatcher watcher;
  ASSERT_TRUE(stage.run(watcher).ok());
  EXPECT_EQ(watcher.continues, 2);
  EXPECT_THAT(attempts_of(stage), ElementsAre("1-0 completed 2", "2-0 completed 2"));
  EXPECT_EQ(stage.lines(), 8) << "an answered item was asked again";
}

TEST(Runs, AShimThatIsKilledIsFollowedByANewSessionOfTheSameAttempt) {
  RunStage stage({.mode = "kill-shim-once", .runs = 2});
  CountingWatcher watcher;
  ASSERT_TRUE(stage.run(watcher).ok());
  EXPECT_THAT(attempts_of(stage), ElementsAre("1-0 completed 2", "2-0 completed 2"));
}

TEST(Runs, ThreeSessionsWithoutAnythingLoseTheAttempt) {
  RunStage stage({.mode = "kill-shim", .runs = 2, .max_attempts = 2});
  CountingWatcher watcher;
  ASSERT_TRUE(stage.run(watcher).ok());
  EXPECT_THAT(attempts_of(stage), ElementsAre("1-0 lost 3", "2-0 lost 3"));
  EXPECT_THAT(watcher.reasons, ElementsAre(Pair("no-result", 2)));
}

TEST(Runs, APinnedFileThatChangedInTheWorkspaceFailsTheAttemptBeforeAnythingIsStarted) {
  RunStage stage({.mode = "gate", .runs = 2, .max_attempts = 2});
  for (const auto& entry : std::filesystem::recursive_directory_iterator(stage.folder / "pinned")) {
    if (entry.path().filename() != "runner.py") continue;
    std::filesystem::permissions(entry.path(), std::filesystem::perms::owner_all);
    std::ofstream(entry.path(), std::ios::app) << "# changed\n";
  }
  CountingWatcher watcher;
  ASSERT_TRUE(stage.run(watcher).ok());
  EXPECT_THAT(watcher.reasons, ElementsAre(Pair("pinned-file-changed", 2)));
  EXPECT_FALSE(std::filesystem::exists(stage.home / "launches"));
}

// kill -9 of the harness wherever it happens to be, again and again: the numbers are those of an undisturbed copy.
TEST(Runs, AHarnessThatIsKilledAgainAndAgainReachesTheSameSums) {
  RunStage stage({.mode = "seeded", .items = 20});
  const std::filesystem::path copy = stage.files_ / "undisturbed";
  std::filesystem::copy(stage.folder, copy, std::filesystem::copy_options::recursive);
  for (int kill = 0; kill < 12; ++kill) {
    const pid_t harness = stage.run_in_child();
    // Wherever it is when so many items are answered, or at its end.
    const auto moment = [&] { return stage.lines() >= 8 * kill || RunStage::has_ended(harness); };
    ASSERT_TRUE(test::wait_until(moment));
    ::kill(harness, SIGKILL);
    RunStage::wait_for(harness);
  }
  CountingWatcher watcher;
  const Result<schedule::RunsEnd> end = stage.run(watcher);
  ASSERT_TRUE(end.ok()) << end.error().message;
  const std::vector<std::int64_t> sums = sums_of(stage);
  EXPECT_EQ(attempts_of(stage).size(), 5U) << "an attempt was launched twice";
  EXPECT_EQ(stage.lines(), 100) << "an item was answered twice";
  stage.folder = copy;
  ASSERT_TRUE(stage.run(watcher).ok());
  EXPECT_EQ(sums, sums_of(stage));
}

}  // namespace
}  // namespace fivefold
