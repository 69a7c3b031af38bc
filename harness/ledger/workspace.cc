#include "harness/ledger/workspace.h"

#include <algorithm>
#include <set>

#include "harness/base/utf8.h"
#include "harness/config/stage_reader.h"
#include "harness/core/paths.h"
#include "harness/crypto/merkle.h"
#include "harness/crypto/note.h"
#include "harness/crypto/sha256.h"
#include "harness/ledger/frontier.h"
#include "harness/ledger/keys.h"
#include "harness/os/file.h"
#include "harness/os/file_lock.h"
#include "store/ledger_table.h"
#include "store/migrate.h"

namespace fivefold::ledger {
namespace {

constexpr const char* kDatabaseFile = "stage.db";
constexpr const char* kLockFile = "lock";
constexpr std::size_t kMaxLeafFile = 4096;

Error damaged(const std::string& what) { return Error{Errc::corrupt, "ledger", "the ledger is damaged: " + what}; }

Result<void> make_folders(const std::filesystem::path& folder) {
  for (const char* name : {"evidence", "pinned", "runs", "homes"}) FF_TRY(os::make_folder(folder / name));
  return os::make_folder(folder / "keys", 0700);
}

// The ledger was begun and its database is gone: another one over it would be a second history under the same keys.
Error lost_database(const std::filesystem::path& folder) {
  const Result<std::string> leaf = os::read_file(folder / kPolicyLeafFile, kMaxLeafFile);
  return Error{
      Errc::corrupt, "workspace",
      folder.string() + " holds the ledger of policy leaf " + printable(leaf.ok() ? leaf->substr(0, 64) : "?") +
          ", but not its database: put stage.db back from a copy of the workspace, or begin in another folder"};
}

// A folder that init may use: nothing in it but keys/ and what an unfinished init left.
Result<void> check_free(const std::filesystem::path& folder) {
  if (!std::filesystem::exists(folder)) return {};
  if (!std::filesystem::is_directory(folder)) return bad_input("workspace", folder.string() + " is not a folder");
  static const std::set<std::string> kOurs{"keys",         "stage.db", "stage.db-journal", "stage.db-wal",
                                           "stage.db-shm", "lock",     "evidence",         "pinned",
                                           "runs",         "homes",    kPolicyLeafFile};
  std::error_code failed;
  const bool has_database = std::filesystem::file_size(folder / kDatabaseFile, failed) > 0 && !failed;
  if (!has_database && std::filesystem::exists(folder / kPolicyLeafFile)) return lost_database(folder);
  // The lock comes first of all: an init that was killed may have got no further.
  const bool started = std::filesystem::exists(folder / kLockFile);
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    if (name == "keys" || (started && kOurs.contains(name))) continue;
    return bad_input("workspace", folder.string() + " holds " + name +
                                      ": a workspace is made in a missing, empty or keys-only folder");
  }
  return {};
}

}  // namespace

struct Workspace::State {
  std::filesystem::path folder;
  std::optional<os::FileLock> lock;
  std::optional<store::Database> database;
  std::optional<store::EvidenceStore> evidence;
  os::Clock* clock{nullptr};      // outlives the workspace
  os::Entropy* entropy{nullptr};  // outlives the workspace
  Stage stage;
  StageLog log;
  std::vector<Digest> leaves;
  Frontier frontier;
  std::unique_ptr<crypto::Signer> log_key;  // loaded by the first append
  Access access{Access::read};
};

namespace {

// One stored entry into the replayed view.
Result<void> replay_entry(StageLog& log, const store::StoredEntry& entry) {
  if (entry.index != log.size) return damaged("entry " + std::to_string(log.size) + " is missing");
  if (crypto::merkle_leaf(entry.envelope) != entry.leaf) {
    return damaged("entry " + std::to_string(entry.index) + " is not the one that was sealed");
  }
  FF_ASSIGN(const Envelope envelope, parse_envelope(entry.envelope));
  FF_ASSIGN(const Statement statement, decode_statement(envelope.payload));
  return log.apply(statement, entry.leaf);
}

Result<std::string> policy_yaml(const StageLog& log, const store::EvidenceStore& evidence) {
  for (const Subject& subject : log.policy->subjects) {
    if (subject.name == paths::kPolicyYaml) return evidence.get(subject.sha256);
  }
  return damaged("entry 0 names no policy/policy.yaml");
}

Result<os::FileLock> take_lock(const std::filesystem::path& folder) {
  auto lock = os::FileLock::take(folder / kLockFile);
  if (lock.ok() || lock.error().code != Errc::busy) return lock;
  return Error{Errc::busy, "busy",
               "another fivefold writes to this workspace: " + lock.error().message +
                   ". Nothing was changed; wait for it or stop it, commands that only read (status) "
                   "work beside it"};
}

// People forget -C: workspaces one level down are named.
Error no_workspace(const std::filesystem::path& folder) {
  std::vector<std::string> below;
  std::error_code failed;
  for (std::filesystem::directory_iterator entry(folder, failed), end; !failed && entry != end;
       entry.increment(failed)) {
    std::error_code ignored;
    if (std::filesystem::is_regular_file(entry->path() / kDatabaseFile, ignored)) {
      below.push_back("-C " + entry->path().lexically_normal().string());
    }
  }
  std::sort(below.begin(), below.end());
  std::string text = folder.string() + " is no workspace: ";
  if (below.empty())
    text += "make one with fivefold -C " + (folder == "." ? "DIR" : folder.string()) + " init STAGE.yaml";
  for (std::size_t i = 0; i < below.size(); ++i) text += (i == 0 ? "did you mean " : " or ") + below[i];
  return bad_input("workspace", text + (below.empty() ? "" : "?"));
}

// One entry of a batch: signed, filed in the view, ready for the table.
struct Signed {
  store::StoredEntry entry;
  Ref ref;
};

// What cannot be read again would end the ledger for everybody, and nothing takes an entry back.
Result<void> check_readable(const std::string& envelope) {
  const Result<Envelope> parsed = parse_envelope(envelope);
  Result<Statement> statement = parsed.ok() ? decode_statement(parsed->payload) : parsed.error();
  if (statement.ok()) return {};
  return std::move(statement).error().with("nothing was recorded, as no reader would take it");
}

// Times that a record can hold: 1970 to 9999.
Result<void> check_clock(UtcTime at) {
  if (parse_time(to_text(at)).ok()) return {};
  return Error{Errc::io, "clock",
               "this machine's clock says " + to_text(at) +
                   ", which no record can hold: nothing was recorded; set the clock right"};
}

// A checkpoint under another key than the policy's would end the ledger for every reader.
Result<void> check_log_key(const StageLog& log, const crypto::PublicKey& key) {
  if (!log.policy) return {};  // entry 0 is still to come, and names this key
  FF_ASSIGN(const crypto::Vkey vkey, crypto::parse_vkey(log.policy->record.log_vkey));
  if (vkey.key == key) return {};
  return Error{Errc::io, "E_KEY",
               std::string("keys/") + kLogKeyFile + " is not the key of this ledger: put the right one back"};
}

Result<Signed> sign_draft(const Draft& draft, const StageId& stage, UtcTime at, const std::vector<Ref>& batch,
                          StageLog& log) {
  FF_CHECK(draft.signer != nullptr);
  const std::uint64_t index = log.size;
  FF_TRY(check_clock(at));
  Statement statement{draft.subjects, stage, at, draft.predicate};
  if (draft.refer) draft.refer(statement.predicate, batch);
  FF_ASSIGN(std::string envelope, sign_envelope(encode_statement(statement), *draft.signer));
  FF_TRY(check_readable(envelope));
  const Digest leaf = crypto::merkle_leaf(envelope);
  FF_TRY(log.apply(statement, leaf));
  const std::string keyid = crypto::keyid(draft.signer->public_key());
  const KeyValidity* key = log.find_key(keyid);
  const bool by_itself = std::holds_alternative<KeyEvent>(draft.predicate);
  if (key == nullptr || (key->until && *key->until <= index && !by_itself)) {
    return Error{Errc::io, "E_SIGNATURE",
                 "the key " + keyid + " is not enrolled in this stage: nothing can be signed with it"};
  }
  return Signed{{index, kind_of(draft.predicate), leaf, std::move(envelope)}, Ref{index, leaf}};
}

}  // namespace

Workspace::Workspace(std::unique_ptr<State> state) : state_(std::move(state)) {}
Workspace::~Workspace() = default;
Workspace::Workspace(Workspace&&) noexcept = default;
Workspace& Workspace::operator=(Workspace&&) noexcept = default;

Result<Workspace> Workspace::create(const std::filesystem::path& folder, Stage stage, os::Clock& clock,
                                    os::Entropy& entropy) {
  FF_TRY(check_free(folder));
  FF_TRY(os::make_folder(folder));
  auto state = std::make_unique<State>();
  state->folder = folder;
  FF_ASSIGN(state->lock, take_lock(folder));
  FF_TRY(make_folders(folder));
  FF_TRY(os::sync_folder(folder));
  FF_TRY(os::sync_folder(std::filesystem::absolute(folder).lexically_normal().parent_path()));
  FF_ASSIGN(state->database, store::Database::open_writer(folder / kDatabaseFile));
  FF_TRY(store::migrate(*state->database, store::embedded_migrations()));
  FF_ASSIGN(const auto entries, store::read_entries(*state->database));
  if (!entries.empty()) {
    return bad_input("workspace",
                     folder.string() + " is a workspace already: nothing was changed. Its policy leaf is " +
                         to_hex(entries.front().leaf) + ". Choose another folder with -C, or go on: fivefold -C " +
                         folder.string() + " status");
  }
  if (std::filesystem::exists(folder / kPolicyLeafFile)) return lost_database(folder);
  state->evidence.emplace(folder / "evidence");
  state->clock = &clock;
  state->entropy = &entropy;
  state->stage = std::move(stage);
  state->access = Access::write;
  return Workspace(std::move(state));
}

Result<Workspace> Workspace::open(const std::filesystem::path& folder, Access access, os::Clock& clock,
                                  os::Entropy& entropy) {
  auto state = std::make_unique<State>();
  state->folder = folder;
  if (!std::filesystem::is_regular_file(folder / kDatabaseFile)) {
    return std::filesystem::exists(folder / kPolicyLeafFile) ? lost_database(folder) : no_workspace(folder);
  }
  const bool write = access == Access::write;
  if (write) {
    FF_ASSIGN(state->lock, take_lock(folder));
  }
  FF_ASSIGN(state->database, write ? store::Database::open_writer(folder / kDatabaseFile)
                                   : store::Database::open_reader(folder / kDatabaseFile));
  FF_TRY(write ? store::migrate(*state->database, store::embedded_migrations())
               : store::check_schema(*state->database, store::embedded_migrations()));
  state->evidence.emplace(folder / "evidence");
  state->clock = &clock;
  state->entropy = &entropy;
  state->access = access;
  Workspace workspace(std::move(state));
  FF_TRY(workspace.replay());
  return workspace;
}

Result<void> Workspace::replay() {
  std::vector<store::StoredEntry> entries;
  std::vector<store::StoredCheckpoint> notes;
  // One read transaction: a writer may append between the two reads otherwise.
  FF_TRY(state_->database->execute("BEGIN"));
  auto read = [&]() -> Result<void> {
    FF_ASSIGN(entries, store::read_entries(*state_->database));
    FF_ASSIGN(notes, store::read_checkpoints(*state_->database));
    return {};
  }();
  FF_TRY(state_->database->execute("COMMIT"));
  FF_TRY(read);
  if (entries.empty()) {
    if (std::filesystem::exists(state_->folder / kPolicyLeafFile)) return lost_database(state_->folder);
    return bad_input("workspace", state_->folder.string() + " was not finished by init: run init again");
  }
  const auto* next_note = notes.data();
  for (const store::StoredEntry& entry : entries) {
    FF_TRY(replay_entry(state_->log, entry));
    state_->leaves.push_back(entry.leaf);
    state_->frontier.append(entry.leaf);
    if (next_note != notes.data() + notes.size() && next_note->size == state_->frontier.size()) {
      if (next_note->root != state_->frontier.root()) {
        return damaged("it does not extend checkpoint " + std::to_string(next_note->size));
      }
      ++next_note;
    }
  }
  if (notes.empty() || notes.back().size != entries.size()) {
    return damaged("the newest checkpoint is not of its size, " + std::to_string(entries.size()));
  }
  Result<std::string> yaml = policy_yaml(state_->log, *state_->evidence);
  if (!yaml.ok() && yaml.error().code == Errc::not_found) return damaged("its policy: " + yaml.error().message);
  if (!yaml.ok()) return std::move(yaml).error();
  FF_ASSIGN(state_->stage, config::parse_stage(*yaml));
  return {};
}

const std::filesystem::path& Workspace::folder() const { return state_->folder; }
const Stage& Workspace::stage() const { return state_->stage; }
const StageLog& Workspace::log() const { return state_->log; }
store::Database& Workspace::database() { return *state_->database; }
store::EvidenceStore& Workspace::evidence() { return *state_->evidence; }
os::Clock& Workspace::clock() { return *state_->clock; }
os::Entropy& Workspace::entropy() { return *state_->entropy; }
const std::vector<Digest>& Workspace::leaves() const { return state_->leaves; }

Result<std::vector<std::string>> Workspace::entries() {
  FF_ASSIGN(auto stored, store::read_entries(*state_->database));
  std::vector<std::string> envelopes;
  envelopes.reserve(stored.size());
  for (store::StoredEntry& entry : stored) envelopes.push_back(std::move(entry.envelope));
  return envelopes;
}

Result<std::vector<std::pair<std::uint64_t, std::string>>> Workspace::checkpoints() {
  FF_ASSIGN(auto stored, store::read_checkpoints(*state_->database));
  std::vector<std::pair<std::uint64_t, std::string>> notes;
  notes.reserve(stored.size());
  for (store::StoredCheckpoint& checkpoint : stored) notes.emplace_back(checkpoint.size, std::move(checkpoint.note));
  return notes;
}

Result<std::unique_ptr<crypto::Signer>> Workspace::signer(Role role, const std::string& name) {
  FF_ASSIGN(crypto::KeySigner key, load_key(state_->folder / "keys" / key_file_name(role, name)));
  const KeyValidity* const known = state_->log.find_key(crypto::keyid(key.public_key()));
  if (known != nullptr && (known->key.role != role || known->key.name != name)) {
    return Error{
        Errc::io, "E_ROLE",
        "keys/" + key_file_name(role, name) + " is the key of " + known->key.name + ": put the right one back"};
  }
  return std::unique_ptr<crypto::Signer>(std::make_unique<crypto::KeySigner>(std::move(key)));
}

Result<std::unique_ptr<crypto::Signer>> Workspace::log_signer() {
  FF_ASSIGN(crypto::KeySigner key, load_key(state_->folder / "keys" / kLogKeyFile));
  return std::unique_ptr<crypto::Signer>(std::make_unique<crypto::KeySigner>(std::move(key)));
}

Result<std::vector<Ref>> Workspace::append(const std::vector<Draft>& drafts, const Rows& rows) {
  FF_CHECK(state_->access == Access::write);
  const std::uint64_t before = state_->log.size;
  auto refs = append_batch(drafts, rows);
  // The view may have taken a record that was not stored: what is stored is the truth.
  if (!refs.ok() && state_->log.size != before) FF_TRY(reload());
  return refs;
}

Result<std::vector<Ref>> Workspace::append_batch(const std::vector<Draft>& drafts, const Rows& rows) {
  if (!state_->log_key) {
    FF_ASSIGN(auto key, log_signer());
    FF_TRY(check_log_key(state_->log, key->public_key()));
    state_->log_key = std::move(key);
  }
  Frontier frontier = state_->frontier;
  std::vector<Signed> batch;
  std::vector<Ref> refs;
  for (const Draft& draft : drafts) {
    const UtcTime at = draft.at.value_or(state_->clock->now());
    FF_ASSIGN(Signed done, sign_draft(draft, state_->stage.id, at, refs, state_->log));
    frontier.append(done.entry.leaf);
    refs.push_back(done.ref);
    batch.push_back(std::move(done));
  }
  const crypto::Checkpoint checkpoint{state_->stage.origin, frontier.size(), frontier.root()};
  FF_ASSIGN(const std::string note,
            crypto::sign_note(crypto::to_text(checkpoint), state_->stage.origin, *state_->log_key));
  const auto store_all = [&]() -> Result<void> {
    if (rows) FF_TRY(rows(*state_->database));
    for (const Signed& done : batch) FF_TRY(store::insert_entry(*state_->database, done.entry));
    return store::insert_checkpoint(*state_->database, {checkpoint.size, checkpoint.root, note});
  };
  FF_TRY(state_->database->transaction(store_all));
  for (const Signed& done : batch) state_->leaves.push_back(done.entry.leaf);
  state_->frontier = std::move(frontier);
  return refs;
}

Result<void> Workspace::reload() {
  state_->log = {};
  state_->leaves.clear();
  state_->frontier = {};
  FF_ASSIGN(const auto stored, store::read_entries(*state_->database));
  return stored.empty() ? Result<void>() : replay();
}

Result<std::string> Workspace::read_pinned(const Digest& digest) const {
  constexpr std::size_t kMaxPinned = std::size_t{4} << 30;
  const std::filesystem::path file = pinned(digest);
  const auto wrong = [&file](const std::string& how) {
    return Error{Errc::corrupt, "pinned", file.string() + " " + how + ": put back the file that was pinned"};
  };
  Result<std::string> bytes = os::read_file(file, kMaxPinned);
  if (!bytes.ok() && bytes.error().code == Errc::not_found) return wrong("is missing");
  if (bytes.ok() && crypto::sha256(*bytes) != digest) return wrong("has other bytes than its name says");
  return bytes;
}

std::filesystem::path Workspace::attempt_folder(const std::string& name) const {
  return std::filesystem::absolute(state_->folder).lexically_normal() / "runs" / name;
}

std::filesystem::path Workspace::pinned(const Digest& digest) const {
  return state_->folder / "pinned" / to_hex(digest);
}

}  // namespace fivefold::ledger
