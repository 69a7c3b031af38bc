// Hashing files and folders: apart from file.cc, so that fivefold-exec does not load a cryptographic library.
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "harness/crypto/sha256.h"
#include "harness/os/file.h"
#include "harness/os/read_pieces.h"

namespace fivefold::os {

namespace {

Result<void> walk(const std::filesystem::path& folder, const std::string& prefix, std::vector<TreeFile>& out) {
  std::error_code failed;
  std::filesystem::directory_iterator entries(folder, failed);
  if (failed) return errno_error(failed.value(), "cannot list", folder);
  for (const std::filesystem::directory_entry& entry : entries) {
    const std::string name = prefix + entry.path().filename().string();
    struct stat status {};
    if (::lstat(entry.path().c_str(), &status) != 0) return errno_error(errno, "cannot look at", entry.path());
    if (S_ISDIR(status.st_mode)) {
      FF_TRY(walk(entry.path(), name + "/", out));
      continue;
    }
    if (!S_ISREG(status.st_mode)) {
      return bad_input("pinned-kind",
                       entry.path().string() + " is neither a regular file nor a folder: it cannot be pinned");
    }
    FF_ASSIGN(const Digest digest, hash_file(entry.path()));
    out.push_back(TreeFile{name, digest, static_cast<std::uintmax_t>(status.st_size), (status.st_mode & S_IXUSR) != 0});
  }
  return {};
}

}  // namespace

Result<Digest> hash_file(const std::filesystem::path& file) {
  std::uintmax_t size = 0;
  FF_ASSIGN(const Descriptor descriptor, open_regular(file, size));
  crypto::Sha256 hash;
  FF_TRY(read_pieces(descriptor, file, [&](std::string_view piece) {
    hash.update(piece);
    return true;
  }));
  return hash.finish();
}

Result<std::vector<TreeFile>> list_tree(const std::filesystem::path& folder) {
  std::vector<TreeFile> files;
  FF_TRY(walk(folder, "", files));
  std::sort(files.begin(), files.end(), [](const TreeFile& a, const TreeFile& b) { return a.path < b.path; });
  return files;
}

}  // namespace fivefold::os
