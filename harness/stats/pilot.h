#pragma once
// What a pilot says before a stage (docs/statistics.md section 12): how much honest runs of two environments differ, as
// the disagreement d, its upper bound and the allowance env. It gives no verdict. Pure.

#include <cstdint>
#include <vector>

#include "harness/base/result.h"

namespace fivefold::stats {

// Rows are items, columns runs 1..R, scores in millionths; `a` and `b` are the two environments.
struct PilotInput {
  bool fresh{false};  // replay: run r of both environments has the same run seed
  std::vector<std::vector<std::int64_t>> a;
  std::vector<std::vector<std::int64_t>> b;
};

// With t = t_{n-1, 0.95} and s the sd over items (n - 1):
struct Pilot {
  std::int64_t n{0};     // items
  std::int64_t runs{0};  // R
  double d{0};           // mean squared difference of two runs of an item, of the same run (replay) or all pairs; 0..1
  double d_means{0};     // mean of R (mean_r a - mean_r b)^2; 0..R
  double d_upper{0};     // min(R, max(d + t s_p/sqrt n, d_means + t s_m/sqrt n) + 3/n)
  double env{0};         // |mean of mean_r a - mean_r b|, in millionths
  double env_upper{0};   // env + t se
  std::int64_t d_micro{0};        // to declare: d rounded up to 1000, at most 10^6
  std::int64_t d_upper_micro{0};  // the same of d_upper, at most R 10^6
  std::int64_t env_micro{0};      // sqrt(max(0, env^2 - se^2)) rounded up to 1000, at least 5000
};

inline constexpr std::int64_t kLeastEnv = 5'000;  // millionths

// Exact integer sums, one rounding each: the order of items, and of runs where the mode allows it, does not matter.
// `empty` without items; `bad_parameter` for one item or runs outside 2..99; `size_mismatch` for ragged or different
// shapes; `out_of_range` for a score outside 0..1000000.
Result<Pilot> pilot(const PilotInput& input);

}  // namespace fivefold::stats
