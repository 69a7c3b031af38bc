#pragma once
// The score table of a stage with every step that led to it: computed from a policy, a panel and the averages in exact
// arithmetic (docs/scoring.md). The same by the organiser and by whoever checks an export. Pure.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/rational.h"
#include "harness/base/result.h"
#include "harness/core/averages.h"
#include "harness/core/card/panel.h"
#include "harness/core/card/policy.h"
#include "harness/core/card/selection.h"
#include "harness/json/value.h"

namespace fivefold::card {

// Shown and never signed.
struct WhatIf {
  bool without_gate{false};
  bool assume_reproduced{false};
  [[nodiscard]] bool any() const { return without_gate || assume_reproduced; }
};

// Why a card may still change.
enum class Open { verdict, objection, objection_period };
inline constexpr std::array<std::string_view, 3> kOpen{"verdict", "objection", "objection-period"};

// A benchmark of a team as it counts in a part.
struct BenchmarkUse {
  BenchmarkId benchmark;
  std::int64_t weight{1};
  std::optional<AverageRow> average;  // nothing: there is none, and it counts 0
  Effect effect{Effect::count};
  std::string reason;            // of an effect that is not count: "total discrepant", "no average"
  Rational mean;                 // that counts: 0 of Effect::zero
  std::optional<Target> target;  // of a ratio
  Rational share;                // of the full mark, of the best, or the ratio as far as it counts
};
struct BallotUse {
  Ballot ballot;
  Rational total;
  enum class Kept { counts, highest, lowest, abstains } kept{Kept::counts};
};
struct PartScore {
  std::string id;
  Rational exact;  // points before rounding
  Rational points;
  std::vector<BenchmarkUse> benchmarks;
  std::vector<BallotUse> ballots;  // highest first
  Rational sum;                    // of ratings or counts
  Rational best;                   // the best team's
  std::int64_t voices{0};          // ratings
};
struct ComponentScore {
  std::string id;
  Rational exact;
  Rational points;
  std::vector<PartScore> parts;
};
struct TeamScore {
  TeamId team;
  DisplayName name;
  std::vector<ComponentScore> components;
  Rational exact;
  Rational total;
  std::int64_t rank{0};  // shared by equals
  std::vector<Finding> findings;
  bool passes{true};    // every gate
  bool in_reach{true};  // among the first of those that were looked at
  bool advances{true};
};

// Of a component or part over all teams.
struct Summary {
  std::string id;
  std::int64_t digits{1};
  std::int64_t mean_digits{1};
  Rational best;
  std::vector<TeamId> teams;  // that have it
  Rational mean;
};
struct GoalUse {
  TeamId team;
  Target target;
  std::optional<Rational> ratio;  // nothing: no average of items that may count
  bool met{false};
};

// What is said of a row: it goes on, the gate drops it, or others are before it.
enum class Outcome { advances, dropped, below };

struct Scorecard {
  Policy policy;
  Panel panel;
  WhatIf what_if;
  std::vector<Open> open;                                 // empty: final
  std::vector<TeamScore> rows;                            // by rank, equals by team
  std::map<std::string, std::vector<Proposed>> proposed;  // by part
  std::vector<Summary> summaries;                         // components and their parts, in the policy's order
  std::vector<GoalUse> goals;

  [[nodiscard]] Outcome outcome(const TeamScore& row) const;
};

// Where the policy uses averages the teams of the panel are those that have some: `score.team` (bad_input) for one that
// has none, as its name may be spelt otherwise, and with `all` for one that the panel leaves out.
Result<void> check_teams(const Policy& policy, const Panel& panel, const std::vector<TeamId>& known, bool all);

// What the ledger says of a card that is its entry `index`, of that time: an objection or a decision stands before it,
// or the time for objections is not over (docs/records.md section 9).
std::vector<Open> open_by_ledger(const StageLog& log, std::uint64_t index, UtcTime at);

// The panel is in order (check_panel). `score.average` (bad_input) for an average that the policy refuses, naming team,
// benchmark and verdict, or that has no full mark where one is needed; `score.cut` for a shared last place that it
// refuses. `open` is what the ledger says.
Result<Scorecard> make_scorecard(const Policy& policy, const Panel& panel, const Averages& averages,
                                 const WhatIf& what_if, const std::vector<Open>& open);

// scorecard.json, and its bytes: compact JSON, exact numbers.
json::Object scorecard_value(const Scorecard& card);
std::string encode_scorecard(const Scorecard& card);

}  // namespace fivefold::card
