#pragma once
// Whole audits in memory, to count verdicts (docs/statistics.md section 7): teams whose sealed and re-executed scores
// come from a model, audited by the real planner and judged and closed by the real rules. Seeded: the same stage gives
// the same verdicts, on every machine.

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/core/records.h"
#include "harness/core/stage.h"

namespace fivefold::test {

// Fractions of 1. Of every cell's items exactly a share 2 true_d (to the nearest item) falls like a coin, so that two
// executions differ by true_d in the mean square; the others are always right (seven of ten) or always wrong. A share
// that were itself drawn would give small cells more disagreement than true_d as often as less.
struct SimulatedBenchmark {
  std::int64_t items{1000};
  double declared_d{0.05};
  double declared_d_upper{0.05};
  double env{0.005};
  double tolerance{0};  // 0: auto
};
// How another environment shifts a mean: some items change for good, in every run alike (greedy decoding), or each
// execution may come out otherwise (sampling). On few items the first moves the mean by chance as well, and more runs
// do not average that away.
enum class ShiftOf { items, executions };
struct SimulatedStage {
  std::vector<SimulatedBenchmark> benchmarks;
  int teams{5};
  int runs{5};
  Mode mode{Mode::replay};
  std::int64_t random_cells{6};
  std::int64_t escalated_cells{2};
  double true_d{0.05};
  double shift_sd{0};  // of the lab's environment, for every team and benchmark on its own
  ShiftOf shift_of{ShiftOf::executions};
  bool shift_is_worst{false};     // every shift is shift_sd in the direction that accuses
  std::int64_t altered_cells{0};  // the first so many benchmarks of the first team are inflated ...
  double inflation{0};            // ... by so much
  std::uint64_t seed{1};
};

struct Verdicts {
  std::int64_t reproduced{0};
  std::int64_t discrepant{0};
  std::int64_t inconclusive{0};
};
struct SimulatedEnd {
  Verdicts honest_totals;
  Verdicts honest_cells;
  Verdicts altered_totals;  // of a team with altered cells
  Verdicts altered_cells;
  std::int64_t units{0};  // executed
  std::int64_t used{0};   // of them, those that a verdict is made of
  std::int64_t full_units{0};

  [[nodiscard]] bool falsely_accused() const { return honest_totals.discrepant + honest_cells.discrepant > 0; }
  [[nodiscard]] bool caught() const { return altered_totals.discrepant + altered_cells.discrepant > 0; }
};

// One stage from the sealed runs to Holm's rule over all claims.
Result<SimulatedEnd> simulate(const SimulatedStage& stage);

// One cell with o of +U, -U and 0 in random order whose mean is exactly `mean_micro`, judged alone (K = 1) until one
// unit is left: of `population` units `disagreeing` differ. True counts of `cells` such cells.
struct BoundaryCells {
  std::int64_t population{5000};
  std::int64_t disagreeing{250};
  std::int64_t mean_micro{10'000};
  std::int64_t delta_micro{10'000};
  std::int64_t accuse_micro{10'000};
  int cells{2000};
  std::uint64_t seed{1};
};
Result<Verdicts> judge_boundary(const BoundaryCells& cells);

}  // namespace fivefold::test
