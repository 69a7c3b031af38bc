#include "harness/schedule/runs.h"

#include <algorithm>
#include <memory>
#include <set>
#include <utility>

#include "harness/base/number.h"
#include "harness/config/nearest.h"
#include "harness/core/draw.h"
#include "harness/core/paths.h"
#include "harness/json/write.h"
#include "harness/ledger/next_step.h"
#include "harness/ledger/outside_scorer.h"
#include "harness/os/signals.h"
#include "harness/schedule/run_phase.h"
#include "harness/schedule/run_record.h"
#include "harness/schedule/scored_attempt.h"

namespace fivefold::schedule {

namespace {

class TeamRuns final : public Jobs {
 public:
  TeamRuns(ledger::Workspace& workspace, const SecretSource& secrets) : workspace_(workspace), secrets_(secrets) {}

  Result<void> add_cell(const CellId& cell) {
    FF_ASSIGN(CellInput input, load_cell_input(workspace_, cell));
    FF_TRY(check_secrets(input, secrets_));
    if (input.scored()) {
      auto outside = ledger::load_outside_scorer(workspace_, input.rules, secrets_);
      if (!outside.ok()) return std::move(outside).error().with(to_text(cell));
      input.outside = std::move(*outside);
    }
    if (!signers_.contains(cell.team)) {
      FF_ASSIGN(std::unique_ptr<crypto::Signer> signer, workspace_.signer(Role::team, cell.team.text));
      signers_.emplace(cell.team, std::move(signer));
    }
    inputs_.emplace(cell, std::move(input));
    return {};
  }
  [[nodiscard]] const std::map<CellId, CellInput>& inputs() const { return inputs_; }

  Active activate(store::AttemptRow row) const {
    const CellInput& input = inputs_.at(row.cell);
    Active active;
    active.plan = make_plan(workspace_, input, row, input.prompts.ids());
    active.environment = runner_environment(active.plan, input.settings, row.gpus, secrets_);
    active.secret_names = input.settings.secrets;
    active.row = std::move(row);
    return active;
  }

  Result<Active> plan(const JobKey& key, const std::vector<int>& gpus) override {
    const CellInput& input = inputs_.at(key.cell);
    FF_ASSIGN(const Digest seed, run_seed0(workspace_, input.submission));
    store::AttemptRow row;
    row.cell = key.cell;
    row.run = key.run;
    row.number = attempts_of(key);
    row.seed = run_seed(seed, key.cell.team, key.cell.benchmark, key.run);
    row.gpus = gpus;
    row.folder = store::opaque_name(workspace_.entropy());
    FF_ASSIGN(row.home, store::team_home(workspace_.database(), key.cell.team, workspace_.entropy()));
    Active active = activate(std::move(row));
    Request& request = requests_[active.row.folder];
    request.text = active.plan.request;
    request.putting = workspace_.evidence().start_put(request.text);
    return active;
  }

  Result<void> record(Active& active) override {
    store::AttemptRow& row = active.row;
    const CellInput& input = inputs_.at(row.cell);
    row.started_at = workspace_.clock().now();  // it may have been planned long ago
    const auto planned = requests_.extract(row.folder);
    store::EvidenceStore::Putting& request = planned.mapped().putting;
    const RunStart start{row.cell.team, row.cell.benchmark, row.run,     row.number,
                         row.seed,      input.submission,   input.config};
    ledger::Draft draft;
    draft.subjects = {{paths::launch(row.cell.team, row.cell.benchmark, row.run, row.number), request.digest}};
    draft.predicate = start;
    draft.signer = signers_.at(row.cell.team).get();
    const auto appended = workspace_.append({draft}, [&](store::Database& database) -> Result<void> {
      FF_ASSIGN(row.id, store::add_attempt(database, row));
      return request.durable.get();  // before the record that names it
    });
    return appended.ok() ? Result<void>() : appended.error();
  }

  // A session that goes on may have more lines: a scorer from outside begins when the attempt has ended.
  Result<void> take_in(const Active& active) override {
    if (inputs_.at(active.row.cell).outside) return {};
    FF_ASSIGN(taken_in_[session_of(active.row)], take_in(active, true));
    return {};
  }

  Result<bool> scored(const Active& active, const Ending& ending) override {
    const CellInput& input = inputs_.at(active.row.cell);
    if (!input.outside) return true;
    if (os::stop_signal()) return Error{Errc::incomplete, "stopped", "stopped by a signal while scoring"};
    std::unique_ptr<ScoredAttempt>& scoring = scorings_[active.row.id];
    if (!scoring) {
      FF_ASSIGN(exec::Results results, read_answers(input, active.plan, ending.by_itself(), exec::Keep::values));
      FF_ASSIGN(scoring, ScoredAttempt::begin(workspace_, active.row.folder, input, std::move(results)));
    }
    auto done = scoring->look();
    if (!done.ok()) return std::move(done).error().with(to_text(input.cell));
    return done;
  }

  void give_up_scoring() override {
    for (const auto& [attempt, scoring] : scorings_) static_cast<void>(scoring->look());  // keeps what has been said
    scorings_.clear();
  }

  Result<Closed> close(const Active& active, const Ending& ending) override {
    const store::AttemptRow& row = active.row;
    const CellInput& input = inputs_.at(row.cell);
    std::unique_ptr<TakenIn> taken = std::move(taken_in_[session_of(row)]);
    taken_in_.erase(session_of(row));
    if (auto scored = scorings_.extract(row.id)) {
      FF_ASSIGN(taken, take_in(input, scored.mapped()->take_results(), scored.mapped()->grades()));
    } else if (!taken || !ending.by_itself()) {
      FF_ASSIGN(taken, take_in(active, ending.by_itself()));
    }
    Closed closed;
    closed.reason = judge_run(input, ending, taken->results);
    closed.outcome = ending.lost ? Outcome::lost : closed.reason ? Outcome::failed : Outcome::completed;
    closed.job_done = closed.outcome == Outcome::completed;
    closed.evidence = taken->evidence.digest;
    closed.items = taken->sealed.tree ? taken->sealed.tree->size : 0;
    closed.sum_micro = taken->sealed.sum_micro;
    if (closed.job_done) closed.value = taken->sealed.value;
    FF_TRY(record_end(row, input, ending, closed, *taken));
    return closed;
  }

 private:
  // What the last session of an attempt left, sealed, its evidence on the way to the disk.
  struct TakenIn {
    exec::Results results;
    SealedLines sealed;
    store::EvidenceStore::Putting evidence;
  };
  using Session = std::pair<std::int64_t, int>;  // the attempt's row and the session's number
  static Session session_of(const store::AttemptRow& row) { return {row.id, row.sessions}; }

  [[nodiscard]] Result<std::unique_ptr<TakenIn>> take_in(const Active& active, bool ended_by_itself) {
    const CellInput& input = inputs_.at(active.row.cell);
    FF_ASSIGN(exec::Results results, read_answers(input, active.plan, ended_by_itself, exec::Keep::values));
    return take_in(input, std::move(results), {});
  }
  [[nodiscard]] Result<std::unique_ptr<TakenIn>> take_in(const CellInput& input, exec::Results results,
                                                         const Grades& grades) {
    auto taken = std::make_unique<TakenIn>();
    taken->results = std::move(results);
    FF_ASSIGN(taken->sealed, seal_lines(input, taken->results, grades, workspace_.entropy()));
    taken->evidence = workspace_.evidence().start_put(taken->sealed.evidence);
    FF_TRY(keep_withheld_outputs(input, taken->results));
    return taken;
  }

  // Outputs that are published as digests alone stay in the store: Tier 0 scores them again from there.
  Result<void> keep_withheld_outputs(const CellInput& input, const exec::Results& results) {
    if (input.rules.outputs != Outputs::digest_only) return {};
    for (const auto& [item, line] : results.lines) FF_TRY(workspace_.evidence().put(line.output));
    return {};
  }

  [[nodiscard]] int attempts_of(const JobKey& key) const {
    const auto attempts = workspace_.log().attempts.find(key.cell);
    if (attempts == workspace_.log().attempts.end()) return 0;
    return static_cast<int>(std::count_if(attempts->second.begin(), attempts->second.end(),
                                          [&](const AttemptLog& a) { return a.start.record.run == key.run; }));
  }

  Result<Ref> run_start_of(const store::AttemptRow& row) const {
    const auto attempts = workspace_.log().attempts.find(row.cell);
    if (attempts != workspace_.log().attempts.end()) {
      for (const AttemptLog& attempt : attempts->second) {
        if (attempt.start.record.run == row.run && attempt.start.record.attempt == row.number) return attempt.start.ref;
      }
    }
    return Error{Errc::corrupt, "workspace", to_text(row.cell) + ": an attempt has no run-start in the ledger"};
  }

  // The record, the attempt's outcome and its items stand together or not at all.
  Result<void> record_end(const store::AttemptRow& row, const CellInput& input, const Ending& ending,
                          const Closed& closed, TakenIn& taken) {
    RunRecord record;
    record.team = row.cell.team;
    record.benchmark = row.cell.benchmark;
    record.run = row.run;
    record.attempt = row.number;
    record.seed = row.seed;
    FF_ASSIGN(record.run_start, run_start_of(row));
    record.outcome = closed.outcome;
    record.scored = input.scored();
    record.sessions = std::max(1, row.sessions);
    record.items = taken.sealed.tree;
    record.sum_micro = taken.sealed.sum_micro;
    record.value = closed.value;
    record.model = input.model;
    record.config = input.config;
    record.finished_at = ending.exit ? ending.exit->finished_at : workspace_.clock().now();
    record.started_at = std::min(row.started_at.value_or(record.finished_at), record.finished_at);
    std::optional<std::string> reason;
    if (closed.reason) {
      reason = exec::to_text(*closed.reason);
      record.environment_json = json::write(json::Object{{"reason", *reason}});
    }
    ledger::Draft draft;
    draft.subjects = {{paths::run_evidence(record.team, record.benchmark, row.run, row.number), *closed.evidence}};
    draft.predicate = record;
    draft.signer = signers_.at(row.cell.team).get();
    const auto appended = workspace_.append({draft}, [&](store::Database& database) -> Result<void> {
      FF_TRY(store::end_attempt(database, row.id, closed.outcome, reason));
      FF_TRY(store::add_item_results(database, row.id, taken.sealed.rows));
      return taken.evidence.durable.get();  // before the record that names it
    });
    return appended.ok() ? Result<void>() : appended.error();
  }

  ledger::Workspace& workspace_;
  const SecretSource& secrets_;
  // The request of an attempt that is planned, on its way to the disk.
  struct Request {
    std::string text;
    store::EvidenceStore::Putting putting;
  };

  std::map<CellId, CellInput> inputs_;
  std::map<std::string, Request> requests_;                          // by the attempt's folder
  std::map<std::int64_t, std::unique_ptr<ScoredAttempt>> scorings_;  // by the attempt's row
  std::map<Session, std::unique_ptr<TakenIn>> taken_in_;             // before their sessions were seen to have ended
  std::map<TeamId, std::unique_ptr<crypto::Signer>> signers_;
};

template <class AnyId>
std::vector<std::string> texts(const std::vector<AnyId>& ids) {
  std::vector<std::string> out;
  for (const AnyId& id : ids) out.push_back(id.text);
  return out;
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

Result<void> check_choice(const Stage& stage, const RunChoice& choice) {
  if (choice.team && std::find(stage.teams.begin(), stage.teams.end(), *choice.team) == stage.teams.end()) {
    return bad_input("unknown-team", "this stage has no team \"" + choice.team->text + "\"" +
                                         config::suggestion(choice.team->text, texts(stage.teams)));
  }
  if (!choice.benchmark) return {};
  const Benchmark* const benchmark = stage.find(*choice.benchmark);
  if (benchmark == nullptr) {
    std::vector<BenchmarkId> ids;
    for (const Benchmark& known : stage.benchmarks) ids.push_back(known.id);
    return bad_input("unknown-benchmark", "this stage has no benchmark \"" + choice.benchmark->text + "\"" +
                                              config::suggestion(choice.benchmark->text, texts(ids)));
  }
  if (choice.team &&
      std::find(benchmark->teams.begin(), benchmark->teams.end(), *choice.team) == benchmark->teams.end()) {
    return bad_input("unknown-benchmark", "team " + choice.team->text + " takes no part in " + choice.benchmark->text +
                                              ": its teams are " + joined(texts(benchmark->teams)));
  }
  return {};
}

// The chosen cells, with those that cannot be run at all named in `end`.
std::vector<CellId> choose_cells(const ledger::Workspace& workspace, const RunChoice& choice, RunsEnd& end) {
  std::vector<CellId> cells;
  for (const Benchmark& benchmark : workspace.stage().benchmarks) {
    if (choice.benchmark && benchmark.id != *choice.benchmark) continue;
    for (const TeamId& team : benchmark.teams) {
      if (choice.team && team != *choice.team) continue;
      const CellId cell{team, benchmark.id};
      end.wanted += workspace.stage().runs;
      if (workspace.log().last_submission(team) == nullptr) {
        end.missing.push_back(to_text(cell) + ": the team has not submitted");
      } else {
        cells.push_back(cell);
      }
    }
  }
  std::sort(cells.begin(), cells.end());
  return cells;
}

std::string gpus_text(std::int64_t gpus) { return std::to_string(gpus) + (gpus == 1 ? " gpu" : " gpus"); }

std::string why_missing(const State& state, const JobKey& key) {
  switch (blocked(state, key)) {
    case Blocked::wants_memory:
      return "wants " + size_text(state.jobs.at(key).need.memory_bytes) + " of memory, this machine has " +
             size_text(state.total.memory_bytes);
    case Blocked::wants_gpus:
      return "wants " + gpus_text(state.jobs.at(key).need.gpus) + ", this machine has " +
             std::to_string(state.total.gpus);
    case Blocked::no_launches_left:
      return "all " + std::to_string(state.max_launches) + " launches are used";
    case Blocked::no:
      return "stopped before it was complete";
  }
  return {};
}

void count_complete(const ledger::Workspace& workspace, const std::vector<CellId>& cells, const State& state,
                    RunsEnd& end) {
  for (const CellId& cell : cells) {
    std::string missing;
    std::optional<JobKey> one;
    for (int run = 1; run <= workspace.stage().runs; ++run) {
      if (workspace.log().completed(cell, run) != nullptr) {
        ++end.complete;
      } else {
        missing += (missing.empty() ? "" : ", ") + std::to_string(run);
        one = JobKey{cell, run};
      }
    }
    if (one) end.missing.push_back(to_text(cell) + " run " + missing + ": " + why_missing(state, *one));
  }
}

// Jobs of all runs that are not complete, and the launches that were used.
State make_state(const ledger::Workspace& workspace, const TeamRuns& runs, const Capacity& capacity) {
  State state;
  state.total = capacity;
  state.max_launches = workspace.stage().max_attempts;
  for (const auto& [cell, input] : runs.inputs()) {
    const auto attempts = workspace.log().attempts.find(cell);
    const bool none = attempts == workspace.log().attempts.end();
    state.launches[cell] = none ? 0 : static_cast<int>(attempts->second.size());
    for (int run = 1; run <= workspace.stage().runs; ++run) {
      if (workspace.log().completed(cell, run) != nullptr) continue;
      Job& job = state.jobs[JobKey{cell, run}];
      job.need = input.settings.resources;
      if (none) continue;
      for (const AttemptLog& attempt : attempts->second) job.launches += attempt.start.record.run == run ? 1 : 0;
    }
  }
  return state;
}

}  // namespace

Result<RunsEnd> run_missing(ledger::Workspace& workspace, exec::Launcher& launcher, const RunChoice& choice,
                            const Capacity& capacity, const SecretSource& secrets, Watcher& watcher) {
  FF_TRY(check_choice(workspace.stage(), choice));
  FF_TRY(check_run_phase(workspace));
  RunsEnd end;
  const std::vector<CellId> cells = choose_cells(workspace, choice, end);
  TeamRuns runs(workspace, secrets);
  for (const CellId& cell : cells) {
    if (!workspace.log().complete(cell)) FF_TRY(runs.add_cell(cell));
  }
  State state = make_state(workspace, runs, capacity);
  std::map<JobKey, Active> open;
  FF_ASSIGN(const auto rows, store::list_attempts(workspace.database(), store::AttemptPurpose::run, true));
  for (const store::AttemptRow& row : rows) {
    const JobKey key{row.cell, row.run};
    if (!state.jobs.contains(key)) continue;  // of a cell that was not chosen
    adopt(state, key, row.gpus, row.idle_sessions);
    open.emplace(key, runs.activate(row));
  }
  FF_ASSIGN(end.end, run_loop(workspace, launcher, runs, state, std::move(open), watcher));
  count_complete(workspace, cells, state, end);
  return end;
}

}  // namespace fivefold::schedule
