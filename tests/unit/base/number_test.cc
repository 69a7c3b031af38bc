#include "harness/base/number.h"

#include <gtest/gtest.h>

#include <charconv>
#include <cmath>
#include <limits>

namespace fivefold {
namespace {

constexpr double kInf = std::numeric_limits<double>::infinity();

TEST(ParseInteger, TakesTheWholeTextOrNothing) {
  EXPECT_EQ(parse_integer<int>("-12"), -12);
  EXPECT_EQ(parse_integer<std::uint32_t>("4294967295"), 4294967295U);
  EXPECT_EQ(parse_integer<std::uint32_t>("4294967296"), std::nullopt);
  for (const char* bad : {"", "+1", " 1", "1 ", "1.0", "0x1", "-", "1e3"}) {
    EXPECT_EQ(parse_integer<int>(bad), std::nullopt) << bad;
  }
  EXPECT_EQ(parse_integer<std::uint32_t>("-1"), std::nullopt);
}

TEST(Thousands, AreGroupedFromTheRight) {
  EXPECT_EQ(with_thousands(0), "0");
  EXPECT_EQ(with_thousands(999), "999");
  EXPECT_EQ(with_thousands(1000), "1,000");
  EXPECT_EQ(with_thousands(-1234567), "-1,234,567");
  EXPECT_EQ(with_thousands(-123), "-123");
}

TEST(SizeText, HasThreeDigits) {
  EXPECT_EQ(size_text(std::int64_t{512} << 20), "512 MiB");
  EXPECT_EQ(size_text(std::int64_t{1536} << 20), "1.5 GiB");
  EXPECT_EQ(size_text(std::int64_t{2} << 30), "2 GiB");
  EXPECT_EQ(size_text(std::int64_t{1023} << 20), "1,023 MiB");
  EXPECT_EQ(size_text(std::int64_t{2000} << 30), "2,000 GiB");
}

TEST(Shortest, ReadsBackTheSame) {
  for (const double value : {0.1, 1.0 / 3, 5e-324, 1.7976931348623157e308, -0.0, 123456789.125, 2.5e-9}) {
    const std::string text = shortest(value);
    double back = 0;
    ASSERT_EQ(std::from_chars(text.data(), text.data() + text.size(), back).ptr, text.data() + text.size()) << text;
    EXPECT_EQ(back, value);
    EXPECT_EQ(std::signbit(back), std::signbit(value));
  }
  EXPECT_EQ(shortest(0.05), "0.05");
  EXPECT_EQ(shortest(kInf), "inf");
  EXPECT_EQ(shortest(-kInf), "-inf");
}

TEST(Fixed, HasItsDecimalsAndNoNegativeZero) {
  EXPECT_EQ(fixed(1.5, 9), "1.500000000");
  EXPECT_EQ(fixed(-1e-12, 9), "0.000000000");
  EXPECT_EQ(fixed(-0.5, 1), "-0.5");
  EXPECT_EQ(fixed(-kInf, 9), "-inf");
}

}  // namespace
}  // namespace fivefold
