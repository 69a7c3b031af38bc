#include "harness/os/file_lock.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "harness/os/file.h"
#include "harness/os/persist_step.h"

namespace fivefold::os {

namespace {

constexpr std::size_t kMaxHolderBytes = 4096;

// Open file description locks: two openers in one process exclude each other too, and closing another descriptor of
// the same file does not drop the lock, as it would with plain POSIX locks.
struct flock whole_file() {
  struct flock lock {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  return lock;
}

std::string holder_text(int descriptor) {
  std::string text(kMaxHolderBytes, '\0');
  const ssize_t got = ::pread(descriptor, text.data(), text.size(), 0);
  text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

}  // namespace

Result<FileLock> FileLock::take(const std::filesystem::path& file, const std::optional<std::string>& text) {
  Descriptor descriptor(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644));
  if (!descriptor.open()) return errno_error(errno, "cannot open", file);
  struct flock lock = whole_file();
  while (::fcntl(descriptor.get(), F_OFD_SETLK, &lock) != 0) {
    if (errno == EINTR) continue;
    if (errno != EACCES && errno != EAGAIN) return errno_error(errno, "cannot lock", file);
    return Error{Errc::busy, "busy", file.string() + " is held by process " + holder_text(descriptor.get())};
  }
  FileLock taken(std::move(descriptor), file);
  FF_TRY(taken.put_text(text.value_or(std::to_string(::getpid()) + "\n")));
  return taken;
}

Result<void> FileLock::put_text(std::string_view text) {
  if (::ftruncate(descriptor_.get(), 0) != 0) return errno_error(errno, "cannot empty", file_);
  persist_step("lock emptied");
  const ssize_t put = ::pwrite(descriptor_.get(), text.data(), text.size(), 0);
  if (put != static_cast<ssize_t>(text.size())) return errno_error(put < 0 ? errno : ENOSPC, "cannot write", file_);
  return {};
}

Result<void> FileLock::replace_text(std::string_view text) {
  FF_TRY(put_text(text));
  if (::fsync(descriptor_.get()) != 0) return errno_error(errno, "cannot sync", file_);
  persist_step("lock written");
  return {};
}

Result<std::optional<std::string>> lock_holder(const std::filesystem::path& file) {
  // A FIFO in its place must not be waited for; what is no regular file is nobody's lock.
  const Descriptor descriptor(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  if (!descriptor.open() && (errno == ENOENT || errno == ELOOP || errno == ENOTDIR || errno == ENXIO)) {
    return std::optional<std::string>{};
  }
  if (!descriptor.open()) return errno_error(errno, "cannot open", file);
  struct stat status {};
  if (::fstat(descriptor.get(), &status) != 0) return errno_error(errno, "cannot look at", file);
  if (!S_ISREG(status.st_mode)) return std::optional<std::string>{};
  struct flock lock = whole_file();
  if (::fcntl(descriptor.get(), F_OFD_GETLK, &lock) != 0) {
    return errno_error(errno, "cannot ask for the lock of", file);
  }
  if (lock.l_type == F_UNLCK) return std::optional<std::string>{};
  return std::optional<std::string>{holder_text(descriptor.get())};
}

}  // namespace fivefold::os
