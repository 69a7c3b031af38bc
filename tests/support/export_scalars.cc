// The scalar benchmark of the export that tests build.
#include "harness/core/measurement.h"
#include "harness/core/paths.h"
#include "harness/core/scalar_claim.h"
#include "tests/support/export_builder.h"

namespace fivefold::test {
namespace {

constexpr int kReruns = 3;

std::int64_t declared(int run) { return 10'000 + 10 * run; }
std::int64_t measured_again(int rerun) { return 10'005 + 7 * rerun; }

}  // namespace

Subject ExportBuilder::scalar_policy() {
  Subject file =
      add_file(paths::benchmark_file(kSpeed),
               R"({"benchmark":"speed","prompts":null,"targets":null,"warmup":null,"scorer":null,"driver":null,)"
               R"("decodingLimits":{"temperature":["0","1"]},"maxItemErrors":null,"outputs":null})");
  rules_[kSpeed] = file.sha256;
  return file;
}

void ExportBuilder::scalar_run(const TeamId& team, int number) {
  const RunStart start = start_of(team, kSpeed, number);
  const Ref begun = append(team.text, {add_file(paths::launch(team, kSpeed, number, 0), "{}")}, start);
  RunRecord record = end_of(start, begun);
  record.value = declared(number);
  append(team.text, {add_file(paths::run_evidence(team, kSpeed, number, 0), encode_value_file(*record.value))}, record);
}

void ExportBuilder::scalar_audit(const TeamId& team) {
  const SubmissionRecord submission = log_.last_submission(team)->record;
  std::string lines;
  std::vector<std::int64_t> values;
  for (int batch = 0; batch < kReruns; ++batch) {
    RerunRecord rerun;
    rerun.draw_id = audit_draw_.draw_id;
    rerun.team = team;
    rerun.benchmark = kSpeed;
    rerun.batch = batch;
    rerun.mode = Mode::fresh;
    rerun.value = measured_again(batch);
    for (const SubmittedBenchmark& one : submission.benchmarks) {
      if (one.id == kSpeed) rerun.config = one.config;
    }
    rerun.model = submission.manifest;
    rerun.custody = knobs_.custody;
    const Subject file = add_file(paths::rerun_evidence(team, kSpeed, batch), encode_value_file(*rerun.value));
    const Ref ref = append("auditor", {file}, rerun);
    lines += encode_scalar_line({batch, ref.index, *rerun.value}) + "\n";
    values.push_back(*rerun.value);
  }
  std::vector<std::int64_t> sealed;
  for (int run = 1; run <= run_count_; ++run) sealed.push_back(declared(run));
  const ScalarStratum& line = *strata_.scalar(team, kSpeed);
  const DrawPlan& plan = log_.draw(Purpose::audit)->plan.record;
  AuditRecord record = scalar_record(line, plan, must(judge_scalar(line, plan, sealed, values)), kReruns);
  record.draw = audit_result_;
  append("auditor", {add_file(paths::audit_evidence(record.claim, 0), lines)}, record);
  custody_[record.claim] = knobs_.custody;
}

}  // namespace fivefold::test
