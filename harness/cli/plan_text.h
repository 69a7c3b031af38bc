#pragma once
// The words of `plan`: what the audit will cost and what it can catch (docs/ux.md section 1). Pure.

#include <cstdint>
#include <string>

#include "harness/audit/cost.h"
#include "harness/base/result.h"
#include "harness/cli/look.h"

namespace fivefold::cli {

inline constexpr std::int64_t kLargerTeamUnits = 150'000;  // 30 benchmarks of 1,000 items, five runs

struct PlanPage {
  const Stage& stage;
  audit::AuditCost cost;
  double larger_share{0};

  [[nodiscard]] double needed_for() const;      // evidence of reproduced
  [[nodiscard]] double needed_against() const;  // of discrepant
};

Result<std::string> plan_text(const PlanPage& page, const Look& look);

}  // namespace fivefold::cli
