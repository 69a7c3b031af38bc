#pragma once
// Numbered migrations of the schema, embedded at build. Each is applied once, in its own transaction, and its digest is
// kept: a released migration is never edited, and a database made by a newer program is refused.

#include <string>
#include <vector>

#include "harness/base/result.h"
#include "store/sqlite.h"

namespace fivefold::store {

struct Migration {
  int number{0};
  std::string name;
  std::string sql;
};

// In order of their numbers (generated from store/migrations/*.sql).
const std::vector<Migration>& embedded_migrations();

// Applies what is missing. `corrupt` when an applied migration has another digest, `unsupported` when the database has
// one that this program does not know.
Result<void> migrate(Database& database, const std::vector<Migration>& migrations);
// Checks the same without writing (read-only connections).
Result<void> check_schema(Database& database, const std::vector<Migration>& migrations);

}  // namespace fivefold::store
