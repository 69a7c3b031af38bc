#include <unistd.h>

#include <cstdlib>

#include "harness/base/check.h"
#include "harness/exec/exit_file.h"
#include "harness/exec/launch_file.h"
#include "harness/exec/results.h"
#include "tests/fuzz/targets.h"
#include "tests/support/temp_dir.h"

namespace fivefold::fuzz {
namespace {

template <class Parse, class Encode>
void same_again(std::string_view bytes, Parse parse, Encode encode) {
  const auto value = parse(bytes);
  if (!value.ok()) return;
  const auto again = parse(encode(*value));
  FF_CHECK(again.ok() && *again == *value);
}

// What was taken from a runner becomes a line of evidence that reads back as what was taken.
void check_evidence(const RunnerLine& line) {
  const Salt salt{};
  const Result<ItemLine> sealed = parse_item_line(encode_item_line(salt, line, line.score_micro, true));
  FF_CHECK(sealed.ok());
  FF_CHECK(sealed->item == line.item && sealed->finish == line.finish && sealed->score_micro == line.score_micro);
  FF_CHECK(line.finish == Finish::error || sealed->output == line.output);
  if (line.finish == Finish::error) return;  // of a re-execution it is a failed try, which has no line
  const Result<RerunLine> rerun = parse_rerun_line(encode_rerun_line(salt, 1, line.item, 1, line, 0, false));
  FF_CHECK(rerun.ok() && rerun->item == line.item && rerun->ok);
}

exec::Results read(const std::filesystem::path& file, bool last_counts) {
  const std::set<ItemId> items{ItemId{"q1"}, ItemId{"q2"}, ItemId{"문항 3"}};
  return exec::read_results(file, items, last_counts, exec::Keep::texts).value();
}

}  // namespace

void results(std::string_view bytes) {
  static const test::TempDir folder;  // one for all calls: making one costs more than all the rest
  const std::filesystem::path file = folder.write("results.jsonl", bytes);
  const exec::Results all = read(file, true);
  FF_CHECK(all.whole_bytes <= static_cast<std::int64_t>(bytes.size()));
  std::int64_t from = 0;
  FF_CHECK(exec::count_lines(file, from) == all.whole_lines && from == static_cast<std::int64_t>(bytes.size()));
  FF_CHECK(all.lines.size() == all.texts.size());
  for (const auto& [item, line] : all.lines) check_evidence(line);
  // A torn last line is as if it were not there.
  const exec::Results torn = read(file, false);
  folder.write("results.jsonl", bytes.substr(0, static_cast<std::size_t>(all.whole_bytes)));
  const exec::Results cut = read(file, true);
  FF_CHECK(torn.texts == cut.texts && torn.wrong == cut.wrong && torn.whole_lines == cut.whole_lines);
}

void attempt_files(std::string_view bytes) {
  same_again(bytes, exec::parse_exit, exec::encode_exit);
  same_again(bytes, exec::parse_launch, exec::encode_launch);
  same_again(bytes, exec::parse_shim, exec::encode_shim);
}

}  // namespace fivefold::fuzz
