#include "harness/cli/example.h"

#include <algorithm>
#include <string_view>
#include <system_error>

#include "harness/cli/embedded.h"
#include "harness/os/file.h"

namespace fivefold::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kCommand = "  fivefold ";

Result<void> check_free(const fs::path& folder) {
  std::error_code failed;
  const fs::file_status status = fs::status(folder, failed);
  if (status.type() == fs::file_type::not_found) return {};
  if (!fs::is_directory(status)) {
    return bad_input("example.folder", folder.string() + " is no folder: name a missing or empty one");
  }
  const bool empty = fs::is_empty(folder, failed);
  if (failed) return os::errno_error(failed.value(), "cannot read", folder);
  if (empty) return {};
  return bad_input(
      "example.folder",
      folder.string() + " is not empty: an example goes into a missing or empty folder, nothing was written");
}

Result<void> write_files(const fs::path& folder) {
  for (const EmbeddedFile& file : example_files()) {
    FF_TRY(os::make_folder((folder / file.path).parent_path()));
    FF_TRY(os::write_file_durably(folder / file.path, file.text));
  }
  return {};
}

}  // namespace

Result<void> write_example(const fs::path& folder) {
  FF_TRY(check_free(folder));
  const bool was_there = fs::exists(folder);
  const Result<void> written = write_files(folder);
  if (written.ok()) return {};
  std::error_code ignored;
  for (const EmbeddedFile& file : example_files()) {
    fs::remove_all(folder / *fs::path(file.path).begin(), ignored);  // the folder was empty before
  }
  if (!was_there) fs::remove(folder, ignored);
  return written.error();
}

std::vector<std::string> example_commands() {
  const auto& files = example_files();
  const auto readme =
      std::find_if(files.begin(), files.end(), [](const EmbeddedFile& file) { return file.path == "README.txt"; });
  FF_CHECK(readme != files.end());
  std::vector<std::string> commands;
  std::string_view rest = readme->text;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    if (rest.starts_with(kCommand)) commands.emplace_back(rest.substr(2, end - 2));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return commands;
}

}  // namespace fivefold::cli
