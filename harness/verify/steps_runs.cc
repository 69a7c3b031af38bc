// Step 8: every launch is accounted for, exactly R completed ones count, and each repeats what was submitted.
#include <algorithm>

#include "harness/json/read.h"
#include "harness/verify/run_checks.h"

namespace fivefold::verify {
namespace {

std::string attempt_name(const RunStart& start) {
  return start.team.text + "/" + start.benchmark.text + " run " + std::to_string(start.run) + " attempt " +
         std::to_string(start.attempt);
}

const SubmittedBenchmark* find_benchmark(const SubmissionRecord& submission, const BenchmarkId& benchmark) {
  for (const SubmittedBenchmark& one : submission.benchmarks) {
    if (one.id == benchmark) return &one;
  }
  return nullptr;
}

// One attempt against the submission it was launched from.
class AttemptCheck {
 public:
  AttemptCheck(State& state, const AttemptLog& attempt)
      : state_(state), attempt_(attempt), start_(attempt.start.record) {}

  void run() {
    const Logged<SubmissionRecord>* const last = state_.log.last_submission(start_.team);
    if (last == nullptr) return fail(attempt_.start.ref, "E_REF", attempt_name(start_) + " has no submission");
    if (!(last->ref == start_.submission)) {
      fail(attempt_.start.ref, "E_REF", attempt_name(start_) + " is not of the team's last submission");
    }
    const SubmittedBenchmark* const benchmark = find_benchmark(last->record, start_.benchmark);
    if (benchmark == nullptr) {
      return fail(attempt_.start.ref, "E_RUN_COUNT", attempt_name(start_) + " is of no submitted benchmark");
    }
    if (start_.config != benchmark->config) {
      fail(attempt_.start.ref, "E_CONFIG_LINK", attempt_name(start_) + " has another config than was submitted");
    }
    if (attempt_.end) check_end(last->record, *benchmark);
  }

 private:
  void fail(const Ref& ref, const std::string& rule, const std::string& detail) {
    state_.findings.fail(Step::runs, rule, entry_name(ref), detail);
  }

  void check_end(const SubmissionRecord& submission, const SubmittedBenchmark& benchmark) {
    const Ref& ref = attempt_.end->ref;
    const RunRecord& record = attempt_.end->record;
    if (record.run != start_.run || record.attempt != start_.attempt) {
      fail(ref, "E_REF",
           "it is of run " + std::to_string(record.run) + " attempt " + std::to_string(record.attempt) +
               ", its run-start of " + attempt_name(start_));
    }
    if (record.seed != start_.seed) fail(ref, "E_RUN_SEED", "its seed is not the one of its run-start");
    if (record.config != benchmark.config) fail(ref, "E_CONFIG_LINK", "it has another config than was submitted");
    if (record.model != submission.manifest) fail(ref, "E_CONFIG_LINK", "it has another model than was submitted");
    if (benchmark.items) {
      check_items(ref, record, *benchmark.items);
    } else {
      check_scalar(ref, record);
    }
    check_origin(record);
  }

  void check_items(const Ref& ref, const RunRecord& record, std::int64_t items) {
    const bool completed = record.outcome == Outcome::completed;
    if (!record.items || record.value) return fail(ref, "E_ITEMS", "a run of an item benchmark has items and no value");
    if (record.items->size > items || (completed && record.items->size != items)) {
      fail(ref, "E_ITEMS",
           "it has " + plural(static_cast<std::size_t>(record.items->size), "item", "items") + " of " +
               std::to_string(items));
    }
    if (record.sum_micro.has_value() != record.scored) {
      fail(ref, "E_ITEMS", "sumMicro is there exactly when the run is scored");
    }
    if (record.sum_micro.value_or(0) > record.items->size * 1'000'000) {
      fail(ref, "E_ITEMS", "sumMicro is more than its items can have");
    }
    if (record.items->size == 0 && record.items->root != crypto::merkle_root({})) {
      fail(ref, "E_ITEMS", "the root of no items is the hash of nothing");
    }
  }

  void check_scalar(const Ref& ref, const RunRecord& record) {
    const bool completed = record.outcome == Outcome::completed;
    if (record.items || record.sum_micro || !record.scored || record.value.has_value() != completed) {
      return fail(ref, "E_ITEMS", "a run of a scalar benchmark has no items, and a value when it is completed");
    }
    const ScalarStratum* const stratum = state_.strata ? state_.strata->scalar(record.team, record.benchmark) : nullptr;
    if (completed && stratum != nullptr && stratum->form == ScalarForm::ratio && *record.value <= 0) {
      fail(ref, "E_ITEMS", "the value of a ratio must be above 0");
    }
  }

  void check_origin(const RunRecord& record) {
    const auto environment = json::read_strict(record.environment_json);
    if (!environment.ok()) return;
    const json::Value* const origin = environment->find("origin");
    if (origin == nullptr || origin->as_string() == nullptr) return;
    if (*origin->as_string() == "imported") {
      state_.findings.weakness("W_IMPORTED_RUNS", cell_name({record.team, record.benchmark}));
    } else if (*origin->as_string() == "anchored") {
      state_.findings.not_checked(Step::runs, "this version does not know anchored runs");
    }
  }

  State& state_;
  const AttemptLog& attempt_;
  const RunStart& start_;
};

// All launches of a cell: numbers without gap, one end each, nothing after a completed one.
class CellCheck {
 public:
  CellCheck(State& state, const CellId& cell, const std::vector<AttemptLog>& attempts, bool closed)
      : state_(state), cell_(cell), attempts_(attempts), closed_(closed) {}

  void run() {
    const StagePolicy& policy = *state_.policy();
    if (attempts_.size() > static_cast<std::size_t>(policy.max_attempts)) {
      fail(attempts_.back(), plural(attempts_.size(), "launch", "launches") + " of " + cell_name(cell_) +
                                 ", the policy allows " + std::to_string(policy.max_attempts));
    }
    std::map<int, std::vector<const AttemptLog*>> runs;
    for (const AttemptLog& attempt : attempts_) runs[attempt.start.record.run].push_back(&attempt);
    for (const auto& [run, list] : runs) {
      if (run > policy.runs) fail(*list.front(), "the stage has " + std::to_string(policy.runs) + " runs");
      check_run(list);
    }
    for (const AttemptLog& attempt : attempts_) {
      AttemptCheck(state_, attempt).run();
      const bool completed = attempt.end && attempt.end->record.outcome == Outcome::completed;
      if (attempt.end && !completed) {
        state_.findings.weakness("W_LOST_RUNS", cell_name(cell_));
      }
      if (closed_ && !attempt.end) fail(attempt, "it has no run-record by the time of the audit plan");
      if (closed_ && completed && !attempt.end->record.scored && state_.met({"score-record"}).empty()) {
        state_.findings.fail(Step::runs, "E_SCORE", entry_name(attempt.end->ref), "the run was never scored");
      }
    }
  }

 private:
  void fail(const AttemptLog& attempt, const std::string& why) {
    state_.findings.fail(Step::runs, "E_RUN_COUNT", entry_name(attempt.start.ref),
                         attempt_name(attempt.start.record) + ": " + why);
  }
  void check_run(const std::vector<const AttemptLog*>& attempts) {
    bool completed = false;
    for (std::size_t i = 0; i < attempts.size(); ++i) {
      if (attempts[i]->start.record.attempt != static_cast<int>(i)) {
        fail(*attempts[i], "attempt " + std::to_string(i) + " is due");
      }
      if (completed) fail(*attempts[i], "a launch after a completed one");
      completed = completed || (attempts[i]->end && attempts[i]->end->record.outcome == Outcome::completed);
    }
  }

  State& state_;
  const CellId& cell_;
  const std::vector<AttemptLog>& attempts_;
  bool closed_;
};

// Cells without R completed runs when the audit was planned: no mean, no audit of them or of their team's total.
void note_incomplete(State& state) {
  if (!state.strata) return;
  for (const Stratum& line : state.strata->lines) {
    CellId cell;
    if (const auto* const items = std::get_if<CellStratum>(&line)) cell = {items->team, items->benchmark};
    if (const auto* const scalar = std::get_if<ScalarStratum>(&line)) cell = {scalar->team, scalar->benchmark};
    if (!cell.benchmark.text.empty() && !state.log.complete(cell)) {
      state.findings.weakness("W_INCOMPLETE", cell_name(cell));
    }
  }
}

}  // namespace

void check_runs(State& state) {
  const bool closed = state.log.draw(Purpose::audit) != nullptr;
  check_benchmark_files(state);
  check_submissions(state);
  std::size_t launches = 0;
  for (const auto& [cell, attempts] : state.log.attempts) {
    CellCheck(state, cell, attempts, closed).run();
    launches += attempts.size();
  }
  if (!state.strata) state.findings.not_checked(Step::runs, "the strata, which say who runs what, cannot be read");
  if (closed) {
    note_incomplete(state);
  } else {
    state.findings.not_checked(Step::runs, "the audit is not planned yet: launches may still follow");
  }
  state.leave_out(Step::runs, {"score-record", "erratum", "anchor"});
  state.findings.pass(Step::runs, plural(launches, "launch", "launches") + " of " +
                                      plural(state.log.attempts.size(), "cell", "cells") + " accounted for");
}

}  // namespace fivefold::verify
