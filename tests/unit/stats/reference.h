#pragma once
// The evidence process a second time, slower and as plainly as section 8 of docs/statistics.md says it: long double,
// and everything recomputed from the list of units at each step.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "harness/stats/evidence.h"

namespace fivefold::stats::reference {

class Process {
 public:
  Process(Direction direction, std::int64_t unit, std::optional<std::int64_t> population, std::int64_t threshold,
          double fraction)
      : direction_(direction), unit_(unit), population_(population), threshold_(threshold) {
    fractions_ = {fraction, 0.95, 0.5, 0.25, 0.125, 0.0625, 0.03125, 0.015625, 0.0078125};
    for (std::size_t k = 0; k < fractions_.size(); ++k) {
      log_wealth_.push_back(std::log(k == 0 ? 0.5L : 0.0625L));
    }
  }

  void feed(const JudgedUnit& judged) {
    std::int64_t z = unit_ - judged.o;
    if (direction_ == Direction::accuse) z = unit_ + judged.o - (judged.unexecuted ? unit_ : 0);
    if (std::isfinite(log_e_)) bet(z);
    z_.push_back(z);
    if (!std::isfinite(log_e_)) return;
    log_e_ = total();
    if (!population_) return;
    const std::int64_t left = *population_ - static_cast<std::int64_t>(z_.size());
    if (rest() < 0) log_e_ = std::numeric_limits<long double>::infinity();
    if (rest() >= left * 2 * unit_) log_e_ = -std::numeric_limits<long double>::infinity();
  }

  [[nodiscard]] long double log_e() const { return log_e_; }

 private:
  [[nodiscard]] std::int64_t mean() const {
    return direction_ == Direction::confirm ? unit_ - threshold_ : unit_ + threshold_;
  }
  [[nodiscard]] std::int64_t rest() const {
    std::int64_t sum = 0;
    for (const std::int64_t z : z_) sum += z;
    return *population_ * mean() - sum;
  }
  void bet(std::int64_t z) {
    const std::int64_t left = population_ ? *population_ - static_cast<std::int64_t>(z_.size()) : 1;
    const std::int64_t den = population_ ? rest() : mean();
    for (std::size_t k = 0; k < fractions_.size(); ++k) {
      if (den == 0) {
        if (z > 0) log_wealth_[k] = std::numeric_limits<long double>::infinity();
        if (z == 0) log_wealth_[k] += std::log1p(-static_cast<long double>(fractions_[k]));
        continue;
      }
      const long double ratio =
          static_cast<long double>(z) * static_cast<long double>(left) / static_cast<long double>(den);
      log_wealth_[k] += std::log(1.0L - fractions_[k] + fractions_[k] * ratio);
    }
  }
  [[nodiscard]] long double total() const {
    const long double largest = *std::max_element(log_wealth_.begin(), log_wealth_.end());
    if (!std::isfinite(largest)) return largest;
    long double sum = 0;
    for (const long double log : log_wealth_) sum += std::exp(log - largest);
    return largest + std::log(sum);
  }

  Direction direction_;
  std::int64_t unit_;
  std::optional<std::int64_t> population_;
  std::int64_t threshold_;
  std::vector<double> fractions_;
  std::vector<long double> log_wealth_;
  std::vector<std::int64_t> z_;
  long double log_e_{0};
};

// A stream of numbers for tests: the same everywhere (SplitMix64).
class Numbers {
 public:
  explicit Numbers(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() {
    std::uint64_t x = state_ += 0x9e3779b97f4a7c15ULL;
    x = (x ^ x >> 30U) * 0xbf58476d1ce4e5b9ULL;
    x = (x ^ x >> 27U) * 0x94d049bb133111ebULL;
    return x ^ x >> 31U;
  }
  std::int64_t between(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(next() % static_cast<std::uint64_t>(high - low + 1));
  }

 private:
  std::uint64_t state_;
};

// Mostly agreeing units, some in fifths of U, a few unexecuted.
inline std::vector<JudgedUnit> mixed_units(std::size_t n, std::int64_t unit, std::uint64_t seed) {
  Numbers numbers(seed);
  std::vector<JudgedUnit> units;
  while (units.size() < n) {
    const std::int64_t kind = numbers.between(0, 19);
    if (kind < 14) units.push_back({0, false});
    if (kind >= 14 && kind < 19) units.push_back({numbers.between(-5, 5) * (unit / 5), false});
    if (kind == 19) units.push_back({numbers.between(0, 5) * (unit / 5), true});
  }
  return units;
}

template <class T>
void shuffle(std::vector<T>& values, Numbers& numbers) {
  for (std::size_t i = values.size(); i > 1; --i) {
    std::swap(values[i - 1], values[static_cast<std::size_t>(numbers.between(0, static_cast<std::int64_t>(i) - 1))]);
  }
}

}  // namespace fivefold::stats::reference
