#pragma once
// Where the files of an export come from: a folder (os::ExportFolder), or memory in tests. The verifier itself touches
// nothing. Pure interface.

#include <cstddef>
#include <string>
#include <vector>

#include "harness/base/bytes.h"
#include "harness/base/result.h"

namespace fivefold::verify {

struct Listing {
  std::vector<std::string> files;    // relative paths with '/', in byte order
  std::vector<std::string> refused;  // links, devices and the like: `E_PATH`
};

class FileSource {
 public:
  virtual ~FileSource() = default;
  [[nodiscard]] virtual Result<Listing> list() const = 0;
  // The whole file; `not_found` when there is none, rule `E_LIMIT` when it is larger than `max_bytes`.
  [[nodiscard]] virtual Result<std::string> read(const std::string& path, std::size_t max_bytes) const = 0;
  // SHA-256 of the file; the same errors.
  [[nodiscard]] virtual Result<Digest> digest(const std::string& path, std::size_t max_bytes) const = 0;
};

}  // namespace fivefold::verify
