#include "tests/support/simulated_stage.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <utility>

#include "harness/audit/planner.h"
#include "harness/base/units.h"
#include "harness/crypto/sha256.h"
#include "harness/stats/distributions.h"
#include "harness/stats/holm.h"
#include "harness/stats/judge.h"
#include "harness/stats/tolerance.h"

namespace fivefold::test {
namespace {

constexpr double kRight = 0.7;  // of the items that do not fall like a coin
constexpr double kFdisc = 0.25;

// SplitMix64 of a place: the same number for the same place, whoever asks first.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : seed_(seed) {}
  template <class... Places>
  [[nodiscard]] std::uint64_t bits(Places... places) const {
    std::uint64_t x = mixed(seed_);
    ((x = mixed(x ^ static_cast<std::uint64_t>(places))), ...);
    return x;
  }
  template <class... Places>
  [[nodiscard]] double uniform(Places... places) const {  // in (0, 1)
    return (static_cast<double>(bits(places...) >> 11U) + 0.5) * 0x1p-53;
  }

 private:
  static std::uint64_t mixed(std::uint64_t x) {
    x += 0x9e3779b97f4a7c15ULL;
    x = (x ^ x >> 30U) * 0xbf58476d1ce4e5b9ULL;
    x = (x ^ x >> 27U) * 0x94d049bb133111ebULL;
    return x ^ x >> 31U;
  }
  std::uint64_t seed_;
};

enum class What : std::uint64_t { kind, sealed, audited, shift, altered, moved };

std::int64_t micro(double fraction) { return std::llround(fraction * 1e6); }

std::string numbered(const char* prefix, std::size_t number) {
  const std::string digits = std::to_string(number);
  return prefix + std::string(digits.size() < 5 ? 5 - digits.size() : 0, '0') + digits;
}

Stage make_stage(const SimulatedStage& simulated, std::map<BenchmarkId, BenchmarkFacts>& facts) {
  Stage stage;
  stage.id = {"simulated"};
  stage.runs = simulated.runs;
  stage.audit.random_cells = simulated.random_cells;
  stage.audit.escalated_cells = simulated.escalated_cells;
  for (int t = 0; t < simulated.teams; ++t) stage.teams.push_back({numbered("t", static_cast<std::size_t>(t))});
  for (std::size_t b = 0; b < simulated.benchmarks.size(); ++b) {
    const SimulatedBenchmark& given = simulated.benchmarks[b];
    Benchmark benchmark;
    benchmark.id = {numbered("b", b)};
    benchmark.teams = stage.teams;
    ItemsRules rules;
    rules.mode = simulated.mode;
    rules.env_micro = micro(given.env);
    rules.d_micro = micro(given.declared_d);
    rules.d_upper_micro = micro(given.declared_d_upper);
    rules.basis = Basis::pilot;
    if (given.tolerance > 0) rules.tolerance_micro = micro(given.tolerance);
    benchmark.rules = rules;
    facts[benchmark.id] = {given.items, crypto::sha256(benchmark.id.text), crypto::sha256("rules")};
    stage.benchmarks.push_back(std::move(benchmark));
  }
  return stage;
}

// One team on one benchmark.
class Cell {
 public:
  Cell(const SimulatedStage& stage, const Dice& dice, int team, std::size_t benchmark)
      : stage_(stage), dice_(dice), team_(team), benchmark_(benchmark) {
    altered_ = team == 0 && static_cast<std::int64_t>(benchmark) < stage.altered_cells;
    const double coin = dice.uniform(What::shift, team, benchmark);
    shift_ = stage.shift_sd == 0    ? 0
             : stage.shift_is_worst ? stage.shift_sd
                                    : stage.shift_sd * stats::normal_quantile(coin);
    const auto items = static_cast<std::size_t>(stage.benchmarks[benchmark].items);
    std::vector<std::pair<std::uint64_t, std::size_t>> order;
    for (std::size_t i = 0; i < items; ++i) order.emplace_back(dice.bits(What::kind, benchmark, i, team), i);
    std::sort(order.begin(), order.end());
    kind_.resize(items);
    for (std::size_t rank = 0; rank < items; ++rank) {
      kind_[order[rank].second] = (static_cast<double>(rank) + 0.5) / static_cast<double>(items);
    }
  }

  [[nodiscard]] bool altered() const { return altered_; }

  [[nodiscard]] std::int64_t sealed(int run, std::size_t item) const {
    const bool right = execute(What::sealed, run, item);
    if (right || !altered_) return right ? kMicro : 0;
    // As many more right answers as the inflation asks for, out of those that are wrong.
    const double wrong = 1 - mean();
    return dice_.uniform(What::altered, team_, benchmark_, run, item) < stage_.inflation / wrong ? kMicro : 0;
  }

  [[nodiscard]] std::int64_t audited(int run, std::size_t item) const {
    const bool coin = is_coin(item);
    const int who = stage_.shift_of == ShiftOf::items ? 0 : run;
    const double kind = dice_.uniform(What::moved, team_, benchmark_, item, who);
    // The other environment gets wrong what this one gets always right, or the other way round.
    if (!coin && shift_ > 0 && is_right(item) && kind < shift_ / (decided() * kRight)) return 0;
    if (!coin && shift_ < 0 && !is_right(item) && kind < -shift_ / (decided() * (1 - kRight))) return kMicro;
    return execute(What::audited, run, item) ? kMicro : 0;
  }

 private:
  [[nodiscard]] double decided() const { return 1 - 2 * stage_.true_d; }
  [[nodiscard]] double mean() const { return stage_.true_d + decided() * kRight; }
  [[nodiscard]] bool is_coin(std::size_t item) const { return kind_[item] < 2 * stage_.true_d; }
  [[nodiscard]] bool is_right(std::size_t item) const { return kind_[item] < 2 * stage_.true_d + decided() * kRight; }
  [[nodiscard]] bool execute(What who, int run, std::size_t item) const {
    return is_coin(item) ? (dice_.bits(who, team_, benchmark_, run, item) & 1U) != 0 : is_right(item);
  }

  const SimulatedStage& stage_;
  const Dice& dice_;
  int team_;
  std::size_t benchmark_;
  bool altered_{false};
  double shift_{0};
  std::vector<double> kind_;  // of each item, evenly over (0, 1) in an order of its own
};

SealedCell seal(const Stage& stage, const Cell& cell, int team, std::size_t benchmark, std::int64_t items) {
  SealedCell sealed;
  sealed.id = {stage.teams[static_cast<std::size_t>(team)], stage.benchmarks[benchmark].id};
  sealed.mode = stage.benchmarks[benchmark].items()->mode;
  for (std::int64_t i = 0; i < items; ++i) sealed.items.push_back({numbered("q", static_cast<std::size_t>(i))});
  for (int run = 1; run <= stage.runs; ++run) {
    sealed.runs.push_back(run);
    std::vector<std::int64_t>& scores = sealed.score_micro.emplace_back();
    for (std::size_t i = 0; i < sealed.items.size(); ++i) scores.push_back(cell.sealed(run, i));
  }
  return sealed;
}

struct Ended {
  bool altered{false};
  bool is_total{false};
  Judgement judgement;
};

void count(ClaimVerdict verdict, Verdicts& verdicts) {
  if (verdict == ClaimVerdict::reproduced) {
    ++verdicts.reproduced;
  } else if (verdict == ClaimVerdict::discrepant) {
    ++verdicts.discrepant;
  } else {
    ++verdicts.inconclusive;
  }
}

// Holm's rule over all K claims: those without a record have p = 1.
Result<void> close(std::vector<Ended>& ended, double alpha_d, std::int64_t claims) {
  std::vector<double> log_p;
  for (const Ended& end : ended) {
    const Judgement& judged = end.judgement;
    const bool settled = judged.verdict == ClaimVerdict::reproduced || judged.reason == "within-noise";
    log_p.push_back(settled || !judged.may_accuse ? 0 : -std::max(0.0, judged.log_e_disc_max));
  }
  FF_ASSIGN(const std::vector<bool> rejected, stats::holm_rejected(log_p, alpha_d, claims));
  for (std::size_t i = 0; i < ended.size(); ++i) {
    ClaimVerdict& verdict = ended[i].judgement.verdict;
    if (verdict == ClaimVerdict::inconclusive && rejected[i]) verdict = ClaimVerdict::discrepant;
  }
  return {};
}

// Returns how many units the verdicts are made of.
Result<std::int64_t> audit_team(audit::TeamAudit& team, const std::vector<Cell>& cells,
                                const std::map<BenchmarkId, std::size_t>& places, std::vector<Ended>& ended) {
  for (;;) {
    FF_ASSIGN(const std::vector<audit::Unit> wanted, team.wanted());
    if (wanted.empty()) break;
    for (const audit::Unit& unit : wanted) {
      team.add(unit, {true, cells[places.at(unit.benchmark)].audited(unit.run, unit.item)});
    }
  }
  const bool any_altered = std::any_of(cells.begin(), cells.end(), [](const Cell& cell) { return cell.altered(); });
  FF_ASSIGN(const std::vector<audit::ClaimProgress> claims, team.claims());
  std::set<audit::Unit> used;
  for (const audit::ClaimProgress& progress : claims) {
    const bool is_total = progress.claim.kind == ClaimKind::total;
    FF_ASSIGN(Judgement judged, judge_claim(progress.parameters, progress.answered));
    const bool altered = is_total ? any_altered : cells[places.at(progress.claim.benchmark)].altered();
    const std::vector<DrawnUnit>& drawn = team.drawn(progress.claim);
    for (std::int64_t i = 0; i < judged.n; ++i) {
      const DrawnUnit& unit = drawn[static_cast<std::size_t>(i)];
      used.insert({unit.benchmark, unit.run, unit.item});
    }
    ended.push_back({altered, is_total, std::move(judged)});
  }
  return static_cast<std::int64_t>(used.size());
}

}  // namespace

Result<SimulatedEnd> simulate(const SimulatedStage& simulated) {
  std::map<BenchmarkId, BenchmarkFacts> facts;
  const Stage stage = make_stage(simulated, facts);
  audit::AuditTerms terms;
  FF_ASSIGN(terms.strata, build_strata(stage, facts));
  terms.plan.draw_id = "simulated/audit/0";
  terms.plan.alpha_r = stage.audit.alpha_reproduced;
  terms.plan.alpha_d = stage.audit.alpha_discrepant;
  terms.plan.claims = terms.strata.claims();
  terms.plan.random_cells = simulated.random_cells;
  terms.seed = crypto::sha256("simulated " + std::to_string(simulated.seed));
  terms.counted = stage.counted_runs();
  terms.escalated_cells = simulated.escalated_cells;

  const Dice dice(simulated.seed);
  std::map<BenchmarkId, std::size_t> places;
  for (std::size_t b = 0; b < stage.benchmarks.size(); ++b) places[stage.benchmarks[b].id] = b;
  SimulatedEnd end;
  std::vector<Ended> ended;
  for (int t = 0; t < simulated.teams; ++t) {
    std::vector<Cell> cells;
    std::vector<SealedCell> sealed;
    for (std::size_t b = 0; b < stage.benchmarks.size(); ++b) {
      cells.emplace_back(simulated, dice, t, b);
      sealed.push_back(seal(stage, cells.back(), t, b, simulated.benchmarks[b].items));
      end.full_units += simulated.benchmarks[b].items * simulated.runs;
    }
    audit::TeamAudit team(terms, stage.teams[static_cast<std::size_t>(t)], std::move(sealed), true, {});
    FF_ASSIGN(const std::int64_t used, audit_team(team, cells, places, ended));
    end.used += used;
    end.units += static_cast<std::int64_t>(team.answers().size());
  }
  FF_TRY(close(ended, 0.05, terms.plan.claims));
  for (const Ended& one : ended) {
    Verdicts& verdicts = one.altered ? (one.is_total ? end.altered_totals : end.altered_cells)
                                     : (one.is_total ? end.honest_totals : end.honest_cells);
    count(one.judgement.verdict, verdicts);
  }
  return end;
}

Result<Verdicts> judge_boundary(const BoundaryCells& given) {
  const std::int64_t above = given.population * given.mean_micro / kMicro;  // more of +U than of -U
  if (above * kMicro != given.population * given.mean_micro || (given.disagreeing - above) % 2 != 0 ||
      given.disagreeing < above || given.disagreeing > given.population) {
    return bad_input("bad_parameter", "no such population has exactly that mean");
  }
  std::vector<std::int64_t> o(static_cast<std::size_t>(given.population), 0);
  const auto plus = static_cast<std::ptrdiff_t>((given.disagreeing + above) / 2);
  const auto minus = static_cast<std::ptrdiff_t>((given.disagreeing - above) / 2);
  std::fill(o.begin(), o.begin() + plus, kMicro);
  std::fill(o.begin() + plus, o.begin() + plus + minus, -kMicro);
  stats::JudgeParameters parameters;
  parameters.population = given.population;
  parameters.delta = given.delta_micro;
  parameters.accuse = given.accuse_micro;
  parameters.cap = given.population - 1;
  const double kappa = static_cast<double>(given.disagreeing) / static_cast<double>(given.population);
  FF_ASSIGN(parameters.f_conf, stats::plan_fraction(static_cast<double>(given.delta_micro) / 1e6, kappa));
  parameters.f_disc = kFdisc;
  const Dice dice(given.seed);
  Verdicts verdicts;
  for (int cell = 0; cell < given.cells; ++cell) {
    for (std::size_t i = o.size() - 1; i > 0; --i) std::swap(o[i], o[dice.bits(cell, i) % (i + 1)]);
    FF_ASSIGN(stats::Judge judge, stats::Judge::start(parameters));
    for (std::size_t i = 0; i + 1 < o.size() && !judge.finished(); ++i) FF_TRY(judge.feed({o[i], false}));
    const bool reproduced = judge.log_e_conf() >= std::log(1 / parameters.alpha_r);
    count(!judge.decided() ? ClaimVerdict::inconclusive
          : reproduced     ? ClaimVerdict::reproduced
                           : ClaimVerdict::discrepant,
          verdicts);
  }
  return verdicts;
}

}  // namespace fivefold::test
