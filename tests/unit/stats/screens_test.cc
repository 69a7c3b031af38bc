// Screens against slow implementations that take the definitions word by word.
#include "harness/stats/screens.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "harness/base/ratio.h"
#include "tests/unit/stats/reference.h"

namespace fivefold::stats {
namespace {

using Scores = std::vector<std::vector<std::int64_t>>;

TEST(Grim, SaysWhatTryingEveryCountSays) {
  for (const std::int64_t n : {1, 2, 3, 7, 30, 48, 100}) {
    for (const std::int64_t runs : {1, 3, 5}) {
      for (int digits = 0; digits <= 3; ++digits) {
        const auto one = static_cast<std::int64_t>(std::lround(std::pow(10, digits)));
        for (std::int64_t printed = 0; printed <= one; ++printed) {
          const std::string text = round_decimal(printed, one, digits).value();
          bool possible = false;
          for (std::int64_t k = 0; k <= n * runs; ++k) {
            possible = possible || round_decimal(k, n * runs, digits, Rounding::half_up).value() == text ||
                       round_decimal(k, n * runs, digits, Rounding::half_even).value() == text;
          }
          ASSERT_EQ(grim(text, n, runs).value(), possible) << text << " of " << n << " x " << runs;
        }
      }
    }
  }
}

TEST(Grim, RefusesWhatIsNoPrintedMean) {
  for (const char* const text : {"", ".5", "5.", "-0.1", "+0.1", "1e-1", "0.1234567890", "0,5", " 0.5", "nan"}) {
    EXPECT_EQ(grim(text, 10, 5).error().rule, "bad_parameter") << text;
  }
  EXPECT_EQ(grim("1.01", 10, 5).error().rule, "out_of_range");
  EXPECT_EQ(grim("0.5", 0, 5).error().rule, "bad_parameter");
  EXPECT_EQ(grim("0.5", 1'000'000'000, 2).error().rule, "bad_parameter");
}

TEST(RunDispersion, DoesNotDependOnTheOrderOfItemsOrRuns) {
  reference::Numbers numbers(5);
  for (int i = 0; i < 100; ++i) {
    Scores scores(20, std::vector<std::int64_t>(5));
    for (auto& row : scores) {
      for (auto& score : row) score = numbers.between(0, 2) * 500'000;
    }
    const auto before = run_dispersion(scores).value();
    std::reverse(scores.begin(), scores.end());
    for (auto& row : scores) std::reverse(row.begin(), row.end());
    const auto after = run_dispersion(scores).value();
    ASSERT_TRUE(before.value && after.value);
    EXPECT_EQ(before.value->q, after.value->q);
    EXPECT_NEAR(before.value->p_low + before.value->p_high, 1, 1e-12);
  }
}

TEST(RunDispersion, FlagsHonestCellsAtItsLevelAndCopiedRunsAlways) {
  reference::Numbers numbers(11);
  int low = 0;
  int high = 0;
  constexpr int kCells = 4000;
  for (int cell = 0; cell < kCells; ++cell) {
    Scores scores(60, std::vector<std::int64_t>(5));
    for (auto& row : scores) {
      const std::int64_t chance = 20 + numbers.between(0, 59);
      for (auto& score : row) score = numbers.between(0, 99) < chance ? 1'000'000 : 0;
    }
    const auto found = run_dispersion(scores).value().value;
    ASSERT_TRUE(found);
    low += found->p_low < kScreenLevel ? 1 : 0;
    high += found->p_high < kScreenLevel ? 1 : 0;
  }
  // 1 % of 4000 with four standard errors.
  EXPECT_LT(low, 66);
  EXPECT_GT(low, 14);
  EXPECT_LT(high, 66);
  EXPECT_GT(high, 14);
  // Totals equal to the unit where the items differ: nobody's runs are that even.
  Scores smooth(60, std::vector<std::int64_t>(5, 0));
  for (std::size_t i = 0; i < smooth.size(); ++i) smooth[i][i % 5] = 1'000'000;
  EXPECT_EQ(run_dispersion(smooth).value().value->q, 0);
  EXPECT_LT(run_dispersion(smooth).value().value->p_low, kScreenLevel);
}

TEST(OddOneOut, CountsItemsWhereOneExecutionStandsAlone) {
  reference::Numbers numbers(3);
  for (int i = 0; i < 300; ++i) {
    const int runs = 2 + static_cast<int>(numbers.between(0, 4));
    std::vector<std::int64_t> right;
    std::vector<std::int64_t> audit;
    std::int64_t odd = 0;
    std::int64_t auditors = 0;
    for (int item = 0; item < 40; ++item) {
      std::vector<std::int64_t> all;
      for (int r = 0; r <= runs; ++r) all.push_back(numbers.between(0, 1));
      right.push_back(std::count(all.begin(), all.end() - 1, 1));
      audit.push_back(all.back());
      for (std::size_t one = 0; one < all.size(); ++one) {
        const auto same = std::count(all.begin(), all.end(), all[one]);
        if (same != 1) continue;
        ++odd;
        auditors += one + 1 == all.size() ? 1 : 0;
      }
    }
    const OddOneOut found = odd_one_out(right, audit, runs).value();
    EXPECT_EQ(found.n_odd, odd);
    EXPECT_EQ(found.auditors, auditors);
  }
}

}  // namespace
}  // namespace fivefold::stats
