// What the audit promises (docs/statistics.md section 7), on simulated stages through the real planner: a few here, as
// many as one likes by bench/audit_sim.
#include <gtest/gtest.h>

#include "tests/support/simulated_stage.h"

namespace fivefold::test {
namespace {

SimulatedStage usual_stage(std::size_t benchmarks) {
  SimulatedStage stage;
  stage.benchmarks.assign(benchmarks, {});
  for (SimulatedBenchmark& benchmark : stage.benchmarks) benchmark.tolerance = 0.02;
  return stage;
}

TEST(SimulatedAudit, AnHonestStageIsReproducedForATenthOfItsUnits) {
  const SimulatedEnd end = simulate(usual_stage(30)).value();
  EXPECT_EQ(end.honest_totals.reproduced, 5);
  EXPECT_FALSE(end.falsely_accused());
  EXPECT_EQ(end.full_units, 750'000);
  EXPECT_LT(end.units, 80'000);
  EXPECT_LE(end.used, end.units);
}

TEST(SimulatedAudit, ThreeInflatedCellsAreCaughtAndNobodyElseIs) {
  int caught = 0;
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    SimulatedStage stage = usual_stage(30);
    stage.teams = 2;
    stage.altered_cells = 3;
    stage.inflation = 0.05;
    stage.seed = seed;
    const SimulatedEnd end = simulate(stage).value();
    caught += end.caught() ? 1 : 0;
    EXPECT_FALSE(end.falsely_accused());
    EXPECT_EQ(end.altered_totals.reproduced + end.altered_totals.discrepant + end.altered_totals.inconclusive, 1);
  }
  EXPECT_GE(caught, 4);
}

TEST(SimulatedAudit, SmallSampledBenchmarksOfHonestTeamsAreNotAccused) {
  for (const Mode mode : {Mode::replay, Mode::fresh}) {
    int accused = 0;
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
      SimulatedStage stage;
      for (const std::int64_t items : {30, 30, 89, 100, 198, 278}) stage.benchmarks.push_back({items, 0.1, 0.1, 0.005});
      stage.mode = mode;
      stage.true_d = 0.2;  // twice what was declared
      stage.shift_sd = 0.005;
      stage.seed = seed;
      accused += simulate(stage).value().falsely_accused() ? 1 : 0;
    }
    EXPECT_LE(accused, 3);  // 5 % a stage: four of ten have a chance of one in a thousand
  }
}

TEST(SimulatedAudit, TheSameSeedGivesTheSameVerdicts) {
  SimulatedStage stage = usual_stage(8);
  stage.altered_cells = 2;
  stage.inflation = 0.03;
  const SimulatedEnd first = simulate(stage).value();
  const SimulatedEnd again = simulate(stage).value();
  EXPECT_EQ(first.units, again.units);
  EXPECT_EQ(first.used, again.used);
  EXPECT_EQ(first.honest_cells.reproduced, again.honest_cells.reproduced);
}

TEST(Boundary, CellsExactlyThereAreWronglyJudgedWithinTheGuarantee) {
  for (const std::int64_t disagreeing : {50, 250}) {
    BoundaryCells cells;
    cells.population = 5000;
    cells.disagreeing = disagreeing;
    cells.cells = 300;
    const Verdicts verdicts = judge_boundary(cells).value();
    // 5 % of 300 and four standard errors.
    EXPECT_LE(verdicts.reproduced, 30);
    EXPECT_LE(verdicts.discrepant, 30);
    EXPECT_GT(verdicts.reproduced + verdicts.discrepant + verdicts.inconclusive, 299);
  }
}

}  // namespace
}  // namespace fivefold::test
