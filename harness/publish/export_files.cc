#include "harness/publish/export_files.h"

#include <algorithm>
#include <utility>

#include "harness/core/paths.h"
#include "harness/crypto/merkle.h"
#include "harness/crypto/note.h"
#include "harness/json/write.h"
#include "harness/os/file.h"
#include "harness/publish/stage_view.h"
#include "harness/publish/tiles.h"

namespace fivefold::publish {

namespace {

// Every part of the path is a plain name.
bool stays_inside(std::string_view path) {
  while (!path.empty()) {
    const std::size_t slash = path.find('/');
    const std::string_view part = path.substr(0, slash);
    if (part.empty() || part == "." || part == ".." || part.find('\0') != std::string_view::npos) return false;
    if (slash == std::string_view::npos) return true;
    path.remove_prefix(slash + 1);
  }
  return false;
}

// Kinds that people outside quote on their own (docs/records.md section 10).
bool has_tlog_proof(const std::string& kind) {
  return kind == "audit-record" || kind == "audit-report" || kind == "averages" || kind == "scorecard";
}

std::string readme(const StageId& stage, const std::string& leaf) {
  return "Stage " + stage.text +
         ", published by Fivefold.\n"
         "\n"
         "This folder holds a signed, append-only ledger (tile/, checkpoint) and every file that its records name.\n"
         "Nothing in this text is trusted. To check everything offline:\n"
         "\n"
         "  fivefold verify . --policy-leaf " +
         leaf +
         "\n"
         "\n"
         "Take the policy leaf from the organiser's announcement, not from here.\n"
         "averages.json and averages.csv have the verified means; audit/claims.jsonl has every verdict.\n";
}

}  // namespace

Result<void> ExportFiles::write(const std::string& path, std::string_view bytes) {
  if (!stays_inside(path)) return bad_input("E_PATH", "\"" + path + "\" is no path inside an export");
  if (!written_.insert(path).second) return {};
  const std::filesystem::path file = folder_ / path;
  FF_TRY(os::make_folder(file.parent_path()));
  return os::write_file(file, bytes);
}

Result<void> ExportFiles::write_hints(ledger::Workspace& workspace, std::size_t entries) {
  const StageLog& log = workspace.log();
  const std::string leaf = to_hex(log.policy->ref.leaf);
  FF_TRY(write("README.txt", readme(*log.stage, leaf)));
  return write("manifest.json", json::write(json::Object{{"format", kExportFormat},
                                                         {"stage", log.stage->text},
                                                         {"origin", log.policy->record.origin},
                                                         {"entries", entries},
                                                         {"policyLeaf", leaf}}));
}

Result<void> ExportFiles::write_ledger(ledger::Workspace& workspace, const std::vector<std::string>& entries) {
  FF_ASSIGN(auto checkpoints, workspace.checkpoints());
  std::erase_if(checkpoints, [&](const auto& checkpoint) { return checkpoint.first > entries.size(); });
  if (checkpoints.empty() || checkpoints.back().first != entries.size()) {
    return Error{Errc::corrupt, "E_CONSISTENCY", "the newest checkpoint is not that of the newest entry"};
  }
  FF_TRY(write("checkpoint", checkpoints.back().second));
  for (const auto& [size, note] : checkpoints) FF_TRY(write("checkpoints/" + std::to_string(size), note));
  for (const auto& [path, bytes] : hash_tiles(workspace.leaves())) FF_TRY(write(path, bytes));
  for (const auto& [path, bytes] : entry_tiles(entries)) FF_TRY(write(path, bytes));

  const crypto::MerkleTree tree(workspace.leaves());
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const std::string number = std::to_string(i);
    FF_TRY(write("envelopes/" + number + ".json", entries[i]));
    FF_ASSIGN(const Envelope envelope, parse_envelope(entries[i]));
    FF_ASSIGN(const Statement statement, decode_statement(envelope.payload));
    if (has_tlog_proof(kind_of(statement.predicate))) {
      const crypto::TlogProof proof{i, tree.proof(i), checkpoints.back().second};
      FF_TRY(write("proofs/" + number + ".tlog-proof", crypto::to_text(proof)));
    }
    if (auto subjects = write_subjects(workspace, statement); !subjects.ok()) {
      return std::move(subjects).error().with("entry " + number);
    }
  }
  return {};
}

Result<void> ExportFiles::write_keys(const StageLog& log) {
  for (const KeyValidity& validity : log.keys) {
    FF_TRY(write(paths::key_pem(validity.key.key), crypto::public_pem(validity.key.key)));
  }
  return {};
}

Result<void> ExportFiles::write_subjects(ledger::Workspace& workspace, const Statement& statement) {
  for (const Subject& subject : statement.subjects) {
    if (subject.name.ends_with(".commit") || subject.name.starts_with("keys/")) continue;
    Result<std::string> bytes = workspace.evidence().get(subject.sha256);
    if (!bytes.ok()) return std::move(bytes).error().with(subject.name);
    FF_TRY(write(subject.name, *bytes));
  }
  return {};
}

Result<void> ExportFiles::write_item_lists(ledger::Workspace& workspace) {
  FF_ASSIGN(const Strata strata, read_strata(workspace));
  for (const Stratum& line : strata.lines) {
    const auto* const cell = std::get_if<CellStratum>(&line);
    if (cell == nullptr || written_.contains(paths::item_list(cell->item_list))) continue;
    FF_ASSIGN(const std::string list, workspace.evidence().get(cell->item_list));
    FF_TRY(write(paths::item_list(cell->item_list), list));
  }
  return {};
}

Result<void> ExportFiles::write_all(ledger::Workspace& workspace) {
  if (!workspace.log().policy) return Error{Errc::incomplete, "E_ORDER", "the workspace has no stage-policy"};
  FF_ASSIGN(std::vector<std::string> entries, workspace.entries());
  // What was appended since the workspace was opened comes with the next export.
  entries.resize(std::min(entries.size(), workspace.leaves().size()));
  FF_TRY(write_hints(workspace, entries.size()));
  FF_TRY(write_keys(workspace.log()));
  FF_TRY(write_ledger(workspace, entries));
  return write_item_lists(workspace);
}

}  // namespace fivefold::publish
