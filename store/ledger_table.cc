#include "store/ledger_table.h"

namespace fivefold::store {

Result<void> insert_entry(Database& database, const StoredEntry& entry) {
  FF_ASSIGN(Statement insert,
            database.prepare("INSERT INTO ledger_entry(idx, kind, leaf, envelope) VALUES (?1, ?2, ?3, ?4)"));
  insert.bind(1, static_cast<std::int64_t>(entry.index)).bind(2, entry.kind);
  insert.bind_blob(3, view(entry.leaf)).bind_blob(4, entry.envelope);
  return insert.run();
}

Result<void> insert_checkpoint(Database& database, const StoredCheckpoint& checkpoint) {
  FF_ASSIGN(Statement insert, database.prepare("INSERT INTO ledger_checkpoint(size, root, note) VALUES (?1, ?2, ?3)"));
  insert.bind(1, static_cast<std::int64_t>(checkpoint.size));
  insert.bind_blob(2, view(checkpoint.root)).bind_blob(3, checkpoint.note);
  return insert.run();
}

Result<std::vector<StoredEntry>> read_entries(Database& database) {
  FF_ASSIGN(Statement all, database.prepare("SELECT idx, kind, leaf, envelope FROM ledger_entry ORDER BY idx"));
  std::vector<StoredEntry> entries;
  for (;;) {
    FF_ASSIGN(const bool row, all.step());
    if (!row) return entries;
    FF_ASSIGN(const Digest leaf, digest_from_bytes(all.text(2)));
    entries.push_back({static_cast<std::uint64_t>(all.integer(0)), all.text(1), leaf, all.text(3)});
  }
}

Result<std::vector<StoredCheckpoint>> read_checkpoints(Database& database) {
  FF_ASSIGN(Statement all, database.prepare("SELECT size, root, note FROM ledger_checkpoint ORDER BY size"));
  std::vector<StoredCheckpoint> checkpoints;
  for (;;) {
    FF_ASSIGN(const bool row, all.step());
    if (!row) return checkpoints;
    FF_ASSIGN(const Digest root, digest_from_bytes(all.text(1)));
    checkpoints.push_back({static_cast<std::uint64_t>(all.integer(0)), root, all.text(2)});
  }
}

}  // namespace fivefold::store
