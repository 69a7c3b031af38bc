#include "harness/os/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <functional>
#include <system_error>

#include "harness/os/descriptor.h"
#include "harness/os/persist_step.h"
#include "harness/os/read_pieces.h"

namespace fivefold::os {

namespace {

std::string reason_of(int error_number) { return std::system_category().message(error_number); }

Result<void> write_all(const Descriptor& descriptor, std::string_view bytes, const std::filesystem::path& file) {
  while (!bytes.empty()) {
    const ssize_t put = ::write(descriptor.get(), bytes.data(), bytes.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return errno_error(errno, "cannot write", file);
    bytes.remove_prefix(static_cast<std::size_t>(put));
  }
  return {};
}

Result<Descriptor> create(const std::filesystem::path& file, unsigned mode) {
  Descriptor descriptor(::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode));
  if (!descriptor.open()) return errno_error(errno, "cannot create", file);
  // The mode is the caller's, whatever the umask: keys must not be wider, pinned programs not narrower.
  if (::fchmod(descriptor.get(), mode) != 0) return errno_error(errno, "cannot set the mode of", file);
  return descriptor;
}

enum class Synced { no, yes };

std::filesystem::path folder_of(const std::filesystem::path& file) {
  return file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
}

Result<void> write_and_rename(const std::filesystem::path& file, std::string_view bytes, unsigned mode, Synced synced) {
  std::string pattern = (folder_of(file) / ("." + file.filename().string() + ".XXXXXX")).string();
  Descriptor descriptor(::mkostemp(pattern.data(), O_CLOEXEC));
  if (!descriptor.open()) return errno_error(errno, "cannot create", pattern);
  const auto write_it = [&]() -> Result<void> {
    if (::fchmod(descriptor.get(), mode) != 0) return errno_error(errno, "cannot set the mode of", file);
    persist_step("file made");
    FF_TRY(write_all(descriptor, bytes, file));
    if (synced == Synced::yes && ::fsync(descriptor.get()) != 0) return errno_error(errno, "cannot sync", file);
    persist_step("file written");
    if (::rename(pattern.c_str(), file.c_str()) != 0) return errno_error(errno, "cannot rename to", file);
    return {};
  };
  Result<void> done = write_it();
  if (!done.ok()) ::unlink(pattern.c_str());
  return done;
}

}  // namespace

Error errno_error(int error_number, std::string_view what, const std::filesystem::path& path) {
  std::string message = std::string(what) + " " + path.string() + ": " + reason_of(error_number);
  switch (error_number) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
      return Error{Errc::full, "full", std::move(message)};
    case ENOENT:
      return Error{Errc::not_found, "not-found", std::move(message)};
    default:
      return Error{Errc::io, "io", std::move(message)};
  }
}

Result<std::string> read_file(const std::filesystem::path& file, std::size_t max_bytes) {
  std::uintmax_t size = 0;
  FF_ASSIGN(const Descriptor descriptor, open_regular(file, size));
  std::string out;
  out.reserve(static_cast<std::size_t>(std::min<std::uintmax_t>(size, max_bytes)));
  bool too_big = size > max_bytes;
  if (!too_big) {
    FF_TRY(read_pieces(descriptor, file, [&](std::string_view piece) {
      too_big = out.size() + piece.size() > max_bytes;  // it may have grown since fstat
      if (!too_big) out.append(piece);
      return !too_big;
    }));
  }
  if (too_big) {
    return bad_input("size", file.string() + " is larger than " + std::to_string(max_bytes) + " bytes");
  }
  return out;
}

Result<void> write_file_durably(const std::filesystem::path& file, std::string_view bytes, unsigned mode) {
  FF_TRY(write_and_rename(file, bytes, mode, Synced::yes));
  persist_step("file renamed");
  return sync_folder(folder_of(file));
}

Result<void> replace_file(const std::filesystem::path& file, std::string_view bytes, unsigned mode) {
  return write_and_rename(file, bytes, mode, Synced::no);
}

Result<void> write_file(const std::filesystem::path& file, std::string_view bytes, unsigned mode) {
  FF_ASSIGN(const Descriptor descriptor, create(file, mode));
  persist_step("file made");
  return write_all(descriptor, bytes, file);
}

Result<void> make_folder(const std::filesystem::path& folder, unsigned mode) {
  if (folder.empty()) return {};
  if (::mkdir(folder.c_str(), mode) == 0) return {};
  if (errno == ENOENT) {
    FF_TRY(make_folder(folder.parent_path(), mode));
    if (::mkdir(folder.c_str(), mode) == 0) return {};
  }
  const int error_number = errno;
  struct stat status {};
  if (error_number == EEXIST && ::stat(folder.c_str(), &status) == 0 && S_ISDIR(status.st_mode)) return {};
  return errno_error(error_number, "cannot make the folder", folder);
}

Result<void> sync_folder(const std::filesystem::path& folder) {
  const Descriptor descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!descriptor.open()) return errno_error(errno, "cannot open the folder", folder);
  if (::fsync(descriptor.get()) != 0) return errno_error(errno, "cannot sync the folder", folder);
  return {};
}

}  // namespace fivefold::os
