#pragma once
// Screens (docs/statistics.md section 9): cheap looks at what was sealed that choose cells for the audit. None is a
// verdict; a screen flags a cell where its p is below 0.01, so it flags one honest cell in a hundred. Pure.

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "harness/base/result.h"

namespace fivefold::stats {

inline constexpr double kScreenLevel = 0.01;

// Do the runs of a cell differ as much as their items let them? Rows are items, columns runs, scores in millionths.
// Q = sum_r (T_r - mean T)^2 / sum_i s_i^2 with T_r the sum of a run and s_i the sd of an item over runs (R - 1),
// against chi-squared with R - 1 degrees of freedom: `low` finds copied or smoothed runs, `high` chosen ones.
struct Dispersion {
  struct Value {
    double q{0};
    double p_low{0};   // P(chi2 <= Q)
    double p_high{0};  // P(chi2 >= Q)
  };
  std::optional<Value> value;  // nothing where no item differs between runs
};
// Exact integer sums, one rounding. `empty` without items; `size_mismatch` for ragged rows; `bad_parameter` for less
// than 2 runs or more than 99; `out_of_range` for a score outside 0..1000000.
Result<Dispersion> run_dispersion(const std::vector<std::vector<std::int64_t>>& scores);

// Does the lab's execution stand alone more often than one of R + 1 should? Items, scored 0 or 1, where exactly one of
// the R sealed runs and the lab's execution differs from all others.
struct OddOneOut {
  std::int64_t n_odd{0};
  std::int64_t auditors{0};  // of them, those where it is the lab's
  double p{1};               // P(Bin(n_odd, 1/(R+1)) >= auditors)
};
// `right[i]` of the `runs` sealed runs have 1 on item i, 0..runs; `audit[i]` is 0 or 1. `empty`, `size_mismatch`,
// `out_of_range`; `bad_parameter` for runs outside 2..99.
Result<OddOneOut> odd_one_out(const std::vector<std::int64_t>& right, const std::vector<std::int64_t>& audit, int runs);

// Can a printed mean of binary scores be k/(n runs), rounded half up or half even? (Brown and Heathers, "The GRIM
// test", Social Psychological and Personality Science 8, 2017.) `mean` is a plain decimal of 0..1 with at most 9
// places: `bad_parameter`, `out_of_range`; n and runs at least 1, n runs at most 10^9.
Result<bool> grim(std::string_view mean, std::int64_t n, std::int64_t runs);

}  // namespace fivefold::stats
