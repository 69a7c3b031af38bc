// The evidence process on generated populations: a fair bet under the null hypothesis, exact at the end of a count.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "harness/stats/evidence.h"
#include "tests/support/result_matchers.h"
#include "tests/unit/stats/reference.h"

namespace fivefold::stats {
namespace {

using reference::Numbers;
using test::IsOk;
using test::IsOkAnd;

constexpr double kInf = std::numeric_limits<double>::infinity();

struct Population {
  std::int64_t unit{0};
  std::vector<std::int64_t> o;
  [[nodiscard]] std::int64_t sum() const { return std::accumulate(o.begin(), o.end(), std::int64_t{0}); }
};

// A population whose mean is exactly `threshold`, so that it lies on the boundary of both null hypotheses.
Population on_the_null(Numbers& numbers, std::size_t size, std::int64_t unit, std::int64_t threshold) {
  Population population{unit, std::vector<std::int64_t>(size, threshold)};
  for (int move = 0; move < 40; ++move) {
    auto& from = population.o[static_cast<std::size_t>(numbers.between(0, static_cast<std::int64_t>(size) - 1))];
    auto& into = population.o[static_cast<std::size_t>(numbers.between(0, static_cast<std::int64_t>(size) - 1))];
    const std::int64_t room = std::min(from + unit, unit - into);
    const std::int64_t amount = &from == &into ? 0 : numbers.between(0, room);
    from -= amount;
    into += amount;
  }
  return population;
}

EvidenceProcess start(Direction direction, std::int64_t unit, std::int64_t population, std::int64_t threshold,
                      double fraction) {
  auto process = EvidenceProcess::start({direction, unit, population, threshold, fraction});
  EXPECT_THAT(process, IsOk());
  return std::move(process).value();
}

// Section 16: the mean of E_j over all orders of a population exactly on the null is at most 1 for every j, and
// P(max E >= a) is at most 1/a.
TEST(EvidenceProperty, IsAFairBetOverAllOrdersOfASmallPopulation) {
  Numbers numbers(2025);
  for (int round = 0; round < 24; ++round) {
    const std::size_t size = static_cast<std::size_t>(numbers.between(2, 6));
    const std::int64_t unit = numbers.between(10, 1000);
    const std::int64_t threshold = numbers.between(-unit / 2, unit / 2);
    const Population population = on_the_null(numbers, size, unit, threshold);
    ASSERT_EQ(population.sum(), threshold * static_cast<std::int64_t>(size));
    const double fraction = static_cast<double>(numbers.between(1, 99)) / 100;
    for (const Direction direction : {Direction::confirm, Direction::accuse}) {
      std::vector<std::size_t> order(size);
      std::iota(order.begin(), order.end(), std::size_t{0});
      std::vector<double> sums(size, 0.0);
      double orders = 0;
      double over_2 = 0;
      double over_20 = 0;
      do {
        EvidenceProcess process = start(direction, unit, static_cast<std::int64_t>(size), threshold, fraction);
        for (std::size_t j = 0; j < size; ++j) {
          process.feed({population.o[order[j]], false});
          sums[j] += std::exp(process.log_e());
        }
        orders += 1;
        over_2 += std::exp(process.max_log_e()) >= 2 ? 1 : 0;
        over_20 += std::exp(process.max_log_e()) >= 20 ? 1 : 0;
      } while (std::next_permutation(order.begin(), order.end()));
      for (std::size_t j = 0; j < size; ++j) EXPECT_LE(sums[j] / orders, 1 + 1e-9) << "after unit " << j + 1;
      EXPECT_LE(over_2 / orders, 0.5);
      EXPECT_LE(over_20 / orders, 0.05);
    }
  }
}

// The last unit makes every question one of integers: log E is +inf exactly where H0 is false, -inf elsewhere.
TEST(EvidenceProperty, AFullCountIsDecidedExactly) {
  Numbers numbers(7);
  for (int round = 0; round < 400; ++round) {
    const std::int64_t unit = round % 2 == 0 ? kMaxUnit : numbers.between(5, 100);
    const std::int64_t size = numbers.between(1, 60);
    const std::int64_t threshold = numbers.between(-unit + 1, unit - 1);
    Population population = on_the_null(numbers, static_cast<std::size_t>(size), unit, threshold);
    // On the boundary, one beyond it and one short of it, where a unit has room.
    const std::int64_t shift = numbers.between(-1, 1);
    auto& last = population.o.back();
    if (last + shift >= -unit && last + shift <= unit) last += shift;
    const std::int64_t beyond = population.sum() - threshold * size;
    EvidenceProcess confirm = start(Direction::confirm, unit, size, threshold, 0.3);
    EvidenceProcess accuse = start(Direction::accuse, unit, size, threshold, 0.3);
    for (const std::int64_t o : population.o) {
      confirm.feed({o, false});
      accuse.feed({o, false});
    }
    EXPECT_EQ(confirm.log_e(), beyond < 0 ? kInf : -kInf) << beyond;
    EXPECT_EQ(accuse.log_e(), beyond > 0 ? kInf : -kInf) << beyond;
  }
}

TEST(EvidenceProperty, TheLargestPopulationIsStillExact) {
  constexpr std::int64_t size = 100'000;
  for (const std::int64_t beyond : {-1, 0, 1}) {
    EvidenceProcess accuse = start(Direction::accuse, kMaxUnit, size, kMaxUnit / 2, 0.25);
    for (std::int64_t i = 0; i + 1 < size; ++i) accuse.feed({i % 2 == 0 ? kMaxUnit : 0, false});
    accuse.feed({beyond, false});
    // 50,000 full units and one of `beyond`: the mean is U/2 up to the last unit of the sum.
    EXPECT_EQ(accuse.log_e(), beyond > 0 ? kInf : -kInf) << beyond;
  }
}

TEST(EvidenceProperty, TheFastProcessFollowsTheSlowOne) {
  Numbers numbers(99);
  for (int round = 0; round < 60; ++round) {
    const std::int64_t unit = numbers.between(5, kMaxUnit);
    const std::int64_t size = numbers.between(1, 120);
    const bool finite = numbers.between(0, 1) == 1;
    const std::optional<std::int64_t> population = finite ? std::optional<std::int64_t>(size) : std::nullopt;
    const std::int64_t threshold = numbers.between(-unit + 1, unit - 1);
    const double fraction = static_cast<double>(numbers.between(1, 999)) / 1000;
    const Direction direction = numbers.between(0, 1) == 1 ? Direction::confirm : Direction::accuse;
    auto fast = EvidenceProcess::start({direction, unit, population, threshold, fraction});
    ASSERT_THAT(fast, IsOk());
    reference::Process slow(direction, unit, population, threshold, fraction);
    for (const JudgedUnit& judged : reference::mixed_units(static_cast<std::size_t>(size), unit, numbers.next())) {
      fast->feed(judged);
      slow.feed(judged);
      const auto want = static_cast<double>(slow.log_e());
      if (std::isinf(want)) {
        ASSERT_EQ(fast->log_e(), want);
      } else {
        ASSERT_NEAR(fast->log_e(), want, 1e-12 * std::max(1.0, std::abs(want)));
      }
    }
  }
}

// Counted out, the bounds enclose the exact difference as tightly as integers can.
TEST(EvidenceProperty, BoundsOfAFullCountEncloseTheDifference) {
  Numbers numbers(31);
  for (int round = 0; round < 200; ++round) {
    const std::int64_t unit = numbers.between(20, 1'000'000);
    const std::int64_t size = numbers.between(1, 50);
    std::vector<JudgedUnit> units;
    std::int64_t sum = 0;
    for (std::int64_t i = 0; i < size; ++i) {
      units.push_back({numbers.between(-unit, unit), false});
      sum += units.back().o;
    }
    std::int64_t upper = unit;
    std::int64_t lower = -unit;
    const std::int64_t floor = sum >= 0 ? sum / size : -((-sum + size - 1) / size);
    const std::int64_t ceiling = sum > 0 ? (sum + size - 1) / size : -(-sum / size);
    upper = std::min(upper, floor + 1);
    lower = std::max(lower, ceiling - 1);
    EXPECT_THAT(cs_upper({unit, size, 0.3, 0.05}, units), IsOkAnd(upper));
    EXPECT_THAT(cs_lower({unit, size, 0.3, 0.05}, units), IsOkAnd(lower));
  }
}

// Bisection is right only if reaching the threshold is monotone in d: the two sides of the answer, by the process.
TEST(EvidenceProperty, BoundsAreWhereTheProcessCrosses) {
  Numbers numbers(17);
  const double wanted = std::log(1.0 / 0.05);
  for (int round = 0; round < 120; ++round) {
    const std::int64_t unit = 1'000'000;
    const std::size_t n = static_cast<std::size_t>(numbers.between(30, 300));
    const bool finite = numbers.between(0, 1) == 1;
    const std::optional<std::int64_t> population = finite ? std::optional<std::int64_t>(400) : std::nullopt;
    const auto units = reference::mixed_units(n, unit, numbers.next());
    const auto log_e_at = [&](Direction direction, std::int64_t threshold) {
      auto process = EvidenceProcess::start({direction, unit, population, threshold, 0.3});
      EXPECT_THAT(process, IsOk());
      for (const JudgedUnit& judged : units) process->feed(judged);
      return process->log_e();
    };
    const auto upper = cs_upper({unit, population, 0.3, 0.05}, units);
    const auto lower = cs_lower({unit, population, 0.3, 0.05}, units);
    ASSERT_TRUE(upper.ok() && lower.ok());
    if (upper.value() < unit) {
      EXPECT_GE(log_e_at(Direction::confirm, upper.value()), wanted - 1e-9);
    }
    EXPECT_LT(log_e_at(Direction::confirm, upper.value() - 1), wanted + 1e-9);
    if (lower.value() > -unit) {
      EXPECT_GE(log_e_at(Direction::accuse, lower.value()), wanted - 1e-9);
    }
    EXPECT_LT(log_e_at(Direction::accuse, lower.value() + 1), wanted + 1e-9);
  }
}

}  // namespace
}  // namespace fivefold::stats
