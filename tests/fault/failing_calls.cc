// A library for LD_PRELOAD: lets the n-th call that writes below a folder fail, and moves the wall clock. It is told by
// the environment, which fivefold-exec does not inherit: only the harness is disturbed.
//   FAULT_BELOW   the folder; calls on other files are neither counted nor failed
//   FAULT_COUNT   a file that gets one byte a counted call
//   FAULT_AT      the number of the first call to fail, from 1 (unset: none)
//   FAULT_ERROR   ENOSPC (default: whatever takes room, from that call on) or EIO (that one sync)
//   FAULT_CLOCK   a file with milliseconds to be added to the wall clock, read at every look

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <climits>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace {

enum class Takes { room, sync };

template <class Function>
Function* next(const char* name) {
  return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

bool failing_syncs() {
  const char* const error = std::getenv("FAULT_ERROR");
  return error != nullptr && std::strcmp(error, "EIO") == 0;
}

bool below(const char* path) {
  const char* const folder = std::getenv("FAULT_BELOW");
  return folder != nullptr && path != nullptr && std::strncmp(path, folder, std::strlen(folder)) == 0;
}

bool below(int descriptor) {
  char name[64];
  char path[PATH_MAX];
  std::snprintf(name, sizeof name, "/proc/self/fd/%d", descriptor);
  const ssize_t size = ::readlink(name, path, sizeof path - 1);
  if (size <= 0) return false;
  path[size] = '\0';
  return below(path);
}

void note_count() {
  const char* const file = std::getenv("FAULT_COUNT");
  if (file == nullptr) return;
  const long out = ::syscall(SYS_openat, AT_FDCWD, file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (out < 0) return;
  ::syscall(SYS_write, out, ".", 1);
  ::close(static_cast<int>(out));
}

// True when this call fails now; errno is set.
template <class Where>
bool fails(Takes takes, Where where) {
  static std::atomic<long> calls{0};
  const int saved = errno;
  const bool counted = (takes == Takes::sync) == failing_syncs() && below(where);
  errno = saved;
  if (!counted) return false;
  note_count();
  errno = saved;
  const long number = ++calls;
  const char* const at = std::getenv("FAULT_AT");
  if (at == nullptr) return false;
  const long first = std::strtol(at, nullptr, 10);
  if (failing_syncs() ? number != first : number < first) return false;
  errno = failing_syncs() ? EIO : ENOSPC;
  return true;
}

mode_t mode_of(int flags, va_list more) {
  return (flags & (O_CREAT | O_TMPFILE)) != 0 ? static_cast<mode_t>(va_arg(more, int)) : 0;
}

bool makes_new(const char* path, int flags) { return (flags & O_CREAT) != 0 && ::access(path, F_OK) != 0; }

}  // namespace

extern "C" {

#define FAULT_OPEN(name)                                               \
  int name(const char* path, int flags, ...) {                         \
    va_list more;                                                      \
    va_start(more, flags);                                             \
    const mode_t mode = mode_of(flags, more);                          \
    va_end(more);                                                      \
    if (makes_new(path, flags) && fails(Takes::room, path)) return -1; \
    static auto* const real = next<int(const char*, int, ...)>(#name); \
    return real(path, flags, mode);                                    \
  }
FAULT_OPEN(open)
FAULT_OPEN(open64)

#define FAULT_MAKE_TEMPORARY(name)                                        \
  int name(char* pattern, int flags) {                                    \
    if (fails(Takes::room, static_cast<const char*>(pattern))) return -1; \
    static auto* const real = next<int(char*, int)>(#name);               \
    return real(pattern, flags);                                          \
  }
FAULT_MAKE_TEMPORARY(mkostemp)
FAULT_MAKE_TEMPORARY(mkostemp64)

ssize_t write(int descriptor, const void* bytes, size_t size) {
  if (fails(Takes::room, descriptor)) return -1;
  static auto* const real = next<ssize_t(int, const void*, size_t)>("write");
  return real(descriptor, bytes, size);
}

#define FAULT_PWRITE(name, offset_type)                                                    \
  ssize_t name(int descriptor, const void* bytes, size_t size, offset_type offset) {       \
    if (fails(Takes::room, descriptor)) return -1;                                         \
    static auto* const real = next<ssize_t(int, const void*, size_t, offset_type)>(#name); \
    return real(descriptor, bytes, size, offset);                                          \
  }
FAULT_PWRITE(pwrite, off_t)
FAULT_PWRITE(pwrite64, off64_t)

#define FAULT_SYNC(name)                             \
  int name(int descriptor) {                         \
    if (fails(Takes::sync, descriptor)) return -1;   \
    static auto* const real = next<int(int)>(#name); \
    return real(descriptor);                         \
  }
FAULT_SYNC(fsync)
FAULT_SYNC(fdatasync)

int mkdir(const char* path, mode_t mode) {
  if (::access(path, F_OK) != 0 && fails(Takes::room, path)) return -1;
  static auto* const real = next<int(const char*, mode_t)>("mkdir");
  return real(path, mode);
}

int symlink(const char* target, const char* path) {
  if (fails(Takes::room, path)) return -1;
  static auto* const real = next<int(const char*, const char*)>("symlink");
  return real(target, path);
}

int rename(const char* from, const char* to) {
  if (fails(Takes::room, to)) return -1;
  static auto* const real = next<int(const char*, const char*)>("rename");
  return real(from, to);
}

int clock_gettime(clockid_t clock, struct timespec* time) {
  static auto* const real = next<int(clockid_t, struct timespec*)>("clock_gettime");
  const int done = real(clock, time);
  const char* const file = std::getenv("FAULT_CLOCK");
  if (done != 0 || clock != CLOCK_REALTIME || file == nullptr) return done;
  const long in = ::syscall(SYS_openat, AT_FDCWD, file, O_RDONLY | O_CLOEXEC);
  if (in < 0) return done;
  char text[32] = {};
  if (::syscall(SYS_read, in, text, sizeof text - 1) > 0) time->tv_sec += std::strtol(text, nullptr, 10) / 1000;
  ::close(static_cast<int>(in));
  return done;
}

}  // extern "C"
