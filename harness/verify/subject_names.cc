// The second column of the table of docs/records.md section 6: which files a record speaks of.
#include <algorithm>
#include <set>

#include "harness/core/paths.h"
#include "harness/verify/entry_rules.h"

namespace fivefold::verify {
namespace {

using Names = std::optional<std::vector<std::string>>;

struct SubjectNames {
  const State& state;
  const Entry& entry;

  Names operator()(const StagePolicy& policy) const {
    if (!state.strata) return std::nullopt;
    std::vector<std::string> names{paths::kPolicyYaml};
    if (policy.strata_sha256) names.emplace_back(paths::kStrata);
    std::set<BenchmarkId> benchmarks;
    for (const Stratum& line : state.strata->lines) {
      if (const auto* const cell = std::get_if<CellStratum>(&line)) benchmarks.insert(cell->benchmark);
      if (const auto* const scalar = std::get_if<ScalarStratum>(&line)) benchmarks.insert(scalar->benchmark);
    }
    for (const BenchmarkId& benchmark : benchmarks) names.push_back(paths::benchmark_file(benchmark));
    return names;
  }

  Names operator()(const KeyEvent& event) const {
    if (event.key) return Names({paths::key_pem(*event.key)});
    const KeyValidity* const key = state.log.find_key(event.keyid);
    if (key == nullptr) return std::nullopt;
    return Names({paths::key_pem(key->key.key)});
  }

  Names operator()(const SubmissionRecord& record) const {
    std::vector<std::string> names{paths::submission_yaml(record.team, record.revision),
                                   paths::submission_manifest(record.team, record.revision)};
    for (const SubmittedBenchmark& benchmark : record.benchmarks) {
      names.push_back(paths::config_file(record.team, record.revision, benchmark.id));
    }
    return names;
  }

  Names operator()(const RunStart& start) const {
    return Names({paths::launch(start.team, start.benchmark, start.run, start.attempt)});
  }
  Names operator()(const RunRecord& record) const {
    return Names({paths::run_evidence(record.team, record.benchmark, record.run, record.attempt)});
  }
  Names operator()(const DrawPlan& plan) const { return Names({paths::plan(plan.purpose, plan.number)}); }
  Names operator()(const DrawResult& result) const {
    for (const DrawLog& draw : state.log.draws) {
      if (draw.plan.ref == result.plan) return Names({paths::seed(draw.plan.record.purpose, draw.plan.record.number)});
    }
    return std::nullopt;
  }
  Names operator()(const RerunRecord& record) const {
    return Names({paths::rerun_evidence(record.team, record.benchmark, record.batch)});
  }
  Names operator()(const RerunVoid& record) const { return void_text(record.rerun); }
  Names operator()(const RerunVoidConsent& record) const {
    for (const VoidLog& known : state.log.voids) {
      if (known.asked.ref == record.void_ref) return void_text(known.asked.record.rerun);
    }
    return std::nullopt;
  }
  // The n-th void and its consent have the same text.
  [[nodiscard]] Names void_text(const Ref& rerun) const {
    for (std::size_t i = 0; i < state.log.voids.size(); ++i) {
      if (state.log.voids[i].asked.record.rerun == rerun) return Names({paths::void_text(static_cast<int>(i))});
    }
    return std::nullopt;
  }
  Names operator()(const WarmUp& record) const {
    return Names({paths::warm_up(record.team, record.benchmark, record.number)});
  }
  Names operator()(const AuditRecord& record) const {
    const auto found = state.log.claims.find(record.claim);
    if (found == state.log.claims.end()) return std::nullopt;
    int continuation = 0;
    for (const auto& logged : found->second) {
      if (logged.ref.leaf == entry.leaf) break;
      ++continuation;
    }
    return Names({paths::audit_evidence(record.claim, continuation)});
  }
  Names operator()(const AuditReport&) const { return Names({paths::kClaims}); }
  Names operator()(const AveragesRecord&) const { return Names({paths::kAveragesJson, paths::kAveragesCsv}); }
  // The tables are those of its policy, which the step of the averages looks at.
  Names operator()(const ScorecardRecord&) const {
    for (std::size_t i = 0; i < state.log.scorecards.size(); ++i) {
      if (state.log.scorecards[i].ref.leaf != entry.leaf) continue;
      const int number = static_cast<int>(i);
      std::vector<std::string> names{paths::scorecard(number), paths::card_policy(number), paths::card_panel(number)};
      for (const Subject& subject : entry.statement->subjects) {
        if (subject.name.starts_with(paths::card_folder(number)) && subject.name.ends_with(".csv")) {
          names.push_back(subject.name);
        }
      }
      return names;
    }
    return std::nullopt;
  }
  Names operator()(const UnbuiltRecord&) const { return std::nullopt; }
};

}  // namespace

std::optional<std::vector<std::string>> subject_names(const State& state, const Entry& entry) {
  Names names = std::visit(SubjectNames{state, entry}, entry.statement->predicate);
  if (names) std::sort(names->begin(), names->end());
  return names;
}

}  // namespace fivefold::verify
