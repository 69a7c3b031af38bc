#include "harness/stats/declared_d.h"

#include <gtest/gtest.h>

#include "tests/support/result_matchers.h"

namespace fivefold::stats {
namespace {

using test::IsError;
using test::IsOk;
using test::IsOkAnd;

constexpr std::int64_t kOne = 1'000'000;

DeclaredDInput replays(int worse, int same, int better) {
  DeclaredDInput input;
  input.d = 10'000;
  input.d_upper = 50'000;
  for (int i = 0; i < worse; ++i) input.units.push_back({{kOne}, 0});
  for (int i = 0; i < same; ++i) input.units.push_back({{kOne}, kOne});
  for (int i = 0; i < better; ++i) input.units.push_back({{0}, kOne});
  return input;
}

TEST(DeclaredD, InflationDoesNotFlagAndSpoilingDoes) {
  const auto inflated = declared_d_check(replays(40, 60, 0));
  ASSERT_THAT(inflated, IsOk());
  EXPECT_EQ(inflated->d, 0.0);
  EXPECT_FALSE(inflated->flagged);
  const auto noisy = declared_d_check(replays(0, 60, 40));
  ASSERT_THAT(noisy, IsOk());
  EXPECT_DOUBLE_EQ(noisy->d, 0.8);
  EXPECT_TRUE(noisy->flagged);
}

TEST(DeclaredD, ReplayAndFreshUnitsMayMeetInATotal) {
  DeclaredDInput input = replays(0, 2, 0);
  input.units.push_back({{0, kOne, kOne, kOne, kOne}, kOne});  // one of five runs below: 2 * 1/5
  const auto got = declared_d_check(input);
  ASSERT_THAT(got, IsOk());
  EXPECT_DOUBLE_EQ(got->d, 0.4 / 3);
  input.units.push_back({{0, kOne}, kOne});
  EXPECT_THAT(declared_d_check(input), IsError("size_mismatch"));
}

TEST(DeclaredD, TheInformationAboutRunsIsChecked) {
  DeclaredDInput input = replays(0, 2, 0);
  input.scores = {{0, kOne}, {kOne, kOne}};
  ASSERT_THAT(declared_d_check(input), IsOk());
  EXPECT_EQ(declared_d_check(input)->d_runs, 0.5);
  input.scores = {{0}, {kOne}};
  EXPECT_THAT(declared_d_check(input), IsError("bad_parameter"));
  input.scores = std::vector<std::vector<std::int64_t>>{};
  EXPECT_THAT(declared_d_check(input), IsError("empty"));
  input.scores = {{0, 2 * kOne}};
  EXPECT_THAT(declared_d_check(input), IsError("out_of_range"));
}

TEST(WeightedCeil, RoundsUpToWholeMillionths) {
  const std::vector<std::int64_t> weights{1, 2};
  EXPECT_THAT(weighted_ceil(weights, std::vector<std::int64_t>{50'000, 50'000}), IsOkAnd(50'000));
  EXPECT_THAT(weighted_ceil(weights, std::vector<std::int64_t>{0, 1}), IsOkAnd(1));
  EXPECT_THAT(weighted_ceil(weights, std::vector<std::int64_t>{10, 11}), IsOkAnd(11));
  EXPECT_THAT(weighted_ceil(weights, std::vector<std::int64_t>{1}), IsError("size_mismatch"));
  EXPECT_THAT(weighted_ceil({}, {}), IsError("empty"));
  EXPECT_THAT(weighted_ceil(std::vector<std::int64_t>{0}, std::vector<std::int64_t>{1}), IsError("out_of_range"));
}

}  // namespace
}  // namespace fivefold::stats
