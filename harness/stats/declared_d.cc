#include "harness/stats/declared_d.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "harness/base/units.h"
#include "harness/stats/distributions.h"
#include "harness/stats/summary.h"
#include "harness/stats/wide.h"

namespace fivefold::stats {
namespace {

constexpr std::int64_t kMicroSquared = kMicro * kMicro;

Result<void> check_score(std::int64_t score) {
  if (score < 0 || score > kMicro) {
    return bad_input("out_of_range", "a score must be 0..1000000, got " + std::to_string(score));
  }
  return {};
}

// The number of runs of the units that carry all of them, 1 if none does. A mixed total has units with one sealed
// score and units with R.
Result<std::int64_t> common_runs(const std::vector<DeclaredDUnit>& units) {
  std::int64_t runs = 1;
  for (const DeclaredDUnit& unit : units) {
    const auto size = static_cast<std::int64_t>(unit.sealed.size());
    if (size < 1 || size > kMaxRuns) {
      return bad_input("bad_parameter", "a unit needs 1..99 sealed scores, got " + std::to_string(size));
    }
    if (size != 1 && runs != 1 && size != runs) {
      return bad_input("size_mismatch",
                       "units with " + std::to_string(runs) + " and with " + std::to_string(size) + " sealed scores");
    }
    runs = std::max(runs, size);
  }
  return runs;
}

// x_u = 2 mean_r min(s_ur - y_u, 0)^2 in 1/(runs * 10^12): an integer.
Result<std::int64_t> negative_half(const DeclaredDUnit& unit, std::int64_t runs) {
  FF_TRY(check_score(unit.y));
  std::int64_t squares = 0;
  for (const std::int64_t sealed : unit.sealed) {
    FF_TRY(check_score(sealed));
    const std::int64_t shortfall = std::min<std::int64_t>(sealed - unit.y, 0);
    squares += shortfall * shortfall;
  }
  return 2 * squares * (runs / static_cast<std::int64_t>(unit.sealed.size()));
}

// Mean squared difference of two sealed runs, over all pairs and items.
Result<double> between_runs(const std::vector<std::vector<std::int64_t>>& scores) {
  if (scores.empty()) return bad_input("empty", "scores has no item");
  const std::size_t runs = scores.front().size();
  Int128 squares = 0;
  for (const auto& item : scores) {
    if (item.size() != runs) return bad_input("size_mismatch", "items with different numbers of runs");
    for (std::size_t a = 0; a < runs; ++a) {
      FF_TRY(check_score(item[a]));
      for (std::size_t b = 0; b < a; ++b) squares += static_cast<Int128>(item[a] - item[b]) * (item[a] - item[b]);
    }
  }
  if (runs < 2) return bad_input("bad_parameter", "scores needs at least two runs an item");
  const Int128 pairs = static_cast<Int128>(runs) * static_cast<Int128>(runs - 1) / 2;
  return divide_once(squares, pairs * static_cast<Int128>(scores.size()) * kMicroSquared);
}

}  // namespace

Result<DeclaredD> declared_d_check(const DeclaredDInput& input) {
  if (input.units.empty()) return bad_input("empty", "the check needs units");
  if (static_cast<std::int64_t>(input.units.size()) < kDeclaredDMinimum) {
    return bad_input("bad_parameter", "the check needs at least two units");
  }
  if (input.d < 0 || input.d > input.d_upper || input.d_upper > kMaxRuns * kMicro) {
    return bad_input("bad_parameter", "0 <= d <= d_upper must hold, got d " + std::to_string(input.d) + ", d_upper " +
                                          std::to_string(input.d_upper));
  }
  FF_ASSIGN(const std::int64_t runs, common_runs(input.units));
  std::vector<std::int64_t> x;
  x.reserve(input.units.size());
  for (const DeclaredDUnit& unit : input.units) {
    FF_ASSIGN(const std::int64_t value, negative_half(unit, runs));
    x.push_back(value);
  }
  FF_ASSIGN(const Summary all, summary(x, runs * kMicroSquared));
  DeclaredD out;
  out.n = all.n;
  if (input.scores) {
    FF_ASSIGN(out.d_runs, between_runs(*input.scores));
  }
  out.d = all.mean_value;
  const double half =
      all.spread->zero_variance ? 0.0 : student_t_quantile(static_cast<double>(out.n - 1), 0.95) * all.spread->se;
  out.lower = std::max(0.0, out.d - half);
  out.flagged = 1e6 * out.lower > static_cast<double>(input.d_upper);
  return out;
}

Result<std::int64_t> weighted_ceil(std::span<const std::int64_t> weights, std::span<const std::int64_t> values) {
  if (weights.size() != values.size()) return bad_input("size_mismatch", "as many weights as values are needed");
  if (weights.empty()) return bad_input("empty", "a weighted mean needs values");
  Int128 sum = 0;
  Int128 total = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (weights[i] < 1 || values[i] < 0) {
      return bad_input("out_of_range", "weights must be positive and values not negative");
    }
    sum += static_cast<Int128>(weights[i]) * values[i];
    total += weights[i];
  }
  return static_cast<std::int64_t>((sum + total - 1) / total);
}

}  // namespace fivefold::stats
