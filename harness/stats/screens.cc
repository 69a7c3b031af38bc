#include "harness/stats/screens.h"

#include <algorithm>
#include <string>

#include "harness/base/units.h"
#include "harness/stats/distributions.h"
#include "harness/stats/wide.h"

namespace fivefold::stats {
namespace {

constexpr std::size_t kMaxRuns = 99;
constexpr std::size_t kMaxPlaces = 9;
constexpr std::int64_t kMaxUnits = 1'000'000'000;

// R sum x^2 - (sum x)^2: R (R - 1) times the variance.
Int128 scaled_variance(const std::vector<std::int64_t>& x) {
  Int128 sum = 0;
  Int128 squares = 0;
  for (const std::int64_t value : x) {
    sum += value;
    squares += static_cast<Int128>(value) * value;
  }
  return static_cast<Int128>(x.size()) * squares - sum * sum;
}

Result<void> check_scores(const std::vector<std::vector<std::int64_t>>& scores) {
  if (scores.empty()) return bad_input("empty", "a dispersion needs items");
  const std::size_t runs = scores.front().size();
  if (runs < 2 || runs > kMaxRuns) {
    return bad_input("bad_parameter", "runs must be 2..99, got " + std::to_string(runs));
  }
  for (std::size_t i = 0; i < scores.size(); ++i) {
    if (scores[i].size() != runs) {
      return bad_input("size_mismatch", "item " + std::to_string(i + 1) + " has " + std::to_string(scores[i].size()) +
                                            " runs, the first has " + std::to_string(runs));
    }
    for (const std::int64_t score : scores[i]) {
      if (score < 0 || score > kMicro) {
        return bad_input("out_of_range", "item " + std::to_string(i + 1) + ": a score must be 0..1000000, got " +
                                             std::to_string(score));
      }
    }
  }
  return {};
}

}  // namespace

Result<Dispersion> run_dispersion(const std::vector<std::vector<std::int64_t>>& scores) {
  FF_TRY(check_scores(scores));
  const std::size_t runs = scores.front().size();
  std::vector<std::int64_t> sums(runs, 0);
  Int128 within = 0;
  for (const std::vector<std::int64_t>& item : scores) {
    within += scaled_variance(item);
    for (std::size_t r = 0; r < runs; ++r) sums[r] += item[r];
  }
  if (within == 0) return Dispersion{};
  const auto degrees = static_cast<std::int64_t>(runs) - 1;
  Dispersion::Value value;
  value.q = divide_once(degrees * scaled_variance(sums), within);
  const Tails tails = chi_squared_tails(static_cast<double>(degrees), value.q);
  value.p_low = tails.below;
  value.p_high = tails.above;
  return Dispersion{value};
}

Result<OddOneOut> odd_one_out(const std::vector<std::int64_t>& right, const std::vector<std::int64_t>& audit,
                              int runs) {
  if (runs < 2 || runs > static_cast<int>(kMaxRuns)) {
    return bad_input("bad_parameter", "runs must be 2..99, got " + std::to_string(runs));
  }
  if (right.size() != audit.size()) {
    return bad_input("size_mismatch", std::to_string(right.size()) + " sealed items and " +
                                          std::to_string(audit.size()) + " of the lab");
  }
  if (right.empty()) return bad_input("empty", "there are no items");
  OddOneOut found;
  for (std::size_t i = 0; i < right.size(); ++i) {
    if (right[i] < 0 || right[i] > runs || audit[i] < 0 || audit[i] > 1) {
      return bad_input("out_of_range", "item " + std::to_string(i + 1) + ": " + std::to_string(right[i]) + " of " +
                                           std::to_string(runs) + " runs right, the lab's score " +
                                           std::to_string(audit[i]));
    }
    const std::int64_t all = right[i] + audit[i];
    if (all != 1 && all != runs) continue;
    ++found.n_odd;
    if ((all == 1) == (audit[i] == 1)) ++found.auditors;
  }
  if (found.n_odd > 0) found.p = binomial_at_least(found.n_odd, 1.0 / (runs + 1), found.auditors);
  return found;
}

Result<bool> grim(std::string_view mean, std::int64_t n, std::int64_t runs) {
  if (n < 1 || runs < 1 || n > kMaxUnits / runs) {
    return bad_input("bad_parameter", "n and runs must be at least 1 and n runs at most 10^9");
  }
  const std::size_t point = std::min(mean.find('.'), mean.size());
  const std::string_view places = mean.substr(std::min(point + 1, mean.size()));
  const std::string digits = std::string(mean.substr(0, point)) + std::string(places);
  const bool plain = point > 0 && (point == mean.size() || !places.empty()) && places.size() <= kMaxPlaces &&
                     digits.size() <= 2 * kMaxPlaces && digits.find_first_not_of("0123456789") == std::string::npos;
  if (!plain) return bad_input("bad_parameter", "not a decimal with at most 9 places: " + std::string(mean));
  Int128 one = 1;
  for (std::size_t i = 0; i < places.size(); ++i) one *= 10;
  const Int128 printed = std::stoll(digits);
  if (printed > one) return bad_input("out_of_range", "a mean of binary scores is 0..1, got " + std::string(mean));
  // k/N is printed so when (2 printed - 1) N <= 2 one k < (2 printed + 1) N: half up rounds the lower end to it, and
  // half even the upper end where its last digit is even.
  const Int128 units = static_cast<Int128>(n) * runs;
  const Int128 low = (2 * printed - 1) * units;
  const Int128 high = (2 * printed + 1) * units;
  const Int128 least = low <= 0 ? 0 : (low + 2 * one - 1) / (2 * one);
  const Int128 at = 2 * one * least;
  return least <= units && (at < high || (at == high && printed % 2 == 0));
}

}  // namespace fivefold::stats
