#include "harness/ledger/keys.h"

#include <cstdlib>

#include "harness/os/file.h"

namespace fivefold::ledger {
namespace {

constexpr std::size_t kMaxKeyFile = 16 * 1024;
constexpr unsigned kPrivateMode = 0600;

bool others_may_read(const std::filesystem::path& file) {
  using std::filesystem::perms;
  std::error_code ignored;
  const perms mode = std::filesystem::status(file, ignored).permissions();
  return (mode & (perms::group_all | perms::others_all)) != perms::none;
}

}  // namespace

std::string key_file_name(Role role, const std::string& name) {
  const std::string word(to_text(role));
  if ((role == Role::organiser || role == Role::auditor) && name == word) return word + ".pem";
  return word + "-" + path_form(name) + ".pem";
}

Result<crypto::KeySigner> make_key(const std::filesystem::path& file, os::Entropy& entropy) {
  if (std::filesystem::exists(std::filesystem::symlink_status(file))) {
    return bad_input("key-exists", file.string() + " is there already: a key is never overwritten");
  }
  FF_ASSIGN(crypto::KeySigner key, crypto::KeySigner::from_seed(entropy.bytes(32)));
  FF_ASSIGN(const std::string pem, key.private_pem());
  FF_TRY(os::write_file_durably(file, pem, kPrivateMode));
  return key;
}

Result<crypto::KeySigner> load_key(const std::filesystem::path& file) {
  const Result<std::string> read = os::read_file(file, kMaxKeyFile);
  if (!read.ok() && read.error().code == Errc::not_found) {
    return Error{Errc::not_found, "E_KEY",
                 "the private key " + file.string() +
                     " is not here: put the file back from where it is kept. Nothing was signed"};
  }
  FF_ASSIGN(const std::string pem, read);
  if (others_may_read(file)) {
    return Error{Errc::io, "key-mode",
                 file.string() + ": a private key must be readable by its owner alone: chmod 600 " + file.string()};
  }
  const char* const passphrase = std::getenv("FIVEFOLD_PASSPHRASE");
  auto key = passphrase == nullptr ? crypto::KeySigner::from_pem(pem)
                                   : crypto::KeySigner::from_pem(pem, std::string_view(passphrase));
  if (!key.ok()) return std::move(key).error().with(file.string());
  return key;
}

Result<crypto::KeySigner> load_or_make_key(const std::filesystem::path& file, os::Entropy& entropy) {
  if (std::filesystem::exists(file)) return load_key(file);
  return make_key(file, entropy);
}

Result<EnrolledKey> enrol(const crypto::Signer& signer, Role role, const std::string& name, const StageId& stage) {
  EnrolledKey enrolled;
  enrolled.role = role;
  enrolled.name = name;
  enrolled.key = signer.public_key();
  FF_ASSIGN(enrolled.proof, signer.sign(crypto::enrol_message(stage.text, to_text(role), name, enrolled.key)));
  return enrolled;
}

}  // namespace fivefold::ledger
