#include "harness/verify/keyring.h"

namespace fivefold::verify {
namespace {

constexpr std::size_t kMaxKeys = 256;

}  // namespace

Result<void> Keyring::enrol(const EnrolledKey& key, const StageId& stage, std::uint64_t from) {
  const std::string keyid = crypto::keyid(key.key);
  if (keys_.contains(keyid)) return bad_input("E_KEY", "the key " + keyid + " is enrolled twice");
  if (keys_.size() == kMaxKeys) return bad_input("E_LIMIT", "a stage has at most 256 keys");
  FF_TRY(check_enrolment(key, stage));
  keys_[keyid] = {key, from, std::nullopt};
  return {};
}

const RingKey* Keyring::find(std::string_view keyid) const {
  const auto found = keys_.find(keyid);
  return found == keys_.end() ? nullptr : &found->second;
}

Result<void> Keyring::revoke(const std::string& keyid, const KeyEvent& event, std::uint64_t index) {
  const auto found = keys_.find(keyid);
  if (found == keys_.end() || found->second.until) return bad_input("E_KEY", keyid + " is no valid key to revoke");
  const EnrolledKey& key = found->second.key;
  if (key.role != event.role || key.name != event.name) {
    return bad_input("E_KEY", keyid + " is not a key of " + std::string(to_text(event.role)) + " " + event.name);
  }
  found->second.until = index;
  return {};
}

// The old key has to agree to its successor.
Result<void> Keyring::check_previous(const KeyEvent& event, const StageId& stage) const {
  const RingKey* const previous = event.previous ? find(*event.previous) : nullptr;
  if (previous == nullptr || !event.previous_proof || !event.key) {
    return bad_input("E_KEY", "a rotation names a key that is not enrolled");
  }
  const std::string message = crypto::enrol_message(stage.text, to_text(event.role), event.name, *event.key);
  if (crypto::verify(previous->key.key, message, *event.previous_proof)) return {};
  return bad_input("E_KEY", "the previous key has not agreed to the rotation");
}

Result<void> Keyring::apply(const KeyEvent& event, const StageId& stage, std::uint64_t index) {
  if (event.action == KeyAction::revoke) return revoke(event.keyid, event, index);
  if (!event.key || !event.proof) return bad_input("E_KEY", "a key-event that adds a key has none");
  if (event.action == KeyAction::rotate) {
    FF_TRY(check_previous(event, stage));
    FF_TRY(revoke(*event.previous, event, index));
  }
  return enrol({event.role, event.name, *event.key, *event.proof}, stage, index + 1);
}

}  // namespace fivefold::verify
