#include "harness/exec/inside.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

#include "harness/crypto/sha256.h"
#include "harness/os/file.h"
#include "harness/os/read_pieces.h"

namespace fivefold::exec {

namespace {

namespace fs = std::filesystem;

constexpr int kFolder = O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
constexpr int kFile = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;

// What a runner can bring about by what it puts under a name; everything else is the machine's failure.
bool is_the_runners_doing(int error_number) {
  constexpr std::array<int, 9> kErrors{ENOENT, ELOOP, ENOTDIR, ENXIO, EACCES, ENAMETOOLONG, EPERM, ENODEV, EISDIR};
  for (const int error : kErrors) {
    if (error == error_number) return true;
  }
  return false;
}

// Its own modes must not hide what a runner wrote: the files and folders belong to the same user.
int open_part(const os::Descriptor& folder, const char* name, int flags) {
  const int part = ::openat(folder.get(), name, flags);
  if (part >= 0 || errno != EACCES) return part;
  ::chmod(("/proc/self/fd/" + std::to_string(folder.get())).c_str(), 0755);
  struct stat status {};
  if (::fstatat(folder.get(), name, &status, AT_SYMLINK_NOFOLLOW) != 0) return -1;
  if (S_ISREG(status.st_mode)) ::fchmodat(folder.get(), name, 0644, 0);
  return ::openat(folder.get(), name, flags);
}

}  // namespace

Result<std::optional<InsideFile>> open_inside(const fs::path& dir, const fs::path& name) {
  if (name.empty() || name.is_absolute()) return std::optional<InsideFile>();
  os::Descriptor folder(::open(dir.c_str(), kFolder));
  int error_number = folder.open() ? 0 : errno;
  os::Descriptor file;
  for (auto part = name.begin(); folder.open() && part != name.end(); ++part) {
    if (*part == "..") return std::optional<InsideFile>();
    const bool last = std::next(part) == name.end();
    os::Descriptor next(open_part(folder, part->c_str(), last ? kFile : kFolder));
    if (!next.open()) error_number = errno;
    (last ? file : folder) = std::move(next);
  }
  if (!file.open()) {
    if (is_the_runners_doing(error_number)) return std::optional<InsideFile>();
    return os::errno_error(error_number, "cannot open", dir / name);
  }
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) return os::errno_error(errno, "cannot look at", dir / name);
  if (!S_ISREG(status.st_mode)) return std::optional<InsideFile>();
  return std::optional<InsideFile>(InsideFile{std::move(file), std::int64_t{status.st_size}});
}

Result<std::optional<std::string>> read_inside(const fs::path& dir, const fs::path& name, std::size_t max_bytes) {
  FF_ASSIGN(const std::optional<InsideFile> file, open_inside(dir, name));
  if (!file) return std::optional<std::string>();
  std::string bytes;
  FF_TRY(os::read_pieces(file->descriptor, dir / name, [&](std::string_view piece) {
    bytes.append(piece);
    return bytes.size() <= max_bytes;
  }));
  if (bytes.size() > max_bytes) return std::optional<std::string>();
  return std::optional<std::string>(std::move(bytes));
}

Result<std::optional<Digest>> hash_inside(const fs::path& dir, const fs::path& name, std::int64_t max_bytes) {
  FF_ASSIGN(const std::optional<InsideFile> file, open_inside(dir, name));
  if (!file || file->size > max_bytes) return std::optional<Digest>();
  crypto::Sha256 hash;
  std::int64_t left = max_bytes;
  FF_TRY(os::read_pieces(file->descriptor, dir / name, [&](std::string_view piece) {
    left -= static_cast<std::int64_t>(piece.size());
    hash.update(piece);
    return left >= 0;
  }));
  if (left < 0) return std::optional<Digest>();
  return std::optional<Digest>(hash.finish());
}

}  // namespace fivefold::exec
