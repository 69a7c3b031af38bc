#include "harness/crypto/sha256.h"

#include <openssl/evp.h>

#include "harness/base/check.h"
#include "harness/crypto/openssl_handles.h"

namespace fivefold::crypto {
namespace {

// Fetching an algorithm costs more than hashing a small input, so it happens once; the object lives as long as the
// program, like OpenSSL's own tables.
const EVP_MD* sha256_algorithm() {
  static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  FF_CHECK(algorithm != nullptr);
  return algorithm;
}

void start(EVP_MD_CTX* context) { FF_CHECK(EVP_DigestInit_ex2(context, sha256_algorithm(), nullptr) == 1); }

Digest finish_digest(EVP_MD_CTX* context) {
  Digest digest;
  unsigned int size = 0;
  FF_CHECK(EVP_DigestFinal_ex(context, digest.bytes.data(), &size) == 1 && size == digest.bytes.size());
  return digest;
}

}  // namespace

Digest sha256(std::string_view bytes) {
  // One context a thread: allocating one for every leaf of a tree would double the cost of the tree.
  thread_local const DigestContextPtr context(EVP_MD_CTX_new());
  FF_CHECK(context != nullptr);
  start(context.get());
  FF_CHECK(EVP_DigestUpdate(context.get(), bytes.data(), bytes.size()) == 1);
  return finish_digest(context.get());
}

struct Sha256::State {
  DigestContextPtr context{EVP_MD_CTX_new()};
};

Sha256::Sha256() : state_(std::make_unique<State>()) {
  FF_CHECK(state_->context != nullptr);
  start(state_->context.get());
}
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::update(std::string_view bytes) {
  FF_CHECK(EVP_DigestUpdate(state_->context.get(), bytes.data(), bytes.size()) == 1);
}

Digest Sha256::finish() { return finish_digest(state_->context.get()); }

}  // namespace fivefold::crypto
