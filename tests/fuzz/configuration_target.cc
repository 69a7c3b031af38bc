#include "harness/base/check.h"
#include "harness/base/utf8.h"
#include "harness/config/load.h"
#include "harness/config/panel_reader.h"
#include "harness/config/panel_table.h"
#include "harness/config/policy_reader.h"
#include "harness/config/stage_reader.h"
#include "harness/config/submission_reader.h"
#include "harness/config/yaml_text.h"
#include "harness/core/benchmark_file.h"
#include "tests/fuzz/targets.h"

namespace fivefold::fuzz {
namespace {

// Every problem lies in the file, names its rule and can be printed; there is a value exactly when none is an error.
template <class T>
void check_answer(const config::Checked<T>& checked, std::string_view bytes) {
  FF_CHECK(checked.ok() == config::acceptable(checked.problems));
  const config::SourceLines lines(bytes);
  for (const config::Problem& problem : checked.problems) {
    FF_CHECK(problem.place.line >= 1 && problem.place.column >= 1 && problem.place.span >= 1);
    const std::size_t width = code_points(lines.line(problem.place.line));
    FF_CHECK(static_cast<std::size_t>(problem.place.column) <= width + 1);
    FF_CHECK(static_cast<std::size_t>(problem.place.column - 1 + problem.place.span) <= width + 1);
    FF_CHECK(!problem.rule.empty() && !problem.message.empty());
    FF_CHECK(is_utf8(config::sentence(problem)));
  }
}

}  // namespace

void configuration(std::string_view bytes) {
  const config::Checked<Stage> stage = config::read_stage(bytes, "f");
  check_answer(stage, bytes);
  check_answer(config::read_submission(bytes, "f"), bytes);
  const config::Checked<card::Policy> policy = config::read_policy(bytes, "f");
  check_answer(policy, bytes);
  if (policy.ok()) {
    const std::string written = card::encode_policy(*policy.value);
    const Result<card::Policy> again = card::decode_policy(written);
    FF_CHECK(again.ok() && card::encode_policy(*again) == written);
  }
  check_answer(config::read_panel(bytes, "f"), bytes);
  for (const char* const name : {"f.csv", "f.yaml"}) {
    card::Faults faults;
    const std::vector<std::string> wanted{"team", "rating"};
    const card::TextTable table = config::read_table(bytes, name, wanted, faults);
    for (const card::TextRow& row : table.rows) FF_CHECK(row.cells.size() == table.columns.size());
  }
  const bool known = config::kind_of(bytes) != config::FileKind::unknown;
  FF_CHECK(known || !stage.ok());
  FF_CHECK(known || !config::unknown_kind(bytes, "f").empty());
  if (!stage.ok()) return;
  for (const Benchmark& benchmark : stage.value->benchmarks) {
    const BenchmarkFile file = benchmark_file_of(benchmark, std::nullopt);
    const ItemsRules* const items = benchmark.items();
    if (benchmark.driver || (items != nullptr && items->scorer.program)) continue;  // their files are on the disk
    const Result<BenchmarkFile> again = parse_benchmark_file(encode_benchmark_file(file));
    FF_CHECK(again.ok() && *again == file);
  }
}

}  // namespace fivefold::fuzz
