#include "harness/os/export_folder.h"

#include <algorithm>
#include <system_error>

#include "harness/os/file.h"

namespace fivefold::os {
namespace {

Error too_large(const std::string& path, std::size_t max_bytes) {
  return bad_input("E_LIMIT", path + " is larger than " + std::to_string(max_bytes) + " bytes");
}

}  // namespace

Result<ExportFolder> ExportFolder::open(const std::filesystem::path& folder) {
  namespace fs = std::filesystem;
  std::error_code failed;
  if (!fs::is_directory(folder, failed)) {
    return Error{Errc::not_found, "not-found", folder.string() + " is no folder that can be read"};
  }
  verify::Listing listing;
  fs::recursive_directory_iterator it(folder, fs::directory_options::none, failed);
  for (const fs::recursive_directory_iterator end; !failed && it != end; it.increment(failed)) {
    const fs::file_status status = it->symlink_status(failed);
    if (failed) break;
    if (fs::is_directory(status)) continue;
    const std::string path = it->path().lexically_relative(folder).generic_string();
    (fs::is_regular_file(status) ? listing.files : listing.refused).push_back(path);
  }
  if (failed) return errno_error(failed.value(), "cannot list", folder);
  std::sort(listing.files.begin(), listing.files.end());
  std::sort(listing.refused.begin(), listing.refused.end());
  return ExportFolder(folder, std::move(listing));
}

Result<std::filesystem::path> ExportFolder::place(const std::string& path) const {
  if (std::binary_search(listing_.files.begin(), listing_.files.end(), path)) return folder_ / path;
  return Error{Errc::not_found, "not-found", path + " is not in the export"};
}

Result<std::string> ExportFolder::read(const std::string& path, std::size_t max_bytes) const {
  FF_ASSIGN(const std::filesystem::path file, place(path));
  auto text = read_file(file, max_bytes);
  if (!text.ok() && text.error().rule == "size") {
    return too_large(path, max_bytes);
  }
  return text;
}

Result<Digest> ExportFolder::digest(const std::string& path, std::size_t max_bytes) const {
  FF_ASSIGN(const std::filesystem::path file, place(path));
  std::error_code failed;
  const std::uintmax_t size = std::filesystem::file_size(file, failed);
  if (failed) return errno_error(failed.value(), "cannot look at", file);
  if (size > max_bytes) return too_large(path, max_bytes);  // a sparse file costs nothing to send and days to hash
  return hash_file(file);
}

}  // namespace fivefold::os
