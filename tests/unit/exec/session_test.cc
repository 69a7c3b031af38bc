// Whole sessions of a real runner under the real fivefold-exec.
#include <signal.h>
#include <unistd.h>

#include <chrono>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/base/number.h"
#include "harness/os/file_lock.h"
#include "harness/os/process.h"
#include "tests/support/launched_attempt.h"

namespace fivefold::exec {
namespace {

using test::LaunchedAttempt;
using testing::HasSubstr;

TEST(Session, AGoodRunnerCompletes) {
  LaunchedAttempt attempt("good");
  const SessionTrace trace = attempt.run();
  ASSERT_TRUE(trace.exit) << attempt.read("stderr");
  EXPECT_EQ(trace.exit->exit, 0);
  EXPECT_EQ(trace.exit->left, 0);
  EXPECT_GT(trace.exit->max_rss, 0);
  EXPECT_LE(trace.exit->started_at, trace.exit->finished_at);
  EXPECT_EQ(attempt.judged(trace), std::nullopt);
  EXPECT_EQ(attempt.results().lines.at(ItemId{"q1"}).output, "SAY Q1");
}

struct Case {
  const char* mode;
  Reason reason;
};

class SessionReason : public testing::TestWithParam<Case> {};

TEST_P(SessionReason, IsTheOneThatTheRunnersBehaviourCalls) {
  LaunchedAttempt attempt(GetParam().mode);
  attempt.plan.launch.memory_bytes = std::int64_t{200} << 20;
  attempt.plan.launch.disk_bytes = std::int64_t{7} << 20;
  const SessionTrace trace = attempt.run();
  ASSERT_TRUE(trace.exit) << attempt.read("stderr");
  const std::optional<Reason> reason = attempt.judged(trace);
  ASSERT_TRUE(reason);
  EXPECT_EQ(to_text(*reason), to_text(GetParam().reason));
}

INSTANTIATE_TEST_SUITE_P(Runners, SessionReason,
                         testing::Values(Case{"exit", Reason::exit_status}, Case{"signal", Reason::signal},
                                         Case{"memory", Reason::memory}, Case{"disk", Reason::output_cap},
                                         Case{"change", Reason::pinned_file_changed},
                                         Case{"missing", Reason::missing_items}, Case{"unknown", Reason::unknown_item},
                                         Case{"repeated", Reason::repeated_item}, Case{"bad-json", Reason::bad_json},
                                         Case{"bad-utf8", Reason::bad_utf8}, Case{"cached", Reason::cached},
                                         Case{"long-output", Reason::output_cap}, Case{"long-line", Reason::line_cap},
                                         Case{"nan", Reason::bad_score}, Case{"errors", Reason::too_many_item_errors}),
                         [](const testing::TestParamInfo<Case>& tested) {
                           std::string name = tested.param.mode;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

TEST(Session, AProgramThatIsNotThereIsAStartFailure) {
  LaunchedAttempt attempt("good");
  attempt.plan.launch.command = {"no-such-program"};
  const SessionTrace trace = attempt.run();
  ASSERT_TRUE(trace.exit);
  EXPECT_EQ(attempt.judged(trace), Reason::start_failed);
  EXPECT_THAT(attempt.read("stderr"), HasSubstr("no-such-program"));
}

TEST(Session, ALastLineWithoutLfIsTakenFromARunnerThatEndedWell) {
  LaunchedAttempt attempt("no-newline");
  EXPECT_EQ(attempt.judged(attempt.run()), std::nullopt);
}

TEST(Session, ARunnerThatIgnoresTermIsKilledAfterTheGrace) {
  LaunchedAttempt attempt("hang");
  attempt.plan.launch.deadline_seconds = 1;
  attempt.plan.launch.grace_seconds = 1;
  const SessionTrace trace = attempt.run();
  ASSERT_TRUE(trace.exit);
  EXPECT_EQ(trace.exit->stopped, Stopped::deadline);
  EXPECT_EQ(trace.exit->signal, SIGKILL);
  EXPECT_EQ(attempt.judged(trace), Reason::deadline);
  EXPECT_GE(trace.exit->finished_at.milliseconds - trace.exit->started_at.milliseconds, 1900);
}

TEST(Session, ARunnerThatObeysTermNeedsNoGrace) {
  LaunchedAttempt attempt("hang-politely");
  attempt.plan.launch.deadline_seconds = 1;
  attempt.plan.launch.grace_seconds = 60;
  const SessionTrace trace = attempt.run();
  ASSERT_TRUE(trace.exit);
  EXPECT_EQ(trace.exit->signal, SIGTERM);
  EXPECT_EQ(trace.exit->stopped, Stopped::deadline);
}

TEST(Session, AGrandchildInASessionOfItsOwnIsKilledAndCounted) {
  LaunchedAttempt attempt("orphan");
  const SessionTrace trace = attempt.run();
  ASSERT_TRUE(trace.exit);
  EXPECT_EQ(trace.exit->left, 1);
  EXPECT_EQ(attempt.judged(trace), std::nullopt);
}

TEST(Session, AFloodOfOutputIsCappedCountedAndHurtsNobody) {
  LaunchedAttempt attempt("flood");
  attempt.plan.launch.keep_bytes = 5000;
  const SessionTrace trace = attempt.run();
  ASSERT_TRUE(trace.exit);
  EXPECT_EQ(trace.exit->out.bytes, 5000);
  EXPECT_EQ(trace.exit->out.dropped, 2'000'000 - 5000);
  EXPECT_EQ(attempt.read("stdout"), std::string(5000, 'x'));
  EXPECT_EQ(attempt.judged(trace), std::nullopt);
}

TEST(Session, SecretsReachTheRunnerButNoFile) {
  LaunchedAttempt attempt("secret");
  attempt.secrets["TOKEN"] = "hunter2-hunter2";
  ASSERT_TRUE(attempt.run().exit);
  EXPECT_EQ(attempt.read("stdout"), "token=[redacted]\n");
  EXPECT_EQ(attempt.read("stderr"), "[redacted]");
  for (const auto& entry : std::filesystem::recursive_directory_iterator(attempt.plan.dir)) {
    if (entry.is_regular_file()) {
      EXPECT_EQ(test::TempDir::read(entry.path()).find("hunter2"), std::string::npos) << entry.path();
    }
  }
}

TEST(Session, TheRunnerSeesTheListedEnvironmentAndNothingElse) {
  LaunchedAttempt attempt("environment");
  attempt.environment["EXTRA"] = "1";
  attempt.gpus = {2};
  ::setenv("OUTSIDE", "leaks", 1);
  ASSERT_TRUE(attempt.run().exit);
  const std::string dir = attempt.plan.dir.string();
  EXPECT_EQ(attempt.read("stdout"), "CUDA_VISIBLE_DEVICES=2\nEXTRA=1\nFIVEFOLD_REQUEST=" + dir +
                                        "/request.json\nHOME=" + dir + "/home\nLANG=C.UTF-8\n" +
                                        "PATH=/usr/local/bin:/usr/bin:/bin\nTMPDIR=" + dir + "/tmp\nTZ=UTC\n");
}

TEST(Session, NoDescriptorOfTheHarnessReachesTheRunner) {
  LaunchedAttempt attempt("descriptors");
  int leaky[2];
  ASSERT_EQ(::pipe(leaky), 0);  // without close-on-exec, as a careless library would
  ASSERT_TRUE(attempt.run().exit);
  ::close(leaky[0]);
  ::close(leaky[1]);
  EXPECT_EQ(attempt.read("stdout"), "[3, 4]\n");  // its results.jsonl and the listing itself
}

TEST(Session, WhatTheRunnerPutAtExitJsonIsReplaced) {
  LaunchedAttempt attempt("fake-exit");
  const SessionTrace trace = attempt.run();
  ASSERT_TRUE(trace.exit);
  EXPECT_EQ(attempt.judged(trace), std::nullopt);
}

TEST(Session, AskedToStopItIsStoppedByTheHarnessAndContinuesInANewSession) {
  LaunchedAttempt attempt("hang-politely");
  attempt.prepare();
  attempt.start();
  ASSERT_TRUE(test::wait_until([&] { return attempt.results(false).whole_lines == 1; }));
  ASSERT_TRUE(attempt.launcher().stop(attempt.plan.dir).ok());
  attempt.wait();
  SessionTrace trace = read_trace(attempt.plan.dir).value();
  ASSERT_TRUE(trace.exit);
  EXPECT_EQ(trace.exit->stopped, Stopped::harness);
  attempt.plan.launch.command.back() = "good";
  trace = attempt.run(2);
  ASSERT_TRUE(trace.exit);
  EXPECT_EQ(trace.shim_session, 2);
  EXPECT_EQ(attempt.judged(trace), std::nullopt);
}

TEST(Session, AShimThatIsGoneLeavesNoExitAndItsRunnersLineStands) {
  LaunchedAttempt attempt("kill-shim-once");
  SessionTrace trace = attempt.run();
  EXPECT_EQ(trace.shim_session, 1);
  EXPECT_FALSE(trace.exit);
  trace = attempt.run(2);
  ASSERT_TRUE(trace.exit);
  EXPECT_EQ(attempt.judged(trace), std::nullopt);
  const std::string variable = "FIVEFOLD_REQUEST=" + (attempt.plan.dir / "request.json").string();
  EXPECT_TRUE(os::processes_with_variable(variable).empty()) << "a process of the first session is still there";
}

TEST(Session, ASecondShimEndsAtOnceAndASessionThatHasEndedIsNotRunAgain) {
  LaunchedAttempt attempt("hang-politely");
  attempt.prepare();
  attempt.start();
  ASSERT_TRUE(test::wait_until([&] { return attempt.results(false).whole_lines == 1; }));
  const std::string holder = os::lock_holder(attempt.plan.dir / kShimFile).value().value();
  LocalLauncher second(FIVEFOLD_EXEC);
  ASSERT_TRUE(second.start({attempt.plan.dir, {"PATH=/usr/bin"}, {}}).ok());
  EXPECT_EQ(os::lock_holder(attempt.plan.dir / kShimFile).value(), holder);
  ASSERT_TRUE(second.stop(attempt.plan.dir).ok());
  attempt.wait();
  const std::string exit = attempt.read("exit.json");
  attempt.start();
  attempt.wait();
  EXPECT_EQ(attempt.read("exit.json"), exit);
  EXPECT_EQ(attempt.results(false).whole_lines, 1);
}

TEST(Session, AWaitEndsWhenTheResultsStandAndWhenTheSessionHasEnded) {
  LaunchedAttempt attempt("good");
  attempt.prepare();
  attempt.start();
  LocalLauncher& launcher = attempt.launcher();
  const auto before = std::chrono::steady_clock::now();
  EXPECT_FALSE(launcher.results_stand("/nowhere"));
  launcher.wait(60'000);
  EXPECT_TRUE(launcher.results_stand(attempt.plan.dir));
  EXPECT_TRUE(launcher.results_stand(attempt.plan.dir));  // asked again
  EXPECT_TRUE(std::filesystem::exists(attempt.plan.dir / "results.jsonl"));
  launcher.wait(60'000);
  EXPECT_LT(std::chrono::steady_clock::now() - before, std::chrono::seconds(40));
  EXPECT_FALSE(launcher.running(attempt.plan.dir).value());
  EXPECT_FALSE(launcher.results_stand(attempt.plan.dir));
}

TEST(Session, ResultsOfAStoppedProgramDoNotStandBeforeItsReport) {
  LaunchedAttempt attempt("hang-politely");
  attempt.prepare();
  attempt.start();
  LocalLauncher& launcher = attempt.launcher();
  bool stood = false;
  while (launcher.running(attempt.plan.dir).value()) {
    ASSERT_TRUE(launcher.stop(attempt.plan.dir).ok());
    launcher.wait(20);
    stood = stood || launcher.results_stand(attempt.plan.dir);
  }
  EXPECT_FALSE(stood);
}

// Children of this process that are shims of the directory.
std::vector<pid_t> shims_of(const std::filesystem::path& dir) {
  std::vector<pid_t> found;
  for (const pid_t pid : os::children(::getpid())) {
    const std::vector<std::string> words = os::command_line(pid);
    if (words.size() > 1 && words[1] == dir.string()) found.push_back(pid);
  }
  return found;
}

TEST(Session, AShimThatIsReadyTouchesNothingAndIsSentAway) {
  const LaunchedAttempt attempt("good");
  LocalLauncher launcher(FIVEFOLD_EXEC);
  ASSERT_TRUE(launcher.get_ready({attempt.plan.dir, {"PATH=/usr/bin"}, {}}).ok());
  // Its words are there a moment after it.
  EXPECT_TRUE(test::wait_until([&] { return shims_of(attempt.plan.dir).size() == 1; }));
  EXPECT_FALSE(launcher.running(attempt.plan.dir).value());
  launcher.forget(attempt.plan.dir);
  EXPECT_TRUE(shims_of(attempt.plan.dir).empty());
  EXPECT_FALSE(std::filesystem::exists(attempt.plan.dir)) << "there was not even a directory";
}

TEST(Session, AShimThatIsReadyEndsWithItsHarness) {
  LaunchedAttempt attempt("good");
  attempt.prepare();
  {
    LocalLauncher gone(FIVEFOLD_EXEC);
    ASSERT_TRUE(gone.get_ready({attempt.plan.dir, {"PATH=/usr/bin"}, {}}).ok());
  }
  ASSERT_TRUE(test::wait_until([&] { return shims_of(attempt.plan.dir).empty(); }));
  EXPECT_FALSE(std::filesystem::exists(attempt.plan.dir / kShimFile));
  EXPECT_EQ(attempt.judged(attempt.run()), std::nullopt) << "and the next one runs the session";
}

TEST(Session, AReadyShimThatWasKilledMeanwhileHasNeverBegun) {
  LaunchedAttempt attempt("good");
  attempt.prepare();
  LocalLauncher launcher(FIVEFOLD_EXEC);
  const SessionStart session{attempt.plan.dir, {"PATH=/usr/bin"}, {}};
  ASSERT_TRUE(launcher.get_ready(session).ok());
  ASSERT_TRUE(test::wait_until([&] { return shims_of(attempt.plan.dir).size() == 1; }));
  ASSERT_EQ(::kill(shims_of(attempt.plan.dir).at(0), SIGKILL), 0);
  ASSERT_TRUE(launcher.start(session).ok());
  ASSERT_TRUE(test::wait_until([&] { return !launcher.running(attempt.plan.dir).value(); }));
  EXPECT_EQ(read_trace(attempt.plan.dir).value().shim_session, 0);
}

TEST(Session, ALauncherWithoutItsProgramSaysSo) {
  LaunchedAttempt attempt("good");
  attempt.prepare();
  LocalLauncher broken("/nowhere/fivefold-exec");
  const Result<void> started = broken.start({attempt.plan.dir, {}, {}});
  ASSERT_FALSE(started.ok());
  EXPECT_THAT(started.error().message, HasSubstr("/nowhere/fivefold-exec"));
}

}  // namespace
}  // namespace fivefold::exec
