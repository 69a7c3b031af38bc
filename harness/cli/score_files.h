#pragma once
// The score table for other programs: `--json`, CSV and Markdown. Pure.

#include <cstdint>
#include <optional>
#include <string>

#include "harness/cli/look.h"
#include "harness/core/card/scorecard.h"
#include "harness/json/value.h"

namespace fivefold::cli {

// `entry`: of the ledger, where the card is signed.
json::Value score_json(const card::Scorecard& card, std::optional<std::uint64_t> entry);
// A row a team: points as they are shown, the total exactly too.
std::string score_csv(const card::Scorecard& card);
std::string score_markdown(const card::Scorecard& card, const Look& look);

}  // namespace fivefold::cli
