// Means of generated runs: exact, the same for every order, and rounded once.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "harness/base/decimal.h"
#include "harness/base/ratio.h"
#include "harness/stats/summary.h"
#include "harness/stats/wide.h"
#include "tests/support/result_matchers.h"
#include "tests/unit/stats/reference.h"

namespace fivefold::stats {
namespace {

using reference::Numbers;
using test::IsOk;
using test::IsOkAnd;

std::vector<std::int64_t> scores(Numbers& numbers, std::size_t n, std::int64_t most) {
  std::vector<std::int64_t> x;
  while (x.size() < n) x.push_back(numbers.between(0, most));
  return x;
}

TEST(MeansProperty, OrderChangesNoBit) {
  Numbers numbers(41);
  for (int round = 0; round < 200; ++round) {
    auto x = scores(numbers, static_cast<std::size_t>(numbers.between(3, 99)), 1'000'000'000'000'000);
    const auto first = summary(x, 1'000'000);
    const auto first_trimmed = trimmed_mean_1(x, 1'000'000);
    ASSERT_TRUE(first.ok() && first_trimmed.ok());
    reference::shuffle(x, numbers);
    const auto again = summary(x, 1'000'000);
    ASSERT_THAT(again, IsOk());
    EXPECT_EQ(again->mean, first->mean);
    EXPECT_EQ(again->mean_value, first->mean_value);
    EXPECT_EQ(again->spread->sd, first->spread->sd);
    EXPECT_EQ(again->spread->se, first->spread->se);
    EXPECT_EQ(again->spread->ci.lower, first->spread->ci.lower);
    EXPECT_EQ(trimmed_mean_1(x, 1'000'000).value(), first_trimmed.value());
  }
}

TEST(MeansProperty, TheRatioIsTheSumOverTheCount) {
  Numbers numbers(42);
  for (int round = 0; round < 500; ++round) {
    const auto x = scores(numbers, static_cast<std::size_t>(numbers.between(1, 40)), 1'000'000);
    const auto mean = exact_mean(x, 1'000'000);
    ASSERT_THAT(mean, IsOk());
    const Int128 n = static_cast<Int128>(x.size());
    EXPECT_TRUE(exact_sum(x) * mean->den == n * 1'000'000 * mean->num);
    EXPECT_EQ(make_ratio(mean->num, mean->den).value(), mean.value());  // in lowest terms
  }
}

TEST(MeansProperty, TheTrimmedMeanIsTheMeanOfTheMiddle) {
  Numbers numbers(43);
  for (int round = 0; round < 300; ++round) {
    auto x = scores(numbers, static_cast<std::size_t>(numbers.between(3, 12)), 9);  // many ties
    const auto trimmed = trimmed_mean_1(x, 1);
    ASSERT_THAT(trimmed, IsOk());
    std::sort(x.begin(), x.end());
    EXPECT_THAT(exact_mean(std::span<const std::int64_t>(x).subspan(1, x.size() - 2), 1), IsOkAnd(trimmed.value()));
  }
}

// The variance in long double, about the exact mean.
TEST(MeansProperty, TheSpreadAgreesWithTwoPlainPasses) {
  Numbers numbers(44);
  for (int round = 0; round < 300; ++round) {
    const auto x = scores(numbers, static_cast<std::size_t>(numbers.between(2, 60)), 1'000'000);
    long double mean = 0;
    for (const std::int64_t value : x) mean += static_cast<long double>(value) / static_cast<long double>(x.size());
    long double squares = 0;
    for (const std::int64_t value : x) {
      squares += (static_cast<long double>(value) - mean) * (static_cast<long double>(value) - mean);
    }
    const auto got = summary(x, 1'000'000);
    ASSERT_THAT(got, IsOk());
    const auto want = static_cast<double>(std::sqrt(squares / static_cast<long double>(x.size() - 1)) / 1e6L);
    EXPECT_NEAR(got->spread->sd, want, 1e-14 * std::max(want, 1e-6));
  }
}

TEST(MeansProperty, RoundingARatioIsRoundingItsDecimal) {
  Numbers numbers(45);
  for (int round = 0; round < 2000; ++round) {
    const std::int64_t num = numbers.between(-1'000'000'000, 1'000'000'000);
    const int digits = static_cast<int>(numbers.between(0, 9));
    const auto shown = round_decimal(num, 1'000'000, digits);
    const auto decimal = Decimal::parse(std::to_string(num) + "e-6");
    ASSERT_TRUE(shown.ok() && decimal.ok());
    const auto back = Decimal::parse(shown.value());
    ASSERT_THAT(back, IsOk());
    EXPECT_THAT(back->scaled_exact(digits), IsOkAnd(decimal->scaled_half_up(digits).value())) << shown.value();
  }
}

TEST(MeansProperty, OneDivisionIsTheNearestDouble) {
  Numbers numbers(46);
  for (int round = 0; round < 5000; ++round) {
    // Both fit in a double exactly, so the machine's own division is the nearest one.
    const std::int64_t num = numbers.between(-(std::int64_t{1} << 53U), std::int64_t{1} << 53U);
    const std::int64_t den = numbers.between(1, std::int64_t{1} << numbers.between(1, 53));
    EXPECT_EQ(divide_once(num, den), static_cast<double>(num) / static_cast<double>(den));
    // A common factor changes the words and not the quotient.
    EXPECT_EQ(divide_once(static_cast<Int128>(num) * 1'000'003, static_cast<Int128>(den) * 1'000'003),
              static_cast<double>(num) / static_cast<double>(den));
  }
}

}  // namespace
}  // namespace fivefold::stats
