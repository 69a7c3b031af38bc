#pragma once
// An exclusive lock on a file for as long as this value lives; the kernel frees it when the process ends in whatever
// way. The file's text says who has it: the pid unless the holder writes something else. One owner.

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "harness/base/result.h"
#include "harness/os/descriptor.h"

namespace fivefold::os {

class FileLock {
 public:
  // Opens (makes) the file, takes the lock and replaces its text by `text` (nothing: this process's pid). Not synced:
  // the text tells the living who has the lock, and nobody has it after a crash of the machine. `busy`, naming the
  // holder's text, when somebody else has the lock, in this process or another.
  static Result<FileLock> take(const std::filesystem::path& file,
                               const std::optional<std::string>& text = std::nullopt);

  // Replaces the text and syncs it.
  Result<void> replace_text(std::string_view text);

 private:
  FileLock(Descriptor descriptor, std::filesystem::path file)
      : descriptor_(std::move(descriptor)), file_(std::move(file)) {}
  Result<void> put_text(std::string_view text);

  Descriptor descriptor_;
  std::filesystem::path file_;  // for messages
};

// The text of a locked file; nothing when the lock is free or there is no such file.
Result<std::optional<std::string>> lock_holder(const std::filesystem::path& file);

}  // namespace fivefold::os
