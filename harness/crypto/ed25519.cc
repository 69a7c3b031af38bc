#include "harness/crypto/ed25519.h"

#include <algorithm>

#include <openssl/evp.h>

#include "harness/crypto/openssl_handles.h"
#include "harness/crypto/sha256.h"

namespace fivefold::crypto {
namespace {

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());  // OpenSSL's byte type
}

// p = 2^255 - 19, little-endian.
constexpr std::array<std::uint8_t, 32> kPrime = [] {
  std::array<std::uint8_t, 32> p{};
  for (auto& byte : p) byte = 0xff;
  p[0] = 0xed;
  p[31] = 0x7f;
  return p;
}();

bool at_least_prime(const std::array<std::uint8_t, 32>& y) {
  return !std::lexicographical_compare(y.rbegin(), y.rend(), kPrime.rbegin(), kPrime.rend());
}

// The y coordinates of the points of order 1, 2, 4 and 8 (docs/records.md section 3).
bool is_small_order(const std::array<std::uint8_t, 32>& y) {
  const std::string hex = fivefold::to_hex(std::string_view(reinterpret_cast<const char*>(y.data()), y.size()));
  const std::string zeros(62, '0');
  return hex == "00" + zeros || hex == "01" + zeros || hex == "ec" + std::string(60, 'f') + "7f" ||
         hex == "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05" ||
         hex == "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a";
}

}  // namespace

std::string_view view(const PublicKey& key) {
  return {reinterpret_cast<const char*>(key.bytes.data()), key.bytes.size()};
}
std::string_view view(const Signature& signature) {
  return {reinterpret_cast<const char*>(signature.data()), signature.size()};
}
std::string to_hex(const PublicKey& key) { return fivefold::to_hex(view(key)); }

Result<PublicKey> public_key_from_bytes(std::string_view bytes) {
  PublicKey key;
  if (bytes.size() != key.bytes.size()) {
    return bad_input("E_KEY", "a public key has 32 bytes, got " + std::to_string(bytes.size()));
  }
  std::copy(bytes.begin(), bytes.end(), key.bytes.begin());
  return key;
}

Result<PublicKey> public_key_from_hex(std::string_view hex) {
  const auto bytes = from_hex(hex);
  if (!bytes.ok()) return bad_input("E_KEY", "a public key is 64 lower-case hexadecimal digits");
  return public_key_from_bytes(bytes.value());
}

Result<Signature> signature_from_bytes(std::string_view bytes) {
  Signature signature{};
  if (bytes.size() != signature.size()) {
    return bad_input("E_SIGNATURE", "a signature has 64 bytes, got " + std::to_string(bytes.size()));
  }
  std::copy(bytes.begin(), bytes.end(), signature.begin());
  return signature;
}

std::string keyid(const PublicKey& key) {
  constexpr std::string_view kType = "ssh-ed25519";
  std::string blob;
  put_u32be(blob, static_cast<std::uint32_t>(kType.size()));
  blob += kType;
  put_u32be(blob, 32);
  blob += view(key);
  std::string base64 = to_base64(fivefold::view(sha256(blob)));
  base64.resize(base64.find('='));
  return "SHA256:" + base64;
}

Result<void> check_enrollable(const PublicKey& key) {
  std::array<std::uint8_t, 32> y = key.bytes;
  y[31] &= 0x7f;  // the top bit is the sign of x
  if (at_least_prime(y)) return bad_input("E_KEY", "public key " + to_hex(key) + " is not canonical (y >= 2^255-19)");
  if (is_small_order(y)) return bad_input("E_KEY", "public key " + to_hex(key) + " is a point of small order");
  return {};
}

bool verify(const PublicKey& key, std::string_view message, const Signature& signature) {
  const PkeyPtr pkey(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, key.bytes.data(), key.bytes.size()));
  const DigestContextPtr context(EVP_MD_CTX_new());
  if (pkey == nullptr || context == nullptr) return false;
  if (EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, pkey.get()) != 1) return false;
  return EVP_DigestVerify(context.get(), signature.data(), signature.size(), bytes_of(message), message.size()) == 1;
}

std::string enrol_message(std::string_view stage, std::string_view role, std::string_view name, const PublicKey& key) {
  std::string message(kDomain);
  message += "enrol\n";
  put_lp(message, stage);
  put_lp(message, role);
  put_lp(message, name);
  message += view(key);
  return message;
}

std::string dsse_pae(std::string_view payload_type, std::string_view payload) {
  std::string pae = "DSSEv1 " + std::to_string(payload_type.size()) + " ";
  pae += payload_type;
  pae += " " + std::to_string(payload.size()) + " ";
  pae += payload;
  return pae;
}

}  // namespace fivefold::crypto
