#pragma once
// Claims about scalar benchmarks: the declared values against whole re-runs (docs/records.md section 9,
// docs/statistics.md section 11). Shared by the audit and the verifier. Pure.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "harness/base/result.h"
#include "harness/core/records.h"
#include "harness/core/strata.h"
#include "harness/stats/scalar_tost.h"

namespace fivefold {

// A line of a scalar claim's evidence file: one completed re-run.
struct ScalarLine {
  std::int64_t rank{0};
  std::uint64_t record{0};  // its rerun-record
  std::int64_t value{0};
};
std::string encode_scalar_line(const ScalarLine& line);
Result<ScalarLine> parse_scalar_line(std::string_view text);  // `E_JSON`, `E_SCHEMA`

// The verdict over the declared values of runs 1..R and the completed re-runs so far, at most the last look.
Result<stats::ScalarJudgement> judge_scalar(const ScalarStratum& line, const DrawPlan& plan,
                                            std::span<const std::int64_t> declared,
                                            std::span<const std::int64_t> reruns);

// The record but for its refs: parameters, figures, verdict. `drawn` re-runs are completed.
AuditRecord scalar_record(const ScalarStratum& line, const DrawPlan& plan, const stats::ScalarJudgement& judgement,
                          std::int64_t drawn);

// How many re-runs there must be when the next look is taken: the first look beyond `done`, or the last.
std::int64_t next_look(const ScalarStratum& line, std::int64_t done);

}  // namespace fivefold
