// The audit's part of the export that tests build.
#include <algorithm>
#include <stdexcept>
#include <utility>

#include "harness/core/averages.h"
#include "harness/core/claims_report.h"
#include "harness/core/evidence_line.h"
#include "harness/core/item_line.h"
#include "harness/core/paths.h"
#include "harness/crypto/merkle.h"
#include "tests/support/export_builder.h"

namespace fivefold::test {
std::vector<JudgedUnit> ExportBuilder::judged(const Claim& claim, const std::vector<DrawnUnit>& units) const {
  const DrawPlan& plan = log_.draw(Purpose::audit)->plan.record;
  std::vector<JudgedUnit> result;
  for (const DrawnUnit& unit : units) {
    const CellId id{claim.team, unit.benchmark};
    const SealedCell& cell = cells_.at(id);
    const ClaimParameters parameters = claim.kind == ClaimKind::total
                                           ? total_parameters(strata_, claim.team, plan, run_count_)
                                           : cell_parameters(strata_, id, plan, run_count_);
    JudgedUnit judged;
    for (const int run : cell.mode == Mode::fresh ? cell.runs : std::vector<int>{unit.run}) {
      judged.sealed_micro.push_back(sealed_score(id, run, unit.item));
    }
    judged.y_micro = rerun_score(id, unit.run, unit.item);
    judged.o = overstatement(cell.mode, parameters.scale, judged.sealed_micro, judged.y_micro);
    result.push_back(std::move(judged));
  }
  return result;
}

void ExportBuilder::audit() {
  const DrawPlan plan = log_.draw(Purpose::audit)->plan.record;
  const Digest seed = audit_draw_.seed;
  for (const Stratum& line : strata_.lines) {
    const auto* const stratum = std::get_if<CellStratum>(&line);
    if (stratum == nullptr) continue;
    SealedCell cell{
        {stratum->team, stratum->benchmark}, stratum->mode, stratum->weight, items_[stratum->benchmark], {}, {}};
    for (int run = 1; run <= run_count_; ++run) cell.runs.push_back(run);
    cells_[cell.id] = std::move(cell);
  }
  std::vector<std::pair<Claim, std::vector<DrawnUnit>>> drawn;
  std::map<CellId, std::vector<std::pair<int, std::size_t>>> wanted;
  const auto look_at = [&](const Claim& claim, const ClaimParameters& parameters, std::vector<DrawnUnit> all) {
    std::size_t count = 1;
    const auto settled = [&] {
      const std::vector<DrawnUnit> some(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(count));
      return must(reached(parameters, judged(claim, some))).settled;
    };
    while (count < all.size() && !settled()) ++count;
    all.resize(count);
    for (const DrawnUnit& unit : all) wanted[{claim.team, unit.benchmark}].emplace_back(unit.run, unit.item);
    drawn.emplace_back(claim, std::move(all));
  };
  for (const TeamId& team : strata_.teams()) {
    std::vector<const SealedCell*> cells;
    std::vector<BenchmarkId> names;
    for (const CellStratum* const stratum : strata_.cells(team)) {
      cells.push_back(&cells_[{team, stratum->benchmark}]);
      names.push_back(stratum->benchmark);
    }
    look_at({ClaimKind::total, team, {}}, total_parameters(strata_, team, plan, run_count_),
            total_units(seed, team, cells, 60));
    if (knobs_.look_away) continue;
    for (const BenchmarkId& benchmark : random_cells(seed, team, names, plan.random_cells)) {
      const CellId id{team, benchmark};
      look_at({ClaimKind::cell, team, benchmark}, cell_parameters(strata_, id, plan, run_count_),
              cell_units(seed, cells_[id], 100));
    }
  }
  rerun(wanted, 0);
  bool twice = false;
  for (const auto& [one, units] : drawn) {
    if (knobs_.execute_twice && one.kind == ClaimKind::cell && !std::exchange(twice, true)) {
      const CellId id{one.team, one.benchmark};
      rerun({{id, wanted[id]}}, 1);
    }
    claim(one, one.kind == ClaimKind::total ? Selected::total : Selected::random, units);
  }
  for (const auto& [id, cell] : cells_) consistency(id);
  for (const TeamId& team : teams_) {
    if (knobs_.scalars) scalar_audit(team);
  }
}

void ExportBuilder::rerun(const std::map<CellId, std::vector<std::pair<int, std::size_t>>>& units, int number) {
  for (auto [id, wanted] : units) {
    std::sort(wanted.begin(), wanted.end());
    wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
    RerunBatch batch;
    std::string text;
    for (const auto& [run, item] : wanted) {
      RunnerLine line;
      line.item = items_[id.benchmark][item];
      line.output = "again " + std::to_string(item);
      batch.places[{run, item}] = batch.lines.size();
      batch.lines.push_back(encode_rerun_line(salt(), run, line.item, 1, line, rerun_score(id, run, item), true));
      batch.leaves.push_back(crypto::merkle_leaf(batch.lines.back()));
      text += batch.lines.back() + "\n";
    }
    const auto* const submission = log_.last_submission(id.team);
    RerunRecord record;
    record.draw_id = audit_draw_.draw_id;
    record.team = id.team;
    record.benchmark = id.benchmark;
    record.batch = number;
    record.mode = cells_[id].mode;
    record.items = ItemTree{std::ssize(batch.lines), crypto::merkle_root(batch.leaves)};
    for (const SubmittedBenchmark& one : submission->record.benchmarks) {
      if (one.id == id.benchmark) record.config = one.config;
    }
    record.model = submission->record.manifest;
    record.custody = knobs_.custody;
    const std::string path = paths::rerun_evidence(id.team, id.benchmark, number);
    batch.record = append("auditor", {add_file(path, text)}, record).index;
    reruns_[id] = std::move(batch);
  }
}

EvidenceLine ExportBuilder::evidence_line(const Claim& claim, const DrawnUnit& unit, std::int64_t rank) const {
  const CellId id{claim.team, unit.benchmark};
  const SealedCell& cell = cells_.at(id);
  EvidenceLine line;
  line.rank = rank;
  line.benchmark = unit.benchmark;
  line.run = unit.run;
  line.item = cell.items[unit.item];
  line.index = static_cast<std::int64_t>(unit.item);
  line.ticket = unit.ticket;
  line.words = unit.words;
  for (const int run : cell.mode == Mode::fresh ? cell.runs : std::vector<int>{unit.run}) {
    const SealedRun& sealed = runs_.at({id, run});
    line.sealed.push_back({run,
                           {sealed.record, sealed.lines[unit.item], crypto::inclusion_proof(sealed.leaves, unit.item)},
                           std::nullopt});
  }
  const RerunBatch& batch = reruns_.at(id);
  const std::size_t place = batch.places.at({unit.run, unit.item});
  line.rerun = {batch.record, batch.lines[place], crypto::inclusion_proof(batch.leaves, place)};
  line.rerun_index = static_cast<std::int64_t>(place);
  line.o = judged(claim, {unit}).front().o;
  return line;
}

void ExportBuilder::claim(const Claim& claim, Selected selected, const std::vector<DrawnUnit>& units) {
  const DrawPlan plan = log_.draw(Purpose::audit)->plan.record;
  const ClaimParameters parameters = claim.kind == ClaimKind::total
                                         ? total_parameters(strata_, claim.team, plan, run_count_)
                                         : cell_parameters(strata_, {claim.team, claim.benchmark}, plan, run_count_);
  std::string text;
  for (std::size_t i = 0; i < units.size(); ++i) {
    text += encode_evidence_line(evidence_line(claim, units[i], static_cast<std::int64_t>(i))) + "\n";
  }
  AuditRecord record = audit_record(parameters, must(judge_claim(parameters, judged(claim, units))), std::ssize(units));
  record.draw_id = audit_draw_.draw_id;
  record.draw = audit_result_;
  record.claim = to_text(claim);
  record.team = claim.team;
  if (claim.kind == ClaimKind::cell) record.benchmark = claim.benchmark;
  record.selected = selected;
  append("auditor", {add_file(paths::audit_evidence(record.claim, 0), text)}, record);
  custody_[record.claim] = knobs_.custody;
}

void ExportBuilder::consistency(const CellId& cell) {
  const AuditRecord record = consistency_record(audit_draw_.draw_id, cell, 0);
  append("auditor", {add_file(paths::audit_evidence(record.claim, 0), "")}, record);
}

void ExportBuilder::report() {
  const DrawPlan& plan = log_.draw(Purpose::audit)->plan.record;
  const ClaimsReport claims = must(build_claims_report(log_, strata_, plan, custody_));
  const Ref ref = append("auditor", {add_file(paths::kClaims, encode_claims(claims.rows))}, claims.report);
  const Averages averages = must(build_averages(log_, strata_, claims.rows));
  const Ref averages_ref = append("organiser",
                                  {add_file(paths::kAveragesJson, encode_averages_json(averages)),
                                   add_file(paths::kAveragesCsv, encode_averages_csv(averages))},
                                  AveragesRecord{ref, std::ssize(averages.rows)});
  if (knobs_.scorecard) scorecard(averages, averages_ref);
}

}  // namespace fivefold::test
