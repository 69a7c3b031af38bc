#include "harness/core/strata.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

#include "harness/base/decimal.h"
#include "harness/core/record_words.h"
#include "harness/json/write.h"
#include "harness/stats/evidence.h"
#include "harness/stats/plan_cost.h"
#include "harness/stats/tolerance.h"

namespace fivefold {
namespace {

constexpr const char* kDisc = "0.25";  // fDisc, the same for every claim

double fraction_of(const std::string& text) {
  double value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

// 0.412 -> "0.412", 0.9 -> "0.9": multiples of 0.001 as parameters are written.
Result<std::string> parameter_text(double fraction) {
  FF_ASSIGN(const Decimal decimal, Decimal::parse(std::to_string(std::llround(fraction * 1000)) + "e-3"));
  return decimal.text();
}

bool has_team(const Benchmark& benchmark, const TeamId& team) {
  return std::find(benchmark.teams.begin(), benchmark.teams.end(), team) != benchmark.teams.end();
}

// What both totals and cells need: the same formulas over one or several benchmarks.
struct Term {
  std::int64_t weight{1};
  std::int64_t items{1};
  const ItemsRules* rules{nullptr};
};

struct Thresholds {
  std::int64_t tolerance{0};
  std::int64_t accuse{0};
  std::string f_conf;
};

class Builder {
 public:
  Builder(const Stage& stage, const std::map<BenchmarkId, BenchmarkFacts>& facts) : stage_(stage), facts_(facts) {}

  Result<Strata> build() {
    std::vector<TeamId> teams = stage_.teams;
    std::sort(teams.begin(), teams.end());
    claims_ = count_claims(teams);
    for (const TeamId& team : teams) FF_TRY(add_team(team));
    return std::move(strata_);
  }

 private:
  [[nodiscard]] std::vector<const Benchmark*> benchmarks_of(const TeamId& team) const {
    std::vector<const Benchmark*> found;
    for (const Benchmark& benchmark : stage_.benchmarks) {
      if (has_team(benchmark, team)) found.push_back(&benchmark);
    }
    std::sort(found.begin(), found.end(), [](const auto* a, const auto* b) { return a->id < b->id; });
    return found;
  }

  [[nodiscard]] std::int64_t count_claims(const std::vector<TeamId>& teams) const {
    std::int64_t claims = 0;
    for (const TeamId& team : teams) {
      const auto benchmarks = benchmarks_of(team);
      const bool total = std::any_of(benchmarks.begin(), benchmarks.end(), [](const auto* b) { return b->items(); });
      claims += static_cast<std::int64_t>(benchmarks.size()) + (total ? 1 : 0);
    }
    return claims;
  }

  Result<const BenchmarkFacts*> facts_of(const Benchmark& benchmark) const {
    const auto found = facts_.find(benchmark.id);
    if (found == facts_.end()) return bad_input("plan.facts", "no facts about benchmark " + benchmark.id.text);
    if (benchmark.items() != nullptr && (!found->second.item_list || found->second.items < 1)) {
      return bad_input("plan.facts", "benchmark " + benchmark.id.text + " has no item list");
    }
    return &found->second;
  }

  Result<Thresholds> thresholds(const std::vector<Term>& terms, std::optional<std::int64_t> tolerance,
                                std::optional<std::int64_t> accuse, const std::string& what) const {
    const int runs = stage_.counted_runs();
    double weights = 0;
    double env = 0;
    double kappa = 0;
    std::vector<stats::ToleranceTerm> expected;
    std::vector<stats::ToleranceTerm> upper;
    for (const Term& term : terms) {
      const auto weight = static_cast<double>(term.weight);
      const double d = static_cast<double>(term.rules->d_micro) / 1e6;
      weights += weight;
      env += weight * static_cast<double>(term.rules->env_micro);
      kappa += weight * stats::kappa(d, term.rules->mode == Mode::fresh, runs);
      expected.push_back({weight, d, term.items});
      upper.push_back({weight, static_cast<double>(term.rules->d_upper_micro) / 1e6, term.items});
    }
    Thresholds out;
    if (tolerance) {
      out.tolerance = *tolerance;
    } else {
      FF_ASSIGN(out.tolerance, stats::auto_delta(env / weights, expected, runs));
    }
    if (accuse) {
      out.accuse = *accuse;
    } else {
      FF_ASSIGN(out.accuse, stats::accuse({env / weights, out.tolerance, claims_, alpha_d(), runs}, upper));
    }
    if (out.accuse < out.tolerance) {
      return bad_input("plan.tolerance", what + ": accuse_points lies below the tolerance (" +
                                             std::to_string(out.accuse) + " < " + std::to_string(out.tolerance) +
                                             " millionths)");
    }
    FF_ASSIGN(const double f, stats::plan_fraction(static_cast<double>(out.tolerance) / 1e6, kappa / weights));
    FF_ASSIGN(out.f_conf, parameter_text(f));
    return out;
  }

  [[nodiscard]] double alpha_d() const { return fraction_of(stage_.audit.alpha_discrepant); }

  Result<void> add_total(const TeamId& team, const std::vector<Term>& terms) {
    FF_ASSIGN(const Thresholds found, thresholds(terms, stage_.audit.total_tolerance_micro,
                                                 stage_.audit.total_accuse_micro, "the total of " + team.text));
    strata_.lines.emplace_back(
        TeamStratum{team, found.tolerance, found.accuse, found.f_conf, kDisc, stage_.audit.total_max_units});
    return {};
  }

  Result<void> add_cell(const TeamId& team, const Benchmark& benchmark, const BenchmarkFacts& facts) {
    const ItemsRules& rules = *benchmark.items();
    FF_ASSIGN(const Thresholds found, thresholds({{1, facts.items, &rules}}, rules.tolerance_micro, rules.accuse_micro,
                                                 "benchmark " + benchmark.id.text));
    CellStratum line;
    line.team = team;
    line.benchmark = benchmark.id;
    line.items = facts.items;
    line.item_list = *facts.item_list;
    line.weight = rules.weight;
    line.mode = rules.mode;
    line.rules = facts.rules;
    line.tolerance_micro = found.tolerance;
    line.accuse_micro = found.accuse;
    line.env_micro = rules.env_micro;
    line.d_micro = rules.d_micro;
    line.d_upper_micro = rules.d_upper_micro;
    line.basis = rules.basis;
    line.f_conf = found.f_conf;
    line.f_disc = kDisc;
    line.cap = stage_.audit.cell_max_units;
    strata_.lines.emplace_back(std::move(line));
    return {};
  }

  void add_scalar(const TeamId& team, const Benchmark& benchmark, const BenchmarkFacts& facts) {
    const ScalarRules& rules = *benchmark.scalar();
    strata_.lines.emplace_back(ScalarStratum{team, benchmark.id, rules.unit, rules.decimals, rules.form, rules.better,
                                             rules.tolerance_micro, rules.looks, facts.rules});
  }

  Result<void> add_team(const TeamId& team) {
    const auto benchmarks = benchmarks_of(team);
    std::vector<Term> terms;
    for (const Benchmark* benchmark : benchmarks) {
      FF_ASSIGN(const BenchmarkFacts* facts, facts_of(*benchmark));
      if (const ItemsRules* rules = benchmark->items()) terms.push_back({rules->weight, facts->items, rules});
    }
    if (!terms.empty()) FF_TRY(add_total(team, terms));
    for (const Benchmark* benchmark : benchmarks) {
      FF_ASSIGN(const BenchmarkFacts* facts, facts_of(*benchmark));
      if (benchmark->items() != nullptr) {
        FF_TRY(add_cell(team, *benchmark, *facts));
      } else {
        add_scalar(team, *benchmark, *facts);
      }
    }
    return {};
  }

  const Stage& stage_;
  const std::map<BenchmarkId, BenchmarkFacts>& facts_;
  std::int64_t claims_{0};
  Strata strata_;
};

json::Value line_of(const TeamStratum& line) {
  return json::Object{{"team", line.team.text},
                      {"toleranceMicro", line.tolerance_micro},
                      {"accuseMicro", line.accuse_micro},
                      {"fConf", line.f_conf},
                      {"fDisc", line.f_disc},
                      {"cap", line.cap}};
}

json::Value line_of(const CellStratum& line) {
  return json::Object{{"team", line.team.text},
                      {"benchmark", line.benchmark.text},
                      {"items", line.items},
                      {"itemList", to_hex(line.item_list)},
                      {"weight", line.weight},
                      {"mode", line.mode == Mode::fresh ? "fresh" : "replay"},
                      {"rules", to_hex(line.rules)},
                      {"toleranceMicro", line.tolerance_micro},
                      {"accuseMicro", line.accuse_micro},
                      {"envMicro", line.env_micro},
                      {"dMicro", line.d_micro},
                      {"dUpperMicro", line.d_upper_micro},
                      {"basis", line.basis == Basis::pilot ? "pilot" : "assumed"},
                      {"fConf", line.f_conf},
                      {"fDisc", line.f_disc},
                      {"cap", line.cap}};
}

json::Value line_of(const ScalarStratum& line) {
  return json::Object{{"team", line.team.text},
                      {"benchmark", line.benchmark.text},
                      {"kind", "scalar"},
                      {"unit", line.unit},
                      {"decimals", line.decimals},
                      {"form", words::word(line.form)},
                      {"better", words::word(line.better)},
                      {"toleranceMicro", line.tolerance_micro},
                      {"looks", json::Array(line.looks.begin(), line.looks.end())},
                      {"rules", to_hex(line.rules)}};
}

}  // namespace

const TeamStratum* Strata::team(const TeamId& team) const {
  for (const Stratum& line : lines) {
    const auto* found = std::get_if<TeamStratum>(&line);
    if (found != nullptr && found->team == team) return found;
  }
  return nullptr;
}

const CellStratum* Strata::cell(const TeamId& team, const BenchmarkId& benchmark) const {
  for (const Stratum& line : lines) {
    const auto* found = std::get_if<CellStratum>(&line);
    if (found != nullptr && found->team == team && found->benchmark == benchmark) return found;
  }
  return nullptr;
}

const ScalarStratum* Strata::scalar(const TeamId& team, const BenchmarkId& benchmark) const {
  for (const Stratum& line : lines) {
    const auto* found = std::get_if<ScalarStratum>(&line);
    if (found != nullptr && found->team == team && found->benchmark == benchmark) return found;
  }
  return nullptr;
}

std::vector<const CellStratum*> Strata::cells(const TeamId& team) const {
  std::vector<const CellStratum*> found;
  for (const Stratum& line : lines) {
    const auto* cell = std::get_if<CellStratum>(&line);
    if (cell != nullptr && cell->team == team) found.push_back(cell);
  }
  return found;
}

std::vector<TeamId> Strata::teams() const {
  std::vector<TeamId> found;
  for (const Stratum& line : lines) {
    const TeamId& team = std::visit([](const auto& any) -> const TeamId& { return any.team; }, line);
    if (found.empty() || found.back() != team) found.push_back(team);
  }
  return found;
}

Result<Strata> build_strata(const Stage& stage, const std::map<BenchmarkId, BenchmarkFacts>& facts) {
  return Builder(stage, facts).build();
}

std::string encode_strata(const Strata& strata) {
  std::string out;
  for (const Stratum& line : strata.lines) {
    out += json::write(std::visit([](const auto& any) { return line_of(any); }, line));
    out += '\n';
  }
  return out;
}

}  // namespace fivefold
