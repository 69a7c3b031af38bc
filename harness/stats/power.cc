#include "harness/stats/power.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "harness/base/number.h"
#include "harness/base/units.h"
#include "harness/stats/evidence.h"

namespace fivefold::stats {
namespace {

constexpr double kLargestExponent = 700;  // e^700 is still a double
constexpr double kPlannedFraction = 0.25;
constexpr double kDetectable = 0.9;
constexpr std::int64_t kGapStep = 1'000;

Result<void> check_power(const PowerInput& input) {
  if (input.accuse < 1 || input.accuse >= kMicro) {
    return bad_input("out_of_range", "accuse must be 1..999999, got " + std::to_string(input.accuse));
  }
  for (const double value : {input.disagreement, input.kappa, input.needed}) {
    if (!std::isfinite(value)) return bad_input("non_finite", "d, kappa and K/alpha_d must be numbers");
  }
  if (input.disagreement < 0 || input.disagreement > 1) {
    return bad_input("out_of_range", "d must be 0..1, got " + shortest(input.disagreement));
  }
  if (input.kappa < 0 || input.kappa > 1) {
    return bad_input("out_of_range", "kappa must be 0..1, got " + shortest(input.kappa));
  }
  if (input.needed < 1) {
    return bad_input("out_of_range", "K/alpha_d must be at least 1, got " + shortest(input.needed));
  }
  if (input.cap < 1 || (input.population && *input.population < 1)) {
    return bad_input("out_of_range", "the cap and M must be at least 1");
  }
  return {};
}

double phi(double x) { return std::erfc(-x / std::sqrt(2)) / 2; }

// Whether all M units show it: a normal approximation of the flips.
double power_of_full_count(const PowerInput& input, double gap, double accuse) {
  if (input.disagreement == 0) return gap > accuse ? 1 : 0;
  return phi((gap - accuse) / std::sqrt(input.disagreement / static_cast<double>(*input.population)));
}

// P(a walk of n steps with that mean and variance reaches c), as of Brownian motion.
double chance_to_reach(double c, double draws, double mean, double variance) {
  if (variance <= 0) return draws * mean >= c ? 1 : 0;
  const double spread = std::sqrt(variance * draws);
  double chance = phi((draws * mean - c) / spread);
  const double exponent = 2 * mean * c / variance;
  if (exponent < kLargestExponent) chance += std::exp(exponent) * phi((-draws * mean - c) / spread);
  return std::min(1.0, chance);
}

bool is_counted(const PowerInput& input) { return input.population && *input.population <= input.cap; }

bool is_possible(const PowerInput& input, double gap) { return !(gap + input.kappa > 1); }

// Of draws that stop at the cap: the best single rung.
double power_of_draws(const PowerInput& input, double gap, double accuse) {
  if (gap <= accuse || !is_possible(input, gap)) return 0;
  const auto cap = static_cast<double>(input.cap);
  const double draws = input.population ? cap / (1 - cap / static_cast<double>(*input.population)) : cap;
  const double up = input.kappa / 2 + gap;
  const double down = input.kappa / 2;
  double best = 0;
  for (const Rung& rung : ladder(kPlannedFraction)) {
    const auto gain = [&](double z) { return std::log(1 + rung.fraction * (z / (1 + accuse) - 1)); };
    const double even = 1 - up - down;
    const double mean = up * gain(2) + even * gain(1) + down * gain(0);
    const double square = up * gain(2) * gain(2) + even * gain(1) * gain(1) + down * gain(0) * gain(0);
    const double c = std::log(input.needed) - std::log(rung.weight);
    best = std::max(best, chance_to_reach(c, draws, mean, square - mean * mean));
  }
  return best;
}

double power_at(const PowerInput& input, std::int64_t gap_micro) {
  const double gap = static_cast<double>(gap_micro) / kMicro;
  const double accuse = static_cast<double>(input.accuse) / kMicro;
  return is_counted(input) ? power_of_full_count(input, gap, accuse) : power_of_draws(input, gap, accuse);
}

// The largest gap looked at, in steps.
std::int64_t most_steps(const PowerInput& input) {
  std::int64_t steps = kMicro / kGapStep - 1;
  if (is_counted(input)) return steps;
  while (steps > 0 && !is_possible(input, static_cast<double>(steps * kGapStep) / kMicro)) --steps;
  return steps;
}

}  // namespace

Result<double> power(const PowerInput& input, std::int64_t gap) {
  FF_TRY(check_power(input));
  if (gap < 1 || gap > kMicro) {
    return bad_input("out_of_range", "a gap must be 1..1000000, got " + std::to_string(gap));
  }
  return power_at(input, gap);
}

Result<std::optional<std::int64_t>> min_detectable(const PowerInput& input) {
  FF_TRY(check_power(input));
  std::int64_t low = 0;  // not detectable: 0 is never above accuse
  std::int64_t high = most_steps(input);
  if (power_at(input, high * kGapStep) < kDetectable) return std::optional<std::int64_t>{};
  while (high - low > 1) {
    const std::int64_t middle = low + (high - low) / 2;
    (power_at(input, middle * kGapStep) >= kDetectable ? high : low) = middle;
  }
  return std::optional<std::int64_t>{high * kGapStep};
}

}  // namespace fivefold::stats
