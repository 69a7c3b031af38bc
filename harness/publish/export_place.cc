#include "harness/publish/export_place.h"

#include <fcntl.h>
#include <stdio.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string>
#include <string_view>
#include <utility>

#include "harness/base/number.h"
#include "harness/json/read.h"
#include "harness/os/file.h"
#include "harness/os/persist_step.h"
#include "harness/os/remove_tree.h"
#include "harness/publish/export_files.h"

namespace fivefold::publish {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kMaxManifest = 65'536;

// What an export has at its top; anything else was put there by somebody.
constexpr std::array<std::string_view, 20> kNames{
    "README.txt", "manifest.json", "checkpoint",    "checkpoints",  "tile",  "proofs", "keys",
    "envelopes",  "policy",        "submissions",   "launch",       "items", "plans",  "draws",
    "evidence",   "audit",         "averages.json", "averages.csv", "voids", "score"};

bool is_of_an_export(const std::string& name) {
  if (std::find(kNames.begin(), kNames.end(), name) != kNames.end()) return true;
  // Each that was signed: scorecard.json, scorecard.1.json, …
  constexpr std::string_view kStart = "scorecard.";
  if (!name.starts_with(kStart) || !name.ends_with("json")) return false;
  const std::string number = name.substr(kStart.size(), name.size() - kStart.size() - 4);
  return number.empty() || (number.ends_with('.') && parse_integer<int>(number.substr(0, number.size() - 1)));
}

Error refuse(const fs::path& folder, const std::string& why) {
  return bad_input("export.folder", folder.string() + " " + why);
}

Result<void> check_is_export(const fs::path& folder) {
  const Result<std::string> bytes = os::read_file(folder / "manifest.json", kMaxManifest);
  const Result<json::Value> manifest = bytes.ok() ? json::read_strict(*bytes) : bad_input("E_JSON", "");
  const json::Value* const format = manifest.ok() ? manifest->find("format") : nullptr;
  const std::string* const text = format == nullptr ? nullptr : format->as_string();
  if (text == nullptr || *text != kExportFormat) {
    return refuse(folder, "is neither empty nor an export: it is left as it is");
  }
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, error)) {
    const std::string name = entry.path().filename().string();
    if (!is_of_an_export(name)) {
      return refuse(folder, "holds \"" + name + "\", which is not of an export: move it away first");
    }
  }
  return error ? os::errno_error(error.value(), "list", folder) : Result<void>();
}

Result<void> check_target(const fs::path& target) {
  std::error_code error;
  const fs::file_status status = fs::symlink_status(target, error);
  if (status.type() == fs::file_type::not_found) return {};
  if (error) return os::errno_error(error.value(), "look at", target);
  if (status.type() != fs::file_type::directory) return refuse(target, "is no folder");
  const bool empty = fs::is_empty(target, error);
  if (error) return os::errno_error(error.value(), "list", target);
  return empty ? Result<void>() : check_is_export(target);
}

// An absolute path without a slash at its end, links in it followed.
Result<fs::path> full_path(const fs::path& target) {
  std::error_code error;
  fs::path full = fs::weakly_canonical(fs::absolute(target, error), error);
  if (error) return os::errno_error(error.value(), "find", target);
  if (!full.has_filename()) full = full.parent_path();
  if (full == full.root_path()) return refuse(full, "is the root of the file system");
  return full;
}

}  // namespace

Result<ExportPlace> ExportPlace::prepare(const fs::path& target) {
  FF_ASSIGN(fs::path full, full_path(target));
  FF_TRY(check_target(full));
  fs::path draft = full.parent_path() / ("." + full.filename().string() + ".fivefold-export");
  // What a stopped export left: the name is ours alone.
  FF_TRY(os::remove_tree(draft));
  FF_TRY(os::make_folder(draft));
  return ExportPlace(std::move(full), std::move(draft));
}

Result<void> ExportPlace::publish() {
  FF_TRY(os::sync_folder(draft_));
  os::persist_step("export written");
  std::error_code error;
  if (!fs::exists(target_, error) || fs::is_empty(target_, error)) {
    fs::rename(draft_, target_, error);
    if (error) return os::errno_error(error.value(), "rename to", target_);
    draft_.clear();
    os::persist_step("export renamed");
    return os::sync_folder(target_.parent_path());
  }
  // In one step, so that there is an export at every moment; the draft's name then holds the earlier one.
  if (::renameat2(AT_FDCWD, draft_.c_str(), AT_FDCWD, target_.c_str(), RENAME_EXCHANGE) != 0) {
    return os::errno_error(errno, "exchange with the new export", target_);
  }
  os::persist_step("export exchanged");
  FF_TRY(os::sync_folder(target_.parent_path()));
  return os::remove_tree(std::exchange(draft_, fs::path()));
}

ExportPlace::ExportPlace(fs::path target, fs::path draft) : target_(std::move(target)), draft_(std::move(draft)) {}

ExportPlace::ExportPlace(ExportPlace&& other) noexcept
    : target_(std::move(other.target_)), draft_(std::exchange(other.draft_, fs::path())) {}

ExportPlace::~ExportPlace() {
  if (!draft_.empty()) static_cast<void>(os::remove_tree(draft_));  // the next export removes what could not be now
}

}  // namespace fivefold::publish
