#pragma once
// The one SQLite connection of a workspace: WAL, synchronous=FULL, foreign keys, STRICT tables. A writer and any number
// of read-only connections; each belongs to one thread. sqlite3.h is named in store/sqlite.cc alone.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "harness/base/result.h"

namespace fivefold::store {

// One prepared statement. Parameters are bound by position from 1, columns read from 0.
class Statement {
 public:
  Statement& bind(int index, std::int64_t value);
  Statement& bind(int index, std::string_view text);
  Statement& bind_blob(int index, std::string_view bytes);
  Statement& bind_null(int index);
  template <class T>
  Statement& bind_optional(int index, const std::optional<T>& value) {
    return value ? bind(index, *value) : bind_null(index);
  }

  // True when there is a row. `full`, `busy`, `io`, `corrupt`, and `conflict` as rule for a broken constraint.
  Result<bool> step();
  // Runs a statement without rows and makes it ready for the next bindings.
  Result<void> run();
  void reset();

  [[nodiscard]] std::int64_t integer(int column) const;
  [[nodiscard]] std::string text(int column) const;  // bytes of a TEXT or BLOB
  [[nodiscard]] bool is_null(int column) const;

  ~Statement();
  Statement(Statement&&) noexcept;
  Statement& operator=(Statement&&) noexcept;

 private:
  friend class Database;
  struct State;
  explicit Statement(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

class Database {
 public:
  // Creates the file when it is missing. The schema is the caller's next step (store/migrate.h).
  static Result<Database> open_writer(const std::filesystem::path& file);
  static Result<Database> open_reader(const std::filesystem::path& file);

  // `sql` is a literal next to its function; values are always bound.
  Result<Statement> prepare(std::string_view sql);
  // One or more statements without parameters (migrations, pragmas).
  Result<void> execute(std::string_view sql);

  // Runs `work` in one BEGIN IMMEDIATE; commits when it returns a value, rolls back when it returns an error.
  // Inside another transaction of this connection it just runs.
  Result<void> transaction(const std::function<Result<void>()>& work);
  [[nodiscard]] bool in_transaction() const;

  ~Database();
  Database(Database&&) noexcept;
  Database& operator=(Database&&) noexcept;

 private:
  struct State;
  explicit Database(std::unique_ptr<State> state);
  static Result<Database> make_writer(const std::filesystem::path& file);
  std::unique_ptr<State> state_;
};

}  // namespace fivefold::store
