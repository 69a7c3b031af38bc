#pragma once
// SHA-256 over OpenSSL 3 (the digest is fetched once). Pure; a Sha256 belongs to one thread.

#include <memory>
#include <string_view>

#include "harness/base/bytes.h"

namespace fivefold::crypto {

Digest sha256(std::string_view bytes);

// Incremental hashing, for files.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;

  void update(std::string_view bytes);
  Digest finish();  // once

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// `fivefold/draw/v1/`, the domain of every hash of docs/records.md section 1 that is not Merkle, note, key or file.
inline constexpr std::string_view kDomain = "fivefold/draw/v1/";

}  // namespace fivefold::crypto
