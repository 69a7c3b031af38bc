#include "harness/base/rational.h"

#include <gtest/gtest.h>

namespace fivefold {
namespace {

Rational of(std::int64_t num, std::int64_t den) { return Rational(Ratio{num, den}); }

TEST(Rational, ComputesExactly) {
  EXPECT_EQ(of(1, 3) + of(1, 6), of(1, 2));
  EXPECT_EQ(of(1, 3) - of(1, 2), of(-1, 6));
  EXPECT_EQ(of(2, 3) * of(9, 4), of(3, 2));
  EXPECT_EQ(of(2, 3) / of(4, 9), of(3, 2));
  EXPECT_LT(of(1, 3), of(34, 100));
  EXPECT_TRUE((of(1, 7) - of(1, 7)).is_zero());
  EXPECT_EQ(Rational().num() + "/" + Rational().den(), "0/1");
  EXPECT_EQ(of(-6, 4).num() + "/" + of(-6, 4).den(), "-3/2");
}

TEST(Rational, IsADecimalExactly) {
  for (const auto& [text, num, den] :
       {std::tuple("0.1", "1", "10"), std::tuple("-12.50", "-25", "2"), std::tuple("0.08", "2", "25"),
        std::tuple("090", "90", "1"), std::tuple("0", "0", "1"), std::tuple("1e3", "1000", "1")}) {
    const Rational value(Decimal::parse(text).value());
    EXPECT_EQ(value.num(), num) << text;
    EXPECT_EQ(value.den(), den) << text;
  }
}

TEST(Rational, HasNoBound) {
  Rational product(1);
  for (std::int64_t prime : {999'983, 999'979, 999'961, 999'959, 999'953}) product = product / Rational(prime);
  EXPECT_EQ(product.num(), "1");
  EXPECT_EQ(product.den().size(), 30U);
}

TEST(Rational, IsRoundedAsRatiosAre) {
  for (const auto& [num, den] : {std::pair<std::int64_t, std::int64_t>{2665, 1000},
                                 {-2665, 1000},
                                 {1, 3},
                                 {2, 3},
                                 {5, 2},
                                 {0, 1},
                                 {-1, 1000},
                                 {999'999, 1000},
                                 {15, 10'000}}) {
    for (const Rounding mode : {Rounding::half_up, Rounding::half_even}) {
      for (int digits = 0; digits <= 4; ++digits) {
        EXPECT_EQ(of(num, den).text(digits, mode), round_decimal(num, den, digits, mode).value());
        EXPECT_EQ(of(num, den).rounded(digits, mode).text(digits), of(num, den).text(digits, mode));
      }
    }
  }
}

}  // namespace
}  // namespace fivefold
