#include "harness/cli/width.h"

#include <gtest/gtest.h>

namespace fivefold::cli {
namespace {

TEST(Width, LatinTakesOneColumnAndHangulTwo) {
  EXPECT_EQ(width("fivefold"), 8U);
  EXPECT_EQ(width("누리AI"), 6U);
  EXPECT_EQ(width("가온연구소"), 10U);
}

TEST(Width, CombiningMarksAndJoinersTakeNone) {
  EXPECT_EQ(width("e\u0301"), 1U);
  EXPECT_EQ(width("a\u200Db"), 2U);
}

TEST(Width, ALettersLaterJamoAddNothing) { EXPECT_EQ(width("\u1112\u1161\u11AB"), 2U); }

TEST(Width, AmbiguousTakesOne) {
  EXPECT_EQ(width("±"), 1U);
  EXPECT_EQ(width("●○✔"), 3U);
}

TEST(Width, FullWidthFormsTakeTwo) { EXPECT_EQ(width("Ａ"), 2U); }

TEST(Width, ABadByteTakesOne) { EXPECT_EQ(width("a\xff"), 2U); }

}  // namespace
}  // namespace fivefold::cli
