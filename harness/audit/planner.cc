#include "harness/audit/planner.h"

#include <algorithm>
#include <cmath>

#include "harness/stats/plan_cost.h"

namespace fivefold::audit {
namespace {

std::int64_t whole_draws(double mean) { return std::max<std::int64_t>(1, static_cast<std::int64_t>(std::ceil(mean))); }

double fraction(std::int64_t micro) { return static_cast<double>(micro) / 1e6; }

std::int64_t planned_cell(const CellStratum& line, int counted) {
  const double kappa = stats::kappa(fraction(line.d_micro), line.mode == Mode::fresh, counted);
  return whole_draws(stats::mean_draws_of(fraction(line.tolerance_micro), kappa, counted * line.items));
}

// The most units a claim can use.
std::int64_t limit_of(const ClaimParameters& parameters) {
  return parameters.population ? std::min(*parameters.population, parameters.cap) : parameters.cap;
}

}  // namespace

std::int64_t round_target(std::int64_t first_round, std::int64_t answered, std::int64_t limit) {
  std::int64_t target = std::max<std::int64_t>(first_round, 1);
  while (target <= answered && target < limit) target *= 2;
  return std::min(target, limit);
}

TeamAudit::TeamAudit(const AuditTerms& terms, TeamId team, std::vector<SealedCell> cells, bool has_total,
                     std::set<BenchmarkId> flagged)
    : terms_(&terms),
      team_(std::move(team)),
      cells_(std::move(cells)),
      has_total_(has_total && !cells_.empty()),
      flagged_(std::move(flagged)) {
  std::sort(cells_.begin(), cells_.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
}

const SealedCell* TeamAudit::cell(const BenchmarkId& benchmark) const {
  for (const SealedCell& cell : cells_) {
    if (cell.id.benchmark == benchmark) return &cell;
  }
  return nullptr;
}

void TeamAudit::add(const Unit& unit, const Answer& answer) {
  const auto [place, added] = answers_.emplace(unit, answer);
  FF_CHECK(added || place->second == answer);  // one re-execution a unit
}

const std::vector<DrawnUnit>& TeamAudit::drawn(const Claim& claim) const {
  const auto found = drawn_.find(claim);
  if (found != drawn_.end()) return found->second;
  std::vector<DrawnUnit> units;
  if (claim.kind == ClaimKind::total) {
    std::vector<const SealedCell*> cells;
    for (const SealedCell& cell : cells_) cells.push_back(&cell);
    units = total_units(terms_->seed, team_, cells, terms_->strata.team(team_)->cap);
  } else {
    const SealedCell* sealed = cell(claim.benchmark);
    FF_CHECK(sealed != nullptr);
    units = cell_units(terms_->seed, *sealed, terms_->strata.cell(team_, claim.benchmark)->cap);
  }
  return drawn_.emplace(claim, std::move(units)).first->second;
}

JudgedUnit TeamAudit::judged(const SealedCell& cell, const DrawnUnit& unit, std::int64_t scale,
                             const Answer& answer) const {
  JudgedUnit out;
  const auto score_of = [&cell, &unit](int run) {
    return cell.score_micro[static_cast<std::size_t>(run) - 1][unit.item];
  };
  if (cell.mode == Mode::replay) {
    out.sealed_micro.push_back(score_of(unit.run));
  } else {
    for (const int run : cell.runs) out.sealed_micro.push_back(score_of(run));
  }
  out.y_micro = answer.executed ? answer.y_micro : 0;
  out.unexecuted = !answer.executed;
  out.o = overstatement(cell.mode, scale, out.sealed_micro, out.y_micro);
  return out;
}

Result<ClaimProgress> TeamAudit::progress(const Claim& claim, Selected selected, const ClaimParameters& parameters,
                                          std::int64_t first_round) const {
  ClaimProgress out{claim, selected, parameters, {}, false, first_round};
  for (const DrawnUnit& unit : drawn(claim)) {
    const auto answer = answers_.find({unit.benchmark, unit.run, unit.item});
    if (answer == answers_.end()) break;
    out.answered.push_back(judged(*cell(unit.benchmark), unit, parameters.scale, answer->second));
  }
  FF_ASSIGN(const Reached reached_now, reached(parameters, out.answered));
  out.settled = reached_now.settled;
  if (out.settled) out.answered.resize(static_cast<std::size_t>(reached_now.n));
  return out;
}

std::vector<TeamAudit::Chosen> TeamAudit::chosen_at_once() const {
  std::vector<BenchmarkId> complete;
  for (const SealedCell& cell : cells_) complete.push_back(cell.id.benchmark);
  std::vector<Chosen> chosen;
  std::set<BenchmarkId> taken;
  for (const BenchmarkId& id : random_cells(terms_->seed, team_, complete, terms_->plan.random_cells)) {
    chosen.push_back({id, Selected::random});
    taken.insert(id);
  }
  for (const SealedCell& cell : cells_) {
    if (!flagged_.contains(cell.id.benchmark) || !taken.insert(cell.id.benchmark).second) continue;
    chosen.push_back({cell.id.benchmark, Selected::flagged});
  }
  return chosen;
}

Result<std::vector<BenchmarkId>> TeamAudit::escalated(const ClaimProgress& total,
                                                      const std::vector<Chosen>& chosen) const {
  std::vector<std::pair<double, BenchmarkId>> ranked;  // -log E_disc, so that the largest comes first
  const std::vector<DrawnUnit>& units = drawn(total.claim);
  for (const SealedCell& cell : cells_) {
    const bool taken = std::any_of(chosen.begin(), chosen.end(),
                                   [&cell](const Chosen& one) { return one.benchmark == cell.id.benchmark; });
    if (taken) continue;
    const ClaimParameters parameters = escalation_parameters(terms_->strata, cell.id, terms_->plan, terms_->counted);
    std::vector<JudgedUnit> own;
    for (std::size_t i = 0; i < total.answered.size(); ++i) {
      if (units[i].benchmark != cell.id.benchmark) continue;
      own.push_back(
          judged(cell, units[i], parameters.scale, answers_.at({units[i].benchmark, units[i].run, units[i].item})));
    }
    FF_ASSIGN(const double evidence, disc_evidence(parameters, own));
    ranked.emplace_back(-evidence, cell.id.benchmark);
  }
  std::sort(ranked.begin(), ranked.end());
  std::vector<BenchmarkId> out;
  for (const auto& [evidence, benchmark] : ranked) {
    if (static_cast<std::int64_t>(out.size()) == terms_->escalated_cells) break;
    out.push_back(benchmark);
  }
  return out;
}

std::int64_t TeamAudit::planned_total() const {
  double kappa = 0;
  double weights = 0;
  for (const CellStratum* line : terms_->strata.cells(team_)) {
    const auto weight = static_cast<double>(line->weight);
    weights += weight;
    kappa += weight * stats::kappa(fraction(line->d_micro), line->mode == Mode::fresh, terms_->counted);
  }
  return whole_draws(stats::mean_draws(fraction(terms_->strata.team(team_)->tolerance_micro), kappa / weights));
}

Result<ClaimProgress> TeamAudit::cell_progress(const Chosen& chosen) const {
  const CellId id{team_, chosen.benchmark};
  return progress({ClaimKind::cell, team_, chosen.benchmark}, chosen.selected,
                  cell_parameters(terms_->strata, id, terms_->plan, terms_->counted),
                  planned_cell(*terms_->strata.cell(team_, chosen.benchmark), terms_->counted));
}

Result<std::vector<ClaimProgress>> TeamAudit::claims() const {
  std::vector<ClaimProgress> out;
  if (has_total_) {
    FF_ASSIGN(ClaimProgress total,
              progress({ClaimKind::total, team_, {}}, Selected::total,
                       total_parameters(terms_->strata, team_, terms_->plan, terms_->counted), planned_total()));
    out.push_back(std::move(total));
  }
  std::vector<Chosen> chosen = chosen_at_once();
  if (has_total_ && out.front().settled) {
    FF_ASSIGN(const std::vector<BenchmarkId> more, escalated(out.front(), chosen));
    for (const BenchmarkId& benchmark : more) chosen.push_back({benchmark, Selected::escalated});
  }
  for (const Chosen& one : chosen) {
    FF_ASSIGN(ClaimProgress cell, cell_progress(one));
    out.push_back(std::move(cell));
  }
  return out;
}

Result<std::vector<Unit>> TeamAudit::wanted() const {
  FF_ASSIGN(const std::vector<ClaimProgress> all, claims());
  std::vector<Unit> out;
  std::set<Unit> asked;
  for (const ClaimProgress& claim : all) {
    if (claim.settled) continue;
    const std::int64_t target =
        round_target(claim.first_round, static_cast<std::int64_t>(claim.answered.size()), limit_of(claim.parameters));
    const std::vector<DrawnUnit>& units = drawn(claim.claim);
    for (std::int64_t i = 0; i < target; ++i) {
      const DrawnUnit& drawn_unit = units[static_cast<std::size_t>(i)];
      const Unit unit{drawn_unit.benchmark, drawn_unit.run, drawn_unit.item};
      if (!answers_.contains(unit) && asked.insert(unit).second) out.push_back(unit);
    }
  }
  return out;
}

}  // namespace fivefold::audit
