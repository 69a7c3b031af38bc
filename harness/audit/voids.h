#pragma once
// A re-run that was made wrongly: the auditor says so, the team consents, and only then it counts nowhere and its units
// are executed again (docs/records.md section 9). One thread.

#include <cstdint>
#include <string>

#include "harness/base/result.h"
#include "harness/ledger/workspace.h"

namespace fivefold::audit {

// The rerun-void of the re-run at that ledger index, signed by the auditor; `reason` is one of void_reasons(). `note`
// goes into the text for people. `bad_input` with rule `void`: no such re-run, called void before, used by a signed
// claim, or the audit is closed.
Result<Ref> call_void(ledger::Workspace& workspace, std::uint64_t rerun, const std::string& reason,
                      const std::string& note);

// The team's consent to the void at that ledger index. From now on the re-run counts nowhere. `bad_input` as above.
Result<Ref> consent_to_void(ledger::Workspace& workspace, std::uint64_t asked);

}  // namespace fivefold::audit
