#pragma once
// A model manifest: one line for each weight file, or the single line of a hosted model (docs/records.md section 6,
// Manifest). Owned by config; pure.

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "harness/base/bytes.h"
#include "harness/base/result.h"
#include "harness/core/submission.h"

namespace fivefold::config {

inline constexpr std::size_t kMaxManifestLines = 100'000;

struct WeightFile {
  std::string path;  // relative, '/'-separated
  Digest sha256;
  std::int64_t size{0};
  friend bool operator==(const WeightFile&, const WeightFile&) = default;
};
using Manifest = std::variant<std::vector<WeightFile>, Endpoint>;

// Compact JSON lines, files in the order given (path byte order is the caller's).
std::string write_manifest(const Manifest& manifest);
// Strict JSON lines that end in LF: files in path byte order, distinct, at most 10^5; or one endpoint line. `manifest`
// with the line number.
Result<Manifest> parse_manifest(std::string_view bytes);

}  // namespace fivefold::config
