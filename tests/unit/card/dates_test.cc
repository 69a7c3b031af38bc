#include "harness/core/card/dates.h"

#include <gtest/gtest.h>

namespace fivefold::card {
namespace {

TEST(Dates, ADayThatExistsHasItsNumber) {
  EXPECT_EQ(day_number("1970-01-01"), 0);
  EXPECT_EQ(day_number("2024-02-29"), 19'782);
  for (const char* const none : {"2026-02-29", "2026-13-01", "2026-1-1", "", "20260101", "2026-01-01T"}) {
    EXPECT_EQ(day_number(none), std::nullopt) << none;
  }
}

TEST(Dates, MonthsBeforeEndOnTheSameDayOrTheLastOne) {
  EXPECT_EQ(months_before("2026-01-15", 6), "2025-07-15");
  EXPECT_EQ(months_before("2026-08-31", 6), "2026-02-28");
  EXPECT_EQ(months_before("2024-03-31", 1), "2024-02-29");
  EXPECT_EQ(months_before("2026-01-15", 0), "2026-01-15");
  EXPECT_EQ(months_before("2026-01-01", 12), "2025-01-01");
}

}  // namespace
}  // namespace fivefold::card
