#include "harness/stats/plan_cost.h"

#include <gtest/gtest.h>

#include "tests/support/result_matchers.h"

namespace fivefold::stats {
namespace {

using test::IsError;
using test::IsOk;

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
}

TEST(Sampling, GivesTheKnownProbabilities) {
  const auto near = [](std::int64_t population, std::int64_t altered, std::int64_t drawn, double want) {
    const auto got = sampling(population, altered, drawn);
    ASSERT_THAT(got, IsOk());
    EXPECT_NEAR(got.value(), want, 1e-12);
  };
  near(30, 3, 8, 0.6206896551724139);
  near(30, 1, 5, 1.0 / 6);
  near(1000, 10, 300, 0.9722961746260841);
  near(20000, 20, 300, 0.260970559899537);
  near(1000, 0, 300, 0);
  near(10, 10, 1, 1);
  near(10, 2, 10, 1);
  near(5, 2, 0, 0);
  EXPECT_THAT(sampling(5, 6, 1), IsError("out_of_range"));
  EXPECT_THAT(sampling(5, 1, -1), IsError("out_of_range"));
}

}  // namespace
}  // namespace fivefold::stats
