#pragma once
// What a runner left in results.jsonl and what the harness makes of it: the lines that stand, everything that is wrong,
// and the one reason when the attempt failed. Reading touches the file; judging is pure.

#include <cstdint>
#include <filesystem>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/id.h"
#include "harness/base/result.h"
#include "harness/core/item_line.h"
#include "harness/core/measurement.h"
#include "harness/exec/exit_file.h"
#include "harness/exec/reason.h"

namespace fivefold::exec {

inline constexpr std::size_t kMaxResultLine = std::size_t{4} << 20;

struct Results {
  std::map<ItemId, RunnerLine> lines;   // the first good line of each item that was asked
  std::map<ItemId, std::string> texts;  // the same as text, without LF, where that was wanted
  std::set<Reason> wrong;               // of line-cap .. bad-score: what the file shows
  std::optional<std::int64_t> value;    // of a scalar: its one good line, in 10^-decimals of the unit
  std::int64_t whole_lines{0};          // lines that end in LF, good or bad: the progress of the attempt
  std::int64_t whole_bytes{0};          // up to and with the last LF: what stands when a session is continued
};

// Reads the file line by line. `items` are all items of the attempt, also those answered in earlier sessions. A missing
// file, or one that the runner replaced by something else, is empty. `last_counts`: the program ended by itself, so
// a last line without LF is a line; else it is torn and left out. `max_bytes` is the attempt's disk: what the file, or
// all artifacts that its lines name, has beyond that is not read and is `output-cap`.
enum class Keep { values, texts };
inline constexpr std::int64_t kNoLimit = std::numeric_limits<std::int64_t>::max();
Result<Results> read_results(const std::filesystem::path& file, const std::set<ItemId>& items, bool last_counts,
                             Keep keep = Keep::values, std::int64_t max_bytes = kNoLimit);

// The same of a scalar: one line is a value, a further one is `repeated-item`.
Result<Results> read_measurement(const std::filesystem::path& file, const MeasurementRules& rules, bool last_counts,
                                 std::int64_t max_bytes = kNoLimit);

// One line, with the digests of the artifacts it names, which are files below the attempt's directory (`bad-json` when
// one is not). Otherwise as parse_runner_line.
Result<RunnerLine> read_line(std::string_view text, const std::filesystem::path& dir,
                             std::int64_t max_bytes = kNoLimit);

// How many whole lines there are now, without reading them as JSON: for progress. Continues at `from_byte`, which it
// moves on, for `at_most` bytes: who looks between other work must not fall behind a program that never stops writing.
std::int64_t count_lines(const std::filesystem::path& file, std::int64_t& from_byte, std::int64_t at_most = kNoLimit);

// A team's run: `asked` items, at most `max_errors` of them with finish error.
std::optional<Reason> judge(const ExitReport& exit, bool pinned_changed, const Results& results, std::int64_t asked,
                            std::int64_t max_errors);
// A scalar: without a value it is `no-result`.
std::optional<Reason> judge_measurement(const ExitReport& exit, bool pinned_changed, const Results& results);

}  // namespace fivefold::exec
