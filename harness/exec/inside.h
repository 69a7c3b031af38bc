#pragma once
// Reading what a runner left in the directory of its attempt. No link is followed on the way, the directory itself
// included, and nothing is waited for: whatever is no plain file of ours or of the runner is not there. Any thread.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "harness/base/bytes.h"
#include "harness/base/result.h"
#include "harness/os/descriptor.h"

namespace fivefold::exec {

struct InsideFile {
  os::Descriptor descriptor;
  std::int64_t size{0};
};

// A regular file below `dir`, opened for reading: nothing for anything else under that name and for a name that leaves
// the directory. A file that its owner may not read is made readable. An Error is the machine's failure.
Result<std::optional<InsideFile>> open_inside(const std::filesystem::path& dir, const std::filesystem::path& name);

// Its bytes, or nothing also when there are more than `max_bytes`.
Result<std::optional<std::string>> read_inside(const std::filesystem::path& dir, const std::filesystem::path& name,
                                               std::size_t max_bytes);
// Its digest, or nothing also when it has more than `max_bytes` (a sparse file of any length costs a runner nothing).
Result<std::optional<Digest>> hash_inside(const std::filesystem::path& dir, const std::filesystem::path& name,
                                          std::int64_t max_bytes);

}  // namespace fivefold::exec
