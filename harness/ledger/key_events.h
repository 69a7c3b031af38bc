#pragma once
// Enrolling, rotating and revoking keys in the ledger (docs/records.md section 3). Every event is signed by an
// organiser key; a key is valid from the index after its event.

#include <optional>
#include <string>

#include "harness/ledger/workspace.h"

namespace fivefold::ledger {

// Signed by the first organiser key of keys/ that is valid now; `not_found` when there is none.
Result<Ref> enrol_key(Workspace& workspace, const EnrolledKey& key);

// Makes a new key for a role and name and retires the old one: one event, then the files are exchanged (the old one is
// kept as <file>.retired). A rotation that was stopped between the two is finished by the next call.
Result<EnrolledKey> rotate_key(Workspace& workspace, Role role, const std::string& name);

// Ends the key's validity at the index of this event. `E_KEY` when no such key is valid.
Result<Ref> revoke_key(Workspace& workspace, Role role, const std::string& name);

// "organiser", "auditor", "team" or "party"; `usage` otherwise.
Result<Role> parse_role(std::string_view text);

}  // namespace fivefold::ledger
