#include "harness/base/decimal.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "tests/support/result_matchers.h"

namespace fivefold {
namespace {

using test::IsError;
using test::IsOk;
using test::IsOkAnd;

constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();

Decimal decimal(const std::string& text) {
  auto parsed = Decimal::parse(text);
  EXPECT_THAT(parsed, IsOk()) << text;
  return parsed.ok() ? parsed.value() : Decimal();
}

TEST(Decimal, TextIsThePlainSpelling) {
  const std::pair<const char*, const char*> known[] = {
      {"0", "0"},        {"-0", "0"},        {"-0.000", "0"},   {"0e99", "0"},         {"007", "7"},
      {"12", "12"},      {"1200", "1200"},   {"12.50", "12.5"}, {"-12.5", "-12.5"},    {"0.05", "0.05"},
      {"0.050", "0.05"}, {"5e-2", "0.05"},   {"5E-2", "0.05"},  {"1.25e+2", "125"},    {"1.25e1", "12.5"},
      {"100e-2", "1"},   {"1e0003", "1000"}, {"0.0001e4", "1"}, {"-1e-6", "-0.000001"}};
  for (const auto& [given, spelling] : known) EXPECT_EQ(decimal(given).text(), spelling) << given;
}

TEST(Decimal, RefusesWhatIsNoDecimal) {
  for (const char* bad :
       {"",      "-",     "+1",   ".5",  "5.",  "1,5",  " 1",  "1 ",      "1e",       "1e+",
        "1e-",   "1e1.5", "0x10", "inf", "nan", "1__0", "--1", "1e10001", "1e-10001", "1e99999999999999999999",
        "1.2.3", "1e5x"}) {
    EXPECT_THAT(Decimal::parse(bad), IsError("decimal")) << bad;
  }
  EXPECT_THAT(Decimal::parse(std::string(4000, '1')), IsOk());
  EXPECT_THAT(Decimal::parse(std::string(4001, '1')), IsError("decimal"));
  EXPECT_THAT(Decimal::parse("1e10000"), IsOk());
  EXPECT_THAT(Decimal::parse("1e-10000"), IsOk());
}

TEST(Decimal, ScalesExactlyOrSaysThatItCannot) {
  EXPECT_THAT(decimal("0.725").scaled_exact(6), IsOkAnd(725000));
  EXPECT_THAT(decimal("-0.725").scaled_exact(3), IsOkAnd(-725));
  EXPECT_THAT(decimal("0.725").scaled_exact(2), IsError("inexact"));
  EXPECT_THAT(decimal("1200").scaled_exact(-2), IsOkAnd(12));
  EXPECT_THAT(decimal("1250").scaled_exact(-2), IsError("inexact"));
  EXPECT_THAT(decimal("0").scaled_exact(300), IsOkAnd(0));
  EXPECT_THAT(decimal("9223372036854775807").scaled_exact(0), IsOkAnd(kMax));
  EXPECT_THAT(decimal("9223372036854775808").scaled_exact(0), IsError("out_of_range"));
  EXPECT_THAT(decimal("-9223372036854775808").scaled_exact(0), IsOkAnd(kMin));
  EXPECT_THAT(decimal("-9223372036854775809").scaled_exact(0), IsError("out_of_range"));
  EXPECT_THAT(decimal("1e10000").scaled_exact(6), IsError("out_of_range"));
}

TEST(Decimal, RoundsHalvesAwayFromZero) {
  EXPECT_THAT(decimal("0.0000005").scaled_half_up(6), IsOkAnd(1));
  EXPECT_THAT(decimal("0.00000049999999999999999999").scaled_half_up(6), IsOkAnd(0));
  EXPECT_THAT(decimal("-0.0000005").scaled_half_up(6), IsOkAnd(-1));
  EXPECT_THAT(decimal("0.3333333333").scaled_half_up(6), IsOkAnd(333333));
  EXPECT_THAT(decimal("0.9999995").scaled_half_up(6), IsOkAnd(1000000));
  EXPECT_THAT(decimal("99.5").scaled_half_up(0), IsOkAnd(100));
  EXPECT_THAT(decimal("2.675").scaled_half_up(2), IsOkAnd(268));
  EXPECT_THAT(decimal("1e-10000").scaled_half_up(6), IsOkAnd(0));
  EXPECT_THAT(decimal("0.5").scaled_half_up(3), IsOkAnd(500));
  EXPECT_THAT(decimal("9223372036854775807.5").scaled_half_up(0), IsError("out_of_range"));
}

TEST(Decimal, ComparesByValue) {
  const char* ascending[] = {"-1e5000", "-12.5",   "-12",  "-0.5", "-1e-9999",
                             "0",       "1e-9999", "0.05", "0.5",  "0.51",
                             "1",       "9.99",    "10",   "12",   "12.00000000000000000001",
                             "1e5000"};
  for (std::size_t a = 0; a < std::size(ascending); ++a) {
    for (std::size_t b = 0; b < std::size(ascending); ++b) {
      const int want = a < b ? -1 : (a > b ? 1 : 0);
      EXPECT_EQ(decimal(ascending[a]).compare(decimal(ascending[b])), want) << ascending[a] << " " << ascending[b];
    }
  }
  EXPECT_TRUE(decimal("1.0") == decimal("1"));
  EXPECT_TRUE(decimal("100e-1") == decimal("10"));
}

TEST(Decimal, MeasuresDistancesExactly) {
  const auto within = [](const char* a, const char* b, const char* tolerance) {
    return Decimal::within(decimal(a), decimal(b), decimal(tolerance));
  };
  EXPECT_TRUE(within("0.1", "0.3", "0.2"));  // not so in doubles
  EXPECT_TRUE(within("0.3", "0.1", "0.2"));
  EXPECT_FALSE(within("0.1", "0.3", "0.19999999999999999999"));
  EXPECT_TRUE(within("-1", "1", "2"));
  EXPECT_FALSE(within("-1", "1", "1.9999"));
  EXPECT_TRUE(within("5", "5.000", "0"));
  EXPECT_FALSE(within("5", "5.0001", "0"));
  EXPECT_TRUE(within("1e4000", "1e4000", "0"));
  EXPECT_FALSE(within("1e4000", "0", "1e3999"));
  EXPECT_TRUE(within("999", "1000", "1"));
  EXPECT_TRUE(within("-999", "-1000", "1"));
  EXPECT_FALSE(within("1", "1", "-1"));
}

TEST(Decimal, ComesFromAnyInteger) {
  for (const std::int64_t value : {kMin, std::int64_t{-1}, std::int64_t{0}, std::int64_t{70}, kMax}) {
    EXPECT_EQ(Decimal::from_integer(value).text(), std::to_string(value));
    EXPECT_THAT(Decimal::from_integer(value).scaled_exact(0), IsOkAnd(value));
  }
  EXPECT_TRUE(Decimal::from_integer(-3).is_negative());
  EXPECT_TRUE(Decimal::from_integer(0).is_zero());
}

// Against integers: every pair of small decimals with up to two places.
TEST(Decimal, AgreesWithIntegersOnSmallNumbers) {
  for (int a = -120; a <= 120; a += 7) {
    for (int b = -120; b <= 120; b += 5) {
      const Decimal x = decimal(std::to_string(a) + "e-2");
      const Decimal y = decimal(std::to_string(b) + "e-2");
      EXPECT_EQ(x.compare(y), (a > b) - (a < b)) << a << " " << b;
      for (const int t : {0, 1, 17, 100}) {
        EXPECT_EQ(Decimal::within(x, y, decimal(std::to_string(t) + "e-2")), std::abs(a - b) <= t) << a << " " << b;
      }
    }
  }
}

}  // namespace
}  // namespace fivefold
