#pragma once
// Ed25519 keys, signatures and their spellings (docs/records.md section 3). Pure: key material comes from the caller
// (os::Entropy makes seeds). Values may be used from any thread.

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "harness/base/bytes.h"
#include "harness/base/result.h"

namespace fivefold::crypto {

struct PublicKey {
  std::array<std::uint8_t, 32> bytes{};
  friend auto operator<=>(const PublicKey&, const PublicKey&) = default;
};
using Signature = std::array<std::uint8_t, 64>;

std::string_view view(const PublicKey& key);
std::string_view view(const Signature& signature);
std::string to_hex(const PublicKey& key);
Result<PublicKey> public_key_from_hex(std::string_view hex);
Result<PublicKey> public_key_from_bytes(std::string_view bytes);
Result<Signature> signature_from_bytes(std::string_view bytes);  // exactly 64

// `SHA256:` and unpadded base64, as `ssh-keygen -lf` prints it.
std::string keyid(const PublicKey& key);
// The SubjectPublicKeyInfo PEM with one base64 line of 60 columns.
std::string public_pem(const PublicKey& key);

// `E_KEY` for a non-canonical or small-order key: OpenSSL accepts forged signatures under these.
Result<void> check_enrollable(const PublicKey& key);

bool verify(const PublicKey& key, std::string_view message, const Signature& signature);

// Whoever can sign for one public key: a key in memory, or (os) an external command.
class Signer {
 public:
  virtual ~Signer() = default;
  [[nodiscard]] virtual PublicKey public_key() const = 0;
  [[nodiscard]] virtual Result<Signature> sign(std::string_view message) const = 0;
};

// A private key in memory.
class KeySigner final : public Signer {
 public:
  static Result<KeySigner> from_seed(std::string_view seed32);
  // PKCS#8 PEM, plain or encrypted (then with the passphrase). `E_KEY` when it is no Ed25519 private key.
  static Result<KeySigner> from_pem(std::string_view pem, std::optional<std::string_view> passphrase = std::nullopt);
  // PKCS#8 PEM; with a passphrase encrypted (AES-256-CBC, scrypt).
  [[nodiscard]] Result<std::string> private_pem(std::optional<std::string_view> passphrase = std::nullopt) const;

  [[nodiscard]] PublicKey public_key() const override;
  [[nodiscard]] Result<Signature> sign(std::string_view message) const override;

  ~KeySigner() override;
  KeySigner(KeySigner&&) noexcept;
  KeySigner& operator=(KeySigner&&) noexcept;
  KeySigner(const KeySigner&) = delete;
  KeySigner& operator=(const KeySigner&) = delete;

 private:
  struct Key;
  explicit KeySigner(std::unique_ptr<Key> key);
  std::unique_ptr<Key> key_;
};

// What an enrolled key signs to prove possession: D, "enrol\n", LP(stage), LP(role), LP(name), pub32.
std::string enrol_message(std::string_view stage, std::string_view role, std::string_view name, const PublicKey& key);

// DSSE pre-authentication encoding.
std::string dsse_pae(std::string_view payload_type, std::string_view payload);

}  // namespace fivefold::crypto
