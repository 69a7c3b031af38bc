#pragma once
// The scorecard of a workspace: made of its averages, and signed with everything it was made of (docs/records.md
// section 9). One thread.

#include <cstdint>
#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/core/card/scorecard.h"
#include "harness/ledger/workspace.h"

namespace fivefold::publish {

// From the averages as they stand; before the audit's report every verdict is `unaudited`.
Result<card::Scorecard> make_card(ledger::Workspace& workspace, const card::Policy& policy, const card::Panel& panel,
                                  const card::WhatIf& what_if);

// Given to the member or user whose line it is: with it they find their line among those that were signed.
struct Salt {
  std::string table;
  std::string team;
  std::string person;
  std::string salt;       // 32 hex
  std::string pseudonym;  // 64 hex: SHA-256 of "fivefold-panel-v1", LF, salt, LF, person
};

struct SignedCard {
  std::uint64_t entry{0};
  bool anew{true};          // false: the newest scorecard says the same already
  std::vector<Salt> salts;  // of a panel with pseudonyms
};
// Appends the card of this policy and panel, signed by the organiser, and the averages before it where they are due.
// `incomplete` (score.open) before the audit's report. The workspace is open for writing.
Result<SignedCard> append_card(ledger::Workspace& workspace, const card::Policy& policy, const card::Panel& panel);

}  // namespace fivefold::publish
