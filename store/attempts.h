#pragma once
// Attempts in the database: written before the launch, moved on by sessions, closed once. Callers put several calls
// into one transaction (a record and its rows always are). Used from the database's thread.

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/bytes.h"
#include "harness/base/id.h"
#include "harness/base/result.h"
#include "harness/base/time.h"
#include "harness/core/item_line.h"
#include "harness/core/records.h"
#include "harness/core/stage_log.h"
#include "harness/os/entropy.h"
#include "store/sqlite.h"

namespace fivefold::store {

enum class AttemptPurpose { run, rerun };

struct AttemptRow {
  std::int64_t id{0};
  AttemptPurpose purpose{AttemptPurpose::run};
  CellId cell;
  int run{1};
  int number{0};  // attempt of the run; of a re-execution its try
  std::uint32_t seed{0};
  std::string folder;  // below runs/
  std::string home;    // below homes/
  std::vector<int> gpus;
  int sessions{1};                    // the session that was last begun
  int idle_sessions{0};               // in a row that left neither exit.json nor a new line
  std::int64_t known_lines{0};        // whole lines of results.jsonl when the session began
  std::optional<UtcTime> started_at;  // of the first session
  std::optional<Outcome> outcome;
  std::optional<std::string> reason;
  friend bool operator==(const AttemptRow&, const AttemptRow&) = default;
};

// 128 random bits in hex: a folder's name says nothing about what it is for.
std::string opaque_name(os::Entropy& entropy);
bool is_opaque_name(std::string_view name);

// Returns the id of the new row.
Result<std::int64_t> add_attempt(Database& database, const AttemptRow& row);
// Writes gpus, sessions, idle_sessions, known_lines and started_at of an open attempt.
Result<void> update_attempt(Database& database, const AttemptRow& row);
Result<void> end_attempt(Database& database, std::int64_t id, Outcome outcome,
                         const std::optional<std::string>& reason);

// By id. `open_only`: those without an outcome.
Result<std::vector<AttemptRow>> list_attempts(Database& database, AttemptPurpose purpose, bool open_only);

struct ItemResult {
  std::int64_t item_index{0};
  Digest output;
  std::optional<std::int64_t> score_micro;
  Finish finish{Finish::stop};
  std::optional<std::int64_t> tokens_in;
  std::optional<std::int64_t> tokens_out;
};
Result<void> add_item_results(Database& database, std::int64_t attempt, std::span<const ItemResult> rows);
Result<std::vector<ItemResult>> list_item_results(Database& database, std::int64_t attempt);  // by item_index

// What the answered items of completed runs took, by benchmark: tokens in and out of all of them, and how many they
// are. Benchmarks with an item that has no counts are left out.
struct TokenUse {
  std::int64_t tokens{0};
  std::int64_t items{0};
};
Result<std::map<BenchmarkId, TokenUse>> token_use(Database& database);
std::int64_t mean_tokens(const TokenUse& use);  // of an item, rounded half up

// The name below homes/ of the folder that is HOME in a team's own runs: made at the first call, the same ever after.
Result<std::string> team_home(Database& database, const TeamId& team, os::Entropy& entropy);

}  // namespace fivefold::store
