#pragma once
// The words of closed choices in records and configuration files, in the order of their enumerators: one table for
// writing and reading. Private to core. Pure.

#include <cstddef>
#include <string_view>
#include <vector>

#include "harness/core/item_line.h"
#include "harness/core/records.h"
#include "harness/core/stage.h"

namespace fivefold::words {

using Words = std::vector<std::string_view>;

inline Words of(Role) { return {"organiser", "auditor", "team", "party"}; }
inline Words of(KeyAction) { return {"add", "rotate", "revoke"}; }
inline Words of(Outcome) { return {"completed", "failed", "lost"}; }
inline Words of(Purpose) { return {"runs", "audit"}; }
inline Words of(BeaconPlan::Kind) { return {"drand-quicknet", "dice"}; }
inline Words of(Custody) { return {"lab", "team-site-witnessed", "team-endpoint"}; }
inline Words of(ClaimVerdict) {
  return {"reproduced", "discrepant", "inconclusive", "unaudited", "incomplete", "understated"};
}
inline Words of(ClaimMode) { return {"replay", "fresh", "mixed"}; }
inline Words of(Selected) { return {"total", "random", "escalated", "flagged", "all"}; }
inline Words of(ScalarForm) { return {"ratio", "difference"}; }
inline Words of(Better) { return {"higher", "lower"}; }
inline Words of(ScalarSide) { return {"overstated", "understated"}; }
inline Words of(Mode) { return {"replay", "fresh"}; }
inline Words of(AggregateRule) { return {"mean", "olympic"}; }
inline Words of(Rescore) { return {"exact", "parse"}; }
inline Words of(Outputs) { return {"public", "digest"}; }
inline Words of(Finish) { return {"stop", "length", "error"}; }

template <class Enum>
std::string_view word(Enum value) {
  return of(value)[static_cast<std::size_t>(value)];
}

// Reads one of an enum's words with a json::Fields.
template <class Enum, class Reader>
Enum read(Reader& fields, std::string_view name) {
  return static_cast<Enum>(fields.word(name, of(Enum{})));
}

}  // namespace fivefold::words
