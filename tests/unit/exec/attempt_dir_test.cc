#include "harness/exec/attempt_dir.h"

#include <sys/stat.h>

#include <fstream>

#include <gtest/gtest.h>

#include "tests/support/launched_attempt.h"

namespace fivefold::exec {
namespace {

using test::LaunchedAttempt;

TEST(AttemptDir, HasTheFilesOfTheProtocolAndARelativeHome) {
  LaunchedAttempt attempt("good");
  ASSERT_EQ(attempt.prepare(), Prepared::ready);
  for (const char* const name : {"request.json", "items.jsonl", "results.jsonl", "launch.json", "tmp", "runner"}) {
    EXPECT_TRUE(std::filesystem::exists(attempt.plan.dir / name)) << name;
  }
  EXPECT_EQ(std::filesystem::read_symlink(attempt.plan.dir / "home"), "../../homes/h1");
  EXPECT_TRUE(std::filesystem::is_directory(attempt.plan.dir / "home"));
}

TEST(AttemptDir, PinnedFilesAreCopiedReadOnlyAndStayExecutable) {
  LaunchedAttempt attempt("good");
  std::filesystem::permissions(attempt.plan.pinned / "runner.py", std::filesystem::perms(0755));
  ASSERT_EQ(attempt.prepare(), Prepared::ready);
  struct stat status {};
  ASSERT_EQ(::stat((attempt.plan.dir / "runner/runner.py").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0555U);
  ASSERT_EQ(::stat((attempt.plan.dir / "runner").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0555U);
}

TEST(AttemptDir, APinnedStoreWithOtherBytesIsNotLaunched) {
  LaunchedAttempt attempt("good");
  attempt.workspace.write("pinned/runner.py", "other");
  EXPECT_EQ(attempt.prepare(), Prepared::pinned_file_changed);
}

TEST(AttemptDir, ALaterSessionCutsATornLineAndAsksOnlyWhatHasNoLine) {
  LaunchedAttempt attempt("good");
  ASSERT_EQ(attempt.prepare(), Prepared::ready);
  const std::string whole = R"({"id":"q2","output":"x","finish":"stop"})"
                            "\n";
  std::ofstream(attempt.plan.dir / "results.jsonl") << whole << R"({"id":"q3","outp)";
  attempt.workspace.write("runs/a1/exit.json", "first");
  ASSERT_EQ(attempt.prepare(2), Prepared::ready);
  EXPECT_EQ(attempt.read("results.jsonl"), whole);
  EXPECT_EQ(attempt.read("items.jsonl"), attempt.plan.items[0].line + "\n" + attempt.plan.items[2].line + "\n");
  EXPECT_EQ(attempt.read("exit.1.json"), "first");
  EXPECT_FALSE(std::filesystem::exists(attempt.plan.dir / "exit.json"));
  EXPECT_EQ(parse_launch(attempt.read("launch.json")).value().session, 2);
}

// The name of a directory is known before it is made: a shim that waits for it has it among its words.
TEST(AttemptDir, WhatLiesThereBeforeTheFirstSessionIsNobodysAnswer) {
  LaunchedAttempt attempt("good");
  std::filesystem::create_directories(attempt.plan.dir);
  const auto elsewhere = attempt.workspace.write("elsewhere", "not ours to change");
  for (const char* const name : {"request.json", "items.jsonl", "launch.json"}) {
    std::filesystem::create_hard_link(elsewhere, attempt.plan.dir / name);
  }
  std::ofstream(attempt.plan.dir / "results.jsonl") << R"({"id":"q1","output":"planted","finish":"stop"})"
                                                    << "\n";
  std::ofstream(attempt.plan.dir / "exit.json") << "planted";
  ASSERT_EQ(attempt.prepare(), Prepared::ready);
  EXPECT_EQ(attempt.read("results.jsonl"), "");
  EXPECT_EQ(attempt.read("items.jsonl"),
            attempt.plan.items[0].line + "\n" + attempt.plan.items[1].line + "\n" + attempt.plan.items[2].line + "\n");
  EXPECT_FALSE(std::filesystem::exists(attempt.plan.dir / "exit.json"));
  EXPECT_EQ(test::TempDir::read(elsewhere), "not ours to change");
}

TEST(AttemptDir, WithEveryItemAnsweredNothingIsLeftToAsk) {
  LaunchedAttempt attempt("good");
  ASSERT_EQ(attempt.prepare(), Prepared::ready);
  std::ofstream results(attempt.plan.dir / "results.jsonl");
  for (const char* const id : {"q1", "q2", "q3"}) {
    results << R"({"id":")" << id << R"(","output":"","finish":"error"})"
            << "\n";
  }
  results.close();
  EXPECT_EQ(attempt.prepare(2), Prepared::nothing_left);
}

TEST(AttemptDir, PreparingAgainRepairsWhatAHalfMadeDirectoryLacks) {
  LaunchedAttempt attempt("good");
  ASSERT_EQ(attempt.prepare(), Prepared::ready);
  std::filesystem::remove(attempt.plan.dir / "request.json");
  std::filesystem::remove(attempt.plan.dir / "home");
  std::filesystem::remove_all(attempt.plan.dir / "tmp");
  ASSERT_EQ(attempt.prepare(), Prepared::ready);
  EXPECT_EQ(attempt.read("request.json"), attempt.plan.request);
  EXPECT_TRUE(std::filesystem::is_directory(attempt.plan.dir / "home"));
  EXPECT_TRUE(std::filesystem::is_directory(attempt.plan.dir / "tmp"));
}

TEST(AttemptDir, PreparingTheFirstSessionTakesAnExitFileAwayThatIsThereAlready) {
  LaunchedAttempt attempt("good");
  ASSERT_EQ(attempt.prepare(), Prepared::ready);
  attempt.workspace.write("runs/a1/exit.json", "a runner's");
  ASSERT_EQ(attempt.prepare(), Prepared::ready);
  EXPECT_FALSE(std::filesystem::exists(attempt.plan.dir / "exit.json"));
}

TEST(AttemptDir, WhatARunnerPutInThePlaceOfOurFilesStopsNoLaterSession) {
  LaunchedAttempt attempt("good");
  ASSERT_EQ(attempt.prepare(), Prepared::ready);
  for (const char* const name : {"stdout", "stderr", "shim.json", "results.jsonl", "items.jsonl"}) {
    std::filesystem::remove(attempt.plan.dir / name);
    ASSERT_EQ(::mkfifo((attempt.plan.dir / name).c_str(), 0600), 0);
  }
  const SessionTrace trace = attempt.run(2);
  ASSERT_TRUE(trace.exit);
  EXPECT_EQ(attempt.judged(trace), std::nullopt);
}

TEST(AttemptDir, ATraceWithoutAShimHasNoSession) {
  LaunchedAttempt attempt("good");
  attempt.prepare();
  const SessionTrace trace = read_trace(attempt.plan.dir).value();
  EXPECT_EQ(trace.shim_session, 0);
  EXPECT_FALSE(trace.exit);
}

TEST(AttemptDir, AnExitFileOfAnotherSessionIsNotBelieved) {
  LaunchedAttempt attempt("good");
  attempt.prepare();
  attempt.workspace.write("runs/a1/shim.json", encode_shim(ShimFile{2, {1, 1, "b"}}));
  ExitReport exit;
  exit.session = 1;
  exit.pid = 1;
  exit.exit = 0;
  attempt.workspace.write("runs/a1/exit.json", encode_exit(exit));
  EXPECT_FALSE(read_trace(attempt.plan.dir).value().exit);
}

TEST(AttemptDir, AnExitFileIsBelievedWhereTheShimsFileWasOverwritten) {
  LaunchedAttempt attempt("good");
  attempt.prepare();
  attempt.workspace.write("runs/a1/shim.json", "garbage");
  ExitReport exit;
  exit.session = 1;
  exit.pid = 1;
  exit.exit = 0;
  attempt.workspace.write("runs/a1/exit.json", encode_exit(exit));
  const SessionTrace trace = read_trace(attempt.plan.dir).value();
  EXPECT_EQ(trace.shim_session, 1);
  EXPECT_TRUE(trace.exit);
}

}  // namespace
}  // namespace fivefold::exec
