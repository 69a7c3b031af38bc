#include "harness/exec/exit_file.h"

#include <gtest/gtest.h>

#include "harness/exec/launch_file.h"
#include "harness/exec/reason.h"

namespace fivefold::exec {
namespace {

// The example of docs/design.md section 5, byte for byte.
constexpr const char* kExit =
    R"({"format":"fivefold-exit/v1","session":1,"pid":4711,"exit":0,"signal":null,"stopped":null,)"
    R"("startedAt":"2026-07-01T00:00:00.000Z","finishedAt":"2026-07-01T00:00:31.250Z","userMs":900,"systemMs":120,)"
    R"("maxRss":73400320,"stdout":{"bytes":120,"dropped":0},"stderr":{"bytes":0,"dropped":0},"left":0,)"
    R"("isolation":"subreaper"})";
constexpr const char* kLaunch =
    R"({"format":"fivefold-launch/v1","session":1,"command":["python3","run.py"],"directory":"runner","deadline":1800,)"
    R"("grace":10,"cpus":1,"memory":2147483648,"disk":10737418240,"keep":16777216})";

TEST(ExitFile, TheExampleOfTheDesignReadsAndWritesBackToTheSameBytes) {
  const Result<ExitReport> report = parse_exit(kExit);
  ASSERT_TRUE(report.ok()) << report.error().message;
  EXPECT_EQ(report->pid, 4711);
  EXPECT_EQ(report->exit, 0);
  EXPECT_TRUE(report->started());
  EXPECT_EQ(report->max_rss, 73400320);
  EXPECT_EQ(encode_exit(*report), kExit);
}

TEST(ExitFile, NeitherExitNorSignalMeansThatItWasNotStarted) {
  ExitReport report = parse_exit(kExit).value();
  report.exit.reset();
  report.stopped = Stopped::deadline;
  const Result<ExitReport> read = parse_exit(encode_exit(report));
  ASSERT_TRUE(read.ok());
  EXPECT_FALSE(read->started());
  EXPECT_EQ(read->stopped, Stopped::deadline);
}

TEST(ExitFile, AForeignFormatAnUnknownWordAndATornFileAreRefused) {
  const auto changed = [](std::string text, const std::string& from, const std::string& to) {
    return text.replace(text.find(from), from.size(), to);
  };
  EXPECT_FALSE(parse_exit(changed(kExit, "exit/v1", "exit/v2")).ok());
  EXPECT_FALSE(parse_exit(changed(kExit, R"("stopped":null)", R"("stopped":"moon")")).ok());
  EXPECT_FALSE(parse_exit(std::string(kExit).substr(0, 100)).ok());
  EXPECT_FALSE(parse_exit("").ok());
}

TEST(LaunchFile, TheExampleOfTheDesignReadsAndWritesBackToTheSameBytes) {
  const Result<LaunchFile> launch = parse_launch(kLaunch);
  ASSERT_TRUE(launch.ok()) << launch.error().message;
  EXPECT_EQ(launch->command, (std::vector<std::string>{"python3", "run.py"}));
  EXPECT_EQ(encode_launch(*launch), kLaunch);
}

TEST(LaunchFile, WhatAScoringProgramNeedsIsThereOnlyWhereItIsSet) {
  LaunchFile launch = parse_launch(kLaunch).value();
  launch.input = "stdin";
  launch.ends_with_us = true;
  EXPECT_EQ(parse_launch(encode_launch(launch)).value(), launch);
  launch.ends_with_us = false;
  EXPECT_EQ(encode_launch(launch), std::string(kLaunch).insert(std::string(kLaunch).size() - 1, R"(,"input":"stdin")"));
}

TEST(LaunchFile, ACommandWithoutAProgramIsRefused) {
  LaunchFile launch = parse_launch(kLaunch).value();
  launch.command.clear();
  EXPECT_FALSE(parse_launch(encode_launch(launch)).ok());
}

TEST(ShimFile, SaysWhoHoldsWhichSession) {
  const ShimFile shim{3, {17, 123456, "boot"}};
  EXPECT_EQ(parse_shim(encode_shim(shim)).value(), shim);
}

TEST(Reason, EveryWordReadsBackAndTheOrderIsTheDesigns) {
  for (int number = 0; number <= static_cast<int>(Reason::no_result); ++number) {
    const auto reason = static_cast<Reason>(number);
    EXPECT_EQ(reason_from(to_text(reason)), reason);
  }
  EXPECT_EQ(to_text(Reason::start_failed), "start-failed");
  EXPECT_LT(Reason::pinned_file_changed, Reason::memory);
  EXPECT_LT(Reason::exit_status, Reason::missing_items);
  EXPECT_EQ(reason_from("no-such-reason"), std::nullopt);
}

}  // namespace
}  // namespace fivefold::exec
