#include "harness/stats/summary.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "harness/stats/distributions.h"
#include "tests/support/result_matchers.h"
#include "tests/unit/stats/reference.h"

namespace fivefold::stats {
namespace {

using test::IsError;
using test::IsOk;
using test::IsOkAnd;

constexpr std::int64_t kMicro = 1'000'000;

TEST(Summary, IsTheSameBitsForEveryOrder) {
  std::vector<std::int64_t> x{712000, 705001, 709003, 711007, 708011};
  const auto first = summary(x, kMicro);
  ASSERT_THAT(first, IsOk());
  std::sort(x.begin(), x.end());
  do {
    const auto again = summary(x, kMicro);
    ASSERT_THAT(again, IsOk());
    ASSERT_EQ(again->mean, first->mean);
    ASSERT_EQ(again->mean_value, first->mean_value);
    ASSERT_EQ(again->spread->sd, first->spread->sd);
    ASSERT_EQ(again->spread->ci.lower, first->spread->ci.lower);
    ASSERT_EQ(trimmed_mean_1(x, kMicro).value(),
              trimmed_mean_1({{705001, 708011, 709003, 711007, 712000}}, kMicro).value());
  } while (std::next_permutation(x.begin(), x.end()));
}

TEST(Summary, SpreadSurvivesALargeOffset) {
  // Mean of squares minus square of mean would lose every digit here.
  const auto near_zero = summary({{-1, 0, 1}}, 1);
  const auto far_away = summary({{999'999'999'999'998, 999'999'999'999'999, 1'000'000'000'000'000}}, 1);
  ASSERT_THAT(near_zero, IsOk());
  ASSERT_THAT(far_away, IsOk());
  EXPECT_EQ(near_zero->spread->sd, 1.0);
  EXPECT_EQ(far_away->spread->sd, 1.0);
}

TEST(Summary, StaysExactWhereTheSumOfSquaresNeedsMoreThanOneWord) {
  std::vector<std::int64_t> x;
  for (int i = 0; i < 40000; ++i) x.push_back(i % 2 == 0 ? 1'000'000'000'000'000 : -1'000'000'000'000'000);
  const auto got = summary(x, 1);
  ASSERT_THAT(got, IsOk());
  EXPECT_DOUBLE_EQ(got->spread->sd, 1e15 * std::sqrt(40000.0 / 39999.0));
}

TEST(Summary, EqualNumbersHaveExactlyNoSpread) {
  const auto got = summary({{333333, 333333, 333333}}, kMicro);
  ASSERT_THAT(got, IsOk());
  EXPECT_TRUE(got->spread->zero_variance);
  EXPECT_EQ(got->spread->sd, 0.0);
  EXPECT_EQ(got->spread->ci.lower, got->spread->ci.upper);
}

TEST(Summary, RefusesWhatHasNoMean) {
  EXPECT_THAT(summary({}, kMicro), IsError("empty"));
  EXPECT_THAT(summary({{1}}, 0), IsError("out_of_range"));
  EXPECT_THAT(summary({{-1'000'000'000'000'001}}, 1), IsError("out_of_range"));
}

TEST(TrimmedMean, DropsOneCopyOfEachEnd) {
  EXPECT_THAT(trimmed_mean_1({{1, 1, 5, 9, 9}}, 1), IsOkAnd(Ratio{5, 1}));
  EXPECT_THAT(trimmed_mean_1({{7, 7, 7}}, 10), IsOkAnd(Ratio{7, 10}));
  EXPECT_THAT(trimmed_mean_1({{-4, 2, 1}}, 2), IsOkAnd(Ratio{1, 2}));
  EXPECT_THAT(trimmed_mean_1({{1, 2}}, 1), IsError("bad_parameter"));
  EXPECT_THAT(trimmed_mean_1({}, 1), IsError("empty"));
}

TEST(Aggregate, ShowsHalvesAwayFromZero) {
  AggregateInput input;
  input.values = {26650, 26650};
  input.digits = 4;
  auto got = aggregate(input);
  ASSERT_THAT(got, IsOk());
  EXPECT_EQ(got->display, "0.0267");  // 2.665 points are 2.67
  input.rounding = Rounding::half_even;
  got = aggregate(input);
  ASSERT_THAT(got, IsOk());
  EXPECT_EQ(got->display, "0.0266");
}

TEST(Aggregate, SumsAreBoundedByTheirItems) {
  AggregateInput input;
  input.are_sums = true;
  input.values = {2 * kMicro, 3 * kMicro};
  EXPECT_THAT(aggregate(input), IsError("bad_parameter"));
  input.n_items = 3;
  ASSERT_THAT(aggregate(input), IsOk());
  EXPECT_EQ(aggregate(input)->mean, (Ratio{5, 6}));
  input.n_items = 2;
  EXPECT_THAT(aggregate(input), IsError("out_of_range"));
}

TEST(Aggregate, FindsEveryPossibleScoreOnTheGridAndNoOther) {
  for (std::int64_t items = 1; items <= 40; ++items) {
    std::vector<std::int64_t> possible;
    for (std::int64_t k = 0; k <= items; ++k) possible.push_back((2 * k * kMicro + items) / (2 * items));
    AggregateInput input;
    input.n_items = items;
    input.values = possible;
    EXPECT_EQ(aggregate(input)->on_grid, std::optional<bool>(true)) << items;
    input.values = {possible.front() + 1};
    EXPECT_EQ(aggregate(input)->on_grid, std::optional<bool>(false)) << items;
    input.values = {possible.back() - 1};
    EXPECT_EQ(aggregate(input)->on_grid, std::optional<bool>(false)) << items;
  }
}

// Published tables: z and t.
TEST(Distributions, QuantilesAreTheTabulatedOnes) {
  EXPECT_NEAR(normal_quantile(0.975), 1.959963984540054, 1e-14);
  EXPECT_NEAR(normal_quantile_above(0.025), 1.959963984540054, 1e-14);
  EXPECT_NEAR(normal_quantile(0.5), 0.0, 1e-15);
  EXPECT_NEAR(student_t_quantile(4, 0.975), 2.7764451051977987, 1e-13);
  EXPECT_NEAR(student_t_quantile(1, 0.975), 12.706204736174707, 1e-10);
  EXPECT_GT(normal_quantile_above(1e-300), 37.0);
}

}  // namespace
}  // namespace fivefold::stats
