#include "harness/audit/state.h"

#include <algorithm>

#include "harness/base/decimal.h"
#include "harness/core/config_file.h"
#include "harness/core/draw.h"
#include "harness/ledger/next_step.h"

namespace fivefold::audit {
namespace {

// The cell as its units are drawn from it; nothing when a line is not in its place.
std::optional<SealedCell> sealed_cell(const CellStratum& line, const std::vector<ItemId>& items,
                                      const std::vector<SealedRun>& runs, AggregateRule aggregate) {
  SealedCell out;
  out.id = {line.team, line.benchmark};
  out.mode = line.mode;
  out.weight = line.weight;
  out.items = items;
  std::vector<std::int64_t> sums;
  for (const SealedRun& run : runs) {
    if (run.lines.size() != items.size()) return std::nullopt;
    std::vector<std::int64_t>& scores = out.score_micro.emplace_back();
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (run.lines[i].item != items[i]) return std::nullopt;
      scores.push_back(run.lines[i].score_micro.value_or(0));
    }
    sums.push_back(run.sum_micro);
  }
  out.runs = counted_runs(aggregate, sums);
  return out;
}

bool has_lost_attempt(const StageLog& log, const CellId& cell) {
  const auto attempts = log.attempts.find(cell);
  if (attempts == log.attempts.end()) return false;
  return std::any_of(attempts->second.begin(), attempts->second.end(), [](const AttemptLog& attempt) {
    return attempt.end && attempt.end->record.outcome != Outcome::completed;
  });
}

// Decoding that draws says so by a temperature above 0.
Result<bool> is_sampled(ledger::Workspace& workspace, const Digest& config) {
  FF_ASSIGN(const std::string text, workspace.evidence().get(config));
  FF_ASSIGN(const ConfigFile file, parse_config_file(text));
  if (!file.decoding.temperature) return false;
  FF_ASSIGN(const Decimal temperature, Decimal::parse(*file.decoding.temperature));
  return !temperature.is_zero();
}

// The same items in the same order in every run: else the records themselves are the finding.
bool in_step(const std::vector<SealedRun>& runs) {
  const auto same_items = [&](const SealedRun& run) {
    return std::equal(run.lines.begin(), run.lines.end(), runs.front().lines.begin(), runs.front().lines.end(),
                      [](const ItemLine& a, const ItemLine& b) { return a.item == b.item; });
  };
  return !runs.front().lines.empty() && std::all_of(runs.begin(), runs.end(), same_items);
}

std::optional<Digest> config_of(const StageLog& log, const CellId& cell) {
  const Logged<SubmissionRecord>* const submission = log.last_submission(cell.team);
  if (submission == nullptr) return std::nullopt;
  for (const SubmittedBenchmark& benchmark : submission->record.benchmarks) {
    if (benchmark.id == cell.benchmark) return benchmark.config;
  }
  return std::nullopt;
}

}  // namespace

Result<SealedRun> load_run(ledger::Workspace& workspace, const CellId& cell, int run) {
  const Logged<RunRecord>& logged = *workspace.log().completed(cell, run)->end;
  const RunRecord& record = logged.record;
  if (!record.sum_micro) {
    return Error{
        Errc::unsupported, "score-record",
        to_text(cell) + " run " + std::to_string(run) + " was sealed unscored: score-records are not built yet"};
  }
  FF_ASSIGN(const LinesFile file, load_lines(workspace, logged.ref.index, logged.subjects, record.items));
  SealedRun out;
  out.run = run;
  out.seed = record.seed;
  FF_ASSIGN(out.drawn_seed, expected_run_seed(workspace.log(), cell, run));
  out.sum_micro = *record.sum_micro;
  for (const std::string& line : file.lines) {
    FF_ASSIGN(ItemLine parsed, parse_item_line(line));
    out.lines.push_back(std::move(parsed));
  }
  return out;
}

Result<std::vector<Flag>> flags_of(ledger::Workspace& workspace, const CellId& cell,
                                   const std::vector<SealedRun>& runs) {
  const std::optional<Digest> config = config_of(workspace.log(), cell);
  if (!config || !in_step(runs)) return std::vector<Flag>{};
  FF_ASSIGN(const bool sampled, is_sampled(workspace, *config));
  return screen_runs(runs, sampled);
}

Result<std::vector<SealedRun>> load_runs(ledger::Workspace& workspace, const CellId& cell) {
  std::vector<SealedRun> runs;
  for (int run = 1; run <= workspace.log().policy->record.runs; ++run) {
    FF_ASSIGN(SealedRun sealed, load_run(workspace, cell, run));
    runs.push_back(std::move(sealed));
  }
  return runs;
}

Result<std::uint32_t> expected_run_seed(const StageLog& log, const CellId& cell, int run) {
  const Logged<SubmissionRecord>* submission = log.last_submission(cell.team);
  FF_CHECK(submission != nullptr && log.policy);
  if (!log.policy->record.runs_draw) {
    return run_seed(self_derived_seed0(submission->ref.leaf), cell.team, cell.benchmark, run);
  }
  const DrawLog* draw = log.draw(Purpose::runs);
  if (draw == nullptr || !draw->result) {
    return Error{Errc::corrupt, "E_ORDER", "there are runs and no draw of their seeds"};
  }
  return run_seed(draw->result->record.seed, cell.team, cell.benchmark, run);
}

Result<Strata> load_strata(ledger::Workspace& workspace) {
  const StageLog& log = workspace.log();
  FF_CHECK(log.policy.has_value());
  const DrawLog* draw = log.draw(Purpose::audit);
  if (!log.policy->record.strata_sha256 && draw == nullptr) {
    return Error{Errc::incomplete, "E_ORDER", "the tolerances are not fixed yet"};
  }
  const Digest digest =
      log.policy->record.strata_sha256 ? *log.policy->record.strata_sha256 : draw->plan.subjects.front().sha256;
  FF_ASSIGN(const std::string text, workspace.evidence().get(digest));
  return parse_strata(text, log.policy->record.runs);
}

Result<AuditState> AuditState::load(ledger::Workspace& workspace) {
  const DrawLog* draw = workspace.log().draw(Purpose::audit);
  if (draw == nullptr || !draw->result) {
    return Error{Errc::incomplete, "E_ORDER",
                 "the audit cannot start: " + ledger::missing_step(workspace, Purpose::audit)};
  }
  AuditState state;
  state.terms_ = std::make_unique<AuditTerms>();
  FF_ASSIGN(state.terms_->strata, load_strata(workspace));
  state.terms_->plan = draw->plan.record;
  state.terms_->seed = draw->result->record.seed;
  state.terms_->counted = workspace.stage().counted_runs();
  state.terms_->escalated_cells = workspace.stage().audit.escalated_cells;
  for (const Stratum& line : state.terms_->strata.lines) {
    if (const auto* scalar = std::get_if<ScalarStratum>(&line)) state.load_scalar(workspace.log(), *scalar);
    const auto* cell = std::get_if<CellStratum>(&line);
    if (cell == nullptr || !workspace.log().complete({cell->team, cell->benchmark})) continue;
    FF_TRY(state.load_cell(workspace, *cell));
  }
  state.make_teams(workspace.log());
  FF_TRY(state.take_reruns(workspace));
  return state;
}

Result<void> AuditState::load_cell(ledger::Workspace& workspace, const CellStratum& line) {
  if (!kits_.contains(line.benchmark)) {
    FF_ASSIGN(BenchmarkKit kit, load_kit(workspace, line));
    kits_.emplace(line.benchmark, std::move(kit));
  }
  CellState cell;
  cell.id = {line.team, line.benchmark};
  const StageLog& log = workspace.log();
  const SubmissionRecord& submission = log.last_submission(line.team)->record;
  cell.model = submission.manifest;
  cell.config = config_of(log, cell.id).value_or(Digest{});
  FF_ASSIGN(const std::vector<SealedRun> runs, load_runs(workspace, cell.id));
  FF_ASSIGN(cell.flags, flags_of(workspace, cell.id, runs));
  cell.sealed = sealed_cell(line, kits_.at(line.benchmark).items, runs, log.policy->record.aggregate);
  cells_.emplace(cell.id, std::move(cell));
  return {};
}

void AuditState::load_scalar(const StageLog& log, const ScalarStratum& line) {
  ScalarCell cell;
  cell.line = &line;
  if (!log.complete(cell.id())) return;
  cell.model = log.last_submission(line.team)->record.manifest;
  cell.config = config_of(log, cell.id()).value_or(Digest{});
  for (int run = 1; run <= log.policy->record.runs; ++run) {
    cell.declared.push_back(log.completed(cell.id(), run)->end->record.value.value_or(0));
  }
  scalars_.emplace(cell.id(), std::move(cell));
}

void AuditState::make_teams(const StageLog& log) {
  for (const TeamId& team : terms_->strata.teams()) {
    std::vector<SealedCell> sealed;
    std::set<BenchmarkId> flagged;
    bool all = true;
    for (const CellStratum* line : terms_->strata.cells(team)) {
      const auto cell = cells_.find({team, line->benchmark});
      const bool drawable = cell != cells_.end() && cell->second.sealed;
      all = all && drawable;
      if (!drawable) continue;
      sealed.push_back(*cell->second.sealed);
      if (has_lost_attempt(log, cell->first) || !cell->second.flags.empty()) flagged.insert(line->benchmark);
    }
    if (!sealed.empty()) teams_.emplace_back(*terms_, team, std::move(sealed), all, std::move(flagged));
  }
}

Result<void> AuditState::take_batch(ledger::Workspace& workspace, TeamAudit& team, const SealedCell& cell,
                                    const std::map<ItemId, std::size_t>& places, std::size_t batch) {
  const Logged<RerunRecord>& logged = workspace.log().reruns.at(cell.id)[batch];
  if (workspace.log().is_void(logged.ref)) return {};
  FF_ASSIGN(const LinesFile file, load_lines(workspace, logged.ref.index, logged.subjects, logged.record.items));
  for (std::size_t index = 0; index < file.lines.size(); ++index) {
    FF_ASSIGN(const RerunLine line, parse_rerun_line(file.lines[index]));
    const auto place = places.find(line.item);
    if (place == places.end()) {
      return Error{Errc::corrupt, "E_ITEMS",
                   "entry " + std::to_string(logged.ref.index) + " re-executes item " + line.item.text +
                       ", which is not in the list"};
    }
    const Unit unit{cell.id.benchmark, line.run, place->second};
    team.add(unit, {line.ok, line.score_micro});
    places_[{team.team(), unit}] = {batch, index};
  }
  return {};
}

void AuditState::take_scalar_reruns(const StageLog& log) {
  for (auto& [id, cell] : scalars_) {
    const auto found = log.reruns.find(id);
    if (found == log.reruns.end()) continue;
    for (std::size_t batch = cell.reruns.size(); batch < found->second.size(); ++batch) {
      const Logged<RerunRecord>& logged = found->second[batch];
      cell.reruns.push_back({logged.ref.index, logged.record.value, logged.record.custody, log.is_void(logged.ref)});
    }
  }
}

Result<void> AuditState::take_reruns(ledger::Workspace& workspace) {
  take_scalar_reruns(workspace.log());
  for (TeamAudit& team : teams_) {
    for (const SealedCell& cell : team.cells()) {
      const auto found = workspace.log().reruns.find(cell.id);
      if (found == workspace.log().reruns.end()) continue;
      std::size_t& taken = reruns_taken_[cell.id];
      if (taken == found->second.size()) continue;
      std::map<ItemId, std::size_t> places;
      for (std::size_t i = 0; i < cell.items.size(); ++i) places.emplace(cell.items[i], i);
      for (; taken < found->second.size(); ++taken) FF_TRY(take_batch(workspace, team, cell, places, taken));
    }
  }
  return {};
}

const RerunPlace& AuditState::place(const TeamId& team, const Unit& unit) const {
  const auto found = places_.find({team, unit});
  FF_CHECK(found != places_.end());
  return found->second;
}

}  // namespace fivefold::audit
