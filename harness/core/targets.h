#pragma once
// The targets file of an item benchmark: what the right answer to each item is (docs/design.md sections 4 and 5). Never
// given to a driver. Pure, over the file's bytes.

#include <map>
#include <span>
#include <string_view>

#include "harness/base/id.h"
#include "harness/base/result.h"
#include "harness/core/scorer.h"
#include "harness/json/value.h"

namespace fivefold {

using Targets = std::map<ItemId, json::Value>;  // text or number

// Lines {"id","target"}: the same ids as the item list, in any order, each target one that fits the scorer; unknown
// names are allowed. The errors of each_dataset_line, `scorer.target`, and `dataset.targets` for ids that are missing
// or too many, with the line number.
Result<Targets> parse_targets(std::string_view bytes, std::span<const ItemId> items, const Scorer& scorer);

}  // namespace fivefold
