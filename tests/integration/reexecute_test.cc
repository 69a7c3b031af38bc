// The lab's re-executions over the real store, launcher and shim.
#include <fstream>

#include <gtest/gtest.h>

#include "tests/integration/run_stage.h"

namespace fivefold {
namespace {

using test::CountingWatcher;
using test::RunStage;

Reexecution ask(const RunStage& stage, const std::vector<std::string>& items, int run = 1) {
  Reexecution wanted{stage.cell, run, 4711, {}};
  for (const std::string& item : items) wanted.items.push_back(ItemId{item});
  return wanted;
}

TEST(Reexecute, OnlyTheUnitsThatWereDrawnAreAskedAndComeBackInOrder) {
  RunStage stage({});
  CountingWatcher watcher;
  const auto results = stage.reexecute({ask(stage, {"q3", "q1"}), ask(stage, {"q0"}, 2)}, watcher);
  ASSERT_TRUE(results.ok()) << results.error().message;
  ASSERT_EQ(results->size(), 3U);
  EXPECT_EQ((*results)[0].item.text, "q3");
  EXPECT_EQ((*results)[0].line->output, "ITEM 3");
  EXPECT_EQ((*results)[0].attempts, 1);
  EXPECT_EQ((*results)[2].run, 2);
  EXPECT_EQ(stage.lines(), 3);
}

TEST(Reexecute, TheLabsHomeIsFreshAndEmptyWhateverTheTeamLeftInItsOwn) {
  RunStage stage({.mode = "home"});
  std::ofstream(stage.home / "answers.json") << "{}";
  CountingWatcher watcher;
  ASSERT_TRUE(stage.reexecute({ask(stage, {"q0"})}, watcher).ok());
  for (const auto& dir : std::filesystem::directory_iterator(stage.folder / "runs")) {
    EXPECT_EQ(test::TempDir::read(dir.path() / "stdout"), "[]\n");
  }
}

TEST(Reexecute, AUnitThatEndsInAnErrorIsTriedAgainUpToTheAttemptsOfThePolicy) {
  RunStage stage({.mode = "last-error"});
  CountingWatcher watcher;
  const auto results = stage.reexecute({ask(stage, {"q0", "q1"})}, watcher);
  ASSERT_TRUE(results.ok()) << results.error().message;
  EXPECT_TRUE((*results)[0].line);
  EXPECT_EQ((*results)[0].attempts, 1);
  EXPECT_FALSE((*results)[1].line);
  EXPECT_EQ((*results)[1].attempts, 3);
  EXPECT_EQ(watcher.starts, 3);
}

TEST(Reexecute, OfAPartlyFailedAttemptOnlyTheUnansweredUnitsAreAskedAgain) {
  RunStage stage({.mode = "partly"});
  CountingWatcher watcher;
  const auto results = stage.reexecute({ask(stage, {"q0", "q1", "q2"})}, watcher);
  ASSERT_TRUE(results.ok()) << results.error().message;
  EXPECT_EQ((*results)[0].attempts, 1);
  EXPECT_EQ((*results)[1].attempts, 1);
  EXPECT_FALSE((*results)[2].line);
  EXPECT_EQ((*results)[2].attempts, 3);
}

TEST(Reexecute, AnAnsweredUnitIsNotAskedAgainByALaterCall) {
  RunStage stage({});
  CountingWatcher watcher;
  ASSERT_TRUE(stage.reexecute({ask(stage, {"q0"})}, watcher).ok());
  CountingWatcher second;
  const auto results = stage.reexecute({ask(stage, {"q0", "q2"})}, second);
  ASSERT_TRUE(results.ok());
  EXPECT_EQ((*results)[0].line->output, "ITEM 0");
  EXPECT_EQ((*results)[1].line->output, "ITEM 2");
  EXPECT_EQ(stage.lines(), 2);
}

TEST(Reexecute, NothingCountsThatAProgramWroteWhichChangedItsPinnedFiles) {
  RunStage stage({.mode = "change"});
  CountingWatcher watcher;
  const auto results = stage.reexecute({ask(stage, {"q0"})}, watcher);
  ASSERT_TRUE(results.ok());
  EXPECT_FALSE((*results)[0].line);
  EXPECT_EQ(watcher.reasons["pinned-file-changed"], 3);
}

TEST(Reexecute, AKilledAuditAdoptsWhatStillRuns) {
  RunStage stage({.mode = "hang-politely"});
  const std::vector<Reexecution> wanted{ask(stage, {"q0"})};
  const pid_t harness = RunStage::in_child([&] {
    schedule::Watcher quiet;
    return stage.reexecute(wanted, quiet).ok();
  });
  ASSERT_TRUE(test::wait_until([&] { return stage.lines() == 1; }));
  ::kill(harness, SIGKILL);
  RunStage::wait_for(harness);
  // The answer is there; ending its runner is what the deadline would do.
  exec::LocalLauncher launcher(FIVEFOLD_EXEC);
  for (const auto& dir : std::filesystem::directory_iterator(stage.folder / "runs")) {
    EXPECT_TRUE(launcher.running(dir.path()).value());
    ASSERT_TRUE(launcher.stop(dir.path()).ok());
  }
  CountingWatcher watcher;
  const auto results = stage.reexecute(wanted, watcher);
  ASSERT_TRUE(results.ok()) << results.error().message;
  EXPECT_EQ(watcher.adoptions, 1);
  EXPECT_EQ(watcher.starts, 0);
  EXPECT_EQ((*results)[0].line->output, "ITEM 0");
  EXPECT_EQ((*results)[0].attempts, 1);
}

TEST(Reexecute, AnItemThatTheBenchmarkDoesNotHaveIsRefused) {
  RunStage stage({});
  CountingWatcher watcher;
  const auto results = stage.reexecute({ask(stage, {"q99"})}, watcher);
  ASSERT_FALSE(results.ok());
  EXPECT_EQ(results.error().rule, "unknown-item");
}

}  // namespace
}  // namespace fivefold
