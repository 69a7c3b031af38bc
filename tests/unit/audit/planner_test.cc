#include "harness/audit/planner.h"

#include <gtest/gtest.h>

#include "tests/unit/audit/fakes.h"

namespace fivefold::audit {
namespace {

using test::FakeCell;
using test::finish;
using test::honest;
using test::inflated;
using test::sealed_cells;
using test::settled;
using test::Settled;
using test::terms_of;

const TeamId kTeam{"t"};

const std::vector<FakeCell>& small() {
  static const std::vector<FakeCell> cells{{"a", 80}, {"b", 60, Mode::fresh, 3}};
  return cells;
}

// Nine cells, so that six random ones leave some out.
std::vector<FakeCell> nine() {
  std::vector<FakeCell> cells;
  for (const char* id : {"a", "b", "c", "d", "e", "f", "g", "h", "i"}) cells.push_back({id, 60});
  return cells;
}

TEST(RoundTarget, TheFirstRoundIsThePlannedDraws) { EXPECT_EQ(round_target(300, 0, 12'000), 300); }

TEST(RoundTarget, LaterRoundsDoubleWhatWasDrawn) {
  EXPECT_EQ(round_target(300, 300, 12'000), 600);
  EXPECT_EQ(round_target(300, 600, 12'000), 1'200);
}

TEST(RoundTarget, AHalfDoneRoundIsFinishedFirst) { EXPECT_EQ(round_target(300, 120, 12'000), 300); }

TEST(RoundTarget, NothingGoesBeyondTheLimit) {
  EXPECT_EQ(round_target(300, 0, 100), 100);
  EXPECT_EQ(round_target(300, 9'000, 12'000), 9'600);
  EXPECT_EQ(round_target(300, 9'600, 12'000), 12'000);
}

TEST(TeamAudit, AnHonestTeamIsReproducedEverywhere) {
  const AuditTerms terms = terms_of(kTeam, small(), "honest");
  TeamAudit team(terms, kTeam, sealed_cells(kTeam, small()), true, {});
  finish(team, honest);
  const auto ends = settled(team);
  ASSERT_EQ(ends.size(), 3U);
  EXPECT_EQ(ends[0].claim, "total/t");
  for (const Settled& end : ends) EXPECT_EQ(end.verdict, ClaimVerdict::reproduced) << end.claim;
}

TEST(TeamAudit, AnInflatedTeamIsDiscrepant) {
  const AuditTerms terms = terms_of(kTeam, small(), "inflated");
  TeamAudit team(terms, kTeam, sealed_cells(kTeam, small()), true, {});
  finish(team, inflated(40));
  for (const Settled& end : settled(team)) EXPECT_EQ(end.verdict, ClaimVerdict::discrepant) << end.claim;
}

TEST(TeamAudit, EachUnitIsAskedForOnce) {
  const AuditTerms terms = terms_of(kTeam, small(), "once");
  TeamAudit team(terms, kTeam, sealed_cells(kTeam, small()), true, {});
  const std::int64_t executed = finish(team, inflated(2));
  EXPECT_EQ(executed, static_cast<std::int64_t>(team.answers().size()));
  EXPECT_LE(executed, 5 * (80 + 60));
}

TEST(TeamAudit, ATeamWithoutATotalHasItsCells) {
  const AuditTerms terms = terms_of(kTeam, small(), "no total");
  std::vector<SealedCell> cells = sealed_cells(kTeam, small());
  cells.pop_back();
  TeamAudit team(terms, kTeam, cells, false, {});
  finish(team, honest);
  const auto ends = settled(team);
  ASSERT_EQ(ends.size(), 1U);
  EXPECT_EQ(ends[0].claim, "cell/t/a");
  EXPECT_EQ(ends[0].selected, Selected::random);
}

TEST(TeamAudit, AFlaggedCellIsChosenUnlessItIsRandomAlready) {
  const AuditTerms terms = terms_of(kTeam, nine(), "flagged", 2, 0);
  const std::vector<SealedCell> cells = sealed_cells(kTeam, nine());
  TeamAudit plain(terms, kTeam, cells, true, {});
  finish(plain, honest);
  const auto before = settled(plain);
  ASSERT_EQ(before.size(), 3U);
  std::set<BenchmarkId> flagged;
  for (const SealedCell& cell : cells) flagged.insert(cell.id.benchmark);
  TeamAudit team(terms, kTeam, cells, true, flagged);
  finish(team, honest);
  const auto ends = settled(team);
  ASSERT_EQ(ends.size(), 10U);
  EXPECT_EQ(ends[1].claim, before[1].claim);
  EXPECT_EQ(ends[2].selected, Selected::random);
  for (std::size_t i = 3; i < ends.size(); ++i) EXPECT_EQ(ends[i].selected, Selected::flagged);
}

TEST(TeamAudit, TheMostSuspiciousCellsAreEscalatedOnceTheTotalIsSettled) {
  const AuditTerms terms = terms_of(kTeam, nine(), "escalated", 2, 2);
  TeamAudit team(terms, kTeam, sealed_cells(kTeam, nine()), true, {});
  auto at_first = team.claims();
  ASSERT_TRUE(at_first.ok());
  EXPECT_EQ(at_first->size(), 3U);
  std::set<BenchmarkId> taken;
  for (const ClaimProgress& progress : *at_first) taken.insert(progress.claim.benchmark);
  // Two cells that were not drawn are wrong in the lab, and the others are as sealed.
  std::set<BenchmarkId> bad;
  for (const SealedCell& cell : team.cells()) {
    if (bad.size() < 2 && !taken.contains(cell.id.benchmark)) bad.insert(cell.id.benchmark);
  }
  finish(team, [&bad](const SealedCell& cell, const Unit& unit) {
    return bad.contains(unit.benchmark) ? Answer{true, 0} : honest(cell, unit);
  });
  const auto ends = settled(team);
  ASSERT_EQ(ends.size(), 5U);
  std::set<BenchmarkId> escalated;
  for (const Settled& end : ends) {
    if (end.selected != Selected::escalated) continue;
    escalated.insert(parse_claim(end.claim)->benchmark);
    EXPECT_EQ(end.verdict, ClaimVerdict::discrepant) << end.claim;
  }
  EXPECT_EQ(escalated, bad);
}

TEST(TeamAudit, TheCapEndsAClaim) {
  AuditTerms terms = terms_of(kTeam, small(), "cap");
  std::get<TeamStratum>(terms.strata.lines[0]).cap = 10;
  for (std::size_t i = 1; i < 3; ++i) std::get<CellStratum>(terms.strata.lines[i]).cap = 7;
  TeamAudit team(terms, kTeam, sealed_cells(kTeam, small()), true, {});
  finish(team, honest);
  for (const Settled& end : settled(team)) {
    EXPECT_EQ(end.verdict, ClaimVerdict::inconclusive) << end.claim;
    EXPECT_EQ(end.reason, "cap-reached");
  }
}

TEST(TeamAudit, UnexecutedUnitsNeitherConfirmNorAccuse) {
  const AuditTerms terms = terms_of(kTeam, small(), "unexecuted");
  TeamAudit team(terms, kTeam, sealed_cells(kTeam, small()), true, {});
  finish(team, [](const SealedCell&, const Unit&) { return Answer{false, 0}; });
  for (const Settled& end : settled(team)) EXPECT_EQ(end.verdict, ClaimVerdict::inconclusive) << end.claim;
}

// However a round is cut into pieces, and whatever the planner forgets between them, the claims end the same way.
TEST(TeamAuditProperty, KillsAndRestartsChangeNoVerdict) {
  for (const char* seed : {"one", "two"}) {
    for (const std::uint64_t share : {0U, 25U}) {
      const AuditTerms terms = terms_of(kTeam, nine(), seed, 3, 2);
      const std::vector<SealedCell> cells = sealed_cells(kTeam, nine());
      TeamAudit undisturbed(terms, kTeam, cells, true, {{"c"}});
      finish(undisturbed, inflated(share));
      const auto expected = settled(undisturbed);

      // Restarted after every piece: only the answers survive.
      std::map<Unit, Answer> kept;
      for (std::size_t piece = 40;; piece = piece * 3 % 251) {
        TeamAudit again(terms, kTeam, cells, true, {{"c"}});
        for (const auto& [unit, answer] : kept) again.add(unit, answer);
        auto wanted = again.wanted();
        ASSERT_TRUE(wanted.ok());
        if (wanted->empty()) {
          EXPECT_EQ(settled(again), expected) << seed << " " << share;
          break;
        }
        for (std::size_t i = 0; i < std::min(piece, wanted->size()); ++i) {
          const Unit& unit = (*wanted)[i];
          kept.emplace(unit, inflated(share)(*again.cell(unit.benchmark), unit));
        }
      }
    }
  }
}

// Answers of units that no claim has asked for yet (another claim's, or more of a round than was needed) change cost
// alone.
TEST(TeamAuditProperty, MoreAnswersThanNeededChangeNoVerdict) {
  const AuditTerms terms = terms_of(kTeam, nine(), "more", 3, 2);
  const std::vector<SealedCell> cells = sealed_cells(kTeam, nine());
  TeamAudit needed(terms, kTeam, cells, true, {});
  finish(needed, inflated(6));
  TeamAudit all(terms, kTeam, cells, true, {});
  for (const SealedCell& cell : cells) {
    for (int run = 1; run <= 5; ++run) {
      for (std::size_t item = 0; item < cell.items.size(); ++item) {
        const Unit unit{cell.id.benchmark, run, item};
        all.add(unit, inflated(6)(cell, unit));
      }
    }
  }
  EXPECT_TRUE(all.wanted()->empty());
  EXPECT_EQ(settled(all), settled(needed));
}

}  // namespace
}  // namespace fivefold::audit
