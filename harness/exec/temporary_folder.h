#pragma once
// A folder of our own below the system's temporary one, for what is not recorded. Gone with this object; one that a
// KILL left is gone with the next that is made.

#include <filesystem>
#include <utility>

#include "harness/base/result.h"
#include "harness/os/file_lock.h"

namespace fivefold::exec {

class TemporaryFolder {
 public:
  static Result<TemporaryFolder> make();
  ~TemporaryFolder();
  TemporaryFolder(TemporaryFolder&& other) noexcept;
  TemporaryFolder& operator=(TemporaryFolder&&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  TemporaryFolder(std::filesystem::path path, os::FileLock lock) : path_(std::move(path)), lock_(std::move(lock)) {}
  std::filesystem::path path_;
  os::FileLock lock_;  // of a file in it: somebody lives who wants it
};

}  // namespace fivefold::exec
