#include "harness/core/claim.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "harness/base/number.h"
#include "harness/base/units.h"
#include "harness/core/record_words.h"
#include "harness/stats/declared_d.h"
#include "harness/stats/judge.h"

namespace fivefold {
namespace {

std::string_view word(ClaimKind kind) {
  switch (kind) {
    case ClaimKind::total:
      return "total";
    case ClaimKind::cell:
      return "cell";
    case ClaimKind::scalar:
      return "scalar";
    case ClaimKind::consistency:
      return "consistency";
  }
  FF_CHECK(false);
}

Result<double> fraction(const std::string& text, const char* name) {
  double value = 0;
  const char* const end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || stopped != end || !std::isfinite(value)) {
    return bad_input("bad_parameter", std::string(name) + " is no number: \"" + text + "\"");
  }
  return value;
}

void take_plan(ClaimParameters& out, const DrawPlan& plan) {
  out.alpha_r = plan.alpha_r;
  out.alpha_d = plan.alpha_d;
  out.claims = plan.claims;
}

Result<stats::JudgeParameters> judge_parameters(const ClaimParameters& from) {
  stats::JudgeParameters out;
  out.unit = from.scale;
  out.population = from.population;
  out.delta = from.delta();
  out.accuse = from.accuse();
  FF_ASSIGN(out.alpha_r, fraction(from.alpha_r, "alphaR"));
  FF_ASSIGN(out.alpha_d, fraction(from.alpha_d, "alphaD"));
  out.alpha_r *= std::exp(-from.confirm_shift);
  out.alpha_d *= std::exp(-from.accuse_shift);
  out.claims = from.claims;
  out.cap = from.cap;
  FF_ASSIGN(out.f_conf, fraction(from.f_conf, "fConf"));
  FF_ASSIGN(out.f_disc, fraction(from.f_disc, "fDisc"));
  return out;
}

// The most units that can matter: the cap, and all there are.
std::size_t limit(const ClaimParameters& parameters) {
  const std::int64_t most = parameters.population ? std::min(*parameters.population, parameters.cap) : parameters.cap;
  return static_cast<std::size_t>(most);
}

// Feeds units until nothing more is to be drawn.
Result<stats::Judge> fed_judge(const ClaimParameters& parameters, const std::vector<JudgedUnit>& units) {
  FF_ASSIGN(const stats::JudgeParameters numbers, judge_parameters(parameters));
  FF_ASSIGN(stats::Judge judge, stats::Judge::start(numbers));
  const std::size_t most = std::min(units.size(), limit(parameters));
  for (std::size_t i = 0; i < most && !judge.decided(); ++i) {
    FF_TRY(judge.feed({units[i].o, units[i].unexecuted}));
  }
  return judge;
}

// log E of a process after all the units.
Result<double> evidence_after(const stats::EvidenceParameters& numbers, const std::vector<JudgedUnit>& units) {
  FF_ASSIGN(stats::EvidenceProcess process, stats::EvidenceProcess::start(numbers));
  for (const JudgedUnit& unit : units) {
    FF_TRY(stats::check_unit({unit.o, unit.unexecuted}, numbers.unit));
    process.feed({unit.o, unit.unexecuted});
  }
  return process.log_e();
}

}  // namespace

std::string to_text(const Claim& claim) {
  std::string out = std::string(word(claim.kind)) + "/" + claim.team.text;
  if (claim.kind != ClaimKind::total) out += "/" + claim.benchmark.text;
  return out;
}

Result<Claim> parse_claim(std::string_view text) {
  for (const ClaimKind kind : {ClaimKind::total, ClaimKind::cell, ClaimKind::scalar, ClaimKind::consistency}) {
    const std::string prefix = std::string(word(kind)) + "/";
    if (!text.starts_with(prefix)) continue;
    std::string_view rest = text.substr(prefix.size());
    Claim claim;
    claim.kind = kind;
    if (kind != ClaimKind::total) {
      const std::size_t slash = rest.find('/');
      if (slash == std::string_view::npos) break;
      FF_ASSIGN(claim.benchmark, parse_id<BenchmarkId>(rest.substr(slash + 1)));
      rest = rest.substr(0, slash);
    }
    FF_ASSIGN(claim.team, parse_id<TeamId>(rest));
    return claim;
  }
  return bad_input("E_SCHEMA", "\"" + std::string(text) + "\" is no claim");
}

ClaimParameters total_parameters(const Strata& strata, const TeamId& team, const DrawPlan& plan, int counted) {
  const TeamStratum* line = strata.team(team);
  FF_CHECK(line != nullptr);
  ClaimParameters out;
  take_plan(out, plan);
  out.tolerance_micro = line->tolerance_micro;
  out.accuse_micro = line->accuse_micro;
  out.f_conf = line->f_conf;
  out.f_disc = line->f_disc;
  out.cap = line->cap;
  out.piloted = true;
  std::size_t fresh = 0;
  std::vector<std::int64_t> weights;
  std::vector<std::int64_t> expected;
  std::vector<std::int64_t> upper;
  for (const CellStratum* cell : strata.cells(team)) {
    fresh += cell->mode == Mode::fresh ? 1 : 0;
    out.piloted = out.piloted && cell->basis == Basis::pilot;
    weights.push_back(cell->weight);
    expected.push_back(cell->d_micro);
    upper.push_back(cell->d_upper_micro);
  }
  out.mode = fresh == 0 ? ClaimMode::replay : fresh == weights.size() ? ClaimMode::fresh : ClaimMode::mixed;
  out.scale = fresh == 0 ? kMicro : counted * kMicro;
  if (const auto d = stats::weighted_ceil(weights, expected)) out.d_micro = *d;
  if (const auto d = stats::weighted_ceil(weights, upper)) out.d_upper_micro = *d;
  return out;
}

ClaimParameters cell_parameters(const Strata& strata, const CellId& cell, const DrawPlan& plan, int counted) {
  const CellStratum* line = strata.cell(cell.team, cell.benchmark);
  FF_CHECK(line != nullptr);
  ClaimParameters out;
  take_plan(out, plan);
  const bool fresh = line->mode == Mode::fresh;
  out.mode = fresh ? ClaimMode::fresh : ClaimMode::replay;
  out.scale = fresh ? counted * kMicro : kMicro;
  out.tolerance_micro = line->tolerance_micro;
  out.accuse_micro = line->accuse_micro;
  out.f_conf = line->f_conf;
  out.f_disc = line->f_disc;
  out.cap = line->cap;
  out.population = counted * line->items;
  out.piloted = line->basis == Basis::pilot;
  out.d_micro = line->d_micro;
  out.d_upper_micro = line->d_upper_micro;
  return out;
}

ClaimParameters escalation_parameters(const Strata& strata, const CellId& cell, const DrawPlan& plan, int counted) {
  ClaimParameters out = cell_parameters(strata, cell, plan, counted);
  out.population.reset();
  return out;
}

std::vector<DrawnUnit> total_units(const Digest& seed, const TeamId& team, const std::vector<const SealedCell*>& cells,
                                   std::int64_t count) {
  std::vector<TotalStratum> strata;
  for (const SealedCell* cell : cells) {
    strata.push_back({cell->id.benchmark, cell->weight, static_cast<std::int64_t>(cell->items.size()), cell->runs});
  }
  TotalDraws draws(seed, team, std::move(strata));
  std::vector<DrawnUnit> units;
  for (std::int64_t j = 0; j < count; ++j) {
    const TotalDraw draw = draws.next();
    units.push_back({draws.strata()[draw.stratum].benchmark, draw.run, draw.item, std::nullopt,
                     std::pair(draw.cell_word, draw.unit_word)});
  }
  return units;
}

std::vector<DrawnUnit> cell_units(const Digest& seed, const SealedCell& cell, std::int64_t count) {
  std::vector<DrawnUnit> units;
  for (const Ticket& ticket : ticket_order(seed, cell.id.team, cell.id.benchmark, cell.runs, cell.items)) {
    if (static_cast<std::int64_t>(units.size()) == count) break;
    units.push_back({cell.id.benchmark, ticket.run, ticket.item, ticket.ticket, std::nullopt});
  }
  return units;
}

std::int64_t overstatement(Mode mode, std::int64_t scale, const std::vector<std::int64_t>& sealed_micro,
                           std::int64_t y_micro) {
  const std::int64_t runs = scale / kMicro;
  std::int64_t sum = 0;
  for (const std::int64_t score : sealed_micro) sum += score;
  return mode == Mode::replay ? runs * (sum - y_micro) : sum - runs * y_micro;
}

ClaimVerdict to_claim_verdict(stats::Verdict verdict) {
  switch (verdict) {
    case stats::Verdict::reproduced:
      return ClaimVerdict::reproduced;
    case stats::Verdict::discrepant:
      return ClaimVerdict::discrepant;
    case stats::Verdict::inconclusive:
      return ClaimVerdict::inconclusive;
  }
  FF_CHECK(false);
}

Result<std::optional<DeclaredD>> declared_d(const ClaimParameters& parameters, const std::vector<JudgedUnit>& units,
                                            std::int64_t n, std::vector<std::vector<std::int64_t>> scores) {
  stats::DeclaredDInput input;
  input.d = parameters.d_micro;
  input.d_upper = parameters.d_upper_micro;
  if (!scores.empty()) input.scores = std::move(scores);
  for (std::int64_t i = 0; i < n; ++i) {
    const JudgedUnit& unit = units[static_cast<std::size_t>(i)];
    if (!unit.unexecuted) input.units.push_back({unit.sealed_micro, unit.y_micro});
  }
  if (static_cast<std::int64_t>(input.units.size()) < stats::kDeclaredDMinimum) return std::optional<DeclaredD>{};
  FF_ASSIGN(const stats::DeclaredD found, stats::declared_d_check(input));
  const double upper = static_cast<double>(parameters.d_upper_micro) / 1e6;
  return std::optional<DeclaredD>{
      DeclaredD{found.n, found.d, found.lower, found.flagged, std::abs(found.lower - upper) <= 1e-6, found.d_runs}};
}

Result<Judgement> judge_claim(const ClaimParameters& parameters, const std::vector<JudgedUnit>& units) {
  FF_ASSIGN(const stats::Judge judge, fed_judge(parameters, units));
  FF_ASSIGN(stats::Judgement found, judge.judgement());
  Judgement out;
  FF_ASSIGN(out.declared, declared_d(parameters, units, found.n, {}));
  out.may_accuse = parameters.piloted && !(out.declared && out.declared->flagged);
  if (!out.may_accuse) found = stats::without_accusation(found);
  out.open = !judge.finished();
  out.verdict = to_claim_verdict(found.verdict);
  out.reason = std::string(stats::to_text(found.reason));
  out.n = found.n;
  out.sum_o = found.sum_o;
  out.log_e = {fixed(found.log_e_conf, 9), fixed(found.log_e_disc, 9), fixed(found.max_log_e_disc, 9)};
  out.log_e_conf = found.log_e_conf;
  out.log_e_disc = found.log_e_disc;
  out.log_e_disc_max = found.max_log_e_disc;
  out.bounds = {found.bounds.lower, found.bounds.upper};
  return out;
}

Result<Reached> reached(const ClaimParameters& parameters, const std::vector<JudgedUnit>& units) {
  FF_ASSIGN(const stats::Judge judge, fed_judge(parameters, units));
  return Reached{judge.finished(), judge.used()};
}

Result<double> conf_evidence(const ClaimParameters& parameters, const std::vector<JudgedUnit>& units) {
  FF_ASSIGN(const double bet, fraction(parameters.f_conf, "fConf"));
  return evidence_after({stats::Direction::confirm, parameters.scale, parameters.population, parameters.delta(), bet},
                        units);
}

Result<double> disc_evidence(const ClaimParameters& parameters, const std::vector<JudgedUnit>& units) {
  FF_ASSIGN(const double bet, fraction(parameters.f_disc, "fDisc"));
  return evidence_after({stats::Direction::accuse, parameters.scale, parameters.population, parameters.accuse(), bet},
                        units);
}

AuditRecord audit_record(const ClaimParameters& parameters, const Judgement& judgement, std::int64_t drawn) {
  AuditRecord record;
  record.mode = parameters.mode;
  record.scale = parameters.scale;
  record.tolerance_micro = parameters.tolerance_micro;
  record.accuse_micro = parameters.accuse_micro;
  record.may_accuse = judgement.may_accuse;
  record.alpha_r = parameters.alpha_r;
  record.alpha_d = parameters.alpha_d;
  record.claims = parameters.claims;
  record.f_conf = parameters.f_conf;
  record.f_disc = parameters.f_disc;
  record.cap = parameters.cap;
  record.population = parameters.population;
  record.drawn = drawn;
  record.n = judgement.n;
  record.sum_o = judgement.sum_o;
  record.log_e = judgement.log_e;
  record.bounds = judgement.bounds;
  record.verdict = judgement.verdict;
  record.reason = judgement.reason;
  return record;
}

AuditRecord consistency_record(const std::string& draw_id, const CellId& cell, std::int64_t findings) {
  AuditRecord record;
  record.draw_id = draw_id;
  record.claim = to_text(Claim{ClaimKind::consistency, cell.team, cell.benchmark});
  record.team = cell.team;
  record.benchmark = cell.benchmark;
  record.selected = Selected::all;
  record.scale = 0;
  record.may_accuse = true;
  record.verdict = findings == 0 ? ClaimVerdict::reproduced : ClaimVerdict::discrepant;
  return record;
}

}  // namespace fivefold
