#include "harness/os/read_pieces.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "harness/os/file.h"

namespace fivefold::os {

Result<Descriptor> open_regular(const std::filesystem::path& file, std::uintmax_t& size) {
  // O_NONBLOCK: a FIFO without a writer must be named, not waited for.
  Descriptor descriptor(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!descriptor.open()) return errno_error(errno, "cannot open", file);
  struct stat status {};
  if (::fstat(descriptor.get(), &status) != 0) return errno_error(errno, "cannot look at", file);
  if (!S_ISREG(status.st_mode)) return Error{Errc::io, "io", "not a regular file: " + file.string()};
  size = static_cast<std::uintmax_t>(status.st_size);
  return descriptor;
}

Result<void> read_pieces(const Descriptor& descriptor, const std::filesystem::path& file,
                         const std::function<bool(std::string_view)>& take) {
  const auto piece = piece_buffer();
  for (;;) {
    const ssize_t got = ::read(descriptor.get(), piece.get(), kPiece);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return errno_error(errno, "cannot read", file);
    if (got == 0) return {};
    if (!take(std::string_view(piece.get(), static_cast<std::size_t>(got)))) return {};
  }
}

}  // namespace fivefold::os
