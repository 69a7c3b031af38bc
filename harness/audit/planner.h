#pragma once
// What an audit does next, decided from the sealed scores, the draw and the re-executions that are there: which claims
// of a team are settled and which units to execute in the next round (docs/statistics.md section 5). Pure: the same
// answers give the same claims, whatever happened in between.

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "harness/base/result.h"
#include "harness/core/claim.h"
#include "harness/core/records.h"
#include "harness/core/strata.h"

namespace fivefold::audit {

// What is fixed before the first re-execution.
struct AuditTerms {
  Strata strata;
  DrawPlan plan;
  Digest seed;
  int counted{5};  // R'
  std::int64_t escalated_cells{2};
};

// A unit of one team.
struct Unit {
  BenchmarkId benchmark;
  int run{1};
  std::size_t item{0};  // place in the list in force
  friend auto operator<=>(const Unit&, const Unit&) = default;
};
// What its re-execution gave.
struct Answer {
  bool executed{true};
  std::int64_t y_micro{0};
  friend bool operator==(const Answer&, const Answer&) = default;
};

// One claim as far as its units go.
struct ClaimProgress {
  Claim claim;
  Selected selected{Selected::total};
  ClaimParameters parameters;
  std::vector<JudgedUnit> answered;  // the units in draw order, up to the first one without an answer or `settled`
  bool settled{false};               // decided, capped or counted out; then `answered` holds exactly the n used units
  std::int64_t first_round{0};       // planned mean draws
};

// One team's audit. Owns its answers; the draws are computed once.
class TeamAudit {
 public:
  // `cells`: the team's complete item cells. `has_total`: none of its item cells is incomplete. `flagged`: cells with
  // a failed or lost attempt, or flagged by a screen.
  TeamAudit(const AuditTerms& terms, TeamId team, std::vector<SealedCell> cells, bool has_total,
            std::set<BenchmarkId> flagged);

  [[nodiscard]] const TeamId& team() const { return team_; }
  [[nodiscard]] const std::vector<SealedCell>& cells() const { return cells_; }
  [[nodiscard]] const SealedCell* cell(const BenchmarkId& benchmark) const;

  void add(const Unit& unit, const Answer& answer);
  [[nodiscard]] const std::map<Unit, Answer>& answers() const { return answers_; }

  // The claims that need an audit-record, in this order: the total, random, flagged and escalated cells. Escalated
  // cells are known once the total is settled.
  Result<std::vector<ClaimProgress>> claims() const;
  // The units to execute in the next round, each once, in the order in which claims ask for them; empty when every
  // claim is settled.
  Result<std::vector<Unit>> wanted() const;

  // The units of a claim in draw order, at most its cap.
  [[nodiscard]] const std::vector<DrawnUnit>& drawn(const Claim& claim) const;

 private:
  struct Chosen {
    BenchmarkId benchmark;
    Selected selected{Selected::random};
  };

  [[nodiscard]] JudgedUnit judged(const SealedCell& cell, const DrawnUnit& unit, std::int64_t scale,
                                  const Answer& answer) const;
  Result<ClaimProgress> progress(const Claim& claim, Selected selected, const ClaimParameters& parameters,
                                 std::int64_t first_round) const;
  [[nodiscard]] std::vector<Chosen> chosen_at_once() const;
  Result<std::vector<BenchmarkId>> escalated(const ClaimProgress& total, const std::vector<Chosen>& chosen) const;
  Result<ClaimProgress> cell_progress(const Chosen& chosen) const;
  [[nodiscard]] std::int64_t planned_total() const;

  const AuditTerms* terms_;  // borrowed from the caller, who keeps it as long as this
  TeamId team_;
  std::vector<SealedCell> cells_;
  bool has_total_{true};
  std::set<BenchmarkId> flagged_;
  std::map<Unit, Answer> answers_;
  mutable std::map<Claim, std::vector<DrawnUnit>> drawn_;  // computed when first asked for
};

// How many units a claim should have after its next round: the planned draws, doubled until they exceed what is there.
std::int64_t round_target(std::int64_t first_round, std::int64_t answered, std::int64_t limit);

}  // namespace fivefold::audit
