#pragma once
// The lines of an unsigned data set file (prompts, targets): lenient JSON objects with an `id`, errors that name the
// line and the rule (docs/design.md sections 4 and 5). Private to core. Pure.

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "harness/base/id.h"
#include "harness/base/result.h"
#include "harness/json/fields.h"

namespace fivefold {

inline constexpr std::size_t kMaxDatasetLineBytes = std::size_t{1} << 20;
inline constexpr std::size_t kMaxDatasetItems = 1'000'000;

// Calls `take` for each line in order with its id and a reader of its other members; unknown members are allowed, an
// id that comes twice is not. `dataset.line` (size, empty), `dataset.json`, `dataset.id`, `dataset.duplicate`,
// `dataset.field`, `dataset.count` (1..10^6 lines).
Result<void> each_dataset_line(std::string_view bytes, const std::function<void(const ItemId&, json::Fields&)>& take);

}  // namespace fivefold
