#include "harness/core/measurement.h"

#include <gtest/gtest.h>

#include "tests/support/result_matchers.h"

namespace fivefold {
namespace {

using test::IsError;

constexpr MeasurementRules kRatio{2, true};
constexpr MeasurementRules kDifference{2, false};

std::int64_t read(const std::string& line, const MeasurementRules& rules = kDifference) {
  const auto value = parse_measurement(line, rules);
  EXPECT_TRUE(test::ok_or_print(value)) << line;
  return value.ok() ? *value : -1;
}

TEST(Measurement, IsRoundedHalfUpOnceFromItsText) {
  EXPECT_EQ(read(R"({"value":12.34})"), 1234);
  EXPECT_EQ(read(R"({"value":12.345})"), 1235);
  EXPECT_EQ(read(R"({"value":-12.345})"), -1235);
  EXPECT_EQ(read(R"({"value":1.005e1})"), 1005);
  EXPECT_EQ(read(R"({"value":12.344999999999999999999999})"), 1234);
  EXPECT_EQ(read(R"({"value":7,"note":"free names","cached":false})"), 700);
  EXPECT_EQ(*parse_measurement(R"({"value":0.5})", {0, true}), 1);
  EXPECT_EQ(*parse_measurement(R"({"value":0.000000001})", {9, true}), 1);
}

TEST(Measurement, RefusesWhatIsNoMeasurementWithTheReasonOfTheAttempt) {
  const std::vector<std::pair<const char*, const char*>> lines{{R"({"value":NaN})", "bad-score"},
                                                               {R"({"value":-Infinity})", "bad-score"},
                                                               {R"({"value": nan})", "bad-score"},
                                                               {R"({"value":1e300})", "bad-score"},
                                                               {R"({"value":10000000000000.01})", "bad-score"},
                                                               {R"({"value":"12"})", "bad-json"},
                                                               {R"({"value":null})", "bad-json"},
                                                               {R"({"value":true})", "bad-json"},
                                                               {R"({"speed":12})", "bad-json"},
                                                               {R"([12])", "bad-json"},
                                                               {"12", "bad-json"},
                                                               {"", "bad-json"},
                                                               {"{", "bad-json"},
                                                               {R"({"value":1,"value":2})", "bad-json"},
                                                               {"{\"value\":1,\"a\":\"\xff\"}", "bad-utf8"},
                                                               {R"({"value":1,"cached":true})", "cached"}};
  for (const auto& [line, reason] : lines) {
    EXPECT_THAT(parse_measurement(line, kDifference), IsError(reason)) << line;
  }
}

TEST(Measurement, OfARatioIsAboveZero) {
  EXPECT_EQ(read(R"({"value":0})", kDifference), 0);
  for (const char* const line : {R"({"value":0})", R"({"value":-3})", R"({"value":0.004})"}) {
    EXPECT_THAT(parse_measurement(line, kRatio), IsError("bad-score")) << line;
  }
}

TEST(Measurement, IsOneLineOfEvidence) {
  EXPECT_EQ(encode_value_file(-1234), "{\"value\":-1234}\n");
  for (const std::int64_t value : {std::int64_t{0}, std::int64_t{-1}, std::int64_t{1'000'000'000'000'000}}) {
    EXPECT_EQ(*parse_value_file(encode_value_file(value)), value);
  }
  EXPECT_EQ(*parse_value_file("{\"value\":5,\"unit\":\"MB/s\"}\n"), 5);
  for (const char* const text : {"", "{\"value\":5}", "{\"value\":5}\n{\"value\":5}\n", "{\"value\":5.0}\n",
                                 "{\"value\":\"5\"}\n", "{}\n", "{\"value\":1000000000000001}\n"}) {
    EXPECT_FALSE(parse_value_file(text).ok()) << text;
  }
}

}  // namespace
}  // namespace fivefold
