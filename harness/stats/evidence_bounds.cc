// The confidence bounds: bisection over integers, each step one pass over the units. A step needs log E after the last
// unit only, so factors are multiplied and their logarithm is taken every few units: the same number as the process
// gives but for the last bits, and fast enough for a million units.

#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "harness/stats/evidence.h"
#include "harness/stats/log_sum.h"

namespace fivefold::stats {
namespace {

// A factor lies between 1 - f (at least 2^-53) and 2 * 10^15: the product of 16 stays inside the range of a double.
constexpr int kUnitsPerLogarithm = 16;

struct Walk {
  std::int64_t mean{0};        // U -/+ threshold
  std::int64_t full{0};        // 2U
  std::int64_t population{0};  // 0 = with replacement
};

void take_logarithms(std::array<double, kRungs>& product, std::array<double, kRungs>& logs) {
  for (std::size_t k = 0; k < kRungs; ++k) {
    logs[k] += std::log(product[k]);
    product[k] = 1.0;
  }
}

// log E after all of `z`, whose sum is `total`.
double final_log_e(const Walk& walk, double fraction, std::span<const std::int64_t> z, std::int64_t total) {
  const auto n = static_cast<std::int64_t>(z.size());
  if (walk.population > 0) {
    // Settled now, or settled earlier: the decisions are for good, so looking at the end is enough.
    const std::int64_t rest = walk.population * walk.mean - total;
    if (rest < 0) return kInf;
    if (rest >= (walk.population - n) * walk.full) return -kInf;
  }
  const auto rungs = ladder(fraction);
  std::array<double, kRungs> logs{};
  std::array<double, kRungs> product{};
  std::array<double, kRungs> fractions{};
  std::array<double, kRungs> stakes{};
  for (std::size_t k = 0; k < kRungs; ++k) {
    logs[k] = std::log(rungs[k].weight);
    fractions[k] = rungs[k].fraction;
    stakes[k] = 1.0 - fractions[k];
    product[k] = 1.0;
  }
  std::int64_t den = walk.population > 0 ? walk.population * walk.mean : walk.mean;
  std::int64_t left = walk.population > 0 ? walk.population : 1;
  int pending = 0;
  for (const std::int64_t value : z) {
    const double r = den > 0 ? static_cast<double>(value * left) / static_cast<double>(den) : 0.0;
    for (std::size_t k = 0; k < kRungs; ++k) product[k] *= stakes[k] + fractions[k] * r;
    if (walk.population > 0) {
      den -= value;
      --left;
    }
    if (++pending == kUnitsPerLogarithm) {
      take_logarithms(product, logs);
      pending = 0;
    }
  }
  take_logarithms(product, logs);
  return log_sum_exp(logs);
}

// What both bounds need: z of every unit and a check of the parameters.
struct Prepared {
  std::vector<std::int64_t> z;
  std::int64_t total{0};
  double threshold{0};  // log(1/alpha)
};

Result<Prepared> prepare(const BoundParameters& parameters, Direction direction, std::span<const JudgedUnit> units) {
  FF_TRY(EvidenceProcess::start({direction, parameters.unit, parameters.population, 0, parameters.fraction}));
  if (!(parameters.alpha > 0 && parameters.alpha < 1)) {
    return bad_input("bad_parameter", "alpha must be between 0 and 1");
  }
  const auto n = static_cast<std::int64_t>(units.size());
  if (parameters.population && n > *parameters.population) {
    return bad_input("size_mismatch", "more units than M: " + std::to_string(n));
  }
  Prepared prepared;
  prepared.threshold = std::log(1.0 / parameters.alpha);
  prepared.z.reserve(units.size());
  for (const JudgedUnit& judged : units) {
    FF_TRY(check_unit(judged, parameters.unit));
    const bool confirm = direction == Direction::confirm;
    prepared.z.push_back(confirm ? parameters.unit - judged.o
                                 : (judged.unexecuted ? judged.o : parameters.unit + judged.o));
    prepared.total += prepared.z.back();
  }
  return prepared;
}

}  // namespace

Result<std::int64_t> cs_upper(const BoundParameters& parameters, std::span<const JudgedUnit> units) {
  FF_ASSIGN(const Prepared prepared, prepare(parameters, Direction::confirm, units));
  std::int64_t no = -parameters.unit;
  std::int64_t yes = parameters.unit;  // log E grows with d; U itself stands for "none"
  while (yes - no > 1) {
    const std::int64_t d = no + (yes - no) / 2;
    const Walk walk{parameters.unit - d, 2 * parameters.unit, parameters.population.value_or(0)};
    const bool reached = final_log_e(walk, parameters.fraction, prepared.z, prepared.total) >= prepared.threshold;
    (reached ? yes : no) = d;
  }
  return yes;
}

Result<std::int64_t> cs_lower(const BoundParameters& parameters, std::span<const JudgedUnit> units) {
  FF_ASSIGN(const Prepared prepared, prepare(parameters, Direction::accuse, units));
  std::int64_t yes = -parameters.unit;  // log E falls with d; -U itself stands for "none"
  std::int64_t no = parameters.unit;
  while (no - yes > 1) {
    const std::int64_t d = yes + (no - yes) / 2;
    const Walk walk{parameters.unit + d, 2 * parameters.unit, parameters.population.value_or(0)};
    const bool reached = final_log_e(walk, parameters.fraction, prepared.z, prepared.total) >= prepared.threshold;
    (reached ? yes : no) = d;
  }
  return yes;
}

}  // namespace fivefold::stats
