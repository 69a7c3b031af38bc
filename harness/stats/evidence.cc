#include "harness/stats/evidence.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "harness/stats/log_sum.h"

namespace fivefold::stats {
namespace {

constexpr std::array<double, kRungs - 1> kLadder{0.95,     1.0 / 2,  1.0 / 4,  1.0 / 8,
                                                 1.0 / 16, 1.0 / 32, 1.0 / 64, 1.0 / 128};

}  // namespace

std::array<Rung, kRungs> ladder(double fraction) {
  std::array<Rung, kRungs> rungs{};
  rungs[0] = {fraction, 0.5};
  for (std::size_t k = 1; k < kRungs; ++k) rungs.at(k) = {kLadder.at(k - 1), 1.0 / 16};
  return rungs;
}

Result<void> check_unit(const JudgedUnit& judged, std::int64_t unit) {
  if (judged.o < -unit || judged.o > unit) {
    return bad_input("out_of_range", "o must be in -" + std::to_string(unit) + ".." + std::to_string(unit) + ", got " +
                                         std::to_string(judged.o));
  }
  if (judged.unexecuted && judged.o < 0) {
    return bad_input("out_of_range", "o of an unexecuted unit is its declared score, got " + std::to_string(judged.o));
  }
  return {};
}

Result<EvidenceProcess> EvidenceProcess::start(const EvidenceParameters& parameters) {
  const auto refuse = [](const std::string& why) { return bad_input("bad_parameter", why); };
  const std::int64_t unit = parameters.unit;
  if (unit < 1 || unit > kMaxUnit) return refuse("U must be 1..10^8, got " + std::to_string(unit));
  if (parameters.population && (*parameters.population < 1 || *parameters.population > kMaxPopulation)) {
    return refuse("M must be 1..10^7, got " + std::to_string(*parameters.population));
  }
  if (parameters.threshold <= -unit || parameters.threshold >= unit) {
    return refuse("the threshold must lie inside (-U, U), got " + std::to_string(parameters.threshold));
  }
  if (!(parameters.fraction > 0 && parameters.fraction < 1)) return refuse("a fraction must be between 0 and 1");

  EvidenceProcess process;
  process.parameters_ = parameters;
  process.ladder_ = ladder(parameters.fraction);
  for (std::size_t k = 0; k < kRungs; ++k)
    process.log_wealth_.at(k) = LogWealth(std::log(process.ladder_.at(k).weight));
  process.mean_ =
      parameters.direction == Direction::confirm ? unit - parameters.threshold : unit + parameters.threshold;
  process.settle();
  return process;
}

void EvidenceProcess::feed(const JudgedUnit& judged) {
  const std::int64_t unit = parameters_.unit;
  FF_CHECK(judged.o >= -unit && judged.o <= unit && (!judged.unexecuted || judged.o >= 0));
  FF_CHECK(!parameters_.population || n_ < *parameters_.population);
  const bool confirm = parameters_.direction == Direction::confirm;
  const std::int64_t z = confirm ? unit - judged.o : (judged.unexecuted ? judged.o : unit + judged.o);
  if (!settled_) bet(z);
  sum_ += z;
  ++n_;
  if (!settled_) {
    std::array<double, kRungs> logs{};
    for (std::size_t k = 0; k < kRungs; ++k) logs[k] = log_wealth_[k].value();
    log_e_ = log_sum_exp(logs);
    settle();
  }
  max_log_e_ = std::max(max_log_e_, log_e_);
}

// Whether the units seen already make H0 impossible or certain: integers only, so that a boundary count is exact
// (section 13). Nothing later can change either.
void EvidenceProcess::settle() {
  if (!parameters_.population) return;
  const std::int64_t rest = *parameters_.population * mean_ - sum_;
  const std::int64_t left = *parameters_.population - n_;
  if (rest < 0) {
    log_e_ = kInf;
    settled_ = true;
  } else if (rest >= left * 2 * parameters_.unit) {
    log_e_ = -kInf;
    settled_ = true;
  }
}

// logW_k += log1p(f_k (r - 1)) with r - 1 = (z left - den) / den. Both are integers below 2^53 (M 2U <= 2 * 10^15), so
// they are exact as doubles and the one division is correctly rounded; r itself would lose digits next to 1.
void EvidenceProcess::bet(std::int64_t z) {
  const std::int64_t left = parameters_.population ? *parameters_.population - n_ : 1;
  const std::int64_t den = parameters_.population ? *parameters_.population * mean_ - sum_ : mean_;
  const double excess = den > 0 ? static_cast<double>(z * left - den) / static_cast<double>(den) : 0.0;
  for (std::size_t k = 0; k < kRungs; ++k) {
    if (den > 0) {
      log_wealth_[k].multiply_by_one_plus(ladder_[k].fraction * excess);
    } else if (z == 0) {
      log_wealth_[k].multiply_by_one_plus(-ladder_[k].fraction);
    } else {
      log_wealth_[k] = LogWealth(kInf);
    }
  }
}

// A compensated sum: what an addition rounds off is kept, so that thousands of units lose no more than one does.
void EvidenceProcess::LogWealth::multiply_by_one_plus(double gain) {
  if (std::isinf(sum_)) return;
  if (gain <= -1) {
    *this = LogWealth(-kInf);
    return;
  }
  const double step = std::log1p(gain);
  const double before = sum_;
  sum_ += step;
  lost_ += std::abs(before) >= std::abs(step) ? (before - sum_) + step : (step - sum_) + before;
}

}  // namespace fivefold::stats
