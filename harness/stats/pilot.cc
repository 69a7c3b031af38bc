#include "harness/stats/pilot.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "harness/base/units.h"
#include "harness/stats/distributions.h"
#include "harness/stats/tolerance.h"
#include "harness/stats/wide.h"

namespace fivefold::stats {
namespace {

constexpr std::int64_t kMicroMicro = kMicro * kMicro;

using Rows = std::vector<std::vector<std::int64_t>>;

Result<void> check_rows(const Rows& rows, std::size_t runs) {
  for (const auto& row : rows) {
    if (row.size() != runs) {
      return bad_input("size_mismatch", "every item needs as many runs in both environments: " + std::to_string(runs) +
                                            " and " + std::to_string(row.size()));
    }
    for (const std::int64_t score : row) {
      if (score >= 0 && score <= kMicro) continue;
      return bad_input("out_of_range", "a score must be 0..1000000, got " + std::to_string(score));
    }
  }
  return {};
}

Result<void> check_pilot(const PilotInput& input) {
  if (input.a.empty() && input.b.empty()) return bad_input("empty", "a pilot needs items");
  if (input.a.size() != input.b.size()) {
    return bad_input("size_mismatch", "environments with " + std::to_string(input.a.size()) + " and " +
                                          std::to_string(input.b.size()) + " items");
  }
  if (input.a.size() < 2) return bad_input("bad_parameter", "a pilot needs at least two items, got 1");
  const std::size_t runs = input.a.front().size();
  FF_TRY(check_rows(input.a, runs));
  FF_TRY(check_rows(input.b, runs));
  if (runs < 2 || runs > static_cast<std::size_t>(kMaxRuns)) {
    return bad_input("bad_parameter", "runs must be 2..99, got " + std::to_string(runs));
  }
  return {};
}

std::int64_t sum_of(const std::vector<std::int64_t>& row) {
  std::int64_t sum = 0;
  for (const std::int64_t score : row) sum += score;
  return sum;
}

std::int64_t squares_of(const std::vector<std::int64_t>& row) {
  std::int64_t sum = 0;
  for (const std::int64_t score : row) sum += score * score;
  return sum;
}

// sum_r (a_r - b_r)^2, in 1/(R 10^12).
std::int64_t same_runs(const std::vector<std::int64_t>& a, const std::vector<std::int64_t>& b) {
  std::int64_t sum = 0;
  for (std::size_t r = 0; r < a.size(); ++r) sum += (a[r] - b[r]) * (a[r] - b[r]);
  return sum;
}

// sum over all pairs (a_r - b_s)^2, in 1/(R^2 10^12): at most 9801 10^12.
std::int64_t all_pairs(const std::vector<std::int64_t>& a, const std::vector<std::int64_t>& b) {
  const auto runs = static_cast<std::int64_t>(a.size());
  return runs * (squares_of(a) + squares_of(b)) - 2 * sum_of(a) * sum_of(b);
}

struct Mean {
  double value{0};
  double se{0};  // s/sqrt n
};
// Of integers in 1/unit.
Result<Mean> mean_of(const std::vector<std::int64_t>& x, std::int64_t unit) {
  FF_ASSIGN(const double variance, exact_variance(x));
  const auto n = static_cast<std::int64_t>(x.size());
  return Mean{divide_once(exact_sum(x), static_cast<Int128>(n) * unit),
              std::sqrt(variance / static_cast<double>(n)) / static_cast<double>(unit)};
}

// Per item, as integers: the squared differences and the differences of the means.
struct Items {
  std::vector<std::int64_t> squared;        // in 1/squared_unit
  std::vector<std::int64_t> means_squared;  // (sum a - sum b)^2, in 1/(R 10^12)
  std::vector<std::int64_t> apart;          // sum a - sum b, in millionths of 1/R
  std::int64_t squared_unit{1};
};

Items items_of(const PilotInput& input) {
  Items items;
  const auto runs = static_cast<std::int64_t>(input.a.front().size());
  items.squared_unit = (input.fresh ? runs * runs : runs) * kMicroMicro;
  for (std::size_t i = 0; i < input.a.size(); ++i) {
    const auto& a = input.a[i];
    const auto& b = input.b[i];
    const std::int64_t apart = sum_of(a) - sum_of(b);
    items.squared.push_back(input.fresh ? all_pairs(a, b) : same_runs(a, b));
    items.means_squared.push_back(apart * apart);
    items.apart.push_back(apart);
  }
  return items;
}

void declare(Pilot& pilot, double env_se) {
  const std::int64_t most = pilot.runs * kMicro;
  pilot.d_micro = std::min(kMicro, ceil_to_1000(pilot.d * kMicro));
  pilot.d_upper_micro = std::min(most, ceil_to_1000(pilot.d_upper * kMicro));
  const double shift = std::sqrt(std::max(0.0, pilot.env * pilot.env - env_se * env_se));
  pilot.env_micro = std::max(kLeastEnv, ceil_to_1000(shift));
}

}  // namespace

Result<Pilot> pilot(const PilotInput& input) {
  FF_TRY(check_pilot(input));
  const Items items = items_of(input);
  Pilot out;
  out.n = static_cast<std::int64_t>(input.a.size());
  out.runs = static_cast<std::int64_t>(input.a.front().size());
  FF_ASSIGN(const Mean squared, mean_of(items.squared, items.squared_unit));
  FF_ASSIGN(const Mean means, mean_of(items.means_squared, out.runs * kMicroMicro));
  FF_ASSIGN(const Mean apart, mean_of(items.apart, out.runs));
  const auto n = static_cast<double>(out.n);
  const double t = student_t_quantile(n - 1, 0.95);
  out.d = squared.value;
  out.d_means = means.value;
  const double upper = std::max(out.d + t * squared.se, out.d_means + t * means.se) + 3 / n;
  out.d_upper = std::min(static_cast<double>(out.runs), upper);
  out.env = std::abs(apart.value);
  out.env_upper = out.env + t * apart.se;
  declare(out, apart.se);
  return out;
}

}  // namespace fivefold::stats
