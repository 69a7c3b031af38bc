#include "harness/stats/scalar_tost.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "tests/support/result_matchers.h"
#include "tests/unit/stats/reference.h"

namespace fivefold::stats {
namespace {

using test::IsError;
using test::IsOk;

using Values = std::vector<std::int64_t>;

constexpr std::int64_t kTwoPercent = 20'000;
constexpr std::int64_t kLargest = 1'000'000'000'000'000;

ScalarParameters ratio(std::int64_t tol, Better better = Better::higher) {
  ScalarParameters p;
  p.tol = tol;
  p.better = better;
  return p;
}

ScalarParameters difference(std::int64_t tol) {
  ScalarParameters p = ratio(tol);
  p.form = ScalarForm::difference;
  return p;
}

ScalarJudgement judged(const ScalarParameters& p, const Values& x, const Values& y) {
  const auto got = scalar_tost(p, x, y);
  EXPECT_THAT(got, IsOk());
  return got.ok() ? got.value() : ScalarJudgement{};
}

// Values around `centre`, each off by at most `spread`.
Values noisy(reference::Numbers& numbers, std::size_t n, std::int64_t centre, std::int64_t spread) {
  Values values;
  while (values.size() < n) values.push_back(centre + numbers.between(-spread, spread));
  return values;
}

// Section 11 as it reads, in long double on plain logarithms.
struct PlainWelch {
  long double d{0};
  long double se{0};
  long double df{0};
};
PlainWelch plain_welch(const ScalarParameters& p, const Values& x, const Values& y) {
  const auto value = [&p](std::int64_t v) {
    return p.form == ScalarForm::ratio ? std::log(static_cast<long double>(v)) : static_cast<long double>(v);
  };
  const auto mean = [&](const Values& values) {
    long double sum = 0;
    for (const std::int64_t v : values) sum += value(v);
    return sum / static_cast<long double>(values.size());
  };
  const auto share = [&](const Values& values) {
    const long double centre = mean(values);
    long double squares = 0;
    for (const std::int64_t v : values) squares += (value(v) - centre) * (value(v) - centre);
    const auto n = static_cast<long double>(values.size());
    return squares / (n - 1) / n;
  };
  const long double a = share(x);
  const long double b = share(y);
  const long double apart = mean(x) - mean(y);
  return {p.better == Better::higher ? apart : -apart, std::sqrt(a + b),
          (a + b) * (a + b) /
              (a * a / static_cast<long double>(x.size() - 1) + b * b / static_cast<long double>(y.size() - 1))};
}

TEST(ScalarTost, AgreesWithPlainWelch) {
  reference::Numbers numbers(11);
  for (int i = 0; i < 300; ++i) {
    const std::int64_t centre = numbers.between(1'000, 1'000'000'000);
    const Values x = noisy(numbers, static_cast<std::size_t>(numbers.between(3, 9)), centre, centre / 20);
    const Values y = noisy(numbers, 3, centre, centre / 20);
    for (ScalarParameters p : {ratio(kTwoPercent, Better::lower), difference(centre / 50)}) {
      p.looks = {3};
      const ScalarJudgement got = judged(p, x, y);
      const PlainWelch want = plain_welch(p, x, y);
      ASSERT_TRUE(got.estimate);
      const auto size = static_cast<double>(p.form == ScalarForm::ratio ? 1 : centre);
      EXPECT_NEAR(got.estimate->d, static_cast<double>(want.d), 1e-14 * size);
      EXPECT_NEAR(got.estimate->se, static_cast<double>(want.se), 1e-13 * size);
      EXPECT_NEAR(*got.estimate->df, static_cast<double>(want.df), 1e-10);
    }
  }
}

TEST(ScalarTost, MinutesAndTheirReciprocalGetTheSameVerdict) {
  // 720720 has every divisor needed: the reciprocals are whole numbers.
  constexpr std::int64_t kWhole = 720'720;
  const Values minutes{720, 715, 728, 693, 770};
  const Values again{720, 728, 770};
  const auto inverse = [](const Values& values) {
    Values out;
    for (const std::int64_t v : values) out.push_back(kWhole / v);
    return out;
  };
  for (const std::int64_t v : minutes) ASSERT_EQ(kWhole % v, 0) << v;
  for (const std::int64_t tol : {1'000, 20'000, 100'000, 400'000}) {
    const ScalarJudgement slow = judged(ratio(tol, Better::lower), minutes, again);
    const ScalarJudgement fast = judged(ratio(tol, Better::higher), inverse(minutes), inverse(again));
    EXPECT_EQ(slow.verdict, fast.verdict) << tol;
    EXPECT_EQ(slow.side, fast.side) << tol;
    EXPECT_NEAR(slow.estimate->d, fast.estimate->d, 1e-14);
    EXPECT_NEAR(slow.estimate->p_over, fast.estimate->p_over, 1e-12);
    EXPECT_NEAR(slow.estimate->p_under, fast.estimate->p_under, 1e-12);
  }
}

TEST(ScalarTost, TheOtherDirectionMirrorsEveryNumber) {
  reference::Numbers numbers(5);
  for (int i = 0; i < 200; ++i) {
    const Values x = noisy(numbers, 5, 10'000, 300);
    const Values y = noisy(numbers, 3, 10'000 + numbers.between(-900, 900), 300);
    const ScalarJudgement up = judged(ratio(kTwoPercent, Better::higher), x, y);
    const ScalarJudgement down = judged(ratio(kTwoPercent, Better::lower), x, y);
    EXPECT_EQ(up.verdict, down.verdict);
    EXPECT_TRUE(!up.side || up.side != down.side);
    EXPECT_EQ(up.estimate->d, -down.estimate->d);
    EXPECT_EQ(up.estimate->lower, -down.estimate->upper);
    EXPECT_NEAR(up.estimate->p_over, down.estimate->p_under, 1e-14);
  }
}

TEST(ScalarTost, TheOrderWithinALookDoesNotMatter) {
  ScalarParameters p = ratio(kTwoPercent);
  p.looks = {4};
  Values x{99'913, 100'020, 100'007, 99'981};
  Values y{100'411, 99'650, 100'003, 100'100};
  const ScalarJudgement first = judged(p, x, y);
  std::sort(x.begin(), x.end());
  do {
    std::reverse(y.begin(), y.begin() + 3);
    const ScalarJudgement again = judged(p, x, y);
    ASSERT_EQ(again.estimate->d, first.estimate->d);
    ASSERT_EQ(again.estimate->se, first.estimate->se);
    ASSERT_EQ(again.p_disc, first.p_disc);
  } while (std::next_permutation(x.begin(), x.end()));
}

TEST(ScalarTost, OnlyLooksThatAreReachedCount) {
  const Values x{100, 102, 98, 101, 99};
  ScalarParameters p = ratio(kTwoPercent);
  EXPECT_EQ(judged(p, x, {99, 103}).m, 0);
  EXPECT_FALSE(judged(p, x, {99, 103}).estimate);
  EXPECT_EQ(judged(p, x, {99, 103, 101}).m, 3);
  const ScalarJudgement four = judged(p, x, {99, 103, 101, 5'000});  // the fourth waits for the look at five
  EXPECT_EQ(four.m, 3);
  EXPECT_EQ(four.p_disc, judged(p, x, {99, 103, 101}).p_disc);
  EXPECT_EQ(judged(p, x, {99, 103, 101, 100, 98}).m, 5);
}

TEST(ScalarTost, ADecidedClaimStaysAsItIs) {
  const Values x{1'000, 1'001, 999, 1'000, 1'000};
  const ScalarParameters p = ratio(kTwoPercent);
  const ScalarJudgement three = judged(p, x, {1'000, 1'001, 999});
  ASSERT_EQ(three.verdict, Verdict::reproduced);
  const ScalarJudgement ten = judged(p, x, {1'000, 1'001, 999, 1, 1, 1, 1, 1, 1, 1});
  EXPECT_EQ(ten.verdict, Verdict::reproduced);
  EXPECT_EQ(ten.m, 3);
  EXPECT_EQ(ten.p_disc, three.p_disc);
  EXPECT_THAT(scalar_tost(p, x, Values{1'000, 1'001, 999, 0}), IsError("out_of_range"));
}

TEST(ScalarTost, TheSmallestPOfAllLooksIsKept) {
  const Values x{1'000, 1'010, 990, 1'000, 1'005};
  const Values far_then_near{930, 980, 940, 1'020, 1'010};
  const ScalarParameters p = ratio(kTwoPercent);
  const ScalarJudgement first = judged(p, x, {930, 980, 940});
  ASSERT_EQ(first.verdict, Verdict::inconclusive);
  const ScalarJudgement second = judged(p, x, far_then_near);
  EXPECT_GT(second.estimate->p_over, first.estimate->p_over);
  EXPECT_EQ(second.p_disc, std::min(1.0, 3 * first.estimate->p_over));
}

TEST(ScalarTost, ConstantSamplesAreComparedInIntegers) {
  const auto constant = [](std::int64_t declared, std::int64_t rerun, const ScalarParameters& p) {
    return judged(p, Values(3, declared), Values(3, rerun)).verdict;
  };
  const std::int64_t large = 980'392'156'862'745;  // 1.02 times this lies between the two whole numbers below
  EXPECT_EQ(constant(999'999'999'999'999, large, ratio(kTwoPercent)), Verdict::reproduced);
  EXPECT_EQ(constant(1'000'000'000'000'000, large, ratio(kTwoPercent)), Verdict::discrepant);
  EXPECT_EQ(constant(large, 1'000'000'000'000'000, ratio(kTwoPercent)), Verdict::discrepant);
  EXPECT_EQ(constant(1, kLargest, ratio(999'999)), Verdict::discrepant);
  EXPECT_EQ(constant(2, 1, ratio(999'999)), Verdict::discrepant);
  EXPECT_EQ(constant(-kLargest, kLargest, difference(kLargest)), Verdict::discrepant);
  EXPECT_EQ(constant(-kLargest / 2, kLargest / 2, difference(kLargest)), Verdict::reproduced);
  const ScalarJudgement far = judged(difference(5), Values(3, 7), Values(3, 1));
  EXPECT_EQ(far.side, Side::overstated);
  EXPECT_EQ(far.p_disc, 0);
  EXPECT_EQ(far.estimate->lower, far.estimate->upper);
  EXPECT_FALSE(far.estimate->df);
}

TEST(ScalarTost, ASpreadInTheLastDigitOfALargeValueIsSeen) {
  const Values x{kLargest - 2, kLargest - 1, kLargest};
  const ScalarJudgement got = judged(ratio(kTwoPercent), x, {kLargest, kLargest, kLargest - 1});
  EXPECT_FALSE(got.estimate->zero_variance);
  EXPECT_NEAR(got.estimate->se, std::sqrt(1.0 / 3 + 1.0 / 9) / 1e15, 1e-18);
  const ScalarJudgement apart = judged(ratio(kTwoPercent), {1, 1, 1}, {kLargest, kLargest, kLargest - 1});
  EXPECT_NEAR(apart.estimate->se, 1.0 / 3 / 1e15, 1e-18);
  EXPECT_EQ(apart.estimate->df, std::optional<double>(2.0));
}

TEST(ScalarTost, MoreClaimsNeverAccuseMore) {
  reference::Numbers numbers(29);
  int accused = 0;
  for (int i = 0; i < 200; ++i) {
    const Values x = noisy(numbers, 5, 10'400, 90);
    const Values y = noisy(numbers, 3, 10'000, 90);
    ScalarParameters p = ratio(kTwoPercent);
    const bool alone = judged(p, x, y).verdict == Verdict::discrepant;
    p.claims = 1'000;
    const bool among = judged(p, x, y).verdict == Verdict::discrepant;
    EXPECT_LE(among, alone);
    accused += alone && !among ? 1 : 0;
  }
  EXPECT_GT(accused, 0);
}

TEST(ScalarTost, NothingIsEverNotANumber) {
  ScalarParameters p = ratio(kTwoPercent);
  p.alpha_r = p.alpha_d = std::numeric_limits<double>::denorm_min();
  p.claims = std::numeric_limits<std::int64_t>::max();
  const ScalarJudgement got = judged(p, {100, 101, 102}, {100, 100, 100});
  for (const double value : {got.estimate->d, got.estimate->se, *got.estimate->df, got.estimate->lower,
                             got.estimate->upper, got.estimate->p_over, got.estimate->p_under, got.p_disc}) {
    EXPECT_FALSE(std::isnan(value));
  }
  EXPECT_EQ(got.verdict, Verdict::inconclusive);
}

TEST(ScalarTost, RefusesOneBrokenRuleAtATime) {
  const Values x{100, 101, 99};
  const Values y{100, 100, 100};
  const auto with = [&](auto change) {
    ScalarParameters p = ratio(kTwoPercent);
    change(p);
    return scalar_tost(p, x, y);
  };
  EXPECT_THAT(with([](ScalarParameters&) {}), IsOk());
  EXPECT_THAT(with([](ScalarParameters& p) { p.alpha_r = 0.5; }), IsError("bad_parameter"));
  EXPECT_THAT(with([](ScalarParameters& p) { p.alpha_d = 0; }), IsError("bad_parameter"));
  EXPECT_THAT(with([](ScalarParameters& p) { p.alpha_d = std::nan(""); }), IsError("non_finite"));
  EXPECT_THAT(with([](ScalarParameters& p) { p.alpha_r = INFINITY; }), IsError("non_finite"));
  EXPECT_THAT(with([](ScalarParameters& p) { p.claims = 0; }), IsError("bad_parameter"));
  EXPECT_THAT(with([](ScalarParameters& p) { p.tol = -1; }), IsError("bad_parameter"));
  EXPECT_THAT(with([](ScalarParameters& p) { p.looks = {3, 101}; }), IsError("bad_parameter"));
  EXPECT_THAT(with([](ScalarParameters& p) { p.looks = {5, 3}; }), IsError("bad_parameter"));
  EXPECT_THAT(scalar_tost(difference(kLargest + 1), x, y), IsError("bad_parameter"));
  EXPECT_THAT(scalar_tost(difference(5), Values{0, -kLargest - 1, 0}, y), IsError("out_of_range"));
  EXPECT_THAT(scalar_tost(ratio(5), x, Values{kLargest + 1}), IsError("out_of_range"));
  EXPECT_THAT(scalar_tost(ratio(5), Values{}, Values{}), IsError("empty"));
}

}  // namespace
}  // namespace fivefold::stats
