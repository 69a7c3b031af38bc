#pragma once
// The words of `score`: the table, its notes, and one team's total derived line by line (docs/scoring.md). Pure.

#include <string>
#include <vector>

#include "harness/cli/look.h"
#include "harness/core/card/scorecard.h"

namespace fivefold::cli {

std::string score_text(const card::Scorecard& card, const Look& look);
// Down to the averages' runs and records, where the averages name them. The team is in the card.
std::string explain_score_text(const card::Scorecard& card, const TeamId& team, const Look& look);

// What every form of the table says first: made up, what if, provisional and why. A line each.
std::vector<std::string> card_warnings(const card::Scorecard& card, const Words& words);
// "advances", "dropped by the gate", "does not advance".
std::string outcome_text(const card::Scorecard& card, const card::TeamScore& row, const Words& words);
// The component or part of that id in the language of the words.
std::string score_name(const card::Scorecard& card, const std::string& id, const Look& look);

}  // namespace fivefold::cli
