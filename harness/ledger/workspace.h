#pragma once
// An open workspace: the folder, its lock, its database, its evidence store, the stage and the ledger replayed. The
// one way to append signed records. Used from one thread; a process holds at most one for writing.

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "harness/core/records.h"
#include "harness/core/stage.h"
#include "harness/core/stage_log.h"
#include "harness/os/clock.h"
#include "harness/os/entropy.h"
#include "store/evidence.h"
#include "store/sqlite.h"

namespace fivefold::ledger {

// A record to be signed and appended. append() fills in `stage`, and the time unless the record itself repeats it.
struct Draft {
  std::vector<Subject> subjects;
  Predicate predicate;
  const crypto::Signer* signer{nullptr};  // borrowed for the call
  std::optional<UtcTime> at{};
  // Fills in what the record says of earlier ones of its own batch, whose refs it is given.
  std::function<void(Predicate&, const std::vector<Ref>&)> refer{};
};

// In the workspace's folder since entry 0: the leaf of the policy, so that a folder without its database is known.
inline constexpr const char* kPolicyLeafFile = "policy-leaf";

class Workspace {
 public:
  enum class Access { read, write };

  // Makes stage.db, evidence/, pinned/, runs/, homes/, keys/ in a missing, empty or keys-only folder (or one where an
  // earlier init did not get as far as entry 0) and keeps it open for writing with an empty ledger. `bad_input` when
  // the folder holds anything else.
  static Result<Workspace> create(const std::filesystem::path& folder, Stage stage, os::Clock& clock,
                                  os::Entropy& entropy);
  // `not_found` when it is no workspace, `busy` (naming the pid) when another process writes to it, `corrupt` when the
  // ledger does not replay or does not extend its last checkpoint.
  static Result<Workspace> open(const std::filesystem::path& folder, Access access, os::Clock& clock,
                                os::Entropy& entropy);

  [[nodiscard]] const std::filesystem::path& folder() const;
  [[nodiscard]] const Stage& stage() const;   // as pinned at init (parsed from policy/policy.yaml's bytes)
  [[nodiscard]] const StageLog& log() const;  // up to date after every append
  [[nodiscard]] store::Database& database();
  [[nodiscard]] store::EvidenceStore& evidence();
  [[nodiscard]] os::Clock& clock();
  [[nodiscard]] os::Entropy& entropy();

  // The raw entries and checkpoints, for export, log and doctor.
  [[nodiscard]] Result<std::vector<std::string>> entries();                                // envelope bytes in order
  [[nodiscard]] Result<std::vector<std::pair<std::uint64_t, std::string>>> checkpoints();  // (size, note)
  [[nodiscard]] const std::vector<Digest>& leaves() const;

  // Private keys of keys/: `organiser`, `auditor`, `log`, team and party names. `not_found` names the file.
  Result<std::unique_ptr<crypto::Signer>> signer(Role role, const std::string& name);
  Result<std::unique_ptr<crypto::Signer>> log_signer();

  // One batch = one transaction: `rows` runs first inside it (may be empty), then the entries are signed and stored,
  // then the checkpoint of the new size. Refs in order. Nothing is stored on any error. `full` when there is no room.
  using Rows = std::function<Result<void>(store::Database&)>;
  Result<std::vector<Ref>> append(const std::vector<Draft>& drafts, const Rows& rows = {});

  // Where a pinned file or folder of that digest lies (pinned/<hex>).
  [[nodiscard]] std::filesystem::path pinned(const Digest& digest) const;
  // The directory of an attempt, absolute: the very words its shim was started with, by which it is known.
  [[nodiscard]] std::filesystem::path attempt_folder(const std::string& name) const;
  // The bytes of a pinned file, their digest checked: `corrupt` when they are missing or others than were pinned.
  [[nodiscard]] Result<std::string> read_pinned(const Digest& digest) const;
  // The workspace's display name of a team: from its submission, else the id.
  [[nodiscard]] DisplayName team_name(const TeamId& team);

  ~Workspace();
  Workspace(Workspace&&) noexcept;
  Workspace& operator=(Workspace&&) noexcept;

 private:
  struct State;
  explicit Workspace(std::unique_ptr<State> state);
  Result<void> replay();
  Result<void> reload();
  Result<std::vector<Ref>> append_batch(const std::vector<Draft>& drafts, const Rows& rows);
  std::unique_ptr<State> state_;
};

}  // namespace fivefold::ledger
