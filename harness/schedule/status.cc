#include "harness/schedule/status.h"

#include <algorithm>
#include <map>
#include <utility>

#include "harness/base/units.h"
#include "harness/core/config_file.h"
#include "harness/exec/attempt_dir.h"
#include "harness/exec/results.h"
#include "harness/json/read.h"
#include "store/attempts.h"

namespace fivefold::schedule {

namespace {

// The word of a run-record's environment; empty when there is none.
std::string reason_of(const RunRecord& record) {
  const Result<json::Value> environment = json::read_strict(record.environment_json);
  if (!environment.ok()) return {};
  const json::Value* const reason = environment->find("reason");
  const std::string* const text = reason == nullptr ? nullptr : reason->as_string();
  return text == nullptr ? std::string() : *text;
}

std::int64_t items_of(const ledger::Workspace& workspace, const CellId& cell) {
  const Logged<SubmissionRecord>* const submission = workspace.log().last_submission(cell.team);
  if (submission == nullptr) return 0;
  for (const SubmittedBenchmark& benchmark : submission->record.benchmarks) {
    if (benchmark.id == cell.benchmark) return benchmark.items.value_or(0);
  }
  return 0;
}

class Reader {
 public:
  Reader(ledger::Workspace& workspace, exec::Launcher& launcher, std::size_t tail_bytes)
      : workspace_(workspace), launcher_(launcher), tail_bytes_(tail_bytes) {}

  Result<void> load() {
    FF_ASSIGN(auto rows, store::list_attempts(workspace_.database(), store::AttemptPurpose::run, false));
    for (store::AttemptRow& row : rows) {
      const CellId cell = row.cell;
      rows_[cell].push_back(std::move(row));
    }
    return {};
  }

  Result<CellStatus> cell(const CellId& id, const ScalarRules* scalar) {
    CellStatus status;
    status.cell = id;
    status.scalar = scalar != nullptr;
    status.submitted = workspace_.log().last_submission(id.team) != nullptr;
    for (int run = 1; run <= workspace_.stage().runs; ++run) {
      FF_ASSIGN(RunStatus run_status, read_run(id, scalar, run));
      status.runs.push_back(std::move(run_status));
    }
    const auto attempts = workspace_.log().attempts.find(id);
    if (attempts != workspace_.log().attempts.end()) {
      status.attempts = static_cast<int>(attempts->second.size());
      for (const AttemptLog& attempt : attempts->second) FF_TRY(add_attempt(attempt, status));
    }
    status.state = state_of(status);
    return status;
  }

 private:
  Result<RunStatus> read_run(const CellId& id, const ScalarRules* scalar, int run) {
    RunStatus status;
    status.run = run;
    const AttemptLog* const done = workspace_.log().completed(id, run);
    if (done == nullptr) return status;
    status.mark = RunMark::complete;
    const RunRecord& record = done->end->record;
    if (scalar != nullptr && record.value) {
      FF_ASSIGN(status.mean, make_ratio(*record.value, power_of_ten(scalar->decimals)));
      FF_ASSIGN(status.display, round_decimal(status.mean->num, status.mean->den, scalar->decimals));
      return status;
    }
    if (!record.sum_micro || !record.items || record.items->size == 0) return status;
    FF_ASSIGN(status.mean, make_ratio(*record.sum_micro, record.items->size * kMicro));
    FF_ASSIGN(status.display, round_decimal(status.mean->num, status.mean->den, workspace_.stage().digits));
    return status;
  }

  Result<void> add_attempt(const AttemptLog& attempt, CellStatus& status) {
    const RunStart& start = attempt.start.record;
    const store::AttemptRow* const row = row_of(status.cell, start.run, start.attempt);
    const std::filesystem::path dir = row == nullptr ? "" : workspace_.attempt_folder(row->folder);
    if (!attempt.end) {
      OpenAttempt open{start.run, start.attempt, false, 0, items_of(workspace_, status.cell), std::nullopt};
      if (row != nullptr) {
        open.started_at = row->started_at;
        FF_ASSIGN(open.running, launcher_.running(dir));
        std::int64_t from_byte = 0;
        open.answered = exec::count_lines(dir / "results.jsonl", from_byte);
      }
      status.runs[static_cast<std::size_t>(start.run) - 1].mark = RunMark::open;
      status.open.push_back(open);
      return {};
    }
    const RunRecord& end = attempt.end->record;
    if (end.outcome == Outcome::completed) return {};
    status.failed.push_back({end.run, end.attempt, std::string(fivefold::to_text(end.outcome)), reason_of(end),
                             row == nullptr ? std::string() : exec::stderr_tail(dir, tail_bytes_)});
    return {};
  }

  [[nodiscard]] const store::AttemptRow* row_of(const CellId& cell, int run, int number) const {
    const auto rows = rows_.find(cell);
    if (rows == rows_.end()) return nullptr;
    for (const store::AttemptRow& row : rows->second) {
      if (row.run == run && row.number == number) return &row;
    }
    return nullptr;
  }

  [[nodiscard]] CellState state_of(const CellStatus& status) const {
    const bool all = std::all_of(status.runs.begin(), status.runs.end(),
                                 [](const RunStatus& run) { return run.mark == RunMark::complete; });
    if (all) return CellState::complete;
    if (std::any_of(status.open.begin(), status.open.end(), [](const OpenAttempt& open) { return open.running; })) {
      return CellState::running;
    }
    if (workspace_.log().draw(Purpose::audit) != nullptr || status.attempts >= workspace_.stage().max_attempts) {
      return CellState::incomplete;
    }
    return status.attempts > 0 ? CellState::stopped : CellState::waiting;
  }

  ledger::Workspace& workspace_;
  exec::Launcher& launcher_;
  std::size_t tail_bytes_;
  std::map<CellId, std::vector<store::AttemptRow>> rows_;
};

// What the cell's config file asks for; nothing where it cannot be read, which `run` will say.
std::optional<Resources> need_of(ledger::Workspace& workspace, const CellId& cell) {
  const Logged<SubmissionRecord>* const submission = workspace.log().last_submission(cell.team);
  if (submission == nullptr) return std::nullopt;
  for (const SubmittedBenchmark& benchmark : submission->record.benchmarks) {
    if (benchmark.id != cell.benchmark) continue;
    const Result<std::string> text = workspace.evidence().get(benchmark.config);
    if (!text.ok()) return std::nullopt;
    const Result<ConfigFile> config = parse_config_file(*text);
    return config.ok() ? std::optional<Resources>(config->resources) : std::nullopt;
  }
  return std::nullopt;
}

// What the running attempts hold, and for each waiting cell what is then too little.
void add_shortages(ledger::Workspace& workspace, const Capacity& capacity, StageStatus& status) {
  State state;
  state.total = capacity;
  std::map<CellId, Resources> needs;
  for (const CellStatus& cell : status.cells) {
    if (!cell.submitted) continue;
    if (const std::optional<Resources> need = need_of(workspace, cell.cell)) needs[cell.cell] = *need;
  }
  int next_gpu = 0;
  for (const CellStatus& cell : status.cells) {
    for (const OpenAttempt& open : cell.open) {
      if (!open.running || !needs.contains(cell.cell)) continue;
      Job& job = state.jobs[JobKey{cell.cell, open.run}];
      job.need = needs.at(cell.cell);
      for (std::int64_t i = 0; i < job.need.gpus; ++i) job.gpus.push_back(next_gpu++);
      job.holds_slots = true;
    }
  }
  for (CellStatus& cell : status.cells) {
    if (!cell.open.empty() || !needs.contains(cell.cell)) continue;
    if (cell.state != CellState::waiting && cell.state != CellState::stopped) continue;
    const JobKey key{cell.cell, 0};  // any run of the cell
    state.jobs[key].need = needs.at(cell.cell);
    cell.shortage = shortage(state, key);
    state.jobs.erase(key);
  }
}

}  // namespace

std::string_view to_text(CellState state) {
  switch (state) {
    case CellState::waiting:
      return "waiting";
    case CellState::running:
      return "running";
    case CellState::stopped:
      return "stopped";
    case CellState::complete:
      return "complete";
    case CellState::incomplete:
      return "incomplete";
  }
  return {};
}

Result<StageStatus> stage_status(ledger::Workspace& workspace, exec::Launcher& launcher, const Capacity& capacity,
                                 std::size_t tail_bytes) {
  Reader reader(workspace, launcher, tail_bytes);
  FF_TRY(reader.load());
  std::map<CellId, const ScalarRules*> cells;
  for (const Benchmark& benchmark : workspace.stage().benchmarks) {
    for (const TeamId& team : benchmark.teams) cells[CellId{team, benchmark.id}] = benchmark.scalar();
  }
  StageStatus status;
  for (const auto& [cell, scalar] : cells) {
    FF_ASSIGN(CellStatus cell_status, reader.cell(cell, scalar));
    status.wanted_runs += static_cast<int>(cell_status.runs.size());
    for (const RunStatus& run : cell_status.runs) status.complete_runs += run.mark == RunMark::complete ? 1 : 0;
    status.cells.push_back(std::move(cell_status));
  }
  add_shortages(workspace, capacity, status);
  return status;
}

}  // namespace fivefold::schedule
