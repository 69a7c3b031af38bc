#pragma once
// declared_d_check (docs/statistics.md section 12): does a claim's re-execution disagree more than the pilot allowed
// for, in the half that inflation cannot enlarge? A flagged claim may not accuse. Pure.

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "harness/base/result.h"

namespace fivefold::stats {

// One re-executed unit, millionths: the sealed score of its run (replay) or of the item's R runs (fresh), and y.
// Unexecuted units are left out.
struct DeclaredDUnit {
  std::vector<std::int64_t> sealed;
  std::int64_t y{0};
};

struct DeclaredDInput {
  std::int64_t d{0};  // millionths; a total: weighted means, rounded up
  std::int64_t d_upper{0};
  std::vector<DeclaredDUnit> units;
  std::optional<std::vector<std::vector<std::int64_t>>> scores;  // all sealed runs per item, information only
};

struct DeclaredD {
  std::int64_t n{0};
  std::optional<double> d_runs;
  double d{0};
  double lower{0};
  bool flagged{false};
};

inline constexpr std::int64_t kDeclaredDMinimum = 2;  // below that no check, and nothing is flagged

// `empty`, `bad_parameter` (one unit; d > d_upper), `out_of_range`, `size_mismatch`.
Result<DeclaredD> declared_d_check(const DeclaredDInput& input);

// ceil(sum w x / sum w): a total's d or d_upper, in whole millionths, from its cells'.
Result<std::int64_t> weighted_ceil(std::span<const std::int64_t> weights, std::span<const std::int64_t> values);

}  // namespace fivefold::stats
