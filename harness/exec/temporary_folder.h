#pragma once
// A folder of our own below the system's temporary one, for what is not recorded. Gone with this object, whatever
// happened, but for a KILL.

#include <filesystem>

#include "harness/base/result.h"

namespace fivefold::exec {

class TemporaryFolder {
 public:
  static Result<TemporaryFolder> make();
  ~TemporaryFolder();
  TemporaryFolder(TemporaryFolder&& other) noexcept;
  TemporaryFolder& operator=(TemporaryFolder&&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  explicit TemporaryFolder(std::filesystem::path path) : path_(std::move(path)) {}
  std::filesystem::path path_;
};

}  // namespace fivefold::exec
