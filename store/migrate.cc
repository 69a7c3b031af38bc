#include "store/migrate.h"

#include <map>

#include "harness/base/bytes.h"
#include "harness/crypto/sha256.h"

namespace fivefold::store {
namespace {

constexpr std::string_view kCreate =
    "CREATE TABLE IF NOT EXISTS migration(number INTEGER PRIMARY KEY, name TEXT NOT NULL, sha256 BLOB NOT NULL "
    "CHECK(length(sha256) = 32)) STRICT";

Result<std::map<int, std::string>> applied_migrations(Database& database) {
  FF_ASSIGN(Statement all, database.prepare("SELECT number, sha256 FROM migration ORDER BY number"));
  std::map<int, std::string> applied;
  for (;;) {
    FF_ASSIGN(const bool row, all.step());
    if (!row) return applied;
    applied[static_cast<int>(all.integer(0))] = all.text(1);
  }
}

Result<void> compare(const std::map<int, std::string>& applied, const std::vector<Migration>& migrations) {
  std::map<int, const Migration*> known;
  for (const Migration& migration : migrations) known[migration.number] = &migration;
  for (const auto& [number, digest] : applied) {
    const auto found = known.find(number);
    if (found == known.end()) {
      return Error{Errc::unsupported, "schema",
                   "the database has migration " + std::to_string(number) + ", which this program does not know: a " +
                       "newer program made it"};
    }
    if (digest != view(crypto::sha256(found->second->sql))) {
      return Error{Errc::corrupt, "schema", "migration " + found->second->name + " was applied with another text"};
    }
  }
  return {};
}

Result<void> apply(Database& database, const Migration& migration) {
  return database.transaction([&]() -> Result<void> {
    FF_TRY(database.execute(migration.sql));
    FF_ASSIGN(Statement note, database.prepare("INSERT INTO migration(number, name, sha256) VALUES (?1, ?2, ?3)"));
    note.bind(1, std::int64_t{migration.number}).bind(2, migration.name);
    note.bind_blob(3, view(crypto::sha256(migration.sql)));
    return note.run();
  });
}

}  // namespace

Result<void> migrate(Database& database, const std::vector<Migration>& migrations) {
  FF_TRY(database.execute(kCreate));
  FF_ASSIGN(const auto applied, applied_migrations(database));
  FF_TRY(compare(applied, migrations));
  for (const Migration& migration : migrations) {
    if (applied.contains(migration.number)) continue;
    if (auto done = apply(database, migration); !done.ok()) return std::move(done).error().with(migration.name);
  }
  return {};
}

Result<void> check_schema(Database& database, const std::vector<Migration>& migrations) {
  FF_ASSIGN(Statement made, database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'migration'"));
  FF_ASSIGN(const bool there, made.step());
  if (!there) return Error{Errc::corrupt, "schema", "the database has no tables: it was emptied, or never filled"};
  FF_ASSIGN(const auto applied, applied_migrations(database));
  FF_TRY(compare(applied, migrations));
  if (applied.size() == migrations.size()) return {};
  return Error{Errc::unsupported, "schema",
               "the database was made by an older program: any writing command updates it"};
}

}  // namespace fivefold::store
