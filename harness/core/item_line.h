#pragma once
// Lines of evidence: what a runner wrote for an item, the salted item line that is sealed, and the salted line of a
// re-executed unit (docs/records.md section 7, docs/design.md section 5). Pure.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/bytes.h"
#include "harness/base/id.h"
#include "harness/base/result.h"

namespace fivefold {

enum class Finish { stop, length, error };
std::string_view to_text(Finish finish);

struct Artifact {
  std::string name;
  std::optional<Digest> sha256;  // of the file's bytes, by whoever reads it; without it nothing goes into evidence
  std::string path{};            // as the runner wrote it; never in evidence
};

// A line of results.jsonl after the harness read it leniently. Scores are millionths.
struct RunnerLine {
  ItemId item;
  std::string output;
  Finish finish{Finish::stop};
  std::optional<std::int64_t> tokens_in;
  std::optional<std::int64_t> tokens_out;
  std::optional<std::int64_t> latency_ms;
  std::optional<Digest> prompt_sha256;
  std::vector<Artifact> artifacts;
  std::map<std::string, std::int64_t> metrics;  // millionths
  std::optional<std::string> served_model;
  std::optional<std::int64_t> score_micro;  // the runner's own, used only by scorer `runner`
  bool cached{false};
};

// Reads one line. The error's rule is the attempt's reason: `bad-utf8`, `bad-json`, `line-cap`, `output-cap`,
// `bad-score` (docs/design.md section 5, Reasons).
Result<RunnerLine> parse_runner_line(std::string_view line);

inline constexpr std::size_t kMaxOutputBytes = std::size_t{1} << 20;
inline constexpr std::size_t kMaxLineBytes = std::size_t{4} << 20;

using Salt = Digest;  // 32 bytes from the operating system for every line

// What a judge said of an output, asked a prompt of that digest: kept on the line that it scored.
struct JudgeAnswer {
  std::string model;
  std::string revision;
  Digest prompt_sha256;
  std::string output;
  friend bool operator==(const JudgeAnswer&, const JudgeAnswer&) = default;
};

// The evidence line without its LF. `with_output` false: the text is withheld, its digest stays.
std::string encode_item_line(const Salt& salt, const RunnerLine& line, std::optional<std::int64_t> score_micro,
                             bool with_output, const std::optional<JudgeAnswer>& judge = {});
// `attempts` executed tries; `line` is nothing for a unit that failed in all of them.
std::string encode_rerun_line(const Salt& salt, int run, const ItemId& item, int attempts,
                              const std::optional<RunnerLine>& line, std::int64_t score_micro, bool with_output,
                              const std::optional<JudgeAnswer>& judge = {});

// What the verifier and the auditor need of a line.
struct ItemLine {
  Salt salt;
  ItemId item;
  std::optional<std::int64_t> score_micro;
  std::optional<std::string> output;
  std::optional<Digest> output_sha256;
  std::optional<Digest> prompt_sha256;
  std::optional<Finish> finish;
  std::optional<JudgeAnswer> judge{};
};
struct RerunLine {
  Salt salt;
  int run{1};
  ItemId item;
  bool ok{true};  // outcome
  int attempts{1};
  std::int64_t score_micro{0};
  std::optional<std::string> output{};
  std::optional<Digest> output_sha256{};
  std::optional<Digest> prompt_sha256{};
  std::optional<Finish> finish{};
};
// Strict; every free name with a fixed meaning is checked. `E_ITEMS` (or `E_JSON`).
Result<ItemLine> parse_item_line(std::string_view line);
Result<RerunLine> parse_rerun_line(std::string_view line);

// Lines of a JSONL text: every line ends in LF, none is empty, no CR. `E_JSON`.
Result<std::vector<std::string_view>> split_lines(std::string_view text);

}  // namespace fivefold
