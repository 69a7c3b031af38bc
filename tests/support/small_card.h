#pragma once
// A small policy with a part of every kind, a gate and a goal, and a panel of two teams or more that it takes.

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "harness/core/averages.h"
#include "harness/core/card/panel.h"
#include "harness/core/card/policy.h"
#include "harness/core/card/scorecard.h"

namespace fivefold::test {

// Parts `marks` (10, benchmark math), `chosen` (10, benchmarks that two teams proposed), `ratio` (10, cap 1), `votes`
// (20 = 12 + 8 points, steps of 0.5, one highest and one lowest dropped), `stars` (1..5) and `models` (10). Gate
// `licence`, goal 0.9; the first of two teams or more advance.
card::Policy small_policy(std::int64_t members = 4);

// A table of that text, as CSV.
card::TextTable csv_table(const std::string& csv, const std::string& name = "table.csv");

// The tables that small_policy() asks for, as CSV by their names: alpha is ahead of beta everywhere.
std::map<std::string, std::string> small_tables();
// Of these teams, with these tables; every fault goes into `faults`, or ends the test program.
card::Panel panel_of(const card::Policy& policy, const std::vector<std::string>& teams,
                     const std::map<std::string, std::string>& tables, card::Faults* faults = nullptr);

// Every cell reproduced: alpha/math 4/5, beta/math 1/2, and as many others as `more` names with 1/4.
Averages small_averages(const std::vector<std::pair<std::string, std::string>>& more = {});
// A card that can be made.
card::Scorecard made(const card::Policy& policy, const card::Panel& panel, const Averages& averages,
                     const card::WhatIf& what_if = {});
const card::TeamScore& row_of(const card::Scorecard& card, const std::string& team);
const card::PartScore& part_of(const card::Scorecard& card, const std::string& team, const std::string& part);

// The text with its first `from` replaced; there must be one.
std::string replaced(std::string text, const std::string& from, const std::string& to);

AverageRow average_row(const std::string& team, const std::string& benchmark, Ratio mean);

}  // namespace fivefold::test
