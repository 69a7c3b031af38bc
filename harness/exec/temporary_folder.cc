#include "harness/exec/temporary_folder.h"

#include <stdlib.h>  // NOLINT: mkdtemp is POSIX, not in <cstdlib>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>

#include "harness/base/bytes.h"
#include "harness/exec/attempt_dir.h"
#include "harness/os/entropy.h"
#include "harness/os/file.h"

namespace fivefold::exec {
namespace {

namespace fs = std::filesystem;

constexpr const char* kPrefix = "fivefold-work-";
constexpr const char* kGone = "fivefold-gone-";
constexpr const char* kLock = "in-use";

bool is_ours(const fs::path& path) {
  struct stat status {};
  return ::lstat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode) && status.st_uid == ::geteuid();
}

// Two may want it at the same time: whose rename succeeds removes it. Whoever is killed meanwhile leaves a name by
// which the next one knows it.
void remove_aside(const fs::path& folder) {
  const fs::path aside = folder.parent_path() / (kGone + to_hex(os::SystemEntropy().bytes(8)));
  if (::rename(folder.c_str(), aside.c_str()) == 0) static_cast<void>(remove_folder(aside));
}

// What a killed process left there: its lock is free. One without a lock is only just being made.
void remove_abandoned(const fs::path& below) {
  std::error_code failed;
  for (fs::directory_iterator entry(below, failed), end; !failed && entry != end; entry.increment(failed)) {
    const fs::path& folder = entry->path();
    const std::string name = folder.filename().string();
    if (name.starts_with(kGone) && is_ours(folder)) remove_aside(folder);  // somebody was ended over it
    if (!name.starts_with(kPrefix) || !is_ours(folder)) continue;
    std::error_code unknown;
    if (!fs::is_regular_file(fs::symlink_status(folder / kLock, unknown))) continue;
    const auto holder = os::lock_holder(folder / kLock);
    if (!holder.ok() || holder->has_value()) continue;
    remove_aside(folder);
  }
}

// The lock is taken before the file has its name, so that nobody ever sees it free while we live.
Result<os::FileLock> take_lock(const fs::path& folder) {
  const fs::path unnamed = folder / (std::string(kLock) + ".new");
  FF_ASSIGN(os::FileLock lock, os::FileLock::take(unnamed));
  if (::rename(unnamed.c_str(), (folder / kLock).c_str()) != 0) return os::errno_error(errno, "cannot rename", unnamed);
  return lock;
}

}  // namespace

Result<TemporaryFolder> TemporaryFolder::make() {
  std::error_code failed;
  fs::path below = fs::temp_directory_path(failed);
  if (failed) below = "/tmp";
  remove_abandoned(below);
  std::string name = (below / (std::string(kPrefix) + "XXXXXX")).string();
  if (::mkdtemp(name.data()) == nullptr) return os::errno_error(errno, "cannot make", name);
  auto lock = take_lock(name);
  if (lock.ok()) return TemporaryFolder(fs::path(name), std::move(*lock));
  static_cast<void>(remove_folder(name));
  return lock.error();
}

TemporaryFolder::TemporaryFolder(TemporaryFolder&& other) noexcept
    : path_(std::exchange(other.path_, {})), lock_(std::move(other.lock_)) {}

TemporaryFolder::~TemporaryFolder() {
  if (!path_.empty()) remove_aside(path_);
}

}  // namespace fivefold::exec
