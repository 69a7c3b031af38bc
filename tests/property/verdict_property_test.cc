// Verdicts on generated claims: three zones at a full count, error rates at the thresholds, pieces like the whole.

#include <gtest/gtest.h>

#include <cmath>

#include "harness/stats/judge.h"
#include "harness/stats/tolerance.h"
#include "tests/support/result_matchers.h"
#include "tests/unit/stats/reference.h"

namespace fivefold::stats {
namespace {

using reference::Numbers;
using test::IsOk;

constexpr std::int64_t kUnit = 1'000'000;

JudgeParameters cell(std::int64_t population, std::int64_t delta, std::int64_t accuse) {
  JudgeParameters p;
  p.population = population;
  p.delta = delta;
  p.accuse = accuse;
  p.f_conf = 0.2;
  return p;
}

// `ones` units of a full point above, `minus` below, the rest equal; mixed.
std::vector<JudgedUnit> points(std::size_t size, std::size_t ones, std::size_t minus, Numbers& numbers) {
  std::vector<JudgedUnit> units(size, JudgedUnit{0, false});
  for (std::size_t i = 0; i < ones; ++i) units[i].o = kUnit;
  for (std::size_t i = 0; i < minus; ++i) units[ones + i].o = -kUnit;
  reference::shuffle(units, numbers);
  return units;
}

TEST(VerdictProperty, AFullCountFallsIntoItsZone) {
  Numbers numbers(1);
  int counted_out[3] = {0, 0, 0};
  for (int round = 0; round < 600; ++round) {
    const std::size_t size = static_cast<std::size_t>(numbers.between(20, 60));
    const std::size_t ones = static_cast<std::size_t>(numbers.between(0, 8));
    JudgeParameters p = cell(static_cast<std::int64_t>(size), 40'000, 90'000);
    p.claims = 100'000;   // only certainty accuses
    p.alpha_r = 0.00001;  // only certainty confirms
    const auto judged = judge(p, points(size, ones, 0, numbers));
    ASSERT_THAT(judged, IsOk());
    const std::int64_t sum = static_cast<std::int64_t>(ones) * kUnit;
    const bool below = sum <= *p.population * p.delta;
    const bool above = sum > *p.population * p.accuse;
    if (above) {
      EXPECT_EQ(judged->verdict, Verdict::discrepant);
      ++counted_out[2];
    } else if (below) {
      EXPECT_EQ(judged->verdict, Verdict::reproduced);
      ++counted_out[0];
    } else {
      EXPECT_EQ(judged->verdict, Verdict::inconclusive);
      EXPECT_EQ(judged->reason, Reason::within_noise);
      EXPECT_EQ(judged->n, *p.population);
      ++counted_out[1];
    }
  }
  for (const int count : counted_out) EXPECT_GT(count, 50);  // each zone was visited
}

TEST(VerdictProperty, CountsExactlyAtTheThresholdsAreOnTheHonestSide) {
  Numbers numbers(2);
  for (int round = 0; round < 200; ++round) {
    const std::int64_t size = 10 * numbers.between(1, 12);
    JudgeParameters p = cell(size, 100'000, 200'000);
    p.claims = 1'000'000;
    p.alpha_r = 1e-9;
    const auto verdict_for = [&](std::int64_t ones, std::int64_t extra) {
      auto units = points(static_cast<std::size_t>(size), static_cast<std::size_t>(ones), 0, numbers);
      for (JudgedUnit& judged : units) {
        if (judged.o != 0) continue;
        judged.o = extra;
        break;
      }
      const auto judged = judge(p, units);
      EXPECT_THAT(judged, IsOk());
      return judged.ok() ? judged.value() : Judgement{};
    };
    EXPECT_EQ(verdict_for(size / 10, 0).verdict, Verdict::reproduced);
    EXPECT_EQ(verdict_for(size / 10, 1).reason, Reason::within_noise);
    EXPECT_EQ(verdict_for(size / 5, 0).reason, Reason::within_noise);
    EXPECT_EQ(verdict_for(size / 5, 1).verdict, Verdict::discrepant);
  }
}

// Guarantees G1 and G2 at the very edge. 3,000 trials at 5 %: more than 190 would be 3.3 standard deviations too many.
TEST(VerdictProperty, ErrorRatesAtTheThresholdsStayBelowFivePercent) {
  Numbers numbers(3);
  int falsely_confirmed = 0;
  int falsely_accused = 0;
  for (int trial = 0; trial < 3000; ++trial) {
    // 400 units, +28 and -8 full points: the difference is exactly 50000 of a million.
    const auto units = points(400, 28, 8, numbers);
    JudgeParameters too_far = cell(400, 49'999, 49'999);
    too_far.cap = 400;
    const auto confirmed = judge(too_far, units);
    JudgeParameters at_threshold = cell(400, 20'000, 50'000);
    const auto accused = judge(at_threshold, units);
    ASSERT_TRUE(confirmed.ok() && accused.ok());
    falsely_confirmed += confirmed->verdict == Verdict::reproduced ? 1 : 0;
    falsely_accused += accused->verdict == Verdict::discrepant ? 1 : 0;
  }
  EXPECT_LE(falsely_confirmed, 190);
  EXPECT_LE(falsely_accused, 190);
  EXPECT_GT(falsely_confirmed + falsely_accused, 0);  // the trials do come near the edge
}

TEST(VerdictProperty, AnUnexecutedUnitNeverHelpsAndNeverAccuses) {
  Numbers numbers(4);
  for (int round = 0; round < 100; ++round) {
    auto units = reference::mixed_units(120, kUnit, numbers.next());
    for (JudgedUnit& judged : units) judged.unexecuted = false;
    const std::size_t at = static_cast<std::size_t>(numbers.between(0, 119));
    const std::int64_t declared = numbers.between(0, kUnit);
    const auto with = [&](JudgedUnit judged) {
      JudgeParameters p = cell(5000, 10'000, 20'000);
      p.alpha_r = p.alpha_d = 1e-12;  // all units are used
      auto changed = units;
      changed[at] = judged;
      const auto result = judge(p, changed);
      EXPECT_THAT(result, IsOk());
      return result.ok() ? result.value() : Judgement{};
    };
    const Judgement failed = with({declared, true});
    for (const std::int64_t y : {std::int64_t{0}, declared, kUnit}) {
      const Judgement executed = with({declared - y, false});
      EXPECT_LE(failed.log_e_conf, executed.log_e_conf);
      EXPECT_LE(failed.log_e_disc, executed.log_e_disc);
    }
  }
}

TEST(VerdictProperty, FurtherUnitsContinueWhereTheFirstEnded) {
  Numbers numbers(5);
  for (int round = 0; round < 60; ++round) {
    const auto units = reference::mixed_units(200, kUnit, numbers.next());
    JudgeParameters p = cell(1000, 10'000, 30'000);
    p.cap = 500;
    auto kept = Judge::start(p);
    ASSERT_THAT(kept, IsOk());
    for (std::size_t from = 0; from < units.size();) {
      const std::size_t to = std::min(units.size(), from + static_cast<std::size_t>(numbers.between(1, 70)));
      Judge continued = kept.value();  // as one that was stored and taken up again
      for (; from < to; ++from) ASSERT_THAT(continued.feed(units[from]), IsOk());
      kept = std::move(continued);
      const auto now = kept->judgement();
      const auto whole = judge(p, std::span<const JudgedUnit>(units.data(), from));
      ASSERT_TRUE(now.ok() && whole.ok());
      EXPECT_EQ(now->verdict, whole->verdict);
      EXPECT_EQ(now->reason, whole->reason);
      EXPECT_EQ(now->n, whole->n);
      EXPECT_EQ(now->log_e_conf, whole->log_e_conf);
      EXPECT_EQ(now->log_e_disc, whole->log_e_disc);
      EXPECT_EQ(now->bounds, whole->bounds);
    }
  }
}

// The planned fraction is where the expected growth of an honest claim is largest, by trying them all.
TEST(VerdictProperty, ThePlannedFractionGrowsFastest) {
  for (const double delta : {0.005, 0.01, 0.03, 0.1}) {
    for (const double kappa : {0.001, 0.01, 0.05, 0.2, 0.5}) {
      const double a = delta / (1 - delta);
      const double b = (1 + delta) / (1 - delta);
      const auto growth = [&](double f) {
        return kappa / 2 * std::log1p(-f) + (1 - kappa) * std::log1p(f * a) + kappa / 2 * std::log1p(f * b);
      };
      double best = 0.001;
      for (int k = 2; k <= 950; ++k) {
        if (growth(k / 1000.0) > growth(best)) best = k / 1000.0;
      }
      const auto planned = plan_fraction(delta, kappa);
      ASSERT_THAT(planned, IsOk());
      EXPECT_NEAR(planned.value(), best, 0.00100001) << delta << " " << kappa;
    }
  }
}

TEST(VerdictProperty, AMillionDrawsAreJudgedToTheLast) {
  Numbers numbers(6);
  std::vector<JudgedUnit> units;
  for (int i = 0; i < 1'000'000; ++i) {
    const std::int64_t kind = numbers.between(0, 999);
    units.push_back({kind < 100 ? numbers.between(-10, 10) * (kUnit / 10) : 0, false});
  }
  JudgeParameters p = cell(2'000'000, 10, 400'000);
  p.f_conf = 0.001;
  p.alpha_r = 1e-9;
  const auto judged = judge(p, units);
  ASSERT_THAT(judged, IsOk());
  EXPECT_EQ(judged->n, 1'000'000);
}

}  // namespace
}  // namespace fivefold::stats
