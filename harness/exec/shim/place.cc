#include "harness/exec/shim/place.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstdio>
#include <utility>

#include "harness/base/bytes.h"
#include "harness/os/entropy.h"
#include "harness/os/file.h"
#include "harness/os/persist_step.h"

namespace fivefold::exec {

namespace {

constexpr int kFolder = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

// A name that a program cannot have put there before us.
std::string unguessable(const std::string& stem) { return stem + "." + to_hex(os::SystemEntropy().bytes(8)); }

bool same_file(const struct stat& a, const struct stat& b) { return a.st_dev == b.st_dev && a.st_ino == b.st_ino; }

Result<void> write_all(const os::Descriptor& file, std::string_view bytes, const char* name) {
  while (!bytes.empty()) {
    const ssize_t put = ::write(file.get(), bytes.data(), bytes.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return os::errno_error(errno, "cannot write", name);
    bytes.remove_prefix(static_cast<std::size_t>(put));
  }
  if (::fsync(file.get()) != 0) return os::errno_error(errno, "cannot sync", name);
  return {};
}

}  // namespace

Result<Place> Place::open(const std::filesystem::path& dir) {
  os::Descriptor parent(::open(dir.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!parent.open()) return os::errno_error(errno, "cannot open", dir.parent_path());
  std::string name = dir.filename().string();
  os::Descriptor folder(::openat(parent.get(), name.c_str(), kFolder));
  if (!folder.open()) return os::errno_error(errno, "cannot open", dir);
  return Place(std::move(parent), std::move(folder), std::move(name));
}

bool Place::in_place() const {
  struct stat named {};
  struct stat held {};
  return ::fstatat(parent_.get(), name_.c_str(), &named, AT_SYMLINK_NOFOLLOW) == 0 &&
         ::fstat(folder_.get(), &held) == 0 && same_file(named, held);
}

bool Place::bring_back() const {
  char path[PATH_MAX] = {};
  const std::string link = "/proc/self/fd/" + std::to_string(folder_.get());
  if (::readlink(link.c_str(), path, sizeof path - 1) < 0) return false;
  return ::renameat(AT_FDCWD, path, parent_.get(), name_.c_str()) == 0 && in_place();
}

Result<void> Place::make_anew() {
  if (::mkdirat(parent_.get(), name_.c_str(), 0755) != 0) return os::errno_error(errno, "cannot make", name_);
  folder_ = os::Descriptor(::openat(parent_.get(), name_.c_str(), kFolder));
  if (!folder_.open()) return os::errno_error(errno, "cannot open", name_);
  return {};
}

Result<void> Place::put_back() {
  ::fchmod(folder_.get(), 0755);  // modes that would lock us or the harness out
  if (in_place()) return {};
  const std::string stranger = unguessable("." + name_);
  const bool there = ::renameat(parent_.get(), name_.c_str(), parent_.get(), stranger.c_str()) == 0;
  if (!bring_back()) FF_TRY(make_anew());
  if (there) {
    struct stat status {};
    const bool known = ::fstatat(parent_.get(), stranger.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0;
    // A folder can be moved into another only by who may write to it.
    if (known && S_ISDIR(status.st_mode)) ::fchmodat(parent_.get(), stranger.c_str(), 0755, 0);
    ::renameat(parent_.get(), stranger.c_str(), folder_.get(), unguessable("instead").c_str());
  }
  if (::fsync(parent_.get()) != 0) return os::errno_error(errno, "cannot sync the folder of", name_);
  return {};
}

Result<void> Place::replace(const char* name, std::string_view bytes) const {
  const std::string temporary = unguessable("." + std::string(name));
  const os::Descriptor file(
      ::openat(folder_.get(), temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644));
  if (!file.open()) return os::errno_error(errno, "cannot create", temporary);
  os::persist_step("exit.json made");
  if (Result<void> written = write_all(file, bytes, name); !written.ok()) {
    ::unlinkat(folder_.get(), temporary.c_str(), 0);  // nothing is left of it on a full disk
    return written;
  }
  os::persist_step("exit.json synced");
  if (::renameat(folder_.get(), temporary.c_str(), folder_.get(), name) != 0) {
    // A folder of that name cannot be replaced by a file.
    ::renameat(folder_.get(), name, folder_.get(), unguessable(name).c_str());
    if (::renameat(folder_.get(), temporary.c_str(), folder_.get(), name) != 0) {
      return os::errno_error(errno, "cannot rename to", name);
    }
  }
  os::persist_step("exit.json renamed");
  if (::fsync(folder_.get()) != 0) return os::errno_error(errno, "cannot sync the folder of", name);
  return {};
}

Result<void> Place::sync(const char* name) const {
  const os::Descriptor file(::openat(folder_.get(), name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  struct stat status {};
  if (!file.open() || ::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode)) return {};
  if (::fsync(file.get()) != 0) return os::errno_error(errno, "cannot sync", name);
  os::persist_step("results.jsonl synced");
  return {};
}

bool Place::holds(const char* name, const os::Descriptor& file) const {
  struct stat named {};
  struct stat held {};
  return ::fstatat(folder_.get(), name, &named, AT_SYMLINK_NOFOLLOW) == 0 && ::fstat(file.get(), &held) == 0 &&
         same_file(named, held);
}

bool Place::reads(const char* name, std::string_view bytes) const {
  const os::Descriptor file(::openat(folder_.get(), name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  struct stat status {};
  if (!file.open() || ::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode)) return false;
  std::string found(bytes.size() + 1, '\0');
  const ssize_t got = ::pread(file.get(), found.data(), found.size(), 0);
  return got == static_cast<ssize_t>(bytes.size()) && found.compare(0, bytes.size(), bytes) == 0;
}

}  // namespace fivefold::exec
