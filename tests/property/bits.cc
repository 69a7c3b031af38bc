// Prints what harness/stats computes of some thousand made-up claims, every double by its bits: scripts/check_bits
// builds this with several compilers and levels and compares. Nothing is read and nothing is random.
#include <bit>
#include <cstdint>
#include <cstdio>
#include <thread>
#include <vector>

#include "harness/stats/declared_d.h"
#include "harness/stats/holm.h"
#include "harness/stats/judge.h"
#include "harness/stats/pilot.h"
#include "harness/stats/plan_cost.h"
#include "harness/stats/scalar_tost.h"
#include "harness/stats/screens.h"
#include "harness/stats/summary.h"
#include "harness/stats/tolerance.h"

namespace fivefold::stats {
namespace {

// A fixed sequence of whole numbers (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014).
class Numbers {
 public:
  explicit Numbers(std::uint64_t seed) : state_(seed) {}
  std::int64_t below(std::int64_t limit) {
    state_ += 0x9e3779b97f4a7c15U;
    std::uint64_t word = (state_ ^ (state_ >> 30U)) * 0xbf58476d1ce4e5b9U;
    word = (word ^ (word >> 27U)) * 0x94d049bb133111ebU;
    return static_cast<std::int64_t>((word ^ (word >> 31U)) % static_cast<std::uint64_t>(limit));
  }

 private:
  std::uint64_t state_;
};

// FNV-1a over everything that is said, so that one line stands for thousands of results.
class Bits {
 public:
  void add(std::int64_t value) {
    for (int i = 0; i < 8; ++i) {
      hash_ =
          (hash_ ^ ((static_cast<std::uint64_t>(value) >> (8U * static_cast<unsigned>(i))) & 0xffU)) * 0x100000001b3U;
    }
  }
  void add(double value) { add(std::bit_cast<std::int64_t>(value)); }
  void add(const std::optional<double>& value) { add(value.value_or(-1)); }
  [[nodiscard]] std::uint64_t hash() const { return hash_; }

 private:
  std::uint64_t hash_{0xcbf29ce484222325U};
};

void add_judgement(Bits& bits, std::uint64_t seed) {
  Numbers numbers(seed);
  JudgeParameters parameters;
  const std::int64_t population = 200 + numbers.below(3'000);
  if (numbers.below(2) == 0) parameters.population = population;
  parameters.delta = 5'000 + 1'000 * numbers.below(30);
  parameters.accuse = parameters.delta + 1'000 * numbers.below(20);
  parameters.claims = 1 + numbers.below(200);
  parameters.f_conf = static_cast<double>(1 + numbers.below(950)) / 1000;
  const std::int64_t flips = numbers.below(300);
  const std::int64_t lean = numbers.below(100);
  std::vector<JudgedUnit> units;
  for (std::int64_t i = 0; i < population; ++i) {
    const bool flip = numbers.below(1000) < flips;
    const bool up = numbers.below(100) < lean;
    units.push_back({flip ? (up ? 1'000'000 : -1'000'000) : 0, false});
  }
  const auto found = judge(parameters, units);
  if (!found.ok()) return bits.add(std::int64_t{-1});
  bits.add(static_cast<std::int64_t>(found->verdict));
  bits.add(found->n);
  bits.add(found->log_e_conf);
  bits.add(found->log_e_disc);
  bits.add(found->max_log_e_disc);
  bits.add(found->bounds.lower);
  bits.add(found->bounds.upper);
}

void add_scalar(Bits& bits, Numbers& numbers) {
  ScalarParameters parameters;
  parameters.form = numbers.below(2) == 0 ? ScalarForm::ratio : ScalarForm::difference;
  parameters.tol = 1 + numbers.below(100'000);
  parameters.claims = 1 + numbers.below(100);
  std::vector<std::int64_t> x;
  std::vector<std::int64_t> y;
  for (int i = 0; i < 5; ++i) x.push_back(1'000'000 + numbers.below(50'000));
  for (std::int64_t i = numbers.below(11); i > 0; --i) y.push_back(1'000'000 + numbers.below(80'000));
  const auto found = scalar_tost(parameters, x, y);
  if (!found.ok()) return bits.add(std::int64_t{-1});
  bits.add(static_cast<std::int64_t>(found->verdict));
  bits.add(found->m);
  bits.add(found->p_disc);
  if (!found->estimate) return;
  bits.add(found->estimate->d);
  bits.add(found->estimate->se);
  bits.add(found->estimate->lower);
  bits.add(found->estimate->upper);
}

void add_pilot(Bits& bits, Numbers& numbers) {
  PilotInput input;
  input.fresh = numbers.below(2) == 0;
  DeclaredDInput check{numbers.below(100'000), 200'000, {}, {}};
  std::vector<std::vector<std::int64_t>> scores;
  for (int item = 0; item < 40; ++item) {
    input.a.emplace_back();
    input.b.emplace_back();
    for (int run = 0; run < 5; ++run) {
      input.a.back().push_back(numbers.below(3) * 500'000);
      input.b.back().push_back(numbers.below(3) * 500'000);
    }
    check.units.push_back({input.a.back(), input.b.back().front()});
    scores.push_back(input.a.back());
  }
  if (const auto found = pilot(input); found.ok()) {
    bits.add(found->d);
    bits.add(found->d_means);
    bits.add(found->d_upper);
    bits.add(found->env_upper);
    bits.add(found->env_micro);
  }
  if (const auto found = declared_d_check(check); found.ok()) {
    bits.add(found->d);
    bits.add(found->lower);
  }
  if (const auto found = run_dispersion(scores); found.ok() && found->value) {
    bits.add(found->value->q);
    bits.add(found->value->p_low);
    bits.add(found->value->p_high);
  }
  if (const auto found = summary(scores.front(), 1'000'000); found.ok() && found->spread) {
    bits.add(found->spread->sd);
    bits.add(found->spread->ci.lower);
  }
}

void add_plan(Bits& bits, Numbers& numbers) {
  PlanInput input;
  input.teams = 1 + numbers.below(5);
  input.gaps = {20'000, 50'000};
  input.cells_random = 1;
  input.cells_escalated = 0;
  std::vector<ToleranceTerm> terms;
  for (std::int64_t i = 1 + numbers.below(6); i > 0; --i) {
    PlannedCell cell{"c", 1 + numbers.below(9), 30 + numbers.below(2'000), numbers.below(200'000), 20'000};
    terms.push_back({static_cast<double>(cell.weight), static_cast<double>(cell.d) / 1e6, cell.items});
    input.cells.push_back(std::move(cell));
  }
  if (const auto found = tolerance(5'000, terms); found.ok()) bits.add(*found);
  if (const auto found = accuse({5'000, 20'000, 50}, terms); found.ok()) bits.add(*found);
  if (const auto found = plan_cost(input); found.ok()) {
    bits.add(found->units_stage);
    bits.add(found->cost_fraction);
    bits.add(found->total.f_conf);
    for (const double power : found->total.power) bits.add(power);
    bits.add(found->total.min_detectable.value_or(-1));
    for (const CellPlan& cell : found->cells) bits.add(cell.stage_units);
  }
}

constexpr int kClaims = 400;

// The same claims by several threads, each with its own share: put together in order they are what one thread gives.
std::uint64_t judged_by(int threads) {
  std::vector<Bits> found(kClaims);
  std::vector<std::thread> working;
  for (int t = 0; t < threads; ++t) {
    working.emplace_back([&found, t, threads] {
      for (int i = t; i < kClaims; i += threads)
        add_judgement(found[static_cast<std::size_t>(i)], static_cast<std::uint64_t>(i));
    });
  }
  for (std::thread& one : working) one.join();
  Bits all;
  for (const Bits& one : found) all.add(static_cast<std::int64_t>(one.hash()));
  return all.hash();
}

int run() {
  Numbers numbers(7);
  Bits scalars;
  Bits pilots;
  Bits plans;
  for (int i = 0; i < 2'000; ++i) add_scalar(scalars, numbers);
  for (int i = 0; i < 300; ++i) add_pilot(pilots, numbers);
  for (int i = 0; i < 100; ++i) add_plan(plans, numbers);
  const auto line = [](const char* name, std::uint64_t hash) {
    std::printf("%s %016llx\n", name, static_cast<unsigned long long>(hash));
  };
  line("judge-1-thread", judged_by(1));
  line("judge-3-threads", judged_by(3));
  line("scalar", scalars.hash());
  line("pilot", pilots.hash());
  line("plan", plans.hash());
  return judged_by(1) == judged_by(3) ? 0 : 1;
}

}  // namespace
}  // namespace fivefold::stats

int main() { return fivefold::stats::run(); }
