#pragma once
// How far apart declared and re-executed may be (docs/statistics.md section 4): `tolerance` and `accuse` in millionths,
// and the planned fraction of section 8. Computed from the pilot's numbers, never from a team's. Pure.

#include <cstdint>
#include <span>

#include "harness/base/result.h"

namespace fivefold::stats {

inline constexpr std::int64_t kDeltaFloor = 10'000;
inline constexpr std::int64_t kDeltaCeiling = 500'000;
inline constexpr std::int64_t kAccuseCeiling = 999'000;

// One benchmark of a claim. A cell has one term of weight 1.
struct ToleranceTerm {
  double weight{1};        // >= 0, need not be normalised
  double disagreement{0};  // d (0..1) for the tolerance, dU (0..R) for accuse
  std::int64_t items{1};   // N
};

// 1000 * ceil(t/1000 - 1e-9)
std::int64_t ceil_to_1000(double t);

// env + 2.576 * 10^6 sqrt(sum w^2 d / (R N)), rounded up to 1000; no floor. `env` in millionths.
Result<std::int64_t> tolerance(double env, std::span<const ToleranceTerm> terms, int runs = 5);

// `tolerance_points: auto`: the same within the floor and the ceiling of delta.
Result<std::int64_t> auto_delta(double env, std::span<const ToleranceTerm> terms, int runs = 5);

// The accusation threshold; `delta` is the published tolerance, `claims` is K.
struct AccuseParameters {
  double env{0};
  std::int64_t delta{kDeltaFloor};
  std::int64_t claims{1};
  double alpha_d{0.05};
  int runs{5};
};
Result<std::int64_t> accuse(const AccuseParameters& parameters, std::span<const ToleranceTerm> terms);

// f_conf: the betting fraction planned for tolerance `delta` and disagreement `kappa`, both fractions of 1; a multiple
// of 0.001 (0 < delta < 1, 0 <= kappa <= 1).
Result<double> plan_fraction(double delta, double kappa);

}  // namespace fivefold::stats
