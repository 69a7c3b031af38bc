#include "harness/stats/evidence.h"

#include <gtest/gtest.h>

#include <cmath>

#include "harness/base/units.h"
#include "harness/stats/log_sum.h"
#include "harness/stats/wide.h"
#include "tests/support/result_matchers.h"
#include "tests/unit/stats/reference.h"

namespace fivefold::stats {
namespace {

using test::IsError;
using test::IsOk;
using test::IsOkAnd;

EvidenceProcess process(Direction direction, std::optional<std::int64_t> population, std::int64_t threshold) {
  auto started = EvidenceProcess::start({direction, kMicro, population, threshold, 0.412});
  EXPECT_THAT(started, IsOk());
  return std::move(started).value();
}

TEST(Ladder, HasNineRungsWhoseWeightsSumToOne) {
  const auto rungs = ladder(0.3);
  EXPECT_EQ(rungs[0].fraction, 0.3);
  EXPECT_EQ(rungs[0].weight, 0.5);
  EXPECT_EQ(rungs[1].fraction, 0.95);
  EXPECT_EQ(rungs[8].fraction, 1.0 / 128);
  double sum = 0;
  for (const Rung& rung : rungs) sum += rung.weight;
  EXPECT_EQ(sum, 1.0);
}

TEST(Evidence, StartsAtZero) {
  const EvidenceProcess fresh = process(Direction::confirm, 10, 10'000);
  EXPECT_EQ(fresh.log_e(), 0.0);
  EXPECT_EQ(fresh.max_log_e(), 0.0);
  EXPECT_EQ(fresh.n(), 0);
}

TEST(Evidence, RefusesParametersOutsideTheirLimits) {
  const auto start = [](std::int64_t unit, std::optional<std::int64_t> population, std::int64_t threshold, double f) {
    return EvidenceProcess::start({Direction::confirm, unit, population, threshold, f});
  };
  EXPECT_THAT(start(kMaxUnit, kMaxPopulation, kMaxUnit - 1, 0.5), IsOk());
  EXPECT_THAT(start(0, {}, 0, 0.5), IsError("bad_parameter"));
  EXPECT_THAT(start(kMaxUnit + 1, {}, 0, 0.5), IsError("bad_parameter"));
  EXPECT_THAT(start(kMicro, 0, 0, 0.5), IsError("bad_parameter"));
  EXPECT_THAT(start(kMicro, kMaxPopulation + 1, 0, 0.5), IsError("bad_parameter"));
  EXPECT_THAT(start(kMicro, {}, kMicro, 0.5), IsError("bad_parameter"));
  EXPECT_THAT(start(kMicro, {}, -kMicro, 0.5), IsError("bad_parameter"));
  EXPECT_THAT(start(kMicro, {}, 0, 0.0), IsError("bad_parameter"));
  EXPECT_THAT(start(kMicro, {}, 0, 1.0), IsError("bad_parameter"));
  EXPECT_THAT(start(kMicro, {}, 0, std::nan("")), IsError("bad_parameter"));
}

TEST(Evidence, AUnitOutsideItsDomainIsRefused) {
  EXPECT_THAT(check_unit({kMicro, false}, kMicro), IsOk());
  EXPECT_THAT(check_unit({-kMicro, false}, kMicro), IsOk());
  EXPECT_THAT(check_unit({kMicro + 1, false}, kMicro), IsError("out_of_range"));
  EXPECT_THAT(check_unit({-kMicro - 1, false}, kMicro), IsError("out_of_range"));
  EXPECT_THAT(check_unit({-1, true}, kMicro), IsError("out_of_range"));
  EXPECT_THAT(check_unit({0, true}, kMicro), IsOk());
}

TEST(EvidenceDeathTest, FeedingPastThePopulationIsOurOwnBug) {
  EvidenceProcess one = process(Direction::confirm, 1, 10'000);
  one.feed({0, false});
  EXPECT_DEATH(one.feed({0, false}), "internal error");
}

// All of 100 units agree but one full point: the count lies exactly at 10000 of a million. Doubles would get it wrong.
TEST(Evidence, ABoundaryCountIsDecidedByIntegers) {
  EvidenceProcess conf = process(Direction::confirm, 100, 10'000);
  EvidenceProcess disc = process(Direction::accuse, 100, 10'000);
  conf.feed({kMicro, false});
  disc.feed({kMicro, false});
  for (int i = 1; i < 100; ++i) {
    conf.feed({0, false});
    disc.feed({0, false});
  }
  EXPECT_EQ(conf.log_e(), -kInf);  // Delta = delta is inside H0 of both
  EXPECT_EQ(disc.log_e(), -kInf);
}

TEST(Evidence, OneMillionthBeyondTheBoundaryIsImpossible) {
  EvidenceProcess disc = process(Direction::accuse, 100, 10'000);
  disc.feed({kMicro, false});
  disc.feed({1, false});
  for (int i = 2; i < 100; ++i) disc.feed({0, false});
  EXPECT_EQ(disc.log_e(), kInf);
}

TEST(Evidence, WhatIsSettledStaysSettled) {
  EvidenceProcess conf = process(Direction::confirm, 10, 10'000);
  for (int i = 0; i < 9; ++i) conf.feed({-kMicro, false});
  EXPECT_EQ(conf.log_e(), kInf);
  conf.feed({kMicro, false});
  EXPECT_EQ(conf.log_e(), kInf);
  EXPECT_EQ(conf.n(), 10);
}

TEST(Evidence, AnUnexecutedUnitHelpsNeitherSide) {
  const auto after_one = [](Direction direction, JudgedUnit judged) {
    EvidenceProcess one = process(direction, {}, 10'000);
    one.feed(judged);
    return one.log_e();
  };
  // Declared 1, not executed: for confirming like y = 0, for accusing like y = 1.
  EXPECT_EQ(after_one(Direction::confirm, {kMicro, true}), after_one(Direction::confirm, {kMicro, false}));
  EXPECT_EQ(after_one(Direction::accuse, {kMicro, true}), after_one(Direction::accuse, {0, false}));
  EXPECT_LT(after_one(Direction::accuse, {0, true}), 0);
}

TEST(Evidence, ACopyGoesOnByItself) {
  EvidenceProcess first = process(Direction::confirm, {}, 10'000);
  first.feed({0, false});
  EvidenceProcess second = first;
  second.feed({kMicro, false});
  EXPECT_EQ(first.n(), 1);
  EXPECT_NE(first.log_e(), second.log_e());
  first.feed({kMicro, false});
  EXPECT_EQ(first.log_e(), second.log_e());
}

TEST(Evidence, AgreesWithALongDoubleSum) {
  for (const bool finite : {false, true}) {
    for (const Direction direction : {Direction::confirm, Direction::accuse}) {
      const auto units = reference::mixed_units(900, kMicro, 7);
      const std::optional<std::int64_t> population = finite ? std::optional<std::int64_t>(5000) : std::nullopt;
      EvidenceProcess fast = process(direction, population, 20'000);
      reference::Process slow(direction, kMicro, population, 20'000, 0.412);
      for (const JudgedUnit& judged : units) {
        fast.feed(judged);
        slow.feed(judged);
        ASSERT_NEAR(fast.log_e(), static_cast<double>(slow.log_e()), 5e-15 * std::max(1.0, std::abs(fast.log_e())));
      }
    }
  }
}

TEST(Bounds, AreTheWholeRangeWithoutUnits) {
  const BoundParameters parameters{kMicro, {}, 0.25, 0.05};
  EXPECT_THAT(cs_upper(parameters, {}), IsOkAnd(kMicro));
  EXPECT_THAT(cs_lower(parameters, {}), IsOkAnd(-kMicro));
}

TEST(Bounds, RefuseBadUnitsAndParameters) {
  const std::vector<JudgedUnit> two{{0, false}, {0, false}};
  const std::vector<JudgedUnit> bad{{kMicro + 1, false}};
  EXPECT_THAT(cs_upper({kMicro, 1, 0.25, 0.05}, two), IsError("size_mismatch"));
  EXPECT_THAT(cs_upper({kMicro, {}, 0.25, 0.05}, bad), IsError("out_of_range"));
  EXPECT_THAT(cs_lower({kMicro, {}, 0.25, 0.0}, two), IsError("bad_parameter"));
  EXPECT_THAT(cs_lower({kMicro, {}, 1.0, 0.05}, two), IsError("bad_parameter"));
}

// U is small enough to try every threshold with the process itself.
TEST(Bounds, AreTheFirstAndLastThresholdThatTheProcessReaches) {
  constexpr std::int64_t unit = 60;
  const double wanted = std::log(1.0 / 0.05);
  for (const std::optional<std::int64_t> population :
       {std::optional<std::int64_t>{}, std::optional<std::int64_t>{80}}) {
    const auto units = reference::mixed_units(80, unit, 3);
    for (const std::size_t n : {1U, 20U, 50U, 79U, 80U}) {
      const std::span<const JudgedUnit> used(units.data(), n);
      std::int64_t upper = unit;
      std::int64_t lower = -unit;
      for (std::int64_t d = unit - 1; d > -unit; --d) {
        reference::Process confirm(Direction::confirm, unit, population, d, 0.4);
        for (const JudgedUnit& judged : used) confirm.feed(judged);
        if (static_cast<double>(confirm.log_e()) >= wanted) upper = d;
      }
      for (std::int64_t d = -unit + 1; d < unit; ++d) {
        reference::Process accuse(Direction::accuse, unit, population, d, 0.25);
        for (const JudgedUnit& judged : used) accuse.feed(judged);
        if (static_cast<double>(accuse.log_e()) >= wanted) lower = d;
      }
      EXPECT_THAT(cs_upper({unit, population, 0.4, 0.05}, used), IsOkAnd(upper)) << n;
      EXPECT_THAT(cs_lower({unit, population, 0.25, 0.05}, used), IsOkAnd(lower)) << n;
    }
  }
}

TEST(Wide, DividesWithOneRounding) {
  EXPECT_EQ(divide_once(1, 3), 1.0 / 3);
  EXPECT_EQ(divide_once(-709, 1000), -0.709);
  EXPECT_EQ(divide_once(0, 7), 0.0);
  EXPECT_EQ(divide_once(7, 1), 7.0);
  // 2^53 + 1 over 1 is a tie and goes to the even neighbour; a little more goes up.
  const Int128 tie = (static_cast<Int128>(1) << 53U) + 1;
  EXPECT_EQ(divide_once(tie, 1), 9007199254740992.0);
  EXPECT_EQ(divide_once(tie * 1000 + 1, 1000), 9007199254740994.0);
  const Int128 huge = static_cast<Int128>(1) << 120U;
  EXPECT_EQ(divide_once(huge, huge + 1), 1.0);
  EXPECT_EQ(divide_once(huge, huge * 2), 0.5);
}

}  // namespace
}  // namespace fivefold::stats
