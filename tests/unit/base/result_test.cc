#include "harness/base/result.h"

#include <gtest/gtest.h>

#include "tests/support/result_matchers.h"

namespace fivefold {
namespace {

using test::HasErrc;
using test::IsError;
using test::IsOk;
using test::IsOkAnd;

Result<int> positive(int value) {
  if (value <= 0) return bad_input("out_of_range", "must be positive, got " + std::to_string(value));
  return value;
}

Result<int> sum_of(int a, int b) {
  FF_ASSIGN(const int first, positive(a));
  FF_ASSIGN(const int second, positive(b));
  return first + second;
}

Result<void> both(int a, int b) {
  FF_TRY(positive(a));
  FF_TRY(positive(b));
  return {};
}

TEST(Result, CarriesTheValueOrTheFirstError) {
  EXPECT_THAT(sum_of(1, 2), IsOkAnd(3));
  EXPECT_THAT(sum_of(0, -2), IsError("out_of_range"));
  EXPECT_EQ(sum_of(1, -2).error().message, "must be positive, got -2");
  EXPECT_THAT(both(1, 2), IsOk());
  EXPECT_THAT(both(1, 0), IsError("out_of_range"));
  EXPECT_THAT(both(1, 0), HasErrc(Errc::bad_input));
}

TEST(Error, GetsContextInFrontOfItsMessage) {
  EXPECT_EQ(bad_input("r", "must be 2..99, got 1").with("runs").with("stage.yaml").message,
            "stage.yaml: runs: must be 2..99, got 1");
}

TEST(ResultDeathTest, TheValueOfAnErrorIsOurOwnBug) {
  EXPECT_DEATH(static_cast<void>(positive(0).value()), "internal error");
}

}  // namespace
}  // namespace fivefold
