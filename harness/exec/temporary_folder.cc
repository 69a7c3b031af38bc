#include "harness/exec/temporary_folder.h"

#include <stdlib.h>  // NOLINT: mkdtemp is POSIX, not in <cstdlib>

#include <cerrno>
#include <utility>

#include "harness/exec/attempt_dir.h"
#include "harness/os/file.h"

namespace fivefold::exec {

Result<TemporaryFolder> TemporaryFolder::make() {
  std::error_code failed;
  const std::filesystem::path below = std::filesystem::temp_directory_path(failed);
  std::string name = ((failed ? std::filesystem::path("/tmp") : below) / "fivefold-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) return os::errno_error(errno, "cannot make", name);
  return TemporaryFolder(std::filesystem::path(name));
}

TemporaryFolder::TemporaryFolder(TemporaryFolder&& other) noexcept : path_(std::exchange(other.path_, {})) {}

TemporaryFolder::~TemporaryFolder() {
  if (!path_.empty()) static_cast<void>(remove_folder(path_));
}

}  // namespace fivefold::exec
