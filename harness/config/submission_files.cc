#include "harness/config/submission_files.h"

#include "harness/config/file_rules.h"
#include "harness/config/manifest.h"
#include "harness/config/map_reader.h"
#include "harness/os/file.h"

namespace fivefold::config {
namespace {

constexpr std::size_t kMaxManifestBytes = std::size_t{512} << 20U;

void check_manifest(const Submission& submission, const Places& places, Report& report,
                    const std::filesystem::path& folder) {
  if (submission.manifest_path.empty()) return;  // said where it ought to stand
  const Place place = place_at(places, "/model/manifest");
  const Result<std::string> bytes = os::read_file(folder / submission.manifest_path, kMaxManifestBytes);
  if (!bytes.ok()) {
    report.error(place, "file.unreadable", bytes.error().message, "`fivefold manifest` writes one");
    return;
  }
  const Result<Manifest> manifest = parse_manifest(*bytes);
  if (!manifest.ok()) {
    report.error(place, manifest.error().rule, submission.manifest_path + ": " + manifest.error().message,
                 "`fivefold manifest` writes one");
  }
}

}  // namespace

Problems check_submission_files(const Submission& submission, const Places& places, const std::string& file,
                                const std::filesystem::path& folder) {
  Problems problems;
  Report report(file, problems);
  check_manifest(submission, places, report, folder);
  if (submission.runner && !submission.runner->driver.directory.empty()) {
    const Result<std::vector<os::TreeFile>> tree = os::list_tree(folder / submission.runner->driver.directory);
    if (!tree.ok()) {
      report.error(place_at(places, "/runner/directory"), folder_rule(tree.error()), tree.error().message);
    }
  }
  return problems;
}

}  // namespace fivefold::config
