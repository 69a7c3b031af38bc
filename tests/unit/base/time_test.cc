#include "harness/base/time.h"

#include <gtest/gtest.h>

#include "tests/support/result_matchers.h"

namespace fivefold {
namespace {

using test::IsError;
using test::IsOkAnd;

TEST(Time, HasOneSpelling) {
  EXPECT_EQ(to_text(UtcTime{0}), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(to_text(UtcTime{951'782'400'000}), "2000-02-29T00:00:00.000Z");
  EXPECT_EQ(to_text(UtcTime{1'700'000'000'123}), "2023-11-14T22:13:20.123Z");
  EXPECT_THAT(parse_time("2023-11-14T22:13:20.123Z"), IsOkAnd(UtcTime{1'700'000'000'123}));
}

TEST(Time, RoundTripsThroughFourCenturies) {
  for (std::int64_t at = 0; at < 12'622'780'800'000; at += 98'765'432'101) {
    EXPECT_THAT(parse_time(to_text(UtcTime{at})), IsOkAnd(UtcTime{at}));
  }
}

TEST(Time, RefusesOtherSpellingsAndDaysThatDoNotExist) {
  for (const char* bad : {"", "2023-11-14", "2023-11-14T22:13:20Z", "2023-11-14t22:13:20.123Z",
                          "2023-11-14T22:13:20.123z", "2023-11-14T22:13:20.1234Z", "2023-11-14T22:13:20.123+00:00",
                          "2023-02-29T00:00:00.000Z", "2023-13-01T00:00:00.000Z", "2023-00-01T00:00:00.000Z",
                          "2023-01-01T24:00:00.000Z", "2023-01-01T00:60:00.000Z", "2023-01-01T00:00:60.000Z",
                          "1969-12-31T23:59:59.999Z", " 2023-11-14T22:13:20.123Z", "2023-11-14T22:13:20.123Z\n"}) {
    EXPECT_THAT(parse_time(bad), IsError("E_SCHEMA")) << bad;
  }
}

TEST(Time, IsOrdered) { EXPECT_LT(UtcTime{1}, UtcTime{2}); }

}  // namespace
}  // namespace fivefold
