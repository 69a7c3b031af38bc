#pragma once
// What the program of the scorer `command` reads and writes (docs/design.md section 5): one line an output, one score a
// line, in the same order. Pure.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/id.h"
#include "harness/base/result.h"
#include "harness/json/value.h"

namespace fivefold {

// {"id","output","target"} with its LF; the target as the dataset has it.
std::string encode_scoring_line(const ItemId& item, std::string_view output, const json::Value& target);
// Lines {"id","score"}, one for each of `items` in that order, unknown names allowed; scores in millionths, decimals of
// [0, 1]. `scorer.command` naming the line.
Result<std::vector<std::int64_t>> parse_scoring_lines(std::string_view text, std::span<const ItemId> items);

}  // namespace fivefold
