#include "harness/stats/plan_cost.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <vector>

#include "tests/support/result_matchers.h"

namespace fivefold::stats {
namespace {

using test::IsError;
using test::IsOk;
using test::IsOkAnd;

// Known answers of the plan of two real shapes (docs/statistics.md section 12).
TEST(PlanCost, ThirtyEqualCellsCostSixPercent) {
  PlanInput input;
  input.teams = 5;
  for (int i = 0; i < 30; ++i) input.cells.push_back({"b" + std::to_string(i), 1, 1000, 50'000, 20'000, false});
  const auto plan = plan_cost(input);
  ASSERT_THAT(plan, IsOk());
  EXPECT_EQ(plan->claims, 155);
  EXPECT_NEAR(plan->cost_fraction, 0.06422691494080987, 1e-12);
  EXPECT_NEAR(plan->units_team, 9634.037241121481, 1e-8);
  EXPECT_EQ(plan->full_units_stage, 750'000);
  EXPECT_EQ(plan->cells[29].f_conf, 0.348);
  EXPECT_NEAR(plan->cells[29].mean_units, 787.7000842459984, 1e-9);
  EXPECT_NEAR(plan->cells[29].p90_units, 1575.4001684919967, 1e-9);
  EXPECT_NEAR(plan->cells[29].total_units, 111.08121890511646, 1e-9);
  EXPECT_NEAR(plan->cells[29].stage_units, 1605.6728735202466, 1e-9);
  EXPECT_TRUE(plan->cells[29].confirmable);
}

TEST(PlanCost, WeightsAndModesCount) {
  PlanInput input;
  input.teams = 2;
  input.scalars = 2;
  input.cells_random = 1;
  input.cells_escalated = 1;
  input.cells = {{"a", 3, 500, 200'000, 29'000, true}, {"b", 1, 1000, 50'000, 14'000, false}};
  const auto plan = plan_cost(input);
  ASSERT_THAT(plan, IsOk());
  EXPECT_EQ(plan->claims, 8);
  EXPECT_NEAR(plan->total.kappa, 0.1025, 1e-15);
  EXPECT_EQ(plan->total.f_conf, 0.095);
  EXPECT_NEAR(plan->total.mean_draws, 6520, 1e-9);
  EXPECT_NEAR(plan->total.p90_draws, 13040, 1e-9);
  EXPECT_NEAR(plan->total.distinct_units, 3537.549759110296, 1e-8);
  EXPECT_TRUE(plan->total.confirmable);
  EXPECT_NEAR(plan->cells[0].mean_units, 705.935558741211, 1e-9);
  EXPECT_NEAR(plan->cells[0].stage_units, 5000, 1e-9);  // never more than all of it
  EXPECT_NEAR(plan->cells[1].stage_units, 5423.544722960558, 1e-8);
  EXPECT_NEAR(plan->cost_fraction, 0.6949029815307038, 1e-12);
}

TEST(PlanCost, ATotalThatItsCapStopsIsNotConfirmable) {
  PlanInput input;
  input.cap_total = 100;
  input.cells_random = 1;
  input.cells_escalated = 0;
  input.cells = {{"one", 1, 1, 0, 10'000, false}};
  const auto plan = plan_cost(input);
  ASSERT_THAT(plan, IsOk());
  EXPECT_FALSE(plan->total.confirmable);
  EXPECT_EQ(plan->total.mean_draws, 100.0);
  EXPECT_NEAR(plan->total.p90_draws, 370.0, 1e-9);  // kappa = 0: no spread
  EXPECT_NEAR(plan->total.distinct_units, 4.999999998981482, 1e-12);
  EXPECT_EQ(plan->cost_fraction, 1.0);
}

PlanInput piloted_stage() {
  PlanInput input;
  input.teams = 3;
  input.cells_random = 2;
  input.cells_escalated = 1;
  input.gaps = {20'000, 50'000, 100'000};
  input.cells = {{"a", 3, 500, 200'000, 29'000, true, {}, 1'000},
                 {"b", 1, 1000, 50'000, 14'000, false, {}, 0},
                 {"c", 2, 100, 0, 42'000, false, 60'000, 20}};
  return input;
}

TEST(PlanCost, CostsWhatTheTokensOfItsUnitsCost) {
  PlanInput input = piloted_stage();
  input.price_per_million = 2.5;
  const auto plan = plan_cost(input);
  ASSERT_THAT(plan, IsOk());
  double tokens = 0;
  for (std::size_t i = 0; i < input.cells.size(); ++i) {
    const double want = plan->cells[i].stage_units * static_cast<double>(*input.cells[i].tokens_per_unit);
    EXPECT_EQ(plan->cells[i].tokens, std::optional<double>(want));
    EXPECT_EQ(plan->cells[i].cost, std::optional<double>(want * 2.5 / 1e6));
    tokens += want;
  }
  EXPECT_EQ(plan->tokens, std::optional<double>(tokens));
  EXPECT_EQ(plan->cost, std::optional<double>(tokens * 2.5 / 1e6));
  input.price_per_million.reset();
  EXPECT_FALSE(plan_cost(input)->cost);
  input.cells[1].tokens_per_unit.reset();
  EXPECT_FALSE(plan_cost(input)->tokens);
  EXPECT_TRUE(plan_cost(input)->cells[2].tokens);
}

TEST(PlanCost, GrowsWithDisagreementTeamsAndCells) {
  const auto base = plan_cost(piloted_stage());
  ASSERT_THAT(base, IsOk());
  const auto with = [](auto change) {
    PlanInput input = piloted_stage();
    change(input);
    const auto plan = plan_cost(input);
    EXPECT_THAT(plan, IsOk());
    return plan.value();
  };
  EXPECT_GT(with([](PlanInput& i) { i.cells[1].d *= 2; }).units_stage, base->units_stage);
  EXPECT_LT(with([](PlanInput& i) { i.cells[1].delta *= 2; }).units_stage, base->units_stage);
  EXPECT_GT(with([](PlanInput& i) { i.teams += 1; }).units_stage, base->units_stage);
  EXPECT_LT(with([](PlanInput& i) { i.cells_escalated -= 1; }).units_stage, base->units_stage);
  EXPECT_LT(with([](PlanInput& i) { i.delta_total *= 2; }).units_stage, base->units_stage);
  const Plan strict = with([](PlanInput& i) { i.alpha_d = 0.001; });
  EXPECT_EQ(strict.units_stage, base->units_stage);
  EXPECT_GE(strict.total.min_detectable, base->total.min_detectable);
  for (std::size_t gap = 0; gap < 3; ++gap) EXPECT_LE(strict.total.power[gap], base->total.power[gap]);
  const Plan patient = with([](PlanInput& i) { i.cells[2].accuse = 90'000; });
  EXPECT_GT(patient.cells[2].min_detectable, base->cells[2].min_detectable);
  EXPECT_EQ(patient.cells[2].stage_units, base->cells[2].stage_units);
}

TEST(PlanCost, HitsAreTheLotteryOfRandomCells) {
  const auto plan = plan_cost(piloted_stage());
  ASSERT_THAT(plan, IsOk());
  ASSERT_EQ(plan->hit.size(), 3U);  // of 1, 2 and 3 altered cells: there are three
  EXPECT_NEAR(plan->hit[0].p, 2.0 / 3, 1e-15);
  EXPECT_EQ(plan->hit[1].p, 1);
  EXPECT_EQ(plan->hit[2].altered, 3);
}

TEST(PlanCost, WeightsThatRoundToMoreThanOneStillPlan) {
  PlanInput input;
  input.cells_random = input.cells_escalated = 0;
  for (std::int64_t weight = 1; weight <= 40; ++weight) {
    input.cells.push_back({"b", weight, 100, 1'000'000, 500'000, false});
    const auto plan = plan_cost(input);
    ASSERT_THAT(plan, IsOk()) << weight;
    EXPECT_LE(plan->total.kappa, 1);
  }
}

TEST(PlanCost, RefusesOneBrokenRuleAtATime) {
  PlanInput good;
  good.cells_random = 1;
  good.cells_escalated = 0;
  good.cells = {{"a", 1, 10, 0, 10'000, false}};
  const auto with = [&](auto change) {
    PlanInput input = good;
    change(input);
    return plan_cost(input);
  };
  EXPECT_THAT(with([](PlanInput&) {}), IsOk());
  EXPECT_THAT(with([](PlanInput& i) { i.cells.clear(); }), IsError("empty"));
  EXPECT_THAT(with([](PlanInput& i) { i.cells[0].items = 0; }), IsError("out_of_range"));
  EXPECT_THAT(with([](PlanInput& i) { i.cells[0].weight = 0; }), IsError("out_of_range"));
  EXPECT_THAT(with([](PlanInput& i) { i.cells[0].d = -1; }), IsError("out_of_range"));
  EXPECT_THAT(with([](PlanInput& i) { i.cells[0].delta = 0; }), IsError("out_of_range"));
  EXPECT_THAT(with([](PlanInput& i) { i.cells_escalated = 1; }), IsError("bad_parameter"));
  EXPECT_THAT(with([](PlanInput& i) { i.runs = 1; }), IsError("bad_parameter"));
  EXPECT_THAT(with([](PlanInput& i) { i.runs = 100; }), IsError("bad_parameter"));
  EXPECT_THAT(with([](PlanInput& i) { i.teams = 0; }), IsError("bad_parameter"));
  EXPECT_THAT(with([](PlanInput& i) { i.cap_cell = 0; }), IsError("bad_parameter"));
  EXPECT_THAT(with([](PlanInput& i) { i.delta_total = 0; }), IsError("bad_parameter"));
  EXPECT_THAT(with([](PlanInput& i) { i.cells_random = INT64_MAX, i.cells_escalated = INT64_MAX; }),
              IsError("bad_parameter"));
  EXPECT_THAT(with([](PlanInput& i) { i.accuse_total = i.delta_total - 1; }), IsError("bad_parameter"));
  EXPECT_THAT(with([](PlanInput& i) { i.accuse_total = 1'000'000; }), IsError("bad_parameter"));
  EXPECT_THAT(with([](PlanInput& i) { i.alpha_d = 0; }), IsError("bad_parameter"));
  EXPECT_THAT(with([](PlanInput& i) { i.alpha_d = std::nan(""); }), IsError("non_finite"));
  EXPECT_THAT(with([](PlanInput& i) { i.price_per_million = INFINITY; }), IsError("non_finite"));
  EXPECT_THAT(with([](PlanInput& i) { i.price_per_million = -1; }), IsError("bad_parameter"));
  EXPECT_THAT(with([](PlanInput& i) { i.gaps = {-1}; }), IsError("out_of_range"));
  EXPECT_THAT(with([](PlanInput& i) { i.cells[0].accuse = 9'999; }), IsError("out_of_range"));
  EXPECT_THAT(with([](PlanInput& i) { i.cells[0].tokens_per_unit = -1; }), IsError("out_of_range"));
}

// Pascal's triangle, exact.
std::vector<std::vector<unsigned long long>> binomials(std::size_t rows) {
  std::vector<std::vector<unsigned long long>> out(rows + 1);
  for (std::size_t n = 0; n <= rows; ++n) {
    out[n].assign(n + 1, 1);
    for (std::size_t k = 1; k < n; ++k) out[n][k] = out[n - 1][k - 1] + out[n - 1][k];
  }
  return out;
}

TEST(Sampling, CountsEveryWayToMiss) {
  constexpr std::int64_t kRows = 60;
  const auto ways = binomials(kRows);
  const auto choose = [&ways](std::int64_t n, std::int64_t k) {
    return k > n ? 0.0L : static_cast<long double>(ways[static_cast<std::size_t>(n)][static_cast<std::size_t>(k)]);
  };
  for (std::int64_t population = 0; population <= kRows; ++population) {
    for (std::int64_t altered = 0; altered <= population; ++altered) {
      for (std::int64_t drawn = 0; drawn <= population; ++drawn) {
        const auto got = sampling(population, altered, drawn);
        ASSERT_THAT(got, IsOk());
        const long double want = 1 - choose(population - altered, drawn) / choose(population, drawn);
        ASSERT_NEAR(got.value(), static_cast<double>(want), 1e-14) << population << " " << altered << " " << drawn;
      }
    }
  }
}

TEST(Sampling, HugePopulationsEndSoon) {
  constexpr std::int64_t kMost = 1'000'000'000'000'000;
  EXPECT_THAT(sampling(kMost, kMost / 2, kMost / 2), IsOkAnd(1.0));
  const auto rare = sampling(kMost, 1, 1);
  ASSERT_THAT(rare, IsOk());
  EXPECT_NEAR(rare.value() * 1e15, 1, 1e-12);
}

TEST(Sampling, RefusesMoreThanThereIs) {
  EXPECT_THAT(sampling(5, 6, 1), IsError("out_of_range"));
  EXPECT_THAT(sampling(5, 1, 6), IsError("out_of_range"));
  EXPECT_THAT(sampling(5, 1, -1), IsError("out_of_range"));
  EXPECT_THAT(sampling(-1, 0, 0), IsError("out_of_range"));
  EXPECT_THAT(sampling(INT64_MAX, 1, 1), IsError("out_of_range"));
}

}  // namespace
}  // namespace fivefold::stats
