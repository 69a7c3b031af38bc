#pragma once
// The evidence store: plain bytes, kept as zstd files named by the SHA-256 of the plain bytes
// (evidence/<first 2 hex>/<64 hex>.zst). Writing is write, fsync, rename; a digest names the same bytes for ever.

#include <filesystem>
#include <future>
#include <string>
#include <string_view>

#include "harness/base/bytes.h"
#include "harness/base/result.h"

namespace fivefold::store {

class EvidenceStore {
 public:
  explicit EvidenceStore(std::filesystem::path folder) : folder_(std::move(folder)) {}

  // Bytes on their way to the disk, by a thread of their own: durable once `durable` has said so.
  struct Putting {
    Digest digest;
    std::future<Result<void>> durable;
  };
  // `plain` must outlive the answer of `durable`.
  [[nodiscard]] Putting start_put(std::string_view plain) const;
  // Durable when it returns. Storing the same bytes again is no work. `full`, `io`.
  Result<Digest> put(std::string_view plain) const;
  // The plain bytes, their digest checked: `not_found`, `corrupt`, `io`.
  [[nodiscard]] Result<std::string> get(const Digest& digest) const;
  [[nodiscard]] bool has(const Digest& digest) const;
  [[nodiscard]] std::filesystem::path file(const Digest& digest) const;

 private:
  [[nodiscard]] Result<void> keep(const Digest& digest, std::string_view plain) const;
  std::filesystem::path folder_;
};

}  // namespace fivefold::store
