#include "harness/cli/progress.h"

#include <gtest/gtest.h>

#include <sstream>

#include "harness/cli/width.h"

namespace fivefold::cli {
namespace {

using std::chrono::milliseconds;

TEST(Progress, ABarFillsFromTheLeft) {
  EXPECT_EQ(bar(0, Look{}), "[····················]");
  EXPECT_EQ(bar(0.412, Look{}), "[########············]");
  EXPECT_EQ(bar(1.5, Look{}), "[####################]");
  EXPECT_EQ(bar(0.5, Look{.marks = plain_marks()}), "[##########----------]");
}

TEST(Progress, ElapsedTimeKeepsItsForm) {
  EXPECT_EQ(elapsed_text(12'300), "0m12s");
  EXPECT_EQ(elapsed_text(4'000), "0m04s");
  EXPECT_EQ(elapsed_text(121'000), "2m01s");
  EXPECT_EQ(elapsed_text(12'000'000), "3h20m");
}

TEST(Progress, NoLineIsWiderThanTheTerminal) {
  RunProgress progress{1, 9, 0, {}, {}};
  for (int i = 0; i < 20; ++i) {
    progress.attempts.push_back({"가온연구소의 긴 이름", "a-benchmark-with-a-long-name", i, 0, 1, 1000, 1000, 1.0});
  }
  for (const std::size_t columns : {20U, 40U, 80U}) {
    std::istringstream lines(progress_text(progress, Look{.columns = columns}));
    std::size_t count = 0;
    for (std::string line; std::getline(lines, line); ++count) EXPECT_LT(width(line), columns) << line;
    EXPECT_EQ(count, 10U);  // the head, eight attempts, "12 more"
  }
}

TEST(Progress, ALargeRateHasThousandsAndNoDecimal) {
  RunProgress progress{0, 1, 0, {}, {{"a", "b", 1, 0, 10, 100'000, 1000, 1244.8}}};
  EXPECT_NE(progress_text(progress, Look{}).find("  1,245/s"), std::string::npos);
  progress.attempts[0].per_second = 3.4;
  EXPECT_NE(progress_text(progress, Look{}).find("  3.4/s"), std::string::npos);
}

TEST(Pace, LetsTenPicturesASecondThrough) {
  Pace pace;
  int pictures = 0;
  for (int at = 0; at < 1000; at += 10) pictures += pace.is_due(milliseconds(at)) ? 1 : 0;
  EXPECT_EQ(pictures, 10);
}

}  // namespace
}  // namespace fivefold::cli
