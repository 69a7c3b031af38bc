#include "harness/cli/watch_text.h"

#include <gtest/gtest.h>

namespace fivefold::cli {
namespace {

TEST(WatchText, APageThatFitsIsShownWhole) {
  EXPECT_EQ(fitting("a\n\nb\n", 3, "more"), "a\n\nb\n");
  EXPECT_EQ(fitting("", 3, "more"), "");
}

TEST(WatchText, APageThatIsTooLongEndsWithALineThatSaysSo) {
  EXPECT_EQ(fitting("a\nb\nc\n", 2, "more"), "a\nmore");
  EXPECT_EQ(fitting("a\nb\nc\n", 1, "more"), "more");
}

TEST(WatchText, OnlyLinesThatAreNewAreChanged) {
  EXPECT_EQ(changed_lines("", "head\n\n가온 1/5\n누리 0/5\n"), "head\n가온 1/5\n누리 0/5\n");
  EXPECT_EQ(changed_lines("head\n\n가온 1/5\n누리 0/5\n", "head\n\n가온 2/5\n누리 0/5\n"), "가온 2/5\n");
  EXPECT_EQ(changed_lines("a\n", "a\n"), "");
}

}  // namespace
}  // namespace fivefold::cli
