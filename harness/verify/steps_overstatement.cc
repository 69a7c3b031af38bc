// Step 14: every drawn unit's sealed and re-executed scores are lines of signed records, and `o` follows from them.
#include <map>
#include <tuple>

#include "harness/core/item_line.h"
#include "harness/verify/audit_view.h"
#include "harness/verify/scalar_check.h"

namespace fivefold::verify {
namespace {

// The re-executions as such: batches, mode, what was run, whose machine it was.
class RerunCheck {
 public:
  RerunCheck(State& state, const AuditView& view) : state_(state), view_(view) {}

  void run() {
    for (const auto& [cell, batches] : state_.log.reruns) {
      int batch = 0;
      for (const auto& logged : batches) check(cell, logged, batch++);
    }
  }

 private:
  void fail(const Logged<RerunRecord>& logged, const std::string& rule, const std::string& detail) {
    state_.findings.fail(Step::overstatement, rule, entry_name(logged.ref), detail);
  }

  void check(const CellId& cell, const Logged<RerunRecord>& logged, int expected_batch) {
    const RerunRecord& record = logged.record;
    if (record.batch != expected_batch) {
      fail(logged, "E_RERUN", "batch " + std::to_string(expected_batch) + " of " + cell_name(cell) + " is due");
    }
    if (record.draw_id != view_.plan().draw_id) fail(logged, "E_RERUN", "it is of another draw");
    const CellStratum* const items = state_.strata->cell(cell.team, cell.benchmark);
    const bool scalar = state_.strata->scalar(cell.team, cell.benchmark) != nullptr;
    if (items == nullptr && !scalar) return fail(logged, "E_PLAN", "the strata have no " + cell_name(cell));
    if (record.mode != (scalar ? Mode::fresh : items->mode)) fail(logged, "E_RERUN", "its mode is not the stratum's");
    if (scalar == record.items.has_value()) fail(logged, "E_RERUN", "items and value do not fit its benchmark");
    links(cell, logged);
    const auto hosted = state_.hosted.find(cell.team);
    if (hosted != state_.hosted.end() && hosted->second && record.custody != Custody::team_endpoint) {
      fail(logged, "E_CUSTODY", "a hosted model is asked at the team's endpoint");
    }
  }

  void links(const CellId& cell, const Logged<RerunRecord>& logged) {
    const auto* const submission = state_.log.last_submission(cell.team);
    if (submission == nullptr) return fail(logged, "E_REF", cell.team.text + " has no submission");
    bool same = logged.record.model == submission->record.manifest;
    for (const SubmittedBenchmark& benchmark : submission->record.benchmarks) {
      if (benchmark.id == cell.benchmark) same = same && benchmark.config == logged.record.config;
    }
    if (!same) fail(logged, "E_CONFIG_LINK", "it was run with another model or config than was submitted");
  }

  State& state_;
  const AuditView& view_;
};

class OverstatementCheck {
 public:
  OverstatementCheck(State& state, AuditView& view) : state_(state), view_(view) {
    for (const auto& [cell, batches] : state.log.reruns) {
      for (const auto& logged : batches) reruns_[logged.ref.index] = &logged;
    }
    for (const auto& [cell, attempts] : state.log.attempts) {
      for (const AttemptLog& attempt : attempts) {
        if (attempt.end) runs_[attempt.end->ref.index] = &*attempt.end;
      }
    }
  }

  void run() {
    for (auto& [name, records] : view_.records) {
      for (ReadRecord& record : records) {
        const bool known = record.readable && in_strata(state_, record.claim);
        if (known && record.claim.kind == ClaimKind::scalar) {
          check_scalar_values(state_, view_, record);
          record.judgeable = true;
          lines_ += record.scalars.size();
        }
        const bool drawn = record.claim.kind == ClaimKind::total || record.claim.kind == ClaimKind::cell;
        if (!known || !drawn) continue;
        claim(record);
      }
    }
  }

  [[nodiscard]] std::size_t lines() const { return lines_; }

 private:
  void claim(ReadRecord& record) {
    record_ = &record;
    record.judgeable = true;
    for (const EvidenceLine& line : record.lines) {
      line_ = &line;
      ++lines_;
      JudgedUnit unit;
      if (take(unit)) {
        record.judged.push_back(std::move(unit));
      } else {
        record.judgeable = false;
      }
    }
  }

  bool fail(const std::string& rule, const std::string& detail) {
    state_.findings.fail(Step::overstatement, rule, record_->path,
                         "rank " + std::to_string(line_->rank) + ": " + detail);
    return false;
  }

  bool take(JudgedUnit& unit) {
    const auto found = view_.cells.find({record_->claim.team, line_->benchmark});
    if (found == view_.cells.end()) return false;  // `units` says why
    const SealedCell& cell = found->second;
    if (!sealed_lines(cell, unit) || !rerun_line(unit)) return false;
    const std::int64_t scale = parameters_of(state_, view_, record_->claim).scale;
    unit.o = overstatement(cell.mode, scale, unit.sealed_micro, unit.y_micro);
    if (unit.o != line_->o) {
      return fail("E_OVERSTATEMENT",
                  "o is " + std::to_string(line_->o) + ", the scores give " + std::to_string(unit.o));
    }
    return true;
  }

  // The drawn run's line in replay, those of runs' in fresh.
  bool sealed_lines(const SealedCell& cell, JudgedUnit& unit) {
    const std::vector<int> runs = cell.mode == Mode::fresh ? cell.runs : std::vector<int>{line_->run};
    if (runs.size() != line_->sealed.size()) return fail("E_PROOF", "it needs the sealed lines of other runs");
    for (std::size_t i = 0; i < runs.size(); ++i) {
      const SealedEvidence& evidence = line_->sealed[i];
      if (evidence.run != runs[i]) return fail("E_PROOF", "it needs the sealed line of run " + std::to_string(runs[i]));
      if (evidence.score) return fail("E_SCORE", "a run without score-record has no score line");
      const auto record = runs_.find(evidence.sealed.record);
      const AttemptLog* const attempt = state_.log.completed(cell.id, runs[i]);
      if (record == runs_.end() || attempt == nullptr || !(record->second->ref == attempt->end->ref)) {
        return fail("E_PROOF", "entry " + std::to_string(evidence.sealed.record) + " is not the run-record of run " +
                                   std::to_string(runs[i]));
      }
      if (!proven(evidence.sealed, static_cast<std::uint64_t>(line_->index), record->second->record.items))
        return false;
      const auto line = parse_item_line(evidence.sealed.line);
      if (!line.ok()) return fail(line.error().rule, line.error().message);
      if (line->item != line_->item || !line->score_micro) return fail("E_PROOF", "the sealed line is of another item");
      unit.sealed_micro.push_back(*line->score_micro);
    }
    return true;
  }

  bool rerun_line(JudgedUnit& unit) {
    const auto found = reruns_.find(line_->rerun.record);
    if (found == reruns_.end()) {
      return fail("E_PROOF", "entry " + std::to_string(line_->rerun.record) + " is no rerun-record");
    }
    const Logged<RerunRecord>& logged = *found->second;
    if (logged.record.team != record_->claim.team || logged.record.benchmark != line_->benchmark) {
      return fail("E_PROOF", entry_name(logged.ref) + " is a re-run of another cell");
    }
    if (state_.log.is_void(logged.ref)) return fail("E_RERUN", entry_name(logged.ref) + " is void and counts nowhere");
    if (logged.ref.index > record_->logged->ref.index) fail("E_ORDER", "it uses a re-run that was recorded later");
    if (!proven(line_->rerun, static_cast<std::uint64_t>(line_->rerun_index), logged.record.items)) return false;
    const auto line = parse_rerun_line(line_->rerun.line);
    if (!line.ok()) return fail(line.error().rule, line.error().message);
    if (line->item != line_->item || line->run != line_->run) return fail("E_PROOF", "the re-run is of another unit");
    note_use(logged);
    unit.unexecuted = !line->ok;
    unit.y_micro = line->score_micro;
    return true;
  }

  bool proven(const ProvenLine& line, std::uint64_t index, const std::optional<ItemTree>& items) {
    if (!items) return fail("E_PROOF", entry_name(line.record) + " has no item lines");
    const auto size = static_cast<std::uint64_t>(items->size);
    if (crypto::verify_inclusion(index, size, crypto::merkle_leaf(line.line), line.proof, items->root)) return true;
    return fail("E_PROOF", "the line is not line " + std::to_string(index) + " of " + entry_name(line.record));
  }

  // A unit has one re-execution, whichever claims look at it; and the claim's custody is the last of the three.
  void note_use(const Logged<RerunRecord>& logged) {
    const std::tuple unit(record_->claim.team, line_->benchmark, line_->run, line_->item);
    const std::pair place(logged.ref.index, line_->rerun_index);
    const auto [use, first] = uses_.try_emplace(unit, place);
    if (!first && use->second != place) fail("E_REUSE", "another claim takes another re-execution of this unit");
    const std::string name = to_text(record_->claim);
    const auto [custody, fresh] = view_.custody.try_emplace(name, logged.record.custody);
    if (!fresh && custody->second < logged.record.custody) custody->second = logged.record.custody;
    if (logged.record.custody != Custody::lab) state_.findings.weakness("W_CUSTODY", name);
  }

  State& state_;
  AuditView& view_;
  ReadRecord* record_{nullptr};
  const EvidenceLine* line_{nullptr};
  std::map<std::uint64_t, const Logged<RerunRecord>*> reruns_;
  std::map<std::uint64_t, const Logged<RunRecord>*> runs_;
  std::map<std::tuple<TeamId, BenchmarkId, int, ItemId>, std::pair<std::uint64_t, std::int64_t>> uses_;
  std::size_t lines_{0};
};

}  // namespace

void check_overstatement(State& state, AuditView& view) {
  RerunCheck(state, view).run();
  OverstatementCheck check(state, view);
  check.run();
  if (view.records.empty()) state.findings.not_checked(Step::overstatement, "no claim was audited yet");
  if (state.findings.blocked(Step::units)) {
    state.findings.not_checked(Step::overstatement, "not every drawn unit could be recomputed");
  }
  state.leave_out(Step::overstatement, {"score-record"});
  state.findings.pass(Step::overstatement,
                      plural(check.lines(), "unit", "units") + " proven to be in the sealed and the re-executed runs");
}

}  // namespace fivefold::verify
