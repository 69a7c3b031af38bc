#include "harness/os/remove_tree.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <vector>

#include "harness/base/bytes.h"
#include "harness/os/descriptor.h"
#include "harness/os/entropy.h"
#include "harness/os/file.h"

namespace fivefold::os {
namespace {

constexpr int kMaxRounds = 16;
constexpr int kMaxDepth = 1 << 17;
constexpr std::size_t kNonceBytes = 8;

enum class Gone { yes, folder_with_something, failed };

// `errno` says why of what failed.
Gone remove_entry(int folder, const std::string& name) {
  if (::unlinkat(folder, name.c_str(), 0) == 0 || errno == ENOENT || errno == ENOTDIR) return Gone::yes;
  if (errno != EISDIR) return Gone::failed;
  if (::unlinkat(folder, name.c_str(), AT_REMOVEDIR) == 0 || errno == ENOENT) return Gone::yes;
  return errno == ENOTEMPTY || errno == EEXIST ? Gone::folder_with_something : Gone::failed;
}

// A folder that we may list and change.
Descriptor open_folder(int parent, const std::string& name) {
  ::fchmodat(parent, name.c_str(), S_IRWXU, AT_SYMLINK_NOFOLLOW);
  return Descriptor(::openat(parent, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
}

std::vector<std::string> list(int folder) {
  std::vector<std::string> names;
  const int own = ::openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  DIR* const entries = own < 0 ? nullptr : ::fdopendir(own);
  if (entries == nullptr) {
    if (own >= 0) ::close(own);
    return names;
  }
  while (const dirent* const entry = ::readdir(entries)) {
    const std::string name = entry->d_name;
    if (name != "." && name != "..") names.push_back(name);
  }
  ::closedir(entries);
  return names;
}

// Empties a folder with two descriptors, however deep it is: the folders of a folder in it come up beside that one.
class Emptying {
 public:
  explicit Emptying(int root) : root_(root), nonce_(to_hex(SystemEntropy().bytes(kNonceBytes)) + ".") {}

  // False, and `errno`, when nothing more can be removed although something is there.
  bool finish() {
    for (int depth = 0; depth < kMaxDepth; ++depth) {
      const std::vector<std::string> names = list(root_);
      if (names.empty()) return true;
      removed_ = false;
      why_ = 0;
      for (const std::string& name : names) remove(name);
      if (removed_) continue;
      errno = why_;
      return false;
    }
    errno = ELOOP;
    return false;
  }

 private:
  void remove(const std::string& name) {
    Gone gone = remove_entry(root_, name);
    if (gone == Gone::folder_with_something) {
      take_up(name);
      gone = remove_entry(root_, name);
    }
    if (gone == Gone::yes) {
      removed_ = true;
    } else {
      fails();
    }
  }

  void take_up(const std::string& name) {
    const Descriptor folder = open_folder(root_, name);
    if (!folder.open()) return fails();
    for (const std::string& inner : list(folder.get())) {
      const Gone gone = remove_entry(folder.get(), inner);
      if (gone == Gone::failed) fails();
      if (gone != Gone::folder_with_something) continue;
      ::fchmodat(folder.get(), inner.c_str(), S_IRWXU, AT_SYMLINK_NOFOLLOW);  // it is told of its new parent
      if (::renameat(folder.get(), inner.c_str(), root_, (nonce_ + std::to_string(++moved_)).c_str()) != 0) fails();
    }
  }

  // The first reason counts: that the folders above are not empty follows from it.
  void fails() {
    if (why_ == 0) why_ = errno;
  }

  int root_;
  std::string nonce_;  // a name that nobody in there has
  int moved_{0};
  bool removed_{false};
  int why_{0};
};

}  // namespace

Result<void> remove_tree(const std::filesystem::path& path) {
  // Somebody may still be writing there; his next file is in the next round.
  for (int round = 0; round < kMaxRounds; ++round) {
    const Gone gone = remove_entry(AT_FDCWD, path);
    if (gone == Gone::yes) return {};
    if (gone == Gone::failed) return errno_error(errno, "cannot remove", path);
    const Descriptor folder = open_folder(AT_FDCWD, path);
    if (!folder.open() && errno == ENOENT) return {};
    if (!folder.open() || !Emptying(folder.get()).finish()) return errno_error(errno, "cannot remove", path);
  }
  return errno_error(ENOTEMPTY, "cannot remove", path);
}

}  // namespace fivefold::os
