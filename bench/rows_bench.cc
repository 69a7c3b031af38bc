// Item rows through store/ against the same rows through SQLite's own interface: the same schema (the embedded
// migrations), the same pragmas, one transaction a run of 1000 items. bench/rows.py makes the ratio.
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>
#include <sqlite3.h>

#include "harness/base/check.h"
#include "harness/crypto/sha256.h"
#include "store/attempts.h"
#include "store/migrate.h"

namespace fivefold::bench {

namespace {

constexpr std::int64_t kRows = 1000;

class Folder {
 public:
  Folder() {
    const char* const base = std::getenv("TMPDIR");
    std::string pattern = std::string(base == nullptr ? "/tmp" : base) + "/fivefold-rows-XXXXXX";
    FF_CHECK(::mkdtemp(pattern.data()) != nullptr);
    path_ = pattern;
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  [[nodiscard]] std::filesystem::path database() const { return path_ / "stage.db"; }

 private:
  std::filesystem::path path_;
};

std::vector<store::ItemResult> make_rows() {
  std::vector<store::ItemResult> rows;
  for (std::int64_t i = 0; i < kRows; ++i) {
    rows.push_back({i, crypto::sha256(std::to_string(i)), i % 2 * 1'000'000, Finish::stop, 120, 7});
  }
  return rows;
}

store::AttemptRow attempt(std::int64_t number) {
  store::AttemptRow row;
  row.cell = {TeamId{"team"}, BenchmarkId{"benchmark"}};
  row.number = static_cast<int>(number);
  row.folder = std::to_string(number);
  row.home = "home";
  return row;
}

void through_the_store(benchmark::State& state) {
  const Folder folder;
  auto database = store::Database::open_writer(folder.database());
  FF_CHECK(database.ok() && store::migrate(*database, store::embedded_migrations()).ok());
  const std::vector<store::ItemResult> rows = make_rows();
  std::int64_t number = 0;
  for (auto _ : state) {
    const auto done = database->transaction([&]() -> Result<void> {
      FF_ASSIGN(const std::int64_t id, store::add_attempt(*database, attempt(number++)));
      return store::add_item_results(*database, id, rows);
    });
    FF_CHECK(done.ok());
  }
  state.SetItemsProcessed(state.iterations() * kRows);
}
BENCHMARK(through_the_store)->UseRealTime()->Unit(benchmark::kMillisecond);

// SQLite by itself, its calls checked as little as is safe.
class Raw {
 public:
  explicit Raw(const std::filesystem::path& file) {
    FF_CHECK(sqlite3_open(file.c_str(), &handle_) == SQLITE_OK);
    run("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
        "PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON;");
    attempt_ = prepare(
        "INSERT INTO attempt(purpose,team,benchmark,run,number,seed,folder,home,gpus,sessions) "
        "VALUES('run','team','benchmark',1,?,0,?,'home','',1)");
    item_ = prepare(
        "INSERT INTO item_result(run,item_index,output,score_micro,finish,tokens_in,tokens_out) "
        "VALUES(?,?,?,?,?,?,?)");
  }
  ~Raw() {
    sqlite3_finalize(attempt_);
    sqlite3_finalize(item_);
    sqlite3_close(handle_);
  }
  Raw(const Raw&) = delete;
  Raw& operator=(const Raw&) = delete;

  void add(std::int64_t number, const std::vector<store::ItemResult>& rows) {
    run("BEGIN IMMEDIATE");
    const std::string folder = std::to_string(number);
    sqlite3_bind_int64(attempt_, 1, number);
    sqlite3_bind_text(attempt_, 2, folder.c_str(), -1, SQLITE_STATIC);
    finish(attempt_);
    const std::int64_t id = sqlite3_last_insert_rowid(handle_);
    for (const store::ItemResult& row : rows) {
      sqlite3_bind_int64(item_, 1, id);
      sqlite3_bind_int64(item_, 2, row.item_index);
      sqlite3_bind_blob(item_, 3, row.output.bytes.data(), 32, SQLITE_STATIC);
      sqlite3_bind_int64(item_, 4, *row.score_micro);
      sqlite3_bind_text(item_, 5, "stop", 4, SQLITE_STATIC);
      sqlite3_bind_int64(item_, 6, *row.tokens_in);
      sqlite3_bind_int64(item_, 7, *row.tokens_out);
      finish(item_);
    }
    run("COMMIT");
  }

 private:
  void run(const char* sql) { FF_CHECK(sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr) == SQLITE_OK); }
  sqlite3_stmt* prepare(const char* sql) {
    sqlite3_stmt* statement = nullptr;
    FF_CHECK(sqlite3_prepare_v2(handle_, sql, -1, &statement, nullptr) == SQLITE_OK);
    return statement;
  }
  static void finish(sqlite3_stmt* statement) {
    FF_CHECK(sqlite3_step(statement) == SQLITE_DONE);
    sqlite3_reset(statement);
  }

  sqlite3* handle_{nullptr};
  sqlite3_stmt* attempt_{nullptr};
  sqlite3_stmt* item_{nullptr};
};

void raw_sqlite(benchmark::State& state) {
  const Folder folder;
  {
    auto database = store::Database::open_writer(folder.database());
    FF_CHECK(database.ok() && store::migrate(*database, store::embedded_migrations()).ok());
  }
  Raw raw(folder.database());
  const std::vector<store::ItemResult> rows = make_rows();
  std::int64_t number = 0;
  for (auto _ : state) raw.add(number++, rows);
  state.SetItemsProcessed(state.iterations() * kRows);
}
BENCHMARK(raw_sqlite)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace

}  // namespace fivefold::bench

BENCHMARK_MAIN();
