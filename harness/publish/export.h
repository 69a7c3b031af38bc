#pragma once
// Publishing a workspace: the folder of docs/records.md section 10, written beside its place, verified offline, and
// only then put there. Deletes nothing but an earlier export in the same place. One thread.

#include <cstdint>
#include <filesystem>

#include "harness/base/bytes.h"
#include "harness/base/result.h"
#include "harness/ledger/workspace.h"
#include "harness/verify/report.h"

namespace fivefold::publish {

struct ExportDone {
  std::uint64_t entries{0};
  std::size_t files{0};
  Digest policy_leaf;
  verify::Report report;  // of the written folder, pinned by the policy leaf
};

// `folder` is missing, empty, or an earlier export, which is replaced whole (`export.folder` otherwise).
// `export.verify` when a check of the new folder fails: then nothing has changed.
Result<ExportDone> export_stage(ledger::Workspace& workspace, const std::filesystem::path& folder);

}  // namespace fivefold::publish
