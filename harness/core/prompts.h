#pragma once
// The prompts file of an item benchmark: what a driver is given, and the item list that it defines
// (docs/design.md sections 4 and 5). Pure, over the file's bytes.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/bytes.h"
#include "harness/base/id.h"
#include "harness/base/result.h"
#include "harness/core/stage.h"
#include "harness/json/value.h"

namespace fivefold {

struct Prompt {
  ItemId id;
  json::Member content;                 // "prompt" (text) or "messages" (list), as it goes into items.jsonl
  std::vector<PinnedFile> attachments;  // paths relative to the prompts file
};

struct Prompts {
  std::vector<Prompt> prompts;  // in file order: the item index
  std::string item_list;        // one id per LF-ended line
  Digest item_list_sha256;

  [[nodiscard]] std::vector<ItemId> ids() const;
};

// Lines {"id","prompt" or "messages","attachments"?:[{"path","sha256"}]}; unknown names are allowed. The errors of
// each_dataset_line with the line number.
Result<Prompts> parse_prompts(std::string_view bytes);

// The ids of an item list: one per LF-ended line, distinct. `E_ITEMS`.
Result<std::vector<ItemId>> parse_item_list(std::string_view bytes);

}  // namespace fivefold
