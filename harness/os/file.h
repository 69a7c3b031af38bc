#pragma once
// Files, with errors that name the path and the reason. Every descriptor is close-on-exec.

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/bytes.h"
#include "harness/base/result.h"

namespace fivefold::os {

// The whole file when it is a regular file of at most `max_bytes`: `not_found`, `io` (a folder, a FIFO, no permission),
// `bad_input` with rule `size` when it is larger.
Result<std::string> read_file(const std::filesystem::path& file, std::size_t max_bytes);
// Write to a temporary name beside it, fsync, rename, fsync the folder. `full`, `io`.
Result<void> write_file_durably(const std::filesystem::path& file, std::string_view bytes, unsigned mode = 0644);
// The same without the two fsyncs: whoever reads it sees the old file or the new one, also when this process is killed.
// For what is made again after a crash of the machine.
Result<void> replace_file(const std::filesystem::path& file, std::string_view bytes, unsigned mode = 0644);
// Plain write (no fsync) of a new or replaced file.
Result<void> write_file(const std::filesystem::path& file, std::string_view bytes, unsigned mode = 0644);
Result<void> make_folder(const std::filesystem::path& folder, unsigned mode = 0755);  // with parents
Result<void> sync_folder(const std::filesystem::path& folder);
// SHA-256 of a regular file, read in pieces.
Result<Digest> hash_file(const std::filesystem::path& file);

struct TreeFile {
  std::string path;  // relative, '/'-separated
  Digest sha256;
  std::uintmax_t size{0};
  bool executable{false};
};
// All regular files below a folder in path byte order. A link, FIFO or device is `bad_input` with rule `pinned-kind`
// naming it.
Result<std::vector<TreeFile>> list_tree(const std::filesystem::path& folder);

// The Error for an errno value: ENOSPC and EDQUOT are `full`, ENOENT `not_found`, everything else `io`.
Error errno_error(int error_number, std::string_view what, const std::filesystem::path& path);

}  // namespace fivefold::os
