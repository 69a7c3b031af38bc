#pragma once
// Private keys as files of a workspace's keys/ folder (docs/design.md section 6, Keys): PKCS#8 PEM, mode 0600.

#include <filesystem>
#include <memory>
#include <string>

#include "harness/core/records.h"
#include "harness/os/entropy.h"

namespace fivefold::ledger {

// organiser.pem, organiser-<enc>.pem, auditor.pem, team-<enc>.pem, party-<enc>.pem.
std::string key_file_name(Role role, const std::string& name);
inline constexpr const char* kLogKeyFile = "log.pem";

// Makes a new key file; `bad_input` with rule `key-exists` when it is there already.
Result<crypto::KeySigner> make_key(const std::filesystem::path& file, os::Entropy& entropy);
// Reads one; an encrypted file is opened with the passphrase in FIVEFOLD_PASSPHRASE. `not_found`, `E_KEY`, and `io`
// when others may read the file.
Result<crypto::KeySigner> load_key(const std::filesystem::path& file);
// The file's key, made first when it is missing.
Result<crypto::KeySigner> load_or_make_key(const std::filesystem::path& file, os::Entropy& entropy);

// The enrolment of a key under a role and name of a stage, with its proof of possession.
Result<EnrolledKey> enrol(const crypto::Signer& signer, Role role, const std::string& name, const StageId& stage);

}  // namespace fivefold::ledger
