#include "harness/base/ratio.h"

#include <gtest/gtest.h>

#include <limits>

#include "tests/support/result_matchers.h"

namespace fivefold {
namespace {

using test::IsError;
using test::IsOkAnd;

constexpr std::int64_t kLargest = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kSmallest = std::numeric_limits<std::int64_t>::min();

TEST(Ratio, IsKeptInLowestTermsWithAPositiveDenominator) {
  EXPECT_THAT(make_ratio(3545000, 5000000), IsOkAnd(Ratio{709, 1000}));
  EXPECT_THAT(make_ratio(-6, 4), IsOkAnd(Ratio{-3, 2}));
  EXPECT_THAT(make_ratio(6, -4), IsOkAnd(Ratio{-3, 2}));
  EXPECT_THAT(make_ratio(-6, -4), IsOkAnd(Ratio{3, 2}));
  EXPECT_THAT(make_ratio(0, -17), IsOkAnd(Ratio{0, 1}));
  EXPECT_THAT(make_ratio(kSmallest, 2), IsOkAnd(Ratio{kSmallest / 2, 1}));
  EXPECT_THAT(make_ratio(kSmallest, 1), IsOkAnd(Ratio{kSmallest, 1}));
  EXPECT_THAT(make_ratio(kSmallest, kSmallest), IsOkAnd(Ratio{1, 1}));
  EXPECT_THAT(make_ratio(1, 0), IsError("bad_parameter"));
  EXPECT_THAT(make_ratio(kSmallest, -1), IsError("out_of_range"));
  EXPECT_THAT(make_ratio(1, kSmallest), IsError("out_of_range"));
}

TEST(Ratio, ComparesWithoutRounding) {
  EXPECT_TRUE(less({1, 3}, {1, 2}));
  EXPECT_FALSE(less({1, 2}, {1, 2}));
  EXPECT_TRUE(less({-1, 2}, {1, kLargest}));
  // The two differ by less than any double can tell.
  EXPECT_TRUE(less({kLargest - 1, kLargest}, {kLargest, kLargest}));
  EXPECT_TRUE(less({kLargest - 2, kLargest - 1}, {kLargest - 1, kLargest}));
  EXPECT_FALSE(less({kLargest - 1, kLargest}, {kLargest - 2, kLargest - 1}));
}

TEST(RoundDecimal, RoundsTheExactRationalAwayFromZero) {
  EXPECT_THAT(round_decimal(2665, 1000, 2), IsOkAnd(std::string("2.67")));
  EXPECT_THAT(round_decimal(2665, 1000, 2, Rounding::half_even), IsOkAnd(std::string("2.66")));
  EXPECT_THAT(round_decimal(2675, 1000, 2), IsOkAnd(std::string("2.68")));
  EXPECT_THAT(round_decimal(-2665, 1000, 2), IsOkAnd(std::string("-2.67")));
  EXPECT_THAT(round_decimal(-1, 1000, 2), IsOkAnd(std::string("0.00")));
  EXPECT_THAT(round_decimal(999, 1000, 2), IsOkAnd(std::string("1.00")));
  EXPECT_THAT(round_decimal(kSmallest, 1, 9), IsOkAnd(std::string("-9223372036854775808.000000000")));
  EXPECT_THAT(round_decimal(kLargest, kLargest, 0), IsOkAnd(std::string("1")));
}

TEST(RoundDecimal, RefusesBadParameters) {
  EXPECT_THAT(round_decimal(1, 0, 2), IsError("bad_parameter"));
  EXPECT_THAT(round_decimal(1, -2, 2), IsError("bad_parameter"));
  EXPECT_THAT(round_decimal(1, 2, -1), IsError("bad_parameter"));
  EXPECT_THAT(round_decimal(1, 2, 10), IsError("bad_parameter"));
  EXPECT_THAT(parse_rounding("down"), IsError("bad_parameter"));
  EXPECT_THAT(parse_rounding("half_even"), IsOkAnd(Rounding::half_even));
}

// A calculator's way: the two neighbours on the grid, the nearer wins, a tie goes away from zero.
TEST(RoundDecimal, AgreesWithTheNearestGridPointForSmallNumbers) {
  for (std::int64_t den = 1; den <= 60; ++den) {
    for (std::int64_t num = -130; num <= 130; ++num) {
      std::int64_t tenths = (num < 0 ? -num : num) * 10 / den;
      if (2 * ((num < 0 ? -num : num) * 10 - tenths * den) >= den) ++tenths;
      std::string want = std::to_string(tenths / 10) + "." + std::to_string(tenths % 10);
      if (num < 0 && tenths != 0) want.insert(0, "-");
      EXPECT_THAT(round_decimal(num, den, 1), IsOkAnd(want)) << num << "/" << den;
    }
  }
}

}  // namespace
}  // namespace fivefold
