#pragma once
// A stage in numbers for tests of the audit: teams with sealed scores, terms, and answers for re-executed units.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "harness/audit/planner.h"
#include "harness/crypto/sha256.h"

namespace fivefold::audit::test {

constexpr std::int64_t kOne = 1'000'000;

struct FakeCell {
  std::string benchmark;
  std::int64_t items{100};
  Mode mode{Mode::replay};
  std::int64_t weight{1};
  Basis basis{Basis::pilot};
};

// Bits that depend on the name alone: item difficulty and noise without a generator's state.
inline std::uint64_t bits(const std::string& name) { return read_u64be(view(crypto::sha256(name)).substr(0, 8)); }

inline AuditTerms terms_of(const TeamId& team, const std::vector<FakeCell>& cells, const std::string& seed,
                           std::int64_t random_cells = 6, std::int64_t escalated = 2) {
  AuditTerms terms;
  terms.seed = crypto::sha256(seed);
  terms.plan.draw_id = "s/audit/0";
  terms.plan.alpha_r = "0.05";
  terms.plan.alpha_d = "0.05";
  terms.plan.random_cells = random_cells;
  terms.escalated_cells = escalated;
  terms.strata.lines.emplace_back(TeamStratum{team, 15'000, 25'000, "0.3", "0.25", 12'000});
  for (const FakeCell& cell : cells) {
    CellStratum line;
    line.team = team;
    line.benchmark = {cell.benchmark};
    line.items = cell.items;
    line.weight = cell.weight;
    line.mode = cell.mode;
    line.tolerance_micro = 30'000;
    line.accuse_micro = 45'000;
    line.env_micro = 10'000;
    line.d_micro = 20'000;
    line.d_upper_micro = 200'000;
    line.basis = cell.basis;
    line.f_conf = "0.4";
    line.f_disc = "0.25";
    line.cap = 3'000;
    terms.strata.lines.emplace_back(line);
  }
  terms.plan.claims = terms.strata.claims();
  return terms;
}

// Sealed scores: an item is right with chance 70 of 100, the same in every run.
inline std::vector<SealedCell> sealed_cells(const TeamId& team, const std::vector<FakeCell>& cells) {
  std::vector<SealedCell> out;
  for (const FakeCell& cell : cells) {
    SealedCell sealed;
    sealed.id = {team, {cell.benchmark}};
    sealed.mode = cell.mode;
    sealed.weight = cell.weight;
    sealed.runs = {1, 2, 3, 4, 5};
    sealed.score_micro.resize(5);
    for (std::int64_t i = 0; i < cell.items; ++i) {
      const std::string item = "q" + std::to_string(i);
      sealed.items.push_back({item});
      for (auto& run : sealed.score_micro) run.push_back(bits(cell.benchmark + item) % 100 < 70 ? kOne : 0);
    }
    out.push_back(std::move(sealed));
  }
  return out;
}

using Lab = std::function<Answer(const SealedCell&, const Unit&)>;

inline std::string unit_name(const Unit& unit) {
  return unit.benchmark.text + "/" + std::to_string(unit.run) + "/" + std::to_string(unit.item);
}

// The lab gets exactly what was sealed.
inline Answer honest(const SealedCell& cell, const Unit& unit) {
  return {true, cell.score_micro[static_cast<std::size_t>(unit.run) - 1][unit.item]};
}
// A share (of 100) of the team's right answers is wrong in the lab.
inline Lab inflated(std::uint64_t share) {
  return [share](const SealedCell& cell, const Unit& unit) {
    const Answer sealed = honest(cell, unit);
    return bits("lab" + unit_name(unit)) % 100 < share ? Answer{true, 0} : sealed;
  };
}

// Answers rounds until nothing is wanted; at most `limit` units a step, so that a step can be a killed round's part.
inline std::int64_t finish(TeamAudit& team, const Lab& lab, std::size_t limit = ~std::size_t{0}) {
  std::int64_t executed = 0;
  for (;;) {
    auto wanted = team.wanted();
    EXPECT_TRUE(wanted.ok());
    if (wanted->empty()) return executed;
    const std::size_t count = std::min(limit, wanted->size());
    for (std::size_t i = 0; i < count; ++i) {
      const Unit& unit = (*wanted)[i];
      team.add(unit, lab(*team.cell(unit.benchmark), unit));
    }
    executed += static_cast<std::int64_t>(count);
  }
}

// What must not depend on how the work was cut up.
struct Settled {
  std::string claim;
  Selected selected{Selected::total};
  ClaimVerdict verdict{ClaimVerdict::inconclusive};
  std::string reason;
  std::int64_t n{0};
  std::int64_t sum_o{0};
  std::string conf;
  std::string disc;
  friend bool operator==(const Settled&, const Settled&) = default;
};

inline std::vector<Settled> settled(const TeamAudit& team) {
  std::vector<Settled> out;
  auto claims = team.claims();
  EXPECT_TRUE(claims.ok());
  for (const ClaimProgress& progress : *claims) {
    EXPECT_TRUE(progress.settled) << to_text(progress.claim);
    auto judged = judge_claim(progress.parameters, progress.answered);
    EXPECT_TRUE(judged.ok());
    out.push_back({to_text(progress.claim), progress.selected, judged->verdict, judged->reason, judged->n,
                   judged->sum_o, judged->log_e.conf, judged->log_e.disc});
  }
  return out;
}

}  // namespace fivefold::audit::test
