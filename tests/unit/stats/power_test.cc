#include "harness/stats/power.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/support/result_matchers.h"
#include "tests/unit/stats/reference.h"

namespace fivefold::stats {
namespace {

using test::IsError;
using test::IsOk;
using test::IsOkAnd;

constexpr double kNear = 1e-9;

double chance(const PowerInput& input, std::int64_t gap) {
  const auto got = power(input, gap);
  EXPECT_THAT(got, IsOk());
  return got.ok() ? got.value() : -1;
}

// Known answers of docs/statistics.md section 12: 5 teams, 30 cells of 1,000 items, K = 155, alpha_d = 0.05.
TEST(Power, OfATotalIsTheKnownAnswer) {
  const PowerInput total{10'000, 0.05, 0.05, 12'000, std::nullopt, 3'100};
  EXPECT_NEAR(chance(total, 20'000), 0.41979291618344616, kNear);
  EXPECT_NEAR(chance(total, 30'000), 0.9994415596514011, kNear);
}

TEST(Power, OfADrawnCellIsTheKnownAnswer) {
  const PowerInput cell{20'000, 0.05, 0.05, 3'000, 5'000, 3'100};
  EXPECT_EQ(chance(cell, 20'000), 0);
  EXPECT_NEAR(chance(cell, 30'000), 0.17474424123981813, kNear);
  EXPECT_NEAR(chance(cell, 50'000), 0.9999824541658894, kNear);
}

TEST(Power, OfACellThatIsCountedInFullIsTheKnownAnswer) {
  const PowerInput cell{14'000, 0.02, 0.02, 3'000, 1'500, 320};
  EXPECT_NEAR(chance(cell, 20'000), 0.9498258767688547, kNear);
  EXPECT_EQ(chance({10'000, 0, 0, 3'000, 5, 40}, 20'000), 1);
  EXPECT_EQ(chance({10'000, 0, 0, 3'000, 5, 40}, 10'000), 0);
}

TEST(Power, WithoutDisagreementStillTakesDraws) {
  const PowerInput total{10'000, 0, 0, 100, std::nullopt, 40};
  EXPECT_NEAR(chance(total, 50'000), 0.003865433361963975, kNear);
}

// Totals, drawn cells and cells counted in full, of any size.
PowerInput any_claim(reference::Numbers& numbers) {
  PowerInput input;
  input.accuse = numbers.between(5, 400) * 1'000;
  input.disagreement = static_cast<double>(numbers.between(0, 300)) / 1'000;
  input.kappa = input.disagreement * (numbers.between(0, 1) == 0 ? 1 : 0.6);
  input.cap = numbers.between(1, 12'000);
  if (numbers.between(0, 2) > 0) input.population = numbers.between(1, 60'000);
  input.needed = static_cast<double>(numbers.between(1, 10'000));
  return input;
}

TEST(Power, ALargerGapIsNeverCaughtLess) {
  reference::Numbers numbers(17);
  for (int i = 0; i < 300; ++i) {
    const PowerInput input = any_claim(numbers);
    double before = 0;
    for (std::int64_t gap = 20'000; gap <= 600'000; gap += 20'000) {
      const double now = chance(input, gap);
      EXPECT_GE(now, before - 1e-12) << gap;
      EXPECT_LE(now, 1) << gap;
      before = now;
    }
  }
}

TEST(Power, MoreClaimsAndSmallerCapsCatchLess) {
  reference::Numbers numbers(23);
  for (int i = 0; i < 300; ++i) {
    const PowerInput input = any_claim(numbers);
    PowerInput more = input;
    more.needed *= 10;
    EXPECT_LE(chance(more, 500'000), chance(input, 500'000) + 1e-12);
    if (input.population) continue;  // a smaller cap may turn a full count into draws, which is another formula
    PowerInput fewer = input;
    fewer.cap = (input.cap + 1) / 2;
    EXPECT_LE(chance(fewer, 500'000), chance(input, 500'000) + 1e-12);
  }
}

// The definition, gap by gap.
std::optional<std::int64_t> first_detectable(const PowerInput& input) {
  const bool counted = input.population && *input.population <= input.cap;
  for (std::int64_t gap = 1'000; gap <= 999'000; gap += 1'000) {
    if (!counted && static_cast<double>(gap) / 1e6 + input.kappa > 1) break;
    if (chance(input, gap) >= 0.9) return gap;
  }
  return std::nullopt;
}

TEST(MinDetectable, IsTheFirstGapThatIsCaughtNineTimesInTen) {
  reference::Numbers numbers(31);
  int none = 0;
  for (int i = 0; i < 300; ++i) {
    const PowerInput input = any_claim(numbers);
    const auto want = first_detectable(input);
    EXPECT_THAT(min_detectable(input), IsOkAnd(want));
    none += want ? 0 : 1;
  }
  EXPECT_GT(none, 0);
  EXPECT_LT(none, 150);
}

TEST(Power, RefusesOneBrokenRuleAtATime) {
  const auto with = [](auto change) {
    PowerInput input{10'000, 0.05, 0.05, 3'000, 5'000, 3'100};
    change(input);
    EXPECT_EQ(power(input, 20'000).ok(), min_detectable(input).ok());
    return power(input, 20'000);
  };
  EXPECT_THAT(with([](PowerInput&) {}), IsOk());
  EXPECT_THAT(with([](PowerInput& i) { i.accuse = 0; }), IsError("out_of_range"));
  EXPECT_THAT(with([](PowerInput& i) { i.accuse = 1'000'000; }), IsError("out_of_range"));
  EXPECT_THAT(with([](PowerInput& i) { i.disagreement = std::nan(""); }), IsError("non_finite"));
  EXPECT_THAT(with([](PowerInput& i) { i.disagreement = 1.5; }), IsError("out_of_range"));
  EXPECT_THAT(with([](PowerInput& i) { i.kappa = -0.1; }), IsError("out_of_range"));
  EXPECT_THAT(with([](PowerInput& i) { i.kappa = INFINITY; }), IsError("non_finite"));
  EXPECT_THAT(with([](PowerInput& i) { i.needed = 0.5; }), IsError("out_of_range"));
  EXPECT_THAT(with([](PowerInput& i) { i.cap = 0; }), IsError("out_of_range"));
  EXPECT_THAT(with([](PowerInput& i) { i.population = 0; }), IsError("out_of_range"));
  EXPECT_THAT(power({}, -1), IsError("out_of_range"));
  EXPECT_THAT(power({}, 1'000'001), IsError("out_of_range"));
}

}  // namespace
}  // namespace fivefold::stats
