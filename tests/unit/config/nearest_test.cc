#include "harness/config/nearest.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace fivefold::config {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(Nearest, DistanceCountsSwapsOnce) {
  EXPECT_EQ(edit_distance("check", "chekc"), 1U);
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3U);
  EXPECT_EQ(edit_distance("", "abc"), 3U);
}

TEST(Nearest, DistanceCountsCodePointsNotBytes) { EXPECT_EQ(edit_distance("가온", "가은"), 1U); }

TEST(Nearest, NamesComeNearestFirst) {
  const std::vector<std::string> names{"runs", "run", "rum", "audit"};
  EXPECT_THAT(nearest("run", names), ElementsAre("run", "runs", "rum"));
}

TEST(Nearest, ALongNameMayDifferByAThird) {
  const std::vector<std::string> names{"environment_points"};
  EXPECT_THAT(nearest("enviroment_point", names), ElementsAre("environment_points"));
  EXPECT_THAT(nearest("weight", names), IsEmpty());
}

TEST(Nearest, NothingInCommonIsNoSuggestion) {
  const std::vector<std::string> names{"ab"};
  EXPECT_THAT(nearest("xy", names), IsEmpty());
}

}  // namespace
}  // namespace fivefold::config
