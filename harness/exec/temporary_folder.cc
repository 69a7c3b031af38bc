#include "harness/exec/temporary_folder.h"

#include <fcntl.h>
#include <stdlib.h>  // NOLINT: mkdtemp is POSIX, not in <cstdlib>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>

#include "harness/os/file.h"
#include "harness/os/remove_tree.h"

namespace fivefold::exec {
namespace {

namespace fs = std::filesystem;

constexpr const char* kPrefix = "fivefold-work-";
constexpr const char* kLock = "in-use";
constexpr int kMaxTries = 100;

bool is_ours(const fs::path& path) {
  struct stat status {};
  return ::lstat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode) && status.st_uid == ::geteuid();
}

// No text: there is room for none on a full disk.
Result<os::FileLock> take_lock(const fs::path& folder) { return os::FileLock::take(folder / kLock, ""); }

// By whoever has its lock. The lock's file goes last: what a KILL leaves of the folder is still known by it.
void remove_locked(const fs::path& folder) {
  std::error_code failed;
  for (fs::directory_iterator entry(folder, failed), end; !failed && entry != end; entry.increment(failed)) {
    if (entry->path().filename() != kLock) static_cast<void>(os::remove_tree(entry->path()));
  }
  static_cast<void>(os::remove_tree(folder));
}

// What a killed process left there: its lock is free.
void remove_abandoned(const fs::path& below) {
  std::error_code failed;
  for (fs::directory_iterator entry(below, failed), end; !failed && entry != end; entry.increment(failed)) {
    const fs::path& folder = entry->path();
    if (!folder.filename().string().starts_with(kPrefix) || !is_ours(folder)) continue;
    ::fchmodat(AT_FDCWD, folder.c_str(), S_IRWXU, AT_SYMLINK_NOFOLLOW);
    std::error_code unknown;
    if (!fs::is_regular_file(fs::symlink_status(folder / kLock, unknown))) {
      ::rmdir(folder.c_str());  // only just being made, which is done again, or all but removed
      continue;
    }
    const auto lock = take_lock(folder);
    if (lock.ok()) remove_locked(folder);
  }
}

}  // namespace

Result<TemporaryFolder> TemporaryFolder::make() {
  std::error_code failed;
  fs::path below = fs::temp_directory_path(failed);
  if (failed) below = "/tmp";
  remove_abandoned(below);
  for (int left = kMaxTries;; --left) {
    std::string name = (below / (std::string(kPrefix) + "XXXXXX")).string();
    if (::mkdtemp(name.data()) == nullptr) return os::errno_error(errno, "cannot make", name);
    auto lock = take_lock(name);
    std::error_code unknown;
    if (lock.ok() && fs::exists(fs::path(name) / kLock, unknown)) return TemporaryFolder(name, std::move(*lock));
    // Another that clears up may have come between.
    const bool again = lock.ok() || lock.error().code == Errc::busy || lock.error().code == Errc::not_found;
    if (again && left > 0) continue;
    static_cast<void>(os::remove_tree(name));
    return lock.ok() ? Error{Errc::busy, "busy", name + " is removed by somebody"} : lock.error();
  }
}

TemporaryFolder::TemporaryFolder(TemporaryFolder&& other) noexcept
    : path_(std::exchange(other.path_, {})), lock_(std::move(other.lock_)) {}

TemporaryFolder::~TemporaryFolder() {
  if (!path_.empty()) remove_locked(path_);
}

}  // namespace fivefold::exec
