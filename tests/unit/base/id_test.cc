#include "harness/base/id.h"

#include <gtest/gtest.h>

#include "tests/support/result_matchers.h"

namespace fivefold {
namespace {

using test::IsError;
using test::IsOk;

TEST(Id, TakesNamesOfPeople) {
  for (const char* good : {"hanbit", "한빛", "narae-2", "q 17", "a.b", "..a", "a..", "Ünïcode"}) {
    EXPECT_THAT(check_id(good), IsOk()) << good;
  }
}

TEST(Id, RefusesWhatCannotNameAFileOrLooksAlike) {
  const std::string bad[] = {"",
                             ".",
                             "..",
                             " a",
                             "a ",
                             "a/b",
                             "math/",
                             "a\\b",
                             "a\nb",
                             "\x7f",
                             "e\xcc\x81",
                             "a\xe2\x80\x8b",
                             "\xff",
                             "\xc0\xaf",
                             std::string("\xef\xbb\xbf") + "a",
                             "\xe1\x84\x80",
                             std::string(1, '\0'),
                             std::string("a\xe2\x80\xae") + "b"};
  for (const std::string& text : bad) EXPECT_THAT(check_id(text), IsError("E_ID")) << text;
}

TEST(Id, IsLimitedInBytesNotInLetters) {
  EXPECT_THAT(check_id(std::string(64, 'a')), IsOk());
  EXPECT_THAT(check_id(std::string(65, 'a')), IsError("E_ID"));
  std::string korean;
  for (int i = 0; i < 22; ++i) korean += "한";  // 66 bytes
  EXPECT_THAT(parse_id<TeamId>(korean), IsError("E_ID"));
  EXPECT_THAT(parse_id<ItemId>(korean), IsOk());
  EXPECT_THAT(parse_id<ItemId>(std::string(257, 'a')), IsError("E_ID"));
}

TEST(Id, PathFormIsSafeAndReversible) {
  EXPECT_EQ(path_form("math-2_b.c"), "math-2_b.c");
  EXPECT_EQ(path_form(".hidden"), "%2Ehidden");
  EXPECT_EQ(path_form("q 17%"), "q%2017%25");
  EXPECT_EQ(path_form("한"), "%ED%95%9C");
  EXPECT_NE(path_form("a%20b"), path_form("a b"));
}

TEST(Id, IsOrderedByBytes) {
  EXPECT_LT(TeamId{"Z"}, TeamId{"a"});
  EXPECT_LT(TeamId{"z"}, TeamId{"é"});
}

}  // namespace
}  // namespace fivefold
