#pragma once
// The ledger's tables: raw envelopes and checkpoint notes, append-only by trigger (docs/records.md section 5).

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/base/bytes.h"
#include "harness/base/result.h"
#include "store/sqlite.h"

namespace fivefold::store {

struct StoredEntry {
  std::uint64_t index{0};
  std::string kind;
  Digest leaf;
  std::string envelope;
};
struct StoredCheckpoint {
  std::uint64_t size{0};
  Digest root;
  std::string note;
};

Result<void> insert_entry(Database& database, const StoredEntry& entry);
Result<void> insert_checkpoint(Database& database, const StoredCheckpoint& checkpoint);
Result<std::vector<StoredEntry>> read_entries(Database& database);           // in order of index
Result<std::vector<StoredCheckpoint>> read_checkpoints(Database& database);  // in order of size

}  // namespace fivefold::store
