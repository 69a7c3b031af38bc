#include "harness/stats/pilot.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "harness/stats/distributions.h"
#include "tests/support/result_matchers.h"
#include "tests/unit/stats/reference.h"

namespace fivefold::stats {
namespace {

using test::IsError;
using test::IsOk;

constexpr std::int64_t kFull = 1'000'000;

PilotInput drawn_pilot(bool fresh, std::int64_t items, std::int64_t runs, std::uint64_t seed) {
  reference::Numbers numbers(seed);
  PilotInput input;
  input.fresh = fresh;
  for (auto* const rows : {&input.a, &input.b}) {
    for (std::int64_t i = 0; i < items; ++i) {
      rows->emplace_back();
      for (std::int64_t r = 0; r < runs; ++r) rows->back().push_back(numbers.between(0, 8) * kFull / 8);
    }
  }
  return input;
}

// Section 12 as it reads, in long double, every pair by itself.
struct PlainItems {
  std::vector<long double> p, m, apart;
};
PlainItems plain_pilot(const PilotInput& input) {
  PlainItems out;
  for (std::size_t i = 0; i < input.a.size(); ++i) {
    const auto& a = input.a[i];
    const auto& b = input.b[i];
    const auto runs = static_cast<long double>(a.size());
    long double squares = 0;
    long double pairs = 0;
    long double apart = 0;
    for (std::size_t r = 0; r < a.size(); ++r) {
      apart += static_cast<long double>(a[r] - b[r]) / kFull / runs;
      for (std::size_t s = 0; s < b.size(); ++s) {
        if (!input.fresh && r != s) continue;
        const long double difference = static_cast<long double>(a[r] - b[s]) / kFull;
        squares += difference * difference;
        pairs += 1;
      }
    }
    out.p.push_back(squares / pairs);
    out.m.push_back(runs * apart * apart);
    out.apart.push_back(apart * kFull);
  }
  return out;
}

long double mean(const std::vector<long double>& x) {
  long double sum = 0;
  for (const long double value : x) sum += value;
  return sum / static_cast<long double>(x.size());
}

long double se(const std::vector<long double>& x) {
  long double squares = 0;
  for (const long double value : x) squares += (value - mean(x)) * (value - mean(x));
  const auto n = static_cast<long double>(x.size());
  return std::sqrt(squares / (n - 1) / n);
}

TEST(Pilot, AgreesWithThePlainFormulas) {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    const bool fresh = seed % 2 == 0;
    const PilotInput input = drawn_pilot(fresh, 2 + static_cast<std::int64_t>(seed), 2 + seed % 5, seed);
    const auto got = pilot(input);
    ASSERT_THAT(got, IsOk());
    const PlainItems want = plain_pilot(input);
    const auto n = static_cast<double>(input.a.size());
    const double t = student_t_quantile(n - 1, 0.95);
    EXPECT_NEAR(got->d, static_cast<double>(mean(want.p)), 1e-15);
    EXPECT_NEAR(got->d_means, static_cast<double>(mean(want.m)), 1e-15);
    const double upper = std::max(static_cast<double>(mean(want.p) + t * se(want.p)),
                                  static_cast<double>(mean(want.m) + t * se(want.m)));
    EXPECT_NEAR(got->d_upper, std::min(static_cast<double>(got->runs), upper + 3 / n), 1e-12);
    EXPECT_NEAR(got->env, std::abs(static_cast<double>(mean(want.apart))), 1e-8);
    EXPECT_NEAR(got->env_upper, got->env + t * static_cast<double>(se(want.apart)), 1e-7);
  }
}

TEST(Pilot, BoundsLieAboveTheirEstimates) {
  for (std::uint64_t seed = 100; seed < 200; ++seed) {
    const auto got = pilot(drawn_pilot(seed % 2 == 0, 2 + static_cast<std::int64_t>(seed % 30), 5, seed));
    ASSERT_THAT(got, IsOk());
    EXPECT_GE(got->d_upper, got->d);
    EXPECT_LE(got->d_upper, 5);
    EXPECT_GE(got->env_upper, got->env);
    EXPECT_GE(got->d_upper_micro, got->d_micro);
    EXPECT_EQ(got->d_micro % 1000 + got->d_upper_micro % 1000 + got->env_micro % 1000, 0);
    EXPECT_GE(static_cast<double>(got->d_micro), 1e6 * got->d - 1e-3);
    EXPECT_GE(got->env_micro, kLeastEnv);
  }
}

TEST(Pilot, IsTheSameBitsForEveryOrderOfItemsAndForSwappedEnvironments) {
  PilotInput input = drawn_pilot(true, 12, 4, 3);
  const auto first = pilot(input);
  ASSERT_THAT(first, IsOk());
  const auto expect_same = [&first](const PilotInput& changed) {
    const auto again = pilot(changed);
    ASSERT_THAT(again, IsOk());
    EXPECT_EQ(again->d, first->d);
    EXPECT_EQ(again->d_means, first->d_means);
    EXPECT_EQ(again->d_upper, first->d_upper);
    EXPECT_EQ(again->env, first->env);
    EXPECT_EQ(again->env_upper, first->env_upper);
  };
  std::reverse(input.a.begin(), input.a.end());
  std::reverse(input.b.begin(), input.b.end());
  expect_same(input);
  std::swap(input.a, input.b);
  expect_same(input);
  for (auto& row : input.a) std::reverse(row.begin(), row.end());  // fresh runs have no partner
  expect_same(input);
}

TEST(Pilot, NoDifferenceIsNotCalledZero) {
  PilotInput input;
  input.a = input.b = {{kFull, 0}, {0, 0}, {kFull, kFull}};
  const auto got = pilot(input);
  ASSERT_THAT(got, IsOk());
  EXPECT_EQ(got->d, 0);
  EXPECT_EQ(got->d_upper, 1);  // 3/n
  EXPECT_EQ(got->env_micro, kLeastEnv);
}

TEST(Pilot, TheMostRunsStillCountExactly) {
  PilotInput input;
  input.fresh = true;
  input.a.assign(3, std::vector<std::int64_t>(99, kFull));
  input.b.assign(3, std::vector<std::int64_t>(99, 0));
  const auto got = pilot(input);
  ASSERT_THAT(got, IsOk());
  EXPECT_EQ(got->d, 1);
  EXPECT_EQ(got->d_means, 99);
  EXPECT_EQ(got->d_upper_micro, 99 * kFull);
  EXPECT_EQ(got->env_micro, kFull);
}

TEST(Pilot, RefusesOneBrokenRuleAtATime) {
  const auto with = [](auto change) {
    PilotInput input;
    input.a = input.b = {{0, kFull}, {kFull, kFull}};
    change(input);
    return pilot(input);
  };
  EXPECT_THAT(with([](PilotInput&) {}), IsOk());
  EXPECT_THAT(with([](PilotInput& i) { i.a[1][1] = -1; }), IsError("out_of_range"));
  EXPECT_THAT(with([](PilotInput& i) { i.b[0][0] = kFull + 1; }), IsError("out_of_range"));
  EXPECT_THAT(with([](PilotInput& i) { i.a.clear(); }), IsError("size_mismatch"));
  EXPECT_THAT(with([](PilotInput& i) { i.a[1].push_back(0); }), IsError("size_mismatch"));
  EXPECT_THAT(with([](PilotInput& i) { i.a.clear(), i.b.clear(); }), IsError("empty"));
  EXPECT_THAT(with([](PilotInput& i) { i.a.resize(1), i.b.resize(1); }), IsError("bad_parameter"));
  EXPECT_THAT(with([](PilotInput& i) { i.a = i.b = {{}, {}}; }), IsError("bad_parameter"));
  const std::vector<std::int64_t> hundred(100, 0);
  EXPECT_THAT(with([&](PilotInput& i) { i.a = i.b = {hundred, hundred}; }), IsError("bad_parameter"));
}

}  // namespace
}  // namespace fivefold::stats
