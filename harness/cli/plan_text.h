#pragma once
// The words of `plan`: what the audit will cost and what it can catch (docs/ux.md section 1). Pure.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/audit/cost.h"
#include "harness/base/result.h"
#include "harness/cli/look.h"
#include "harness/stats/power.h"

namespace fivefold::cli {

inline constexpr std::int64_t kLimitMicro = 20'000;                // tolerances above it are said
inline constexpr std::int64_t kGaps[] = {20'000, 30'000, 50'000};  // millionths: the inflations whose chances are shown
inline constexpr std::int64_t kLargerTeamUnits = 150'000;          // 30 benchmarks of 1,000 items, five runs

struct PlanPage {
  const Stage& stage;
  audit::AuditCost cost;
  double larger_share{0};
  std::vector<audit::Limit> limits{};  // benchmarks that cannot be verified to 2 points
  std::vector<std::string> changes{};  // of a stage that is not ("--runs 10"); empty for the stage as it is

  [[nodiscard]] double needed_for() const;      // evidence of reproduced
  [[nodiscard]] double needed_against() const;  // of discrepant
};

// What decides how likely a gap of a total or a cell (then `population`) is caught; `needed` is K / alpha_d.
template <class Cost>
stats::PowerInput power_input(const Cost& cost, std::optional<std::int64_t> population, double needed) {
  return {cost.accuse_micro, cost.disagreement, cost.kappa, cost.cap, population, needed};
}

Result<std::string> plan_text(const PlanPage& page, const Look& look);

}  // namespace fivefold::cli
