#include "store/sqlite.h"

#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <system_error>
#include <utility>

#include "harness/base/check.h"
#include "harness/os/file.h"
#include "harness/os/persist_step.h"

namespace fivefold::store {
namespace {

template <auto Free>
struct FreeWith {
  template <class T>
  void operator()(T* handle) const noexcept {
    Free(handle);
  }
};
using ConnectionPtr = std::unique_ptr<sqlite3, FreeWith<sqlite3_close_v2>>;
using StatementPtr = std::unique_ptr<sqlite3_stmt, FreeWith<sqlite3_finalize>>;

constexpr int kBusyTimeoutMs = 10'000;  // a reader may hold the file while it checkpoints

Error error_of(sqlite3* connection, std::string_view doing) {
  const int extended = sqlite3_extended_errcode(connection);
  Errc code = Errc::io;
  std::string rule = "database";
  std::string message = std::string(doing) + ": " + sqlite3_errmsg(connection);
  switch (extended & 0xff) {
    case SQLITE_FULL:
      code = Errc::full;
      rule = "full";
      break;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
      // SQLite names the file or the kind of call; what the system said is apart from it.
      if (const int reason = sqlite3_system_errno(connection); reason != 0) {
        message += ": " + std::system_category().message(reason);
        if (reason == ENOSPC || reason == EDQUOT || reason == EFBIG) {
          code = Errc::full;
          rule = "full";
        }
      }
      break;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      code = Errc::busy;
      break;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      code = Errc::corrupt;
      break;
    case SQLITE_CONSTRAINT:
      rule = "conflict";
      break;
    default:
      break;
  }
  return Error{code, rule, std::move(message)};
}

// The file of a connection, as people know it.
std::string database_name(sqlite3* connection) {
  const char* const file = sqlite3_db_filename(connection, "main");
  return file != nullptr && *file != '\0' ? std::string("database ") + file : std::string("database");
}

}  // namespace

// Statements that were used and are ready to be used again, by their SQL: the same few are run for every attempt.
using IdleStatements = std::map<std::string, StatementPtr, std::less<>>;
constexpr std::size_t kMaxIdle = 64;

struct Statement::State {
  StatementPtr handle;
  sqlite3* connection{nullptr};   // owned by the Database, which outlives its statements
  IdleStatements* idle{nullptr};  // so is this

  State(StatementPtr statement, sqlite3* of, IdleStatements* back) noexcept
      : handle(std::move(statement)), connection(of), idle(back) {}
  ~State() {
    if (!handle || idle->size() >= kMaxIdle) return;
    sqlite3_reset(handle.get());
    sqlite3_clear_bindings(handle.get());
    const char* const sql = sqlite3_sql(handle.get());
    idle->try_emplace(sql, std::move(handle));
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;
};

Statement::Statement(std::unique_ptr<State> state) : state_(std::move(state)) {}
Statement::~Statement() = default;
Statement::Statement(Statement&&) noexcept = default;
Statement& Statement::operator=(Statement&&) noexcept = default;

Statement& Statement::bind(int index, std::int64_t value) {
  FF_CHECK(sqlite3_bind_int64(state_->handle.get(), index, value) == SQLITE_OK);
  return *this;
}

Statement& Statement::bind(int index, std::string_view text) {
  FF_CHECK(sqlite3_bind_text64(state_->handle.get(), index, text.data() == nullptr ? "" : text.data(), text.size(),
                               SQLITE_TRANSIENT, SQLITE_UTF8) == SQLITE_OK);
  return *this;
}

Statement& Statement::bind_blob(int index, std::string_view bytes) {
  FF_CHECK(sqlite3_bind_blob64(state_->handle.get(), index, bytes.data() == nullptr ? "" : bytes.data(), bytes.size(),
                               SQLITE_TRANSIENT) == SQLITE_OK);
  return *this;
}

Statement& Statement::bind_null(int index) {
  FF_CHECK(sqlite3_bind_null(state_->handle.get(), index) == SQLITE_OK);
  return *this;
}

Result<bool> Statement::step() {
  const int status = sqlite3_step(state_->handle.get());
  if (status == SQLITE_ROW) return true;
  if (status == SQLITE_DONE) return false;
  Error error = error_of(state_->connection, database_name(state_->connection));
  sqlite3_reset(state_->handle.get());
  return error;
}

Result<void> Statement::run() {
  FF_ASSIGN(const bool row, step());
  FF_CHECK(!row);
  reset();
  return {};
}

void Statement::reset() {
  sqlite3_reset(state_->handle.get());
  sqlite3_clear_bindings(state_->handle.get());
}

std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(state_->handle.get(), column); }

std::string Statement::text(int column) const {
  const void* bytes = sqlite3_column_blob(state_->handle.get(), column);
  const int size = sqlite3_column_bytes(state_->handle.get(), column);
  return bytes == nullptr ? std::string()
                          : std::string(static_cast<const char*>(bytes), static_cast<std::size_t>(size));
}

bool Statement::is_null(int column) const { return sqlite3_column_type(state_->handle.get(), column) == SQLITE_NULL; }

struct Database::State {
  ConnectionPtr handle;
  IdleStatements idle;
  bool in_transaction{false};
};

Database::Database(std::unique_ptr<State> state) : state_(std::move(state)) {}
Database::~Database() = default;
Database::Database(Database&&) noexcept = default;
Database& Database::operator=(Database&&) noexcept = default;

namespace {

Result<ConnectionPtr> connect(const std::filesystem::path& file, int flags) {
  sqlite3* raw = nullptr;
  const int status = sqlite3_open_v2(file.c_str(), &raw, flags | SQLITE_OPEN_EXRESCODE, nullptr);
  ConnectionPtr handle(raw);
  if (status != SQLITE_OK) {
    if (!handle) return Error{Errc::io, "database", file.string() + ": out of memory"};
    return error_of(handle.get(), "cannot open " + file.string());
  }
  sqlite3_busy_timeout(handle.get(), kBusyTimeoutMs);
  return handle;
}

// Where SQLite cannot make a file it tries to read one instead, and then says that there is none. What the system says
// to a file of ours is the real reason.
Error real_reason(const std::filesystem::path& file, const Error& said) {
  if (said.message.find("unable to open database file") == std::string::npos) return said;
  const std::filesystem::path probe = file.string() + ".room";
  const Result<void> made = os::write_file(probe, "?");
  std::error_code ignored;
  std::filesystem::remove(probe, ignored);
  return made.ok() ? said : made.error();
}

}  // namespace

Result<Database> Database::open_writer(const std::filesystem::path& file) {
  Result<Database> opened = make_writer(file);
  if (!opened.ok()) return real_reason(file, std::move(opened).error());
  return opened;
}

Result<Database> Database::make_writer(const std::filesystem::path& file) {
  auto state = std::make_unique<State>();
  // The files of the log take the database's mode when they are made: a reader's of a time when it could not be
  // written.
  for (const char* const suffix : {"-wal", "-shm"}) {
    const std::string beside = file.string() + suffix;
    if (::access(beside.c_str(), F_OK) == 0 && ::access(beside.c_str(), W_OK) != 0) ::chmod(beside.c_str(), 0644);
  }
  FF_ASSIGN(state->handle, connect(file, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE));
  // SQLite would fall back to reading, and leave files beside the database that nobody may write either.
  if (sqlite3_db_readonly(state->handle.get(), "main") == 1) {
    return Error{Errc::io, "database", file.string() + " may not be written: Permission denied"};
  }
  Database database(std::move(state));
  FF_TRY(
      database.execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                       "PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON;"
                       // Makes the files of the log now, where a full disk can still be told from a missing file.
                       "SELECT count(*) FROM sqlite_schema;"));
  return database;
}

namespace {

// A reader of a WAL database makes two files beside it. Where it cannot (a read-only folder, a full disk) and nothing
// waits in the log, the file alone is the whole truth, and SQLite is told that it stands still.
std::string standing_still(const std::filesystem::path& file) {
  std::string uri = "file:";
  for (const char c : file.string()) {
    if (c == '%' || c == '?' || c == '#') {
      constexpr std::string_view kHex = "0123456789ABCDEF";
      const auto byte = static_cast<unsigned char>(c);
      uri += {'%', kHex[byte >> 4U], kHex[byte & 15U]};
    } else {
      uri += c;
    }
  }
  return uri + "?immutable=1";
}

bool log_is_empty(const std::filesystem::path& file) {
  std::error_code failed;
  const std::filesystem::path log = file.string() + "-wal";
  return !std::filesystem::exists(log, failed) || (std::filesystem::file_size(log, failed) == 0 && !failed);
}

}  // namespace

Result<Database> Database::open_reader(const std::filesystem::path& file) {
  constexpr std::string_view kFirst =
      "PRAGMA query_only=ON; PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON; SELECT count(*) FROM sqlite_schema;";
  auto state = std::make_unique<State>();
  FF_ASSIGN(state->handle, connect(file, SQLITE_OPEN_READONLY));
  Database database(std::move(state));
  Result<void> read = database.execute(kFirst);
  const int status = sqlite3_errcode(database.state_->handle.get()) & 0xff;
  const bool no_room = status == SQLITE_FULL || status == SQLITE_IOERR;
  if (read.ok() || (status != SQLITE_CANTOPEN && status != SQLITE_READONLY && !no_room) || !log_is_empty(file)) {
    return read.ok() ? Result<Database>(std::move(database)) : std::move(read).error();
  }
  FF_ASSIGN(database.state_->handle, connect(standing_still(file), SQLITE_OPEN_READONLY | SQLITE_OPEN_URI));
  FF_TRY(database.execute(kFirst));
  return database;
}

Result<Statement> Database::prepare(std::string_view sql) {
  sqlite3* const connection = state_->handle.get();
  if (const auto found = state_->idle.find(sql); found != state_->idle.end()) {
    StatementPtr used = std::move(state_->idle.extract(found).mapped());
    return Statement(std::make_unique<Statement::State>(std::move(used), connection, &state_->idle));
  }
  sqlite3_stmt* raw = nullptr;
  const int status = sqlite3_prepare_v2(connection, sql.data(), static_cast<int>(sql.size()), &raw, nullptr);
  if (status != SQLITE_OK) return error_of(connection, database_name(connection));
  return Statement(std::make_unique<Statement::State>(StatementPtr(raw), connection, &state_->idle));
}

Result<void> Database::execute(std::string_view sql) {
  const std::string text(sql);
  if (sqlite3_exec(state_->handle.get(), text.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
    return error_of(state_->handle.get(), database_name(state_->handle.get()));
  }
  return {};
}

Result<void> Database::transaction(const std::function<Result<void>()>& work) {
  if (state_->in_transaction) return work();
  FF_TRY(execute("BEGIN IMMEDIATE"));
  state_->in_transaction = true;
  Result<void> done = work();
  if (done.ok()) {
    os::persist_step("commit");
    done = execute("COMMIT");
    os::persist_step("committed");
  }
  // After some errors (a full disk) SQLite has rolled back by itself: then there is nothing left to undo.
  if (!done.ok() && sqlite3_get_autocommit(state_->handle.get()) == 0) (void)execute("ROLLBACK");
  state_->in_transaction = false;
  return done;
}

bool Database::in_transaction() const { return state_->in_transaction; }

}  // namespace fivefold::store
