#include "harness/stats/tolerance.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "tests/support/result_matchers.h"

namespace fivefold::stats {
namespace {

using test::IsError;
using test::IsOkAnd;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

std::vector<ToleranceTerm> one(double d, std::int64_t items) { return {{1, d, items}}; }

TEST(Tolerance, RoundsUpToAThousandWithoutBeingFooledByTheLastBit) {
  EXPECT_EQ(ceil_to_1000(0), 0);
  EXPECT_EQ(ceil_to_1000(1), 1000);
  EXPECT_EQ(ceil_to_1000(5000), 5000);
  EXPECT_EQ(ceil_to_1000(5000.0000001), 5000);
  EXPECT_EQ(ceil_to_1000(5000.1), 6000);
}

TEST(Tolerance, AutoHasAFloorAndACeiling) {
  EXPECT_THAT(auto_delta(0, one(0, 1000)), IsOkAnd(kDeltaFloor));
  EXPECT_THAT(auto_delta(5000, one(0.1, 1000)), IsOkAnd(17000));
  EXPECT_THAT(auto_delta(900'000, one(1, 1)), IsOkAnd(kDeltaCeiling));
}

TEST(Tolerance, WeightsNeedNotBeNormalised) {
  const std::vector<ToleranceTerm> halves{{0.5, 0.1, 100}, {0.5, 0.02, 1000}};
  const std::vector<ToleranceTerm> sevens{{7, 0.1, 100}, {7, 0.02, 1000}};
  EXPECT_EQ(tolerance(5000, halves).value(), tolerance(5000, sevens).value());
  EXPECT_THAT(tolerance(5000, std::vector<ToleranceTerm>{{0, 0.1, 10}}), IsError("bad_parameter"));
  EXPECT_THAT(tolerance(5000, std::vector<ToleranceTerm>{{-1, 0.1, 10}}), IsError("out_of_range"));
}

TEST(Tolerance, NothingThatIsNotANumberGetsThrough) {
  EXPECT_THAT(tolerance(kNan, one(0.1, 10)), IsError("non_finite"));
  EXPECT_THAT(tolerance(0, one(kNan, 10)), IsError("non_finite"));
  EXPECT_THAT(tolerance(0, std::vector<ToleranceTerm>{{HUGE_VAL, 0.1, 10}}), IsError("non_finite"));
  EXPECT_THAT(plan_fraction(kNan, 0.1), IsError("non_finite"));
  EXPECT_THAT(plan_fraction(0.01, HUGE_VAL), IsError("non_finite"));
}

TEST(Accuse, IsNeverBelowTheTolerance) {
  AccuseParameters parameters;
  parameters.env = 0;
  parameters.delta = 123'456;
  EXPECT_THAT(accuse(parameters, one(0, 1000)), IsOkAnd(123'456));
  parameters.delta = 0;
  EXPECT_THAT(accuse(parameters, one(0, 1000)), IsError("bad_parameter"));
  parameters.delta = 10'000;
  parameters.alpha_d = 0;
  EXPECT_THAT(accuse(parameters, one(0, 1000)), IsError("bad_parameter"));
}

TEST(PlanFraction, StaysInsideItsDomain) {
  EXPECT_THAT(plan_fraction(0, 0.1), IsError("bad_parameter"));
  EXPECT_THAT(plan_fraction(1, 0.1), IsError("bad_parameter"));
  EXPECT_THAT(plan_fraction(0.01, -0.1), IsError("bad_parameter"));
  EXPECT_THAT(plan_fraction(0.01, 1.1), IsError("bad_parameter"));
  EXPECT_THAT(plan_fraction(0.01, 0.02), IsOkAnd(0.412));
  EXPECT_THAT(plan_fraction(0.000001, 1), IsOkAnd(0.001));
}

}  // namespace
}  // namespace fivefold::stats
