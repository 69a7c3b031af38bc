#pragma once
// Taking in a team's submission (docs/design.md section 6, submit): pinned copies, one config file a benchmark, and the
// signed submission record.

#include <filesystem>
#include <optional>
#include <string>

#include "harness/core/submission.h"
#include "harness/ledger/workspace.h"

namespace fivefold::ledger {

struct SubmissionSource {
  std::string yaml;              // the bytes that were checked
  std::filesystem::path folder;  // paths in it are relative to this
  Submission submission;
};

struct SubmitDone {
  int revision{0};
  bool unchanged{false};                // the same bytes as the last revision: nothing was recorded
  bool made_key{false};                 // the team's key was made now
  std::optional<EnrolledKey> to_enrol;  // the key is not enrolled: nothing was recorded, the organiser needs this
  std::optional<Ref> ref;
};

// `E_ORDER` when submissions are closed. A revision of earlier work is a new record, never a change.
Result<SubmitDone> submit(Workspace& workspace, const SubmissionSource& source);

// The weights are behind an endpoint, as its manifest says.
Result<bool> is_hosted_model(Workspace& workspace, const SubmissionRecord& submission);

}  // namespace fivefold::ledger
