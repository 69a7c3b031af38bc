// Steps 3 and 5: the head of the ledger, and every older head and proof that is kept with it or was kept elsewhere.
#include <algorithm>

#include "harness/base/number.h"
#include "harness/verify/state.h"

namespace fivefold::verify {
namespace {

// The keys that may sign notes. False when the policy does not give usable ones.
bool read_note_keys(State& state) {
  const StagePolicy& policy = *state.policy();
  const auto refuse = [&state](const std::string& rule, const std::string& why) {
    state.findings.fail(Step::checkpoint, rule, entry_name(0), why);
    return false;
  };
  auto log = crypto::parse_vkey(policy.log_vkey);
  if (!log.ok()) return refuse(log.error().rule, "logVkey: " + log.error().message);
  if (log->algorithm != crypto::kLogKey) return refuse("E_NOTE", "logVkey is not of algorithm 1");
  if (const auto usable = crypto::check_enrollable(log->key); !usable.ok()) {
    return refuse("E_KEY", "logVkey: " + usable.error().message);
  }
  if (log->name != policy.origin) return refuse("E_ORIGIN", "the name of logVkey is not the origin " + policy.origin);
  for (const std::string& text : policy.witnesses) {
    auto witness = crypto::parse_vkey(text);
    if (!witness.ok()) return refuse(witness.error().rule, "witnesses: " + witness.error().message);
    const auto same = [&witness](const crypto::Vkey& other) {
      return other.name == witness->name || other.key == witness->key;
    };
    if (const auto usable = crypto::check_enrollable(witness->key); !usable.ok()) {
      return refuse("E_KEY", "the witness " + witness->name + ": " + usable.error().message);
    }
    if (witness->algorithm != crypto::kCosignatureKey) return refuse("E_NOTE", "a witness key is not of algorithm 4");
    if (same(*log) || std::any_of(state.witnesses.begin(), state.witnesses.end(), same)) {
      return refuse("E_NOTE", "the witness " + witness->name + " has a name or a key of another signer");
    }
    state.witnesses.push_back(std::move(*witness));
  }
  state.log_key = std::move(*log);
  return true;
}

void check_quorum(State& state) {
  const int quorum = state.policy()->quorum;
  if (quorum == 0) state.findings.weakness("W_NO_QUORUM");
  const std::size_t cosigned = state.head->cosigned.size();
  if (cosigned < static_cast<std::size_t>(quorum)) {
    state.findings.fail(
        Step::checkpoint, "E_QUORUM", "checkpoint",
        plural(cosigned, "witness has", "witnesses have") + " signed it, the policy wants " + std::to_string(quorum));
  }
}

// One older head: it verifies, and its root is that of the entries it covers. `size_in_name` is checked when given.
void check_old_head(State& state, const std::string& where, std::string_view note,
                    std::optional<std::uint64_t> size_in_name) {
  const auto verified = crypto::verify_checkpoint(note, *state.log_key, state.witnesses);
  if (!verified.ok()) {
    state.findings.fail(Step::history, where, verified.error(), "E_NOTE");
    return;
  }
  const crypto::Checkpoint& head = verified->checkpoint;
  if (size_in_name && *size_in_name != head.size) {
    state.findings.fail(Step::history, "E_CONSISTENCY", where, "it is of size " + std::to_string(head.size));
  } else if (head.size > state.leaves.size()) {
    state.findings.fail(Step::history, "E_CONSISTENCY", where,
                        "it is of " + std::to_string(head.size) + " entries, the export has " +
                            std::to_string(state.leaves.size()) + ": entries were taken back");
  } else if (head.root != state.prefix_root(head.size)) {
    state.findings.fail(Step::history, "E_CONSISTENCY", where,
                        "its root is not that of the first " + plural(head.size, "entry", "entries"));
  }
}

std::size_t check_stored_heads(State& state) {
  std::size_t count = 0;
  for (const std::string& path : state.listing.files) {
    if (!path.starts_with("checkpoints/")) continue;
    if (path.ends_with(".tsr")) continue;  // a timestamp token: for other tools
    state.accounted.insert(path);
    const std::string name = path.substr(std::string_view("checkpoints/").size());
    const auto size = parse_integer<std::uint64_t>(name);
    if (!size || std::to_string(*size) != name) {
      state.findings.fail(Step::history, "E_CONSISTENCY", path, "a stored checkpoint is named after its size");
      continue;
    }
    const auto note = state.read(path, kMaxNoteFile);
    if (note.ok()) {
      check_old_head(state, path, *note, size);
    } else {
      state.findings.fail(Step::history, path, note.error(), "E_LIMIT");
    }
    ++count;
  }
  return count;
}

void check_proof(State& state, const std::string& path, std::string_view text, const std::string& index_in_name) {
  const auto proof = crypto::parse_tlog_proof(text);
  if (!proof.ok()) return state.findings.fail(Step::history, path, proof.error(), "E_PROOF");
  const auto verified = crypto::verify_checkpoint(proof->note, *state.log_key, state.witnesses);
  if (!verified.ok()) return state.findings.fail(Step::history, path, verified.error(), "E_NOTE");
  const crypto::Checkpoint& head = verified->checkpoint;
  if (std::to_string(proof->index) != index_in_name || proof->index >= state.leaves.size()) {
    state.findings.fail(Step::history, "E_PROOF", path, "it is of entry " + std::to_string(proof->index));
  } else if (head.size > state.leaves.size() || head.root != state.prefix_root(head.size)) {
    state.findings.fail(Step::history, "E_CONSISTENCY", path, "its checkpoint is not one of this ledger");
  } else if (!crypto::verify_inclusion(proof->index, head.size, state.leaves[proof->index], proof->path, head.root)) {
    state.findings.fail(Step::history, "E_PROOF", path, "it does not lead from the entry to the root");
  }
}

std::size_t check_proofs(State& state) {
  std::size_t count = 0;
  constexpr std::string_view kEnd = ".tlog-proof";
  for (const std::string& path : state.listing.files) {
    if (!path.starts_with("proofs/") || !path.ends_with(kEnd)) continue;
    state.accounted.insert(path);
    const std::size_t start = std::string_view("proofs/").size();
    const auto text = state.read(path, 2 * kMaxNoteFile);
    if (text.ok()) {
      check_proof(state, path, *text, path.substr(start, path.size() - start - kEnd.size()));
    } else {
      state.findings.fail(Step::history, path, text.error(), "E_LIMIT");
    }
    ++count;
  }
  return count;
}

}  // namespace

void check_checkpoint(State& state) {
  state.accounted.insert("checkpoint");
  if (state.policy() == nullptr) {
    state.findings.not_checked(Step::checkpoint, "the policy, which names the log's key, cannot be read");
    return;
  }
  if (!read_note_keys(state)) return;
  const auto note = state.read("checkpoint", kMaxNoteFile);
  if (!note.ok()) {
    const bool missing = note.error().code == Errc::not_found;
    state.findings.fail(Step::checkpoint, missing ? "E_FILE_MISSING" : "E_LIMIT", "checkpoint", note.error().message);
    return;
  }
  auto verified = crypto::verify_checkpoint(*note, *state.log_key, state.witnesses);
  if (!verified.ok()) {
    state.findings.fail(Step::checkpoint, "checkpoint", verified.error(), "E_NOTE");
    return;
  }
  state.head = std::move(*verified);
  check_quorum(state);
  state.findings.pass(Step::checkpoint, "the head of " + std::to_string(state.head->checkpoint.size) +
                                            " entries is signed by the log and " +
                                            plural(state.head->cosigned.size(), "witness", "witnesses"));
}

void check_history(State& state) {
  if (!state.log_key || state.entries.empty()) {
    state.findings.not_checked(Step::history, "the log's key or the entries cannot be read");
    return;
  }
  const std::size_t stored = check_stored_heads(state);
  for (const KnownCheckpoint& known : state.options.known_checkpoints) {
    check_old_head(state, known.name, known.note, std::nullopt);
  }
  const std::size_t proofs = check_proofs(state);
  state.findings.pass(Step::history, plural(stored, "stored checkpoint", "stored checkpoints") + ", " +
                                         plural(state.options.known_checkpoints.size(), "known one", "known ones") +
                                         " and " + plural(proofs, "proof", "proofs") + " belong to this ledger");
}

}  // namespace fivefold::verify
