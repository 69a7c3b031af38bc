#include "harness/ledger/driver_pin.h"

#include "harness/ledger/pin.h"
#include "harness/os/file.h"

namespace fivefold::ledger {

Result<DriverFiles> pin_driver(Workspace& workspace, const std::filesystem::path& folder, const Driver& driver) {
  const std::filesystem::path source = folder / driver.directory;
  FF_ASSIGN(const std::vector<os::TreeFile> tree, os::list_tree(source));
  std::vector<PinnedFile> files;
  for (const os::TreeFile& file : tree) files.push_back({file.path, file.sha256});
  FF_ASSIGN(DriverFiles pinned, make_driver_files(driver.command, std::move(files)));
  FF_TRY(pin_folder(workspace.folder() / "pinned", pinned.sha256, source, tree));
  return pinned;
}

}  // namespace fivefold::ledger
