#include "harness/audit/reruns.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "harness/core/draw.h"
#include "harness/core/paths.h"

namespace fivefold::audit {
namespace {

std::string unit_name(const CellId& cell, int run, const ItemId& item) {
  return to_text(cell) + " run " + std::to_string(run) + " item " + item.text;
}

// The run's own seed in replay, the re-run seed in fresh mode.
std::uint32_t seed_of(const AuditState& state, const StageLog& log, const CellId& cell, int run) {
  const CellStratum* line = state.terms().strata.cell(cell.team, cell.benchmark);
  if (line->mode == Mode::fresh) return rerun_seed(state.terms().seed, cell.team, cell.benchmark, run);
  return log.completed(cell, run)->end->record.seed;
}

// An answer that ended as an item error is a failed try, never a score of 0 that accuses.
bool is_answered(const UnitResult& result) { return result.line && result.line->finish != Finish::error; }

Result<std::string> rerun_line(ledger::Workspace& workspace, const BenchmarkKit& kit, const UnitResult& result,
                               const exec::Grade* outside) {
  const std::string name = unit_name(result.cell, result.run, result.item);
  const int attempts = workspace.log().policy->record.attempts;
  const bool answered = is_answered(result);
  if (result.attempts < 1 || result.attempts > attempts || (!answered && result.attempts != attempts)) {
    return Error{
        Errc::corrupt, "attempts",
        name + " came back after " + std::to_string(result.attempts) + " of " + std::to_string(attempts) + " tries"};
  }
  std::int64_t score = outside != nullptr ? outside->score_micro : 0;
  if (answered && outside == nullptr) {
    auto scored = kit.scorer.score(*result.line, kit.target(result.item));
    if (!scored.ok()) return std::move(scored).error().with(name);
    score = *scored;
  }
  FF_ASSIGN(const Salt salt, digest_from_bytes(workspace.entropy().bytes(32)));
  return encode_rerun_line(
      salt, result.run, result.item, result.attempts, answered ? result.line : std::optional<RunnerLine>{}, score,
      kit.rules.outputs == Outputs::public_text, outside != nullptr ? outside->judge : std::nullopt);
}

// Of the answered units, where the scorer is from outside.
Result<std::map<const UnitResult*, exec::Grade>> grade_units(const Grading& grading, const CellId& cell,
                                                             const std::string& asked_for,
                                                             const std::vector<const UnitResult*>& results) {
  std::map<const UnitResult*, exec::Grade> grades;
  if (!grading.has(cell.benchmark)) return grades;
  std::map<int, std::vector<const UnitResult*>> by_run;  // an item may be drawn of several
  for (const UnitResult* result : results) {
    if (is_answered(*result)) by_run[result->run].push_back(result);
  }
  for (const auto& [run, answered] : by_run) {
    std::vector<GradedOutput> outputs;
    for (const UnitResult* result : answered) outputs.push_back({result->item, result->line->output});
    FF_ASSIGN(auto scored, grading.grade(cell.benchmark, asked_for + "/" + std::to_string(run), outputs));
    for (std::size_t i = 0; i < answered.size(); ++i) grades[answered[i]] = std::move(scored[i]);
  }
  return grades;
}

Result<ledger::Draft> draft_cell(ledger::Workspace& workspace, const AuditState& state, const CellId& cell,
                                 const std::vector<const UnitResult*>& results, const Grading& grading,
                                 const crypto::Signer& signer) {
  const BenchmarkKit& kit = state.kits().at(cell.benchmark);
  const auto earlier = workspace.log().reruns.find(cell);
  const int batch = earlier == workspace.log().reruns.end() ? 0 : static_cast<int>(earlier->second.size());
  FF_ASSIGN(const auto grades,
            grade_units(grading, cell, "rerun/" + to_text(cell) + "/" + std::to_string(batch), results));
  std::string text;
  std::vector<Digest> leaves;
  for (const UnitResult* result : results) {
    const auto outside = grades.find(result);
    FF_ASSIGN(const std::string line,
              rerun_line(workspace, kit, *result, outside == grades.end() ? nullptr : &outside->second));
    leaves.push_back(crypto::merkle_leaf(line));
    text += line + "\n";
  }
  FF_ASSIGN(const Digest digest, workspace.evidence().put(text));
  RerunRecord record;
  record.draw_id = state.terms().plan.draw_id;
  record.team = cell.team;
  record.benchmark = cell.benchmark;
  record.batch = batch;
  record.mode = state.terms().strata.cell(cell.team, cell.benchmark)->mode;
  record.items = ItemTree{static_cast<std::int64_t>(leaves.size()), crypto::merkle_root(leaves)};
  record.config = state.cells().at(cell).config;
  record.model = state.cells().at(cell).model;
  record.custody = Custody::lab;
  return ledger::Draft{{{paths::rerun_evidence(cell.team, cell.benchmark, record.batch), digest}}, record, &signer, {}};
}

const std::vector<ItemId>& items_of(const AuditState& state, const BenchmarkId& benchmark) {
  return state.kits().at(benchmark).items;
}

}  // namespace

Result<std::vector<Reexecution>> launches(const AuditState& state, const StageLog& log,
                                          const std::vector<TeamUnit>& units) {
  std::map<std::pair<CellId, int>, std::set<std::size_t>> grouped;
  for (const auto& [team, unit] : units) grouped[{CellId{team, unit.benchmark}, unit.run}].insert(unit.item);
  std::vector<Reexecution> out;
  for (const auto& [launch, items] : grouped) {
    const auto& [cell, run] = launch;
    if (state.scalars().contains(cell)) {
      out.push_back({cell, run, rerun_seed(state.terms().seed, cell.team, cell.benchmark, run), {kWholeRun}});
      continue;
    }
    Reexecution one{cell, run, seed_of(state, log, cell, run), {}};
    for (const std::size_t item : items) one.items.push_back(items_of(state, cell.benchmark)[item]);
    out.push_back(std::move(one));
  }
  return out;
}

Result<std::vector<ledger::Draft>> draft_reruns(ledger::Workspace& workspace, const AuditState& state,
                                                const std::vector<TeamUnit>& units,
                                                const std::vector<UnitResult>& results, const Grading& grading,
                                                const crypto::Signer& signer) {
  using Key = std::tuple<CellId, int, ItemId>;
  std::map<Key, const UnitResult*> by_unit;
  for (const UnitResult& result : results) by_unit[{result.cell, result.run, result.item}] = &result;
  std::map<CellId, std::vector<std::pair<int, std::size_t>>> by_cell;
  for (const auto& [team, unit] : units) by_cell[{team, unit.benchmark}].emplace_back(unit.run, unit.item);
  std::vector<ledger::Draft> drafts;
  for (auto& [cell, drawn] : by_cell) {
    std::sort(drawn.begin(), drawn.end());
    const auto scalar = state.scalars().find(cell);
    const bool is_scalar = scalar != state.scalars().end();
    std::vector<const UnitResult*> ordered;
    for (const auto& [run, item] : drawn) {
      const ItemId& id = is_scalar ? kWholeRun : items_of(state, cell.benchmark)[item];
      const auto found = by_unit.find({cell, run, id});
      if (found == by_unit.end()) {
        return Error{Errc::corrupt, "reexecution", unit_name(cell, run, id) + " came back without a result"};
      }
      ordered.push_back(found->second);
    }
    if (is_scalar) {
      for (const UnitResult* result : ordered) {
        FF_ASSIGN(ledger::Draft rerun, draft_scalar_rerun(workspace, state.terms(), scalar->second, *result, signer));
        drafts.push_back(std::move(rerun));
      }
      continue;
    }
    FF_ASSIGN(ledger::Draft draft, draft_cell(workspace, state, cell, ordered, grading, signer));
    drafts.push_back(std::move(draft));
  }
  return drafts;
}

}  // namespace fivefold::audit
