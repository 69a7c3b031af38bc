#include "harness/stats/tolerance.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "harness/base/number.h"
#include "harness/base/units.h"
#include "harness/stats/distributions.h"

namespace fivefold::stats {
namespace {

Result<void> check_env(double env, int runs) {
  if (!std::isfinite(env)) return bad_input("non_finite", "env must be a number");
  if (env < 0) return bad_input("bad_parameter", "env must not be negative, got " + shortest(env));
  if (runs < 1) return bad_input("bad_parameter", "runs must be at least 1, got " + std::to_string(runs));
  return {};
}

// sqrt(sum w^2 d / (R N)), w normalised.
Result<double> spread(std::span<const ToleranceTerm> terms, double highest, int runs) {
  if (terms.empty()) return bad_input("empty", "a tolerance needs at least one benchmark");
  double weights = 0;
  for (const ToleranceTerm& term : terms) {
    if (!std::isfinite(term.weight) || !std::isfinite(term.disagreement)) {
      return bad_input("non_finite", "weights and disagreements must be numbers");
    }
    if (term.weight < 0) return bad_input("out_of_range", "a weight is negative: " + shortest(term.weight));
    if (term.disagreement < 0 || term.disagreement > highest) {
      return bad_input("out_of_range", "d must be 0.." + shortest(highest) + ", got " + shortest(term.disagreement));
    }
    if (term.items < 1) return bad_input("out_of_range", "items must be at least 1, got " + std::to_string(term.items));
    weights += term.weight;
  }
  if (weights <= 0) return bad_input("bad_parameter", "the weights sum to 0");
  double variance = 0;
  for (const ToleranceTerm& term : terms) {
    const double weight = term.weight / weights;
    variance += weight * weight * term.disagreement / (static_cast<double>(runs) * static_cast<double>(term.items));
  }
  return std::sqrt(variance);
}

// Far above every ceiling; keeps the conversion to an integer defined.
constexpr double kHuge = 1e15;

}  // namespace

std::int64_t ceil_to_1000(double t) {
  return 1000 * static_cast<std::int64_t>(std::ceil(std::min(t, kHuge) / 1000 - 1e-9));
}

Result<std::int64_t> tolerance(double env, std::span<const ToleranceTerm> terms, int runs) {
  FF_TRY(check_env(env, runs));
  FF_ASSIGN(const double sd, spread(terms, 1.0, runs));
  return ceil_to_1000(env + 2.576 * kMicro * sd);
}

Result<std::int64_t> auto_delta(double env, std::span<const ToleranceTerm> terms, int runs) {
  FF_ASSIGN(const std::int64_t wanted, tolerance(env, terms, runs));
  return std::clamp(wanted, kDeltaFloor, kDeltaCeiling);
}

Result<std::int64_t> accuse(const AccuseParameters& parameters, std::span<const ToleranceTerm> terms) {
  FF_TRY(check_env(parameters.env, parameters.runs));
  if (parameters.claims < 1) {
    return bad_input("bad_parameter", "claims must be at least 1, got " + std::to_string(parameters.claims));
  }
  if (parameters.delta < 1 || parameters.delta >= 1'000'000) {
    return bad_input("bad_parameter", "delta must be 1..999999, got " + std::to_string(parameters.delta));
  }
  if (!std::isfinite(parameters.alpha_d)) return bad_input("non_finite", "alpha_d must be a number");
  if (parameters.alpha_d <= 0 || parameters.alpha_d >= 1) {
    return bad_input("bad_parameter", "alpha_d must be between 0 and 1, got " + shortest(parameters.alpha_d));
  }
  FF_ASSIGN(const double sd, spread(terms, static_cast<double>(parameters.runs), parameters.runs));
  const double z = normal_quantile_above(parameters.alpha_d / static_cast<double>(parameters.claims));
  const std::int64_t wanted = ceil_to_1000(2 * parameters.env + z * kMicro * sd);
  return std::max(parameters.delta, std::min(kAccuseCeiling, wanted));
}

Result<double> plan_fraction(double delta, double kappa) {
  if (!std::isfinite(delta) || !std::isfinite(kappa)) {
    return bad_input("non_finite", "the tolerance and the disagreement must be numbers");
  }
  if (delta <= 0 || delta >= 1) {
    return bad_input("bad_parameter", "the tolerance must be between 0 and 1, got " + shortest(delta));
  }
  if (kappa < 0 || kappa > 1) {
    return bad_input("bad_parameter", "the disagreement must be 0..1, got " + shortest(kappa));
  }
  const double a = delta / (1 - delta);
  const double b = (1 + delta) / (1 - delta);
  // The slope of the expected log factor of an honest claim: its root is the fraction that grows fastest.
  const auto slope = [&](double f) {
    return -kappa / 2 / (1 - f) + (1 - kappa) * a / (1 + f * a) + kappa / 2 * b / (1 + f * b);
  };
  double low = 0;
  double high = 0.95;
  if (slope(high) >= 0) return high;
  for (int step = 0; step < 60; ++step) {
    const double middle = low + (high - low) / 2;
    (slope(middle) >= 0 ? low : high) = middle;
  }
  return std::max(0.001, std::floor(low * 1000) / 1000);
}

}  // namespace fivefold::stats
