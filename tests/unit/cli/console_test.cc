#include "harness/cli/console.h"

#include <gtest/gtest.h>

namespace fivefold::cli {
namespace {

TEST(Redraw, GoesUpToTheFirstLineAndClearsWhatStoodThere) {
  EXPECT_EQ(redraw_codes("", "one\ntwo"), "one\ntwo");
  EXPECT_EQ(redraw_codes("one\ntwo", "three"), "\x1b[1A\r\x1b[Jthree");
  EXPECT_EQ(redraw_codes("one", ""), "\r\x1b[J");
}

}  // namespace
}  // namespace fivefold::cli
