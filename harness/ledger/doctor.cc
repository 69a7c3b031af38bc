#include "harness/ledger/doctor.h"

#include <map>
#include <set>
#include <sstream>

#include "harness/core/paths.h"
#include "harness/core/strata.h"
#include "harness/crypto/merkle.h"
#include "harness/crypto/note.h"
#include "harness/crypto/sha256.h"
#include "harness/ledger/doctor_pinned.h"
#include "harness/ledger/frontier.h"
#include "store/attempts.h"

namespace fivefold::ledger {
namespace {

constexpr const char* kRestore =
    "end the harness, keep this folder as it is, and go on with a copy of the workspace from before the damage";
constexpr const char* kEvidenceAgain = "copy that file back from a copy of the workspace, or its bytes from an export";

// SQLite's report may be many lines, with a title: one a damage.
void add_damages(const std::string& report, std::vector<Ailment>& found) {
  std::istringstream lines(report);
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line.starts_with("***")) continue;
    found.push_back({"stage.db", "the database is damaged: " + line, kRestore});
  }
}

Result<void> check_database(store::Database& database, std::vector<Ailment>& found) {
  FF_ASSIGN(store::Statement check, database.prepare("PRAGMA integrity_check"));
  for (;;) {
    FF_ASSIGN(const bool row, check.step());
    if (!row) return {};
    if (check.text(0) != "ok") add_damages(check.text(0), found);
  }
}

const store::AttemptRow* row_of(const std::vector<store::AttemptRow>& rows, const RunStart& start) {
  for (const store::AttemptRow& row : rows) {
    if (row.cell == CellId{start.team, start.benchmark} && row.run == start.run && row.number == start.attempt) {
      return &row;
    }
  }
  return nullptr;
}

// The table is what the scheduler works from, the ledger is what was signed.
Result<void> check_attempts(Workspace& workspace, std::vector<Ailment>& found) {
  FF_ASSIGN(const auto rows, store::list_attempts(workspace.database(), store::AttemptPurpose::run, false));
  std::size_t signed_attempts = 0;
  for (const auto& [cell, attempts] : workspace.log().attempts) {
    signed_attempts += attempts.size();
    for (const AttemptLog& attempt : attempts) {
      const RunStart& start = attempt.start.record;
      const std::string where = "entry " + std::to_string(attempt.start.ref.index);
      const store::AttemptRow* const row = row_of(rows, start);
      if (row == nullptr) {
        found.push_back({where, "its attempt is not in the database", kRestore});
      } else if (row->seed != start.seed || row->outcome.has_value() != attempt.end.has_value() ||
                 (attempt.end && *row->outcome != attempt.end->record.outcome)) {
        found.push_back({where, "its attempt is another one in the database", kRestore});
      }
    }
  }
  if (rows.size() != signed_attempts) {
    found.push_back({"stage.db",
                     std::to_string(rows.size()) + " attempts where the ledger has " + std::to_string(signed_attempts),
                     kRestore});
  }
  return {};
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
      found.push_back({where, "its signature is not that of an enrolled key", kRestore});
    }
    for (const Subject& subject : statement.subjects) {
      if (!seen.insert(subject.sha256).second) continue;
      if (!deep && workspace.evidence().has(subject.sha256)) continue;
      if (auto bytes = workspace.evidence().get(subject.sha256); !bytes.ok()) {
        found.push_back({where, subject.name + ": " + bytes.error().message, kEvidenceAgain});
      }
    }
  }
  return {};
}

// What the export needs and no subject names: the item lists of the strata, the enrolled keys.
Result<void> check_unnamed(Workspace& workspace, std::vector<Ailment>& found) {
  std::map<Digest, std::string> wanted;
  for (const KeyValidity& key : workspace.log().keys) {
    wanted.emplace(crypto::sha256(crypto::public_pem(key.key.key)), "the public key of " + key.key.name);
  }
  for (const Subject& subject : workspace.log().policy->subjects) {
    if (subject.name != paths::kStrata) continue;
    const auto text = workspace.evidence().get(subject.sha256);
    if (!text.ok()) return {};  // named with the entry's subjects
    FF_ASSIGN(const Strata strata, parse_strata(*text, workspace.stage().runs));
    for (const TeamId& team : strata.teams()) {
      for (const CellStratum* const cell : strata.cells(team)) {
        wanted.emplace(cell->item_list, "the items of " + cell->benchmark.text);
      }
    }
  }
  for (const auto& [digest, what] : wanted) {
    if (auto bytes = workspace.evidence().get(digest); !bytes.ok()) {
      found.push_back({"evidence", what + ": " + bytes.error().message, kEvidenceAgain});
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
      found.push_back({where, verified.error().message, kRestore});
    } else if (verified->checkpoint.root != frontier.root()) {
      found.push_back({where, "its root is not that of the entries", kRestore});
    }
    ++note;
  }
  return {};
}

}  // namespace

Result<std::vector<Ailment>> examine(Workspace& workspace, bool deep) {
  std::vector<Ailment> found;
  if (deep) FF_TRY(check_database(workspace.database(), found));
  FF_TRY(check_entries(workspace, deep, found));
  FF_TRY(check_unnamed(workspace, found));
  FF_TRY(check_attempts(workspace, found));
  FF_TRY(check_pinned(workspace, deep, found));
  if (deep) FF_TRY(check_tree(workspace, found));
  return found;
}

std::vector<Ailment> examine_unopened(const std::filesystem::path& folder, const Error& why, bool deep) {
  std::vector<Ailment> found{{"stage.db", why.message, kRestore}};
  if (!deep) return found;
  Result<store::Database> database = store::Database::open_reader(folder / "stage.db");
  const Result<void> checked = database.ok() ? check_database(*database, found) : Result<void>();
  if (!checked.ok()) found.push_back({"stage.db", checked.error().message, kRestore});
  return found;
}

}  // namespace fivefold::ledger
