#pragma once
// Making a stage out of its configuration (docs/design.md section 6, init): pinned copies, strata, keys, and the stage
// policy as entry 0, whose leaf is what strangers will hold the organiser to.

#include <filesystem>
#include <string>
#include <vector>

#include "harness/ledger/workspace.h"

namespace fivefold::ledger {

struct StageSource {
  std::string yaml;              // the bytes that were checked: policy/policy.yaml
  std::filesystem::path folder;  // paths in it are relative to this
  Stage stage;
  std::vector<EnrolledKey> enrolled;  // organiser's and auditor's keys made elsewhere
};

struct InitDone {
  Ref policy;
  std::int64_t claims{0};
  std::vector<EnrolledKey> keys;
};

// Makes the workspace in `folder` (see Workspace::create). Safe to repeat after a stop: until entry 0 stands nothing is
// promised. The organiser's key must be here: it signs the policy.
Result<InitDone> init_stage(const std::filesystem::path& folder, const StageSource& source, os::Clock& clock,
                            os::Entropy& entropy);

}  // namespace fivefold::ledger
