#include "harness/ledger/doctor.h"

#include <set>

#include "harness/crypto/merkle.h"
#include "harness/crypto/note.h"
#include "harness/ledger/frontier.h"

namespace fivefold::ledger {
namespace {

Result<void> check_database(Workspace& workspace, std::vector<Ailment>& found) {
  FF_ASSIGN(store::Statement check, workspace.database().prepare("PRAGMA integrity_check"));
  for (;;) {
    FF_ASSIGN(const bool row, check.step());
    if (!row) return {};
    if (check.text(0) != "ok") found.push_back({"stage.db", check.text(0)});
  }
}

// Every entry: its signature under the key enrolled for its keyid, and its subjects' evidence.
Result<void> check_entries(Workspace& workspace, bool deep, std::vector<Ailment>& found) {
  FF_ASSIGN(const auto entries, workspace.entries());
  std::set<Digest> seen;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const std::string where = "entry " + std::to_string(i);
    FF_ASSIGN(const Envelope envelope, parse_envelope(entries[i]));
    FF_ASSIGN(const Statement statement, decode_statement(envelope.payload));
    const KeyValidity* key = workspace.log().find_key(envelope.keyid);
    if (deep && (key == nullptr || !verify_envelope(envelope, key->key.key))) {
      found.push_back({where, "its signature is not that of an enrolled key"});
    }
    for (const Subject& subject : statement.subjects) {
      if (!seen.insert(subject.sha256).second) continue;
      if (!deep && workspace.evidence().has(subject.sha256)) continue;
      if (auto bytes = workspace.evidence().get(subject.sha256); !bytes.ok()) {
        found.push_back({where, subject.name + ": " + bytes.error().message});
      }
    }
  }
  return {};
}

Result<void> check_tree(Workspace& workspace, std::vector<Ailment>& found) {
  FF_ASSIGN(const auto notes, workspace.checkpoints());
  FF_ASSIGN(const crypto::Vkey log_key, crypto::parse_vkey(workspace.log().policy->record.log_vkey));
  Frontier frontier;
  auto note = notes.begin();
  for (const Digest& leaf : workspace.leaves()) {
    frontier.append(leaf);
    if (note == notes.end() || note->first != frontier.size()) continue;
    const std::string where = "checkpoint " + std::to_string(note->first);
    const auto verified = crypto::verify_checkpoint(note->second, log_key, {});
    if (!verified.ok()) {
      found.push_back({where, verified.error().message});
    } else if (verified->checkpoint.root != frontier.root()) {
      found.push_back({where, "its root is not that of the entries"});
    }
    ++note;
  }
  return {};
}

}  // namespace

Result<std::vector<Ailment>> examine(Workspace& workspace, bool deep) {
  std::vector<Ailment> found;
  if (deep) FF_TRY(check_database(workspace, found));
  FF_TRY(check_entries(workspace, deep, found));
  if (deep) FF_TRY(check_tree(workspace, found));
  return found;
}

}  // namespace fivefold::ledger
