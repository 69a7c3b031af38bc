#pragma once
// What judges said, and what they said when sealed outputs were scored again. Used from the database's thread.

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "harness/base/bytes.h"
#include "harness/base/id.h"
#include "harness/base/result.h"
#include "harness/core/stage_log.h"
#include "store/sqlite.h"

namespace fivefold::store {

// `asked_for` names what needed the answer, `question` is the digest of what was asked.
Result<std::optional<std::string>> find_judge_answer(Database& database, const std::string& asked_for,
                                                     const ItemId& item, const Digest& question);
// Durable on return. An answer that is there already stays.
Result<void> add_judge_answer(Database& database, const std::string& asked_for, const ItemId& item,
                              const Digest& question, const std::string& answer);

// A sealed output and its score, asked about again.
struct Regrade {
  int run{1};
  ItemId item;
  std::int64_t sealed_micro{0};
  std::int64_t again_micro{0};
};
Result<void> add_regrade(Database& database, const CellId& cell, const Regrade& regrade);

// Sums over a cell's re-grades, in millionths.
struct RegradeSums {
  std::int64_t outputs{0};
  std::int64_t changed{0};
  std::int64_t change_micro{0};    // again - sealed
  std::int64_t distance_micro{0};  // |again - sealed|
  friend bool operator==(const RegradeSums&, const RegradeSums&) = default;
};
Result<std::map<CellId, RegradeSums>> regrade_sums(Database& database);

}  // namespace fivefold::store
