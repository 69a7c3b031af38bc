#include "harness/config/units.h"

#include <gtest/gtest.h>

namespace fivefold::config {
namespace {

TEST(Units, DurationsAreWholeNumbersOfOneUnit) {
  EXPECT_EQ(parse_duration("0s"), 0);
  EXPECT_EQ(parse_duration("90s"), 90);
  EXPECT_EQ(parse_duration("10m"), 600);
  EXPECT_EQ(parse_duration("3h"), 10800);
  EXPECT_EQ(parse_duration("7d"), 604800);
}

TEST(Units, WhatIsNoDurationIsRefused) {
  for (const char* text :
       {"", "s", "10", "1.5h", "-1s", "+1s", "1 h", "1H", "1h30m", "99999999999999999999s", "9223372036854775807d"}) {
    EXPECT_FALSE(parse_duration(text)) << text;
  }
}

TEST(Units, SizesAreBinary) {
  EXPECT_EQ(parse_size("1KiB"), 1024);
  EXPECT_EQ(parse_size("2GiB"), 2147483648);
  EXPECT_EQ(parse_size("64TiB"), 70368744177664);
  for (const char* text : {"2GB", "2G", "2 GiB", "GiB", "-1MiB", "1.5GiB", "1024"})
    EXPECT_FALSE(parse_size(text)) << text;
}

TEST(Units, AreWrittenInTheLargestUnitThatDividesThem) {
  EXPECT_EQ(duration_text(600), "10m");
  EXPECT_EQ(duration_text(0), "0s");
  EXPECT_EQ(duration_text(604800), "7d");
  EXPECT_EQ(duration_text(90), "90s");
  EXPECT_EQ(size_text(std::int64_t{1} << 20), "1MiB");
}

}  // namespace
}  // namespace fivefold::config
