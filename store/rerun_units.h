#pragma once
// The units of re-executions: which items an attempt asked, how often each was tried, and the line that answered it.
// Kept until the audit has put them into its records, so that a killed audit asks no answered unit again. Used from the
// database's thread.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/id.h"
#include "harness/base/result.h"
#include "harness/core/stage_log.h"
#include "store/sqlite.h"

namespace fivefold::store {

// The re-execution that units belong to: a run with the seed it is executed with.
struct RerunKey {
  CellId cell;
  int run{1};
  std::uint32_t seed{0};
  friend auto operator<=>(const RerunKey&, const RerunKey&) = default;
};

struct RerunUnit {
  int tries{0};
  std::string folder;               // below runs/: of the attempt that tried it last
  std::optional<std::string> line;  // of results.jsonl, without LF
};

Result<void> add_asked_items(Database& database, std::int64_t attempt, const std::vector<ItemId>& items);
Result<std::vector<ItemId>> list_asked_items(Database& database, std::int64_t attempt);

// One more executed try of a unit, in the attempt of that folder, answered or not.
Result<void> add_try(Database& database, const RerunKey& key, const ItemId& item, const std::string& folder,
                     const std::optional<std::string>& line);
// The re-run of that ledger entry is void: what is known of the unit is put aside, so that it is asked again.
Result<void> void_unit(Database& database, std::uint64_t entry, const RerunKey& key, const ItemId& item);
Result<std::map<ItemId, RerunUnit>> list_units(Database& database, const RerunKey& key);

}  // namespace fivefold::store
