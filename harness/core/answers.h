#pragma once
// Answers to items as anybody may hold them: lines that a runner wrote, of a sealed run, or of a re-execution. What
// `fivefold diff` compares; nothing is decided by it. Pure.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "harness/base/bytes.h"
#include "harness/base/id.h"
#include "harness/base/result.h"
#include "harness/core/item_line.h"

namespace fivefold {

struct Answer {
  std::optional<Digest> text{};               // SHA-256 of the output's UTF-8 bytes; nothing where it was not kept
  std::optional<std::int64_t> score_micro{};  // nothing where nobody has scored it
  std::optional<Finish> finish{};
  std::optional<Digest> prompt{};  // as the runner reported it
  bool executed{true};             // false: a unit that the lab could not execute
};

// By run and item. Run 0: the lines do not say of which run they are.
struct Answers {
  std::map<int, std::map<ItemId, Answer>> runs;
};

// Lines of results.jsonl (`id`), of a sealed run (`salt`, `item`) or of a re-execution (`salt`, `run`, `item`), each of
// its own kind. The error names the line: `bad-json` and the other reasons of a runner's line, `E_ITEMS`, `E_JSON`, and
// `repeated-item` for a second answer to a unit.
Result<Answers> read_answers(std::string_view text);

}  // namespace fivefold
