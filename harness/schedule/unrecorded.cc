#include "harness/schedule/unrecorded.h"

#include <unistd.h>

#include <filesystem>
#include <set>
#include <string>
#include <system_error>

#include "harness/exec/launch_file.h"
#include "harness/os/remove_tree.h"
#include "store/attempts.h"

namespace fivefold::schedule {

namespace {

namespace fs = std::filesystem;

// The names of directories and homes, all of 128 random bits.
Result<std::set<std::string>> recorded_names(ledger::Workspace& workspace) {
  std::set<std::string> names;
  for (const auto purpose : {store::AttemptPurpose::run, store::AttemptPurpose::rerun}) {
    FF_ASSIGN(const auto rows, store::list_attempts(workspace.database(), purpose, false));
    for (const store::AttemptRow& row : rows) names.insert({row.folder, row.home});
  }
  return names;
}

}  // namespace

Result<void> remove_unrecorded(ledger::Workspace& workspace) {
  FF_ASSIGN(const std::set<std::string> recorded, recorded_names(workspace));
  std::error_code failed;
  std::set<fs::path> found;
  for (fs::directory_iterator entry(workspace.attempt_folder(""), failed), end; !failed && entry != end;
       entry.increment(failed)) {
    std::error_code unknown;
    const bool ours =
        store::is_opaque_name(entry->path().filename().string()) && fs::is_directory(entry->symlink_status(unknown));
    if (ours && !recorded.contains(entry->path().filename())) found.insert(entry->path());
  }
  for (const fs::path& dir : found) {
    std::error_code unknown;
    if (fs::exists(fs::symlink_status(dir / exec::kShimFile, unknown))) continue;
    const fs::path home =
        dir.parent_path().parent_path() / "homes" / fs::read_symlink(dir / "home", unknown).filename();
    FF_TRY(os::remove_tree(dir));
    if (!recorded.contains(home.filename())) ::rmdir(home.c_str());  // a team's is that of its other runs too
  }
  return {};
}

}  // namespace fivefold::schedule
