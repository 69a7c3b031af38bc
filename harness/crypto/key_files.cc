// Private keys: in memory, and as PKCS#8 PEM (docs/records.md section 3).
#include <algorithm>

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/x509.h>

#include "harness/crypto/ed25519.h"
#include "harness/crypto/openssl_handles.h"

namespace fivefold::crypto {
namespace {

using BioPtr = std::unique_ptr<BIO, FreeWith<BIO_free_all>>;
using Pkcs8Ptr = std::unique_ptr<PKCS8_PRIV_KEY_INFO, FreeWith<PKCS8_PRIV_KEY_INFO_free>>;
using EncryptedPtr = std::unique_ptr<X509_SIG, FreeWith<X509_SIG_free>>;
using AlgorithmPtr = std::unique_ptr<X509_ALGOR, FreeWith<X509_ALGOR_free>>;

constexpr std::string_view kPlainHead = "-----BEGIN PRIVATE KEY-----\n";
constexpr std::string_view kEncryptedHead = "-----BEGIN ENCRYPTED PRIVATE KEY-----\n";
constexpr std::string_view kSpkiHead("\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21\x00", 12);

// OpenSSL asks here for the passphrase; without one it must never ask the terminal.
int give_passphrase(char* buffer, int size, int /*writing*/, void* given) {
  const auto* const passphrase = static_cast<const std::optional<std::string_view>*>(given);
  if (!passphrase->has_value() || (*passphrase)->size() > static_cast<std::size_t>(size)) return -1;
  std::copy((*passphrase)->begin(), (*passphrase)->end(), buffer);
  return static_cast<int>((*passphrase)->size());
}

std::string contents(BIO* bio) {
  char* start = nullptr;
  const long size = BIO_get_mem_data(bio, &start);
  return size > 0 ? std::string(start, static_cast<std::size_t>(size)) : std::string();
}

Error key_error(const std::string& why) { return bad_input("E_KEY", "private key: " + why); }

// scrypt with OpenSSL's own cost (N 16384, r 8, p 1), which every OpenSSL 1.1 and later opens. The salt is OpenSSL's.
Result<std::string> encrypted_pem(EVP_PKEY* pkey, std::string_view passphrase) {
  const Pkcs8Ptr plain(EVP_PKEY2PKCS8(pkey));
  AlgorithmPtr scrypt(PKCS5_pbe2_set_scrypt(EVP_aes_256_cbc(), nullptr, 0, nullptr, 16384, 8, 1));
  if (plain == nullptr || scrypt == nullptr) return key_error("it cannot be encrypted");
  const EncryptedPtr sealed(
      PKCS8_set0_pbe(passphrase.data(), static_cast<int>(passphrase.size()), plain.get(), scrypt.get()));
  if (sealed == nullptr) return key_error("it cannot be encrypted");
  static_cast<void>(scrypt.release());  // now part of `sealed`
  const BioPtr out(BIO_new(BIO_s_mem()));
  if (out == nullptr || PEM_write_bio_PKCS8(out.get(), sealed.get()) != 1) return key_error("it cannot be written");
  return contents(out.get());
}

}  // namespace

std::string public_pem(const PublicKey& key) {
  std::string spki(kSpkiHead);
  spki += view(key);
  return "-----BEGIN PUBLIC KEY-----\n" + to_base64(spki) + "\n-----END PUBLIC KEY-----\n";
}

struct KeySigner::Key {
  PkeyPtr pkey;
  PublicKey public_key;

  static Result<std::unique_ptr<Key>> make(PkeyPtr pkey) {
    auto key = std::make_unique<Key>();
    std::size_t size = key->public_key.bytes.size();
    if (EVP_PKEY_get_raw_public_key(pkey.get(), key->public_key.bytes.data(), &size) != 1 || size != 32) {
      return key_error("it has no Ed25519 public key");
    }
    key->pkey = std::move(pkey);
    return key;
  }
};

KeySigner::KeySigner(std::unique_ptr<Key> key) : key_(std::move(key)) {}
KeySigner::~KeySigner() = default;
KeySigner::KeySigner(KeySigner&&) noexcept = default;
KeySigner& KeySigner::operator=(KeySigner&&) noexcept = default;

Result<KeySigner> KeySigner::from_seed(std::string_view seed32) {
  if (seed32.size() != 32) return key_error("a seed has 32 bytes, got " + std::to_string(seed32.size()));
  const auto* const seed = reinterpret_cast<const unsigned char*>(seed32.data());
  PkeyPtr pkey(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, seed, seed32.size()));
  if (pkey == nullptr) return key_error("the seed is refused");
  FF_ASSIGN(auto key, Key::make(std::move(pkey)));
  return KeySigner(std::move(key));
}

Result<KeySigner> KeySigner::from_pem(std::string_view pem, std::optional<std::string_view> passphrase) {
  const bool encrypted = pem.starts_with(kEncryptedHead);
  if (!encrypted && !pem.starts_with(kPlainHead)) return key_error("it is not PKCS#8 PEM");
  if (encrypted && !passphrase) return key_error("it is encrypted, a passphrase is needed");
  const BioPtr in(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  if (in == nullptr) return key_error("it cannot be read");
  PkeyPtr pkey(PEM_read_bio_PrivateKey(in.get(), nullptr, give_passphrase, &passphrase));
  if (pkey == nullptr) return key_error(encrypted ? "the passphrase does not open it" : "it cannot be read");
  if (EVP_PKEY_get_base_id(pkey.get()) != EVP_PKEY_ED25519) return key_error("it is not an Ed25519 key");
  FF_ASSIGN(auto key, Key::make(std::move(pkey)));
  return KeySigner(std::move(key));
}

Result<std::string> KeySigner::private_pem(std::optional<std::string_view> passphrase) const {
  if (passphrase) return encrypted_pem(key_->pkey.get(), *passphrase);
  const BioPtr out(BIO_new(BIO_s_mem()));
  if (out == nullptr) return key_error("it cannot be written");
  const int written = PEM_write_bio_PKCS8PrivateKey(out.get(), key_->pkey.get(), nullptr, nullptr, 0, nullptr, nullptr);
  if (written != 1) return key_error("it cannot be written");
  return contents(out.get());
}

PublicKey KeySigner::public_key() const { return key_->public_key; }

Result<Signature> KeySigner::sign(std::string_view message) const {
  const DigestContextPtr context(EVP_MD_CTX_new());
  Signature signature{};
  std::size_t size = signature.size();
  const auto* const bytes = reinterpret_cast<const unsigned char*>(message.data());
  if (context == nullptr || EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key_->pkey.get()) != 1 ||
      EVP_DigestSign(context.get(), signature.data(), &size, bytes, message.size()) != 1 || size != 64) {
    return key_error("it cannot sign");
  }
  return signature;
}

}  // namespace fivefold::crypto
