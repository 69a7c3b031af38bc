#pragma once
// The keys of a stage by ledger index: enrolled by the policy, then changed by key-events (docs/records.md section 3).
// Private to harness/verify. Pure.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "harness/core/records.h"

namespace fivefold::verify {

struct RingKey {
  EnrolledKey key;
  std::uint64_t from{0};               // first index at which it may sign
  std::optional<std::uint64_t> until;  // index of the event that ended it
};

class Keyring {
 public:
  // `E_KEY` when the key is refused, its proof does not hold or it is enrolled already; `E_LIMIT` beyond 256 keys.
  Result<void> enrol(const EnrolledKey& key, const StageId& stage, std::uint64_t from);
  // The key-event at `index`. `E_KEY`.
  Result<void> apply(const KeyEvent& event, const StageId& stage, std::uint64_t index);
  [[nodiscard]] const RingKey* find(std::string_view keyid) const;
  [[nodiscard]] const std::map<std::string, RingKey, std::less<>>& keys() const { return keys_; }

 private:
  Result<void> revoke(const std::string& keyid, const KeyEvent& event, std::uint64_t index);
  Result<void> check_previous(const KeyEvent& event, const StageId& stage) const;

  std::map<std::string, RingKey, std::less<>> keys_;  // by keyid
};

}  // namespace fivefold::verify
