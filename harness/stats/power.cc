#include "harness/stats/power.h"

#include <algorithm>
#include <cmath>

#include "harness/base/units.h"
#include "harness/stats/evidence.h"

namespace fivefold::stats {
namespace {

constexpr double kLargestExponent = 700;  // e^700 is still a double
constexpr double kPlannedFraction = 0.25;

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

}  // namespace

double power(const PowerInput& input, std::int64_t gap_micro) {
  const double gap = static_cast<double>(gap_micro) / kMicro;
  const double accuse = static_cast<double>(input.accuse) / kMicro;
  const auto cap = static_cast<double>(input.cap);
  if (input.population && *input.population <= input.cap) return power_of_full_count(input, gap, accuse);
  if (gap <= accuse || gap + input.kappa > 1) return 0;
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

}  // namespace fivefold::stats
