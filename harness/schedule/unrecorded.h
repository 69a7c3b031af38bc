#pragma once
// What a command leaves that was ended between making an attempt's directory and recording its launch. One thread.

#include "harness/base/result.h"
#include "harness/ledger/workspace.h"

namespace fivefold::schedule {

// Removes the directories below runs/ that no attempt in the database names and where no session has begun, each with
// its home where that is empty and no other attempt's. The workspace is open for writing: nobody else is making one.
Result<void> remove_unrecorded(ledger::Workspace& workspace);

}  // namespace fivefold::schedule
