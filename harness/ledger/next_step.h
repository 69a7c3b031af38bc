#pragma once
// What a stage is waiting for, in words with a command to paste: for errors that come out of order. Pure but for the
// workspace it looks at.

#include <string>
#include <string_view>

#include "harness/core/records.h"
#include "harness/ledger/workspace.h"

namespace fivefold::ledger {

// "fivefold -C stage run": a command line for this workspace.
std::string command_for(const Workspace& workspace, std::string_view words);

// The first step that is still missing before the draw of `purpose` is held: "the submissions are not sealed: fivefold
// seal submissions, then …".
std::string missing_step(const Workspace& workspace, Purpose purpose);

// What goes on with the stage, without "fivefold -C DIR": "seal submissions", "run", "audit", "export DIR".
std::string next_words(const Workspace& workspace);

}  // namespace fivefold::ledger
