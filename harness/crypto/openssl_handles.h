#pragma once
// OpenSSL's key handles with their deleters. Private to harness/crypto.

#include <memory>

#include <openssl/evp.h>

namespace fivefold::crypto {

template <auto Free>
struct FreeWith {
  template <class T>
  void operator()(T* p) const noexcept {
    Free(p);
  }
};
using PkeyPtr = std::unique_ptr<EVP_PKEY, FreeWith<EVP_PKEY_free>>;
using DigestContextPtr = std::unique_ptr<EVP_MD_CTX, FreeWith<EVP_MD_CTX_free>>;

}  // namespace fivefold::crypto
