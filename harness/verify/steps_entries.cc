// Steps 2 and 6: every entry's envelope, signature, role, statement, references and order, and the keys as the ledger
// changes them. One walk, because a key-event decides who may sign the entries after it.
#include "harness/verify/entry_rules.h"
#include "harness/verify/keyring.h"
#include "harness/verify/state.h"

namespace fivefold::verify {
namespace {

// A broken key is a finding about keys, everything else about entries.
Step step_of(const Error& error) { return error.rule == "E_KEY" ? Step::keys : Step::entries; }

class EntryWalk {
 public:
  explicit EntryWalk(State& state) : state_(state) {}

  void run() {
    for (index_ = 0; index_ < state_.entries.size(); ++index_) take(state_.entries[index_]);
  }

  [[nodiscard]] const Keyring& keyring() const { return keyring_; }

 private:
  void fail(const std::string& rule, const std::string& detail) {
    state_.findings.fail(Step::entries, rule, entry_name(index_), detail);
  }
  void fail(const Error& error) { state_.findings.fail(step_of(error), entry_name(index_), error); }

  void take(Entry& entry) {
    auto envelope = parse_envelope(entry.bytes);
    if (!envelope.ok()) {
      fail(envelope.error());
      return file(entry, false);
    }
    if (envelope->payload_type != kPayloadType)
      fail("E_ENVELOPE", "the payload type is not " + std::string(kPayloadType));
    auto statement = decode_statement(envelope->payload);
    if (!statement.ok()) {
      fail(statement.error());
    } else {
      entry.kind = kind_of(statement->predicate);
      entry.statement = std::move(*statement);
    }
    if (index_ == 0) enrol_policy_keys(entry);
    const bool is_signed = check_signature(entry, *envelope);
    if (entry.statement) check_statement(entry, is_signed);
    file(entry, is_signed);
  }

  // The policy's keys are the only ones that are taken from what they sign: the policy leaf pins them.
  void enrol_policy_keys(const Entry& entry) {
    const auto* const policy = entry.statement ? std::get_if<StagePolicy>(&entry.statement->predicate) : nullptr;
    if (policy == nullptr) return;
    for (const EnrolledKey& key : policy->keys) {
      const auto enrolled = keyring_.enrol(key, entry.statement->stage, 0);
      if (!enrolled.ok()) state_.findings.fail(Step::keys, entry_name(index_), enrolled.error(), "E_KEY");
    }
  }

  bool check_signature(const Entry& entry, const Envelope& envelope) {
    const RingKey* const key = keyring_.find(envelope.keyid);
    if (key == nullptr) {
      fail("E_SIGNATURE", "no key " + envelope.keyid + " is enrolled at this index");
      return false;
    }
    if (key->until) {
      fail("E_KEY_REVOKED", envelope.keyid + " was revoked at entry " + std::to_string(*key->until));
      return false;
    }
    if (!verify_envelope(envelope, key->key.key)) {
      fail("E_SIGNATURE", "the signature of " + envelope.keyid + " does not hold");
      return false;
    }
    if (entry.statement) check_role(entry, key->key);
    return true;
  }

  void check_role(const Entry& entry, const EnrolledKey& key) {
    const std::string signer = std::string(to_text(key.role)) + " " + key.name;
    if (!may_sign(entry.kind, key.role)) fail("E_ROLE", "a " + entry.kind + " is not signed by " + signer);
    const auto owner = owner_of(entry.statement->predicate);
    if (owner && key.role == Role::team && *owner != key.name) {
      fail("E_ROLE", "a " + entry.kind + " of " + *owner + " is signed by " + signer);
    }
  }

  void check_statement(const Entry& entry, bool is_signed) {
    const Statement& statement = *entry.statement;
    if (state_.log.stage && statement.stage != *state_.log.stage) {
      fail("E_STAGE", "it is of stage " + statement.stage.text + ", not of " + state_.log.stage->text);
    }
    for (const NamedRef& named : refs_of(statement.predicate)) check_ref(named);
    const auto* const event = std::get_if<KeyEvent>(&statement.predicate);
    if (event == nullptr || !is_signed) return;
    const auto applied = keyring_.apply(*event, statement.stage, index_);
    if (!applied.ok()) state_.findings.fail(Step::keys, entry_name(index_), applied.error(), "E_KEY");
  }

  void check_ref(const NamedRef& named) {
    const std::string what = std::string(named.name) + " points to entry " + std::to_string(named.ref.index);
    if (named.ref.index >= index_) {
      fail("E_REF", what + ", which is not before it");
    } else if (state_.leaves[named.ref.index] != named.ref.leaf) {
      fail("E_REF", what + " with another leaf than it has");
    } else if (const std::string& kind = state_.entries[named.ref.index].kind; kind != named.kind && !kind.empty()) {
      fail("E_REF", what + ", a " + kind + ", not a " + std::string(named.kind));
    }
  }

  // Every entry takes its place in the ledger, so that one that cannot be filed does not shift the others.
  void file(const Entry& entry, bool is_signed) {
    const Statement empty{{}, {}, {}, UnbuiltRecord{}};
    if (!entry.statement) {
      static_cast<void>(state_.log.apply(empty, entry.leaf));
      return;
    }
    ++state_.counts[entry.kind];
    if (std::holds_alternative<UnbuiltRecord>(entry.statement->predicate)) state_.unbuilt.insert(entry.kind);
    const bool skip = std::holds_alternative<KeyEvent>(entry.statement->predicate) && !is_signed;
    const auto filed = state_.log.apply(skip ? empty : *entry.statement, entry.leaf);
    if (filed.ok()) return;
    if (filed.error().rule != "E_ORDER") fail(filed.error());  // the order is checked over the whole ledger
    static_cast<void>(state_.log.apply(empty, entry.leaf));
  }

  State& state_;
  Keyring keyring_;
  std::uint64_t index_{0};
};

// "one per enrolled key (E_KEY)": the files of step 7 that belong to the keys.
void check_key_files(State& state, const Keyring& keyring) {
  std::set<std::string> named;
  for (const auto& [keyid, key] : keyring.keys()) {
    const std::string path = "keys/" + crypto::to_hex(key.key.key) + ".pem";
    named.insert(path);
    state.accounted.insert(path);
    const auto pem = state.read(path, kMaxNoteFile);
    if (!pem.ok()) {
      state.findings.fail(Step::files, "E_KEY", path, "the PEM file of " + keyid + " is missing");
    } else if (*pem != crypto::public_pem(key.key.key)) {
      state.findings.fail(Step::files, "E_KEY", path, "the file is not the key that it is named after");
    }
  }
  for (const std::string& path : state.listing.files) {
    if (path.starts_with("keys/") && !named.contains(path)) {
      state.findings.fail(Step::files, "E_KEY", path, "no such key is enrolled");
    }
  }
}

}  // namespace

void check_entries(State& state) {
  if (state.entries.empty()) return;
  EntryWalk walk(state);
  walk.run();
  check_order(state);
  check_key_files(state, walk.keyring());
  if (state.policy() == nullptr) {
    state.findings.not_checked(Step::keys, "entry 0, which enrols the keys, is no readable stage-policy");
  }
  std::string kinds;
  for (const std::string& kind : state.unbuilt) kinds += (kinds.empty() ? "" : ", ") + kind;
  if (!kinds.empty()) {
    state.findings.not_checked(Step::entries,
                               "this version does not know the rules of the kinds that it met: " + kinds);
  }
  state.findings.pass(Step::keys,
                      plural(walk.keyring().keys().size(), "key", "keys") + " enrolled, each with its proof");
  state.findings.pass(Step::entries,
                      plural(state.entries.size(), "entry", "entries") + " signed by who may sign them, in order");
}

}  // namespace fivefold::verify
