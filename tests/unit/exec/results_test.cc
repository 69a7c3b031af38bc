#include "harness/exec/results.h"

#include <sys/stat.h>
#include <unistd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/temp_dir.h"

namespace fivefold::exec {
namespace {

using test::TempDir;
using testing::ElementsAre;

const std::set<ItemId> kItems{ItemId{"a"}, ItemId{"b"}};

std::string line(const std::string& id, const std::string& more = "") {
  return R"({"id":")" + id + R"(","output":"x","finish":"stop")" + more + "}\n";
}

Results read(const std::string& text, bool last_counts = true) {
  const TempDir dir;
  return read_results(dir.write("results.jsonl", text), kItems, last_counts).value();
}

ExitReport ended() {
  ExitReport exit;
  exit.exit = 0;
  return exit;
}

TEST(Results, GoodLinesAreKeptByItem) {
  const Results results = read(line("b") + line("a"));
  EXPECT_EQ(results.lines.size(), 2U);
  EXPECT_TRUE(results.wrong.empty());
  EXPECT_EQ(results.whole_lines, 2);
}

TEST(Results, ALastLineWithoutLfCountsOnlyWhenTheProgramEndedByItself) {
  const std::string text = line("a") + line("b").substr(0, line("b").size() - 1);
  EXPECT_EQ(read(text, true).lines.size(), 2U);
  EXPECT_EQ(read(text, false).lines.size(), 1U);
  EXPECT_EQ(read(text, false).whole_bytes, static_cast<std::int64_t>(line("a").size()));
}

TEST(Results, ATornLastLineIsNoFindingWhenItIsLeftOut) {
  EXPECT_THAT(read(line("a") + R"({"id":"b","out)", true).wrong, ElementsAre(Reason::bad_json));
  EXPECT_TRUE(read(line("a") + R"({"id":"b","out)", false).wrong.empty());
}

TEST(Results, WhatIsWrongIsNamed) {
  EXPECT_THAT(read(line("a") + line("c")).wrong, ElementsAre(Reason::unknown_item));
  EXPECT_THAT(read(line("a") + line("a")).wrong, ElementsAre(Reason::repeated_item));
  EXPECT_THAT(read(line("a", R"(,"cached":true)")).wrong, ElementsAre(Reason::cached));
  EXPECT_THAT(read("nonsense\n").wrong, ElementsAre(Reason::bad_json));
  EXPECT_THAT(read("\n").wrong, ElementsAre(Reason::bad_json));
  EXPECT_THAT(read("{\"id\":\"a\",\"output\":\"\xff\"}\n").wrong, ElementsAre(Reason::bad_utf8));
  EXPECT_THAT(read(line("a", ",\"x\":\"" + std::string(kMaxResultLine, 'y') + "\"")).wrong,
              ElementsAre(Reason::line_cap));
}

TEST(Results, AMissingFileALinkAndAFifoAreEmpty) {
  const TempDir dir;
  dir.write("elsewhere", line("a"));
  ASSERT_EQ(::symlink("elsewhere", (dir / "link").c_str()), 0);
  ASSERT_EQ(::mkfifo((dir / "fifo").c_str(), 0600), 0);
  for (const char* const name : {"none", "link", "fifo"}) {
    EXPECT_TRUE(read_results(dir / name, kItems, true).value().lines.empty()) << name;
  }
}

TEST(Results, CountingContinuesWhereItStopped) {
  const TempDir dir;
  const auto file = dir.write("results.jsonl", line("a") + "{");
  std::int64_t from = 0;
  EXPECT_EQ(count_lines(file, from), 1);
  dir.write("results.jsonl", line("a") + line("b"));
  EXPECT_EQ(count_lines(file, from), 1);
  EXPECT_EQ(count_lines(file, from), 0);
}

TEST(Judge, AWholeRunIsCompleted) { EXPECT_EQ(judge(ended(), false, read(line("a") + line("b")), 2, 0), std::nullopt); }

TEST(Judge, TheFirstReasonInTheOrderOfTheRuleIsGiven) {
  ExitReport exit = ended();
  exit.exit = 3;
  const Results results = read(line("a") + line("c"));
  EXPECT_EQ(judge(ended(), false, results, 2, 0), Reason::unknown_item);
  EXPECT_EQ(judge(exit, false, results, 2, 0), Reason::exit_status);
  exit.stopped = Stopped::deadline;
  EXPECT_EQ(judge(exit, false, results, 2, 0), Reason::deadline);
  exit.stopped = Stopped::memory;
  EXPECT_EQ(judge(exit, false, results, 2, 0), Reason::memory);
  EXPECT_EQ(judge(exit, true, results, 2, 0), Reason::pinned_file_changed);
  exit.exit.reset();
  EXPECT_EQ(judge(exit, true, results, 2, 0), Reason::start_failed);
}

TEST(Judge, ASignalIsNoExitStatus) {
  ExitReport exit;
  exit.signal = 11;
  EXPECT_EQ(judge(exit, false, read(line("a") + line("b")), 2, 0), Reason::signal);
}

TEST(Judge, ItemErrorsAreToleratedUpToTheLimit) {
  const std::string error = R"({"id":"a","finish":"error"})"
                            "\n";
  EXPECT_EQ(judge(ended(), false, read(error + line("b")), 2, 1), std::nullopt);
  EXPECT_EQ(judge(ended(), false, read(error + line("b")), 2, 0), Reason::too_many_item_errors);
  EXPECT_EQ(judge(ended(), false, read(line("b")), 2, 2), Reason::missing_items);
}

}  // namespace
}  // namespace fivefold::exec
