// The part of step 8 that was fixed before any run: benchmark files, submissions, manifests and config files.
#include "harness/core/paths.h"
#include "harness/crypto/sha256.h"
#include "harness/verify/run_checks.h"

namespace fivefold::verify {
namespace {

const Subject* find_subject(const std::vector<Subject>& subjects, const std::string& name) {
  for (const Subject& subject : subjects) {
    if (subject.name == name) return &subject;
  }
  return nullptr;
}

Digest rules_of(const Strata& strata, const TeamId& team, const BenchmarkId& benchmark) {
  if (const CellStratum* const cell = strata.cell(team, benchmark)) return cell->rules;
  return strata.scalar(team, benchmark)->rules;
}

class SubmissionCheck {
 public:
  SubmissionCheck(State& state, const Logged<SubmissionRecord>& logged)
      : state_(state), logged_(logged), record_(logged.record) {}

  void run(int expected_revision) {
    if (record_.revision != expected_revision) {
      fail("E_SUBMISSION", "revision " + std::to_string(record_.revision) + " of " + record_.team.text + " comes " +
                               "where revision " + std::to_string(expected_revision) + " is due");
    }
    if (state_.strata) benchmarks();
    manifest();
    for (const SubmittedBenchmark& benchmark : record_.benchmarks) config(benchmark);
  }

 private:
  void fail(const std::string& rule, const std::string& detail) {
    state_.findings.fail(Step::runs, rule, entry_name(logged_.ref), detail);
  }

  [[nodiscard]] bool in_strata(const BenchmarkId& benchmark) const {
    return state_.strata && (state_.strata->cell(record_.team, benchmark) != nullptr ||
                             state_.strata->scalar(record_.team, benchmark) != nullptr);
  }

  // Exactly the benchmarks of the strata, with their items.
  void benchmarks() {
    std::size_t known = 0;
    for (const SubmittedBenchmark& benchmark : record_.benchmarks) {
      const CellStratum* const cell = state_.strata->cell(record_.team, benchmark.id);
      const bool scalar = state_.strata->scalar(record_.team, benchmark.id) != nullptr;
      if (cell == nullptr && !scalar) {
        fail("E_PLAN", record_.team.text + " has no benchmark " + benchmark.id.text + " in the strata");
        continue;
      }
      ++known;
      const bool same = cell == nullptr ? !benchmark.items && !benchmark.item_list
                                        : benchmark.items == cell->items && benchmark.item_list == cell->item_list;
      if (!same) fail("E_PLAN", benchmark.id.text + " has other items than the strata say");
    }
    std::size_t due = 0;
    for (const Stratum& line : state_.strata->lines) {
      const auto* const cell = std::get_if<CellStratum>(&line);
      const auto* const scalar = std::get_if<ScalarStratum>(&line);
      due += (cell != nullptr && cell->team == record_.team) || (scalar != nullptr && scalar->team == record_.team);
    }
    if (known != due) fail("E_PLAN", record_.team.text + " leaves out benchmarks that it has in the strata");
  }

  void manifest() {
    const std::string path = paths::submission_manifest(record_.team, record_.revision);
    const Subject* const subject = find_subject(logged_.subjects, path);
    if (subject == nullptr || subject->sha256 != record_.manifest) {
      fail("E_CONFIG_LINK", "model.manifest is not the digest of " + path);
    }
    if (!state_.has_file(path)) return;
    const auto text = state_.read(path);
    const auto hosted = text.ok() ? parse_manifest(*text) : Result<bool>(text.error());
    if (!hosted.ok()) return state_.findings.fail(Step::runs, path, hosted.error());
    state_.hosted[record_.team] = *hosted;
    if (*hosted) state_.findings.weakness("W_HOSTED_MODEL", record_.team.text);
  }

  void config(const SubmittedBenchmark& benchmark) {
    const std::string path = paths::config_file(record_.team, record_.revision, benchmark.id);
    const Subject* const subject = find_subject(logged_.subjects, path);
    if (subject == nullptr || subject->sha256 != benchmark.config) {
      fail("E_CONFIG_LINK", "config of " + benchmark.id.text + " is not the digest of " + path);
    }
    const auto rules = state_.benchmark_files.find(benchmark.id);
    if (!state_.has_file(path) || rules == state_.benchmark_files.end() || !in_strata(benchmark.id)) return;
    const auto text = state_.read(path);
    const auto config = text.ok() ? parse_config_file(*text) : Result<ConfigFile>(text.error());
    if (!config.ok()) return state_.findings.fail(Step::runs, path, config.error());
    const auto checked = check_config(*config, rules->second, rules_of(*state_.strata, record_.team, benchmark.id));
    if (!checked.ok()) state_.findings.fail(Step::runs, path, checked.error());
  }

  State& state_;
  const Logged<SubmissionRecord>& logged_;
  const SubmissionRecord& record_;
};

void check_benchmark_file(State& state, const BenchmarkId& benchmark, const Digest& rules, BenchmarkKind kind) {
  const std::string path = paths::benchmark_file(benchmark);
  const Subject* const subject = find_subject(state.log.policy->subjects, path);
  if (subject == nullptr || subject->sha256 != rules) {
    state.findings.fail(Step::runs, "E_PLAN", path, "the strata's rules are not the digest of this file");
  }
  if (state.benchmark_files.contains(benchmark)) return;
  const auto text = state.read(path);
  if (!text.ok()) return;  // `files` says that it is missing or too large
  auto file = parse_benchmark_file(*text, kind);
  if (!file.ok()) return state.findings.fail(Step::runs, path, file.error());
  if (file->benchmark != benchmark.text) {
    return state.findings.fail(Step::runs, "E_PLAN", path, "it is of benchmark " + file->benchmark);
  }
  state.benchmark_files[benchmark] = std::move(*file);
}

}  // namespace

void check_benchmark_files(State& state) {
  if (!state.strata) return;
  for (const Stratum& line : state.strata->lines) {
    if (const auto* const cell = std::get_if<CellStratum>(&line)) {
      check_benchmark_file(state, cell->benchmark, cell->rules, BenchmarkKind::items);
    } else if (const auto* const scalar = std::get_if<ScalarStratum>(&line)) {
      check_benchmark_file(state, scalar->benchmark, scalar->rules, BenchmarkKind::scalar);
    }
  }
}

void check_submissions(State& state) {
  for (const auto& [team, revisions] : state.log.submissions) {
    const std::vector<TeamId>& teams = state.policy()->teams;
    if (std::find(teams.begin(), teams.end(), team) == teams.end()) {
      state.findings.fail(Step::runs, "E_SUBMISSION", entry_name(revisions.front().ref),
                          team.text + " is no team of the policy");
    }
    int revision = 0;
    for (const auto& logged : revisions) SubmissionCheck(state, logged).run(revision++);
  }
}

}  // namespace fivefold::verify
