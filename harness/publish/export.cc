#include "harness/publish/export.h"

#include <algorithm>
#include <utility>

#include "harness/os/export_folder.h"
#include "harness/publish/export_files.h"
#include "harness/publish/export_place.h"
#include "harness/verify/verify.h"

namespace fivefold::publish {

namespace {

Result<verify::Report> verify_folder(const std::filesystem::path& folder, const Digest& policy_leaf) {
  FF_ASSIGN(const os::ExportFolder files, os::ExportFolder::open(folder));
  verify::Options options;
  options.policy_leaf = policy_leaf;
  FF_ASSIGN(verify::Report report, verify::verify_export(files, options));
  const auto failed = std::find_if(report.checks.begin(), report.checks.end(),
                                   [](const verify::Check& check) { return check.status == verify::Status::fail; });
  if (failed == report.checks.end()) return report;
  return Error{
      Errc::corrupt, "export.verify",
      "the written export does not verify, so it is not published: " + std::string(verify::to_text(failed->step)) +
          " " + failed->error + ", " + failed->where + ": " + failed->detail};
}

}  // namespace

Result<ExportDone> export_stage(ledger::Workspace& workspace, const std::filesystem::path& folder) {
  FF_ASSIGN(ExportPlace place, ExportPlace::prepare(folder));
  ExportFiles files(place.draft());
  FF_TRY(files.write_all(workspace));
  ExportDone done;
  done.entries = workspace.log().size;
  done.files = files.count();
  done.policy_leaf = workspace.log().policy->ref.leaf;
  FF_ASSIGN(done.report, verify_folder(place.draft(), done.policy_leaf));
  FF_TRY(place.publish());
  return done;
}

}  // namespace fivefold::publish
