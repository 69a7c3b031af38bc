#include "harness/audit/cost.h"

#include <gtest/gtest.h>

#include "tests/support/result_matchers.h"

namespace fivefold::audit {
namespace {

using fivefold::test::IsError;
using fivefold::test::ok_or_print;

// `teams` teams on `cells` equal benchmarks of `items` items.
Strata equal_stage(int teams, int cells, std::int64_t items) {
  Strata strata;
  for (int t = 0; t < teams; ++t) {
    const TeamId team{"team-" + std::to_string(t)};
    strata.lines.emplace_back(TeamStratum{team, 10'000, 20'000, "0.2", "0.25", 12'000});
    for (int b = 0; b < cells; ++b) {
      CellStratum line;
      line.team = team;
      line.benchmark = {"b" + std::to_string(10 + b)};
      line.items = items;
      line.env_micro = 5'000;
      line.d_micro = 20'000;
      line.d_upper_micro = 30'000;
      line.tolerance_micro = 11'000;
      line.accuse_micro = 20'000;
      line.cap = 3'000;
      strata.lines.emplace_back(line);
    }
  }
  return strata;
}

TEST(AuditCost, TheExampleOfTheManualCostsSixPercent) {
  const auto cost = audit_cost(equal_stage(5, 30, 1000), {5, 6, 2});
  ASSERT_TRUE(ok_or_print(cost));
  EXPECT_EQ(cost->claims, 155);
  EXPECT_EQ(cost->units_full, 750'000);
  EXPECT_EQ(cost->units_full_team, 150'000);
  ASSERT_EQ(cost->totals.size(), 1U);
  EXPECT_NEAR(cost->totals[0].mean_draws, 1570, 1);
  ASSERT_EQ(cost->cells.size(), 30U);
  EXPECT_NEAR(cost->cells[0].mean_draws, 1049, 2);
  EXPECT_NEAR(cost->share(), 0.066, 0.001);
}

TEST(AuditCost, ASmallStageIsReExecutedForALargePart) {
  const auto cost = audit_cost(equal_stage(1, 2, 100), {5, 6, 2});
  ASSERT_TRUE(ok_or_print(cost));
  EXPECT_GT(cost->share(), 0.5);
  EXPECT_LE(cost->share(), 1.0);
}

TEST(AuditCost, ACellIsCappedByWhatItHas) {
  const auto cost = audit_cost(equal_stage(1, 2, 100), {5, 6, 2});
  ASSERT_TRUE(ok_or_print(cost));
  EXPECT_EQ(cost->cells[0].population, 500);
  EXPECT_EQ(cost->cells[0].cap, 500) << "and not the stage's 3,000";
}

TEST(AuditCost, ALargerStageOfTheSameKindCostsASmallShare) {
  const Strata small = equal_stage(1, 2, 100);
  const auto share = share_of_larger(small, {5, 6, 2}, 150'000);
  ASSERT_TRUE(ok_or_print(share));
  EXPECT_NEAR(*share, 0.066, 0.01);
}

TEST(AuditCost, TeamsWithOtherBenchmarksHaveTheirOwnLine) {
  Strata strata = equal_stage(2, 2, 100);
  strata.lines.pop_back();
  const auto cost = audit_cost(strata, {5, 6, 2});
  ASSERT_TRUE(ok_or_print(cost));
  EXPECT_EQ(cost->units_full, 1'500);
  EXPECT_EQ(cost->cells[0].teams.size(), 2U);
  EXPECT_EQ(cost->cells[1].teams.size(), 1U);
}

TEST(AuditCost, TokensAndMoneyAreThoseOfItsUnits) {
  const Strata strata = equal_stage(2, 2, 100);
  UnitPrice price;
  for (const CellStratum* cell : strata.cells(strata.teams().front())) price.tokens[cell->benchmark] = 500;
  const auto without = audit_cost(strata, {5, 6, 2}, price);
  ASSERT_TRUE(ok_or_print(without));
  ASSERT_TRUE(without->tokens);
  EXPECT_NEAR(*without->tokens, 500 * without->units, 1e-6);
  EXPECT_FALSE(without->money);
  price.per_million_tokens = 2;
  EXPECT_NEAR(*audit_cost(strata, {5, 6, 2}, price)->money, *without->tokens * 2e-6, 1e-9);
  price.tokens.erase(price.tokens.begin());
  EXPECT_FALSE(audit_cost(strata, {5, 6, 2}, price)->tokens) << "one benchmark's are not known";
}

TEST(AuditCost, AStageWithoutItemBenchmarksHasNoPlan) { EXPECT_THAT(audit_cost({}, {}), IsError("empty")); }

}  // namespace
}  // namespace fivefold::audit
