#pragma once
// What docs/records.md section 6 says of one record whatever its content: who may sign it, which entries it may refer
// to, which files it has as subjects, and what it must come after. Private to harness/verify. Pure.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/core/records.h"
#include "harness/verify/state.h"

namespace fivefold::verify {

// False for a role that must not sign this kind; kinds that are not built are in the table too.
bool may_sign(std::string_view kind, Role role);
// The team whose own key has to sign; nothing for records of the organiser and the auditor.
std::optional<std::string> owner_of(const Predicate& predicate);

struct NamedRef {
  std::string_view name;
  std::string_view kind;  // what it must point to
  Ref ref;
};
std::vector<NamedRef> refs_of(const Predicate& predicate);

// The subject names that the record must have, sorted; nothing for kinds that are not built and where something it
// depends on could not be read.
std::optional<std::vector<std::string>> subject_names(const State& state, const Entry& entry);

// The table's column "must come after" over the whole ledger (`E_ORDER`).
void check_order(State& state);

}  // namespace fivefold::verify
