#include "harness/schedule/reexecute.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "harness/schedule/run_record.h"
#include "store/rerun_units.h"

namespace fivefold::schedule {

namespace {

using store::RerunKey;
using store::RerunUnit;

// One re-execution: what is asked, and what is known of its units.
struct Work {
  Reexecution wanted;
  std::map<ItemId, RerunUnit> units;
};

class Reruns final : public Jobs {
 public:
  Reruns(ledger::Workspace& workspace, const SecretSource& secrets)
      : workspace_(workspace), secrets_(secrets), attempts_(workspace.log().policy->record.attempts) {}

  Result<void> add(const Reexecution& wanted) {
    if (!inputs_.contains(wanted.cell)) {
      FF_ASSIGN(CellInput input, load_cell_input(workspace_, wanted.cell));
      FF_TRY(check_secrets(input, secrets_));
      inputs_.emplace(wanted.cell, std::move(input));
    }
    const CellInput& input = inputs_.at(wanted.cell);
    for (const ItemId& item : wanted.items) {
      if (input.scalar ? item != kWholeRun : !input.index.contains(item)) {
        return bad_input("unknown-item", wanted.cell.benchmark.text + " has no item " + item.text);
      }
    }
    FF_ASSIGN(auto units, store::list_units(workspace_.database(), key_of(wanted)));
    const bool made = work_.emplace(JobKey{wanted.cell, wanted.run}, Work{wanted, std::move(units)}).second;
    if (!made) return bad_input("reexecution", "two launches of the same run were asked for");
    return {};
  }

  [[nodiscard]] std::map<JobKey, Job> jobs() const {
    std::map<JobKey, Job> jobs;
    for (const auto& [key, work] : work_) {
      if (!left(work).empty()) jobs[key].need = inputs_.at(key.cell).settings.resources;
    }
    return jobs;
  }

  // An attempt that an earlier call left open.
  Result<Active> activate(store::AttemptRow row) const {
    FF_ASSIGN(const std::vector<ItemId> asked, store::list_asked_items(workspace_.database(), row.id));
    const std::vector<ItemId> items = in_list_order(inputs_.at(row.cell), asked);
    return make_active(std::move(row), items);
  }
  [[nodiscard]] bool knows(const store::AttemptRow& row) const {
    const auto work = work_.find(JobKey{row.cell, row.run});
    return work != work_.end() && work->second.wanted.seed == row.seed;
  }

  Result<Active> plan(const JobKey& key, const std::vector<int>& gpus) override {
    const Work& work = work_.at(key);
    const std::vector<ItemId> items = in_list_order(inputs_.at(key.cell), left(work));
    store::AttemptRow row;
    row.purpose = store::AttemptPurpose::rerun;
    row.cell = key.cell;
    row.run = key.run;
    row.seed = work.wanted.seed;
    row.gpus = gpus;
    row.folder = store::opaque_name(workspace_.entropy());
    row.home = store::opaque_name(workspace_.entropy());
    FF_ASSIGN(row.number, next_number(row));
    return make_active(std::move(row), items);
  }

  Result<void> record(Active& active) override {
    const std::vector<ItemId> items = asked(active);
    active.row.started_at = workspace_.clock().now();  // it may have been planned long ago
    store::Database& database = workspace_.database();
    return database.transaction([&]() -> Result<void> {
      FF_ASSIGN(active.row.id, store::add_attempt(database, active.row));
      return store::add_asked_items(database, active.row.id, items);
    });
  }

  Result<Closed> close(const Active& active, const Ending& ending) override {
    const JobKey key{active.row.cell, active.row.run};
    Work& work = work_.at(key);
    const CellInput& input = inputs_.at(key.cell);
    FF_ASSIGN(const exec::Results results, read_answers(input, active.plan, ending.by_itself(), exec::Keep::texts));
    Closed closed;
    closed.reason = judge_rerun(input, ending, results, static_cast<std::int64_t>(active.plan.items.size()));
    closed.value = results.value;
    closed.outcome = ending.lost ? Outcome::lost : closed.reason ? Outcome::failed : Outcome::completed;
    FF_TRY(record_tries(active, results, closed));
    FF_ASSIGN(work.units, store::list_units(workspace_.database(), key_of(work.wanted)));
    closed.items = static_cast<std::int64_t>(results.lines.size());
    closed.job_done = left(work).empty();
    return closed;
  }

  // One result a unit, in the order in which they were asked for.
  Result<std::vector<UnitResult>> results(const std::vector<Reexecution>& wanted) const {
    std::vector<UnitResult> out;
    for (const Reexecution& reexecution : wanted) {
      const Work& work = work_.at(JobKey{reexecution.cell, reexecution.run});
      for (const ItemId& item : reexecution.items) {
        const RerunUnit& unit = work.units.at(item);
        UnitResult result{reexecution.cell, reexecution.run, item, unit.tries, std::nullopt, std::nullopt};
        if (unit.line && item == kWholeRun) {
          FF_ASSIGN(result.value, parse_value_file(*unit.line));
        } else if (unit.line) {
          // An artifact that is gone by now is named without its digest: the answer stands.
          Result<RunnerLine> line = exec::read_line(*unit.line, workspace_.attempt_folder(unit.folder));
          if (!line.ok()) line = parse_runner_line(*unit.line);
          if (!line.ok()) return line.error();
          result.line = std::move(*line);
        }
        out.push_back(std::move(result));
      }
    }
    return out;
  }

 private:
  static RerunKey key_of(const Reexecution& wanted) { return {wanted.cell, wanted.run, wanted.seed}; }

  // The units that an attempt tries.
  static std::vector<ItemId> asked(const Active& active) {
    if (active.plan.scalar) return {kWholeRun};
    std::vector<ItemId> items;
    for (const exec::ItemToAsk& item : active.plan.items) items.push_back(item.id);
    return items;
  }

  // Units without an answer that may be tried once more.
  [[nodiscard]] std::vector<ItemId> left(const Work& work) const {
    std::vector<ItemId> items;
    for (const ItemId& item : work.wanted.items) {
      const auto unit = work.units.find(item);
      if (unit == work.units.end() || (!unit->second.line && unit->second.tries < attempts_)) items.push_back(item);
    }
    return items;
  }

  static std::vector<ItemId> in_list_order(const CellInput& input, std::vector<ItemId> items) {
    if (input.scalar) return items;
    std::sort(items.begin(), items.end(),
              [&](const ItemId& a, const ItemId& b) { return input.index.at(a) < input.index.at(b); });
    return items;
  }

  Active make_active(store::AttemptRow row, const std::vector<ItemId>& items) const {
    const CellInput& input = inputs_.at(row.cell);
    Active active;
    active.plan = make_plan(workspace_, input, row, input.scalar ? std::vector<ItemId>{} : items);
    active.environment = runner_environment(active.plan, input.settings, row.gpus, secrets_);
    active.secret_names = input.settings.secrets;
    active.row = std::move(row);
    return active;
  }

  Result<int> next_number(const store::AttemptRow& row) const {
    FF_ASSIGN(const auto rows, store::list_attempts(workspace_.database(), store::AttemptPurpose::rerun, false));
    return static_cast<int>(std::count_if(rows.begin(), rows.end(), [&](const store::AttemptRow& other) {
      return other.cell == row.cell && other.run == row.run && other.seed == row.seed;
    }));
  }

  // For the log only: what counts is each unit's line. An item error is asked again and fails nothing by itself.
  static std::optional<exec::Reason> judge_rerun(const CellInput& input, const Ending& ending,
                                                 const exec::Results& results, std::int64_t asked) {
    std::optional<exec::Reason> reason = judge_run(input, ending, results);
    if (input.scalar) return reason;
    if (reason && *reason >= exec::Reason::missing_items && !ending.lost) {
      reason.reset();
      if (static_cast<std::int64_t>(results.lines.size()) < asked) reason = exec::Reason::missing_items;
    }
    return reason;
  }

  // What answers a unit. An item's line stands whatever became of its attempt; a measurement is one of the whole run.
  static std::optional<std::string> answer(const ItemId& item, const exec::Results& results, const Closed& closed) {
    if (item == kWholeRun) {
      return results.value && !closed.reason ? std::optional(encode_value_file(*results.value)) : std::nullopt;
    }
    const auto line = results.lines.find(item);
    const bool answered = line != results.lines.end() && line->second.finish != Finish::error &&
                          closed.reason != exec::Reason::pinned_file_changed;
    return answered ? std::optional(results.texts.at(item)) : std::nullopt;
  }

  // Every asked unit was tried once more; those with a good line are answered. Nothing that a changed program wrote
  // counts.
  Result<void> record_tries(const Active& active, const exec::Results& results, const Closed& closed) {
    const RerunKey key{active.row.cell, active.row.run, active.row.seed};
    store::Database& database = workspace_.database();
    return database.transaction([&]() -> Result<void> {
      for (const ItemId& item : asked(active)) {
        FF_TRY(store::add_try(database, key, item, active.row.folder, answer(item, results, closed)));
      }
      std::optional<std::string> reason;
      if (closed.reason) reason = exec::to_text(*closed.reason);
      return store::end_attempt(database, active.row.id, closed.outcome, reason);
    });
  }

  ledger::Workspace& workspace_;
  const SecretSource& secrets_;
  int attempts_;
  std::map<CellId, CellInput> inputs_;
  std::map<JobKey, Work> work_;
};

Result<std::vector<UnitResult>> reexecute(ledger::Workspace& workspace, exec::Launcher& launcher,
                                          const Capacity& capacity, const SecretSource& secrets, Watcher& watcher,
                                          const std::vector<Reexecution>& wanted) {
  Reruns reruns(workspace, secrets);
  for (const Reexecution& reexecution : wanted) FF_TRY(reruns.add(reexecution));
  State state;
  state.total = capacity;
  state.jobs = reruns.jobs();
  std::map<JobKey, Active> open;
  FF_ASSIGN(const auto rows, store::list_attempts(workspace.database(), store::AttemptPurpose::rerun, true));
  for (const store::AttemptRow& row : rows) {
    const JobKey key{row.cell, row.run};
    if (!state.jobs.contains(key) || !reruns.knows(row)) continue;
    FF_ASSIGN(Active active, reruns.activate(row));
    adopt(state, key, row.gpus, row.idle_sessions);
    open.emplace(key, std::move(active));
  }
  for (const auto& [key, job] : state.jobs) {
    if (job.state == JobState::waiting && blocked(state, key) != Blocked::no) {
      return Error{
          Errc::incomplete, "resources",
          to_text(key.cell) + " wants more memory or gpus than this machine has: audit it on one that has them"};
    }
  }
  FF_ASSIGN(const LoopEnd end, run_loop(workspace, launcher, reruns, state, std::move(open), watcher));
  if (end == LoopEnd::stopped) {
    return Error{Errc::incomplete, "stopped", "stopped by a signal; what was executed is kept"};
  }
  return reruns.results(wanted);
}

}  // namespace

Reexecute make_reexecute(ledger::Workspace& workspace, exec::Launcher& launcher, const Capacity& capacity,
                         SecretSource secrets, Watcher& watcher) {
  return [&workspace, &launcher, capacity, secrets = std::move(secrets),
          &watcher](const std::vector<Reexecution>& wanted) -> Result<std::vector<UnitResult>> {
    return reexecute(workspace, launcher, capacity, secrets, watcher, wanted);
  };
}

}  // namespace fivefold::schedule
