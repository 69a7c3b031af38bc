// The arithmetic of a scorecard: known answers, and what must not change it.
#include "harness/core/card/scorecard.h"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/core/card/selection.h"
#include "tests/support/result_matchers.h"
#include "tests/support/small_card.h"

namespace fivefold::card {
namespace {

using test::IsError;
using test::made;
using test::panel_of;
using test::part_of;
using test::row_of;
using test::small_averages;
using test::small_policy;
using test::small_tables;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Rational ratio(std::int64_t num, std::int64_t den) { return Rational(Ratio{num, den}); }

Scorecard small_card(const WhatIf& what_if = {}) {
  const Policy policy = small_policy();
  return made(policy, panel_of(policy, {"alpha", "beta"}, small_tables()), small_averages(), what_if);
}
TEST(Scorecard, EveryKindOfPartHasItsPoints) {
  const Scorecard card = small_card();
  EXPECT_EQ(part_of(card, "alpha", "marks").points, Rational(8));
  EXPECT_EQ(part_of(card, "beta", "marks").points, Rational(5));
  EXPECT_EQ(part_of(card, "beta", "chosen").points, Rational(5));  // math alone was proposed by two
  EXPECT_EQ(part_of(card, "alpha", "ratio").points, Rational(10));
  EXPECT_EQ(part_of(card, "beta", "ratio").points, ratio(25, 4));   // 50/80 of 10
  EXPECT_EQ(part_of(card, "alpha", "votes").points, Rational(16));  // (16.5 + 15.5) / 2
  EXPECT_EQ(part_of(card, "beta", "votes").points, Rational(10));   // of 10 10 10 9
  EXPECT_EQ(part_of(card, "alpha", "stars").points, Rational(25));
  EXPECT_EQ(part_of(card, "beta", "stars").points, ratio(50, 3));  // 6/9 of 25
  EXPECT_EQ(part_of(card, "alpha", "models").points, Rational(10));
  EXPECT_EQ(part_of(card, "beta", "models").points, ratio(5, 2));
  EXPECT_EQ(row_of(card, "alpha").total, Rational(8 + 8 + 10 + 16 + 25 + 10));
  EXPECT_EQ(row_of(card, "beta").total, Rational(20) + ratio(25, 4) + ratio(50, 3) + ratio(5, 2));
}

TEST(Scorecard, TheRatioOfTheProgrammesExample) {
  // A = 80 and B = 72 is nine tenths.
  Averages averages = small_averages();
  averages.rows[0].mean = {18, 25};
  const Policy policy = small_policy();
  const Scorecard card = made(policy, panel_of(policy, {"alpha", "beta"}, small_tables()), averages);
  EXPECT_EQ(part_of(card, "alpha", "ratio").points, Rational(9));
}

// Times of alpha, against 80 seconds.
Result<Scorecard> timed(Ratio time, bool capped) {
  Policy policy = small_policy();
  auto& rules = std::get<RatioRules>(policy.components[0].parts[2].rules);
  rules.better = Better::lower;
  if (!capped) rules.cap.reset();
  auto tables = small_tables();
  tables["ratio"] = "team,benchmark,model,score,full,released,source,chosen_by\n*,speed,M,80,1,2026-01-01,paper,team\n";
  Averages averages = small_averages({{"alpha", "speed"}, {"beta", "speed"}});
  for (AverageRow& row : averages.rows) {
    if (row.benchmark != BenchmarkId{"speed"}) continue;
    row.scalar = true;
    row.mean = time;
    row.total = row.cell = row.consistency = std::nullopt;
    row.scalar_final = ClaimVerdict::reproduced;
  }
  policy.ranking.at_cut = AtCut::all;
  return make_scorecard(policy, panel_of(policy, {"alpha", "beta"}, tables), averages, {}, {});
}

TEST(Scorecard, LessIsBetterWhereThePolicySaysSo) {
  EXPECT_EQ(part_of(timed({16, 1}, false).value(), "alpha", "ratio").points, Rational(50));
  EXPECT_EQ(part_of(timed({160, 1}, true).value(), "alpha", "ratio").points, Rational(5));
  EXPECT_EQ(part_of(timed({0, 1}, true).value(), "alpha", "ratio").points, Rational(10));  // better than anything
  EXPECT_THAT(timed({0, 1}, false), IsError("score.average"));
  EXPECT_THAT(timed({-1, 2}, true), IsError("score.average"));
}

TEST(Scorecard, AScalarHasNoFullMark) {
  Averages averages = small_averages();
  averages.rows[0].scalar = true;
  const Policy policy = small_policy();
  const auto card = make_scorecard(policy, panel_of(policy, {"alpha", "beta"}, small_tables()), averages, {}, {});
  ASSERT_THAT(card, IsError("score.average"));
  EXPECT_THAT(card.error().message, HasSubstr("alpha/math is a scalar and has no full mark"));
}

TEST(Scorecard, VerdictsDecideWhatCounts) {
  const Policy policy = small_policy();
  const Panel panel = panel_of(policy, {"alpha", "beta"}, small_tables());
  Averages averages = small_averages();
  averages.rows[1].cell = ClaimVerdict::discrepant;
  const Scorecard zero = made(policy, panel, averages);
  EXPECT_EQ(part_of(zero, "beta", "marks").points, Rational(0));
  EXPECT_EQ(part_of(zero, "beta", "marks").benchmarks.front().reason, "cell discrepant");
  EXPECT_THAT(zero.open, IsEmpty());
  averages.rows[1].cell = ClaimVerdict::inconclusive;
  EXPECT_THAT(made(policy, panel, averages).open, ElementsAre(Open::verdict));
  averages.rows[1].consistency = ClaimVerdict::incomplete;
  const auto refused = make_scorecard(policy, panel, averages, {}, {});
  ASSERT_THAT(refused, IsError("score.average"));
  EXPECT_THAT(refused.error().message,
              HasSubstr("beta/math may not be counted by this policy: consistency incomplete"));
  const Scorecard what_if = made(policy, panel, averages, {false, true});
  EXPECT_EQ(part_of(what_if, "beta", "marks").points, Rational(5));
}

TEST(Scorecard, AVerdictThatIsNotThereIsNotAudited) {
  Policy policy = small_policy();
  const Panel panel = panel_of(policy, {"alpha", "beta"}, small_tables());
  Averages averages = small_averages();
  averages.rows[1].total = std::nullopt;
  policy.verdicts.at(Judged::total).at(ClaimVerdict::unaudited) = Effect::refuse;
  const auto refused = make_scorecard(policy, panel, averages, {}, {});
  ASSERT_THAT(refused, IsError("score.average"));
  EXPECT_THAT(refused.error().message, HasSubstr("total unaudited"));
}

TEST(Scorecard, WeightsCount) {
  Policy policy = small_policy();
  std::get<BenchmarkRules>(policy.components[0].parts[0].rules).fixed = {{BenchmarkId{"math"}, 3},
                                                                         {BenchmarkId{"talk"}, 1}};
  const Averages averages = small_averages({{"alpha", "talk"}, {"beta", "talk"}});
  const Scorecard card = made(policy, panel_of(policy, {"alpha", "beta"}, small_tables()), averages);
  EXPECT_EQ(part_of(card, "alpha", "marks").points, ratio(265, 40));  // 10 (3 * 4/5 + 1/4) / 4
}

TEST(Scorecard, AnAverageThatIsNotThereCountsNothingOrStops) {
  Policy policy = small_policy();
  const Panel panel = panel_of(policy, {"alpha", "beta"}, small_tables());
  Averages averages = small_averages();
  averages.rows.pop_back();
  EXPECT_EQ(part_of(made(policy, panel, averages), "beta", "marks").points, Rational(0));
  policy.missing = Effect::refuse;
  EXPECT_THAT(make_scorecard(policy, panel, averages, {}, {}), IsError("score.average"));
}

TEST(Scorecard, TheGateIsLookedAtAfterOrBeforeTheFirstAreChosen) {
  Policy policy = small_policy();
  auto tables = small_tables();
  tables["gate"] = "team,gate,finding,reason\nalpha,licence,fail,borrowed\nbeta,licence,pass,own\n";
  const Panel panel = panel_of(policy, {"alpha", "beta"}, tables);
  const Scorecard after = made(policy, panel, small_averages());
  EXPECT_EQ(row_of(after, "alpha").rank, 1);
  EXPECT_TRUE(row_of(after, "alpha").in_reach);
  EXPECT_FALSE(row_of(after, "alpha").advances);
  EXPECT_FALSE(row_of(after, "beta").advances);  // nobody takes the place
  EXPECT_EQ(after.outcome(row_of(after, "alpha")), Outcome::dropped);
  EXPECT_EQ(after.outcome(row_of(after, "beta")), Outcome::below);
  policy.gate.order = GateOrder::before;
  const Scorecard before = made(policy, panel, small_averages());
  EXPECT_EQ(before.outcome(row_of(before, "alpha")), Outcome::dropped);
  EXPECT_EQ(before.outcome(row_of(before, "beta")), Outcome::advances);
  EXPECT_TRUE(row_of(made(policy, panel, small_averages()), "beta").advances);
  EXPECT_TRUE(row_of(made(policy, panel, small_averages(), {true, false}), "alpha").advances);
}

// Two teams with the same of everything.
Panel equals(const Policy& policy) {
  auto tables = small_tables();
  for (auto& [name, text] : tables) {
    if (name == "goal") continue;
    std::string doubled = text.substr(0, text.find('\n') + 1);
    std::string rows = text.substr(doubled.size());
    for (std::size_t at = 0; at < rows.size();) {
      const std::size_t end = rows.find('\n', at) + 1;
      const std::string row = rows.substr(at, end - at);
      at = end;
      const std::size_t team = row.find("alpha");
      if (team == std::string::npos) continue;
      doubled += row + std::string(row).replace(team, 5, "gamma");
    }
    text = doubled;
  }
  return panel_of(policy, {"alpha", "gamma"}, tables);
}

TEST(Scorecard, EqualsShareARankAndThePolicyDecidesTheLastPlace) {
  Policy policy = small_policy();
  const Panel panel = equals(policy);
  Averages averages = small_averages();
  averages.rows[1] = test::average_row("gamma", "math", {4, 5});
  const auto refused = make_scorecard(policy, panel, averages, {}, {});
  ASSERT_THAT(refused, IsError("score.cut"));
  EXPECT_THAT(refused.error().message, HasSubstr("teams alpha and gamma share the last place of 1"));
  policy.ranking.at_cut = AtCut::all;
  const Scorecard all = made(policy, panel, averages);
  EXPECT_EQ(all.rows[0].rank, 1);
  EXPECT_EQ(all.rows[1].rank, 1);
  EXPECT_TRUE(all.rows[0].advances && all.rows[1].advances);
  policy.ranking.at_cut = AtCut::none;
  const Scorecard none = made(policy, panel, averages);
  EXPECT_FALSE(none.rows[0].advances || none.rows[1].advances);
}

TEST(Scorecard, TiesAreBrokenByComponentsInTheirOrder) {
  Policy policy = small_policy();
  const Panel panel = equals(policy);
  Averages averages = small_averages();
  averages.rows[1] = test::average_row("gamma", "math", {4, 5});
  policy.rounding.total = {0, Rounding::half_up};
  averages.rows[1].mean = {7999, 10000};  // the same total after rounding
  policy.ranking.ties = {"benchmarks"};
  const Scorecard card = made(policy, panel, averages);
  EXPECT_EQ(card.rows[0].total, card.rows[1].total);
  EXPECT_EQ(card.rows[0].team, TeamId{"alpha"});
  EXPECT_EQ(card.rows[1].rank, 2);
}

TEST(Scorecard, RoundingHappensWhereThePolicySaysSo) {
  Policy policy = small_policy();
  const Panel panel = panel_of(policy, {"alpha", "beta"}, small_tables());
  policy.rounding.parts = {1, Rounding::half_up};
  const Scorecard card = made(policy, panel, small_averages());
  EXPECT_EQ(part_of(card, "beta", "ratio").points, ratio(63, 10));  // 6.25
  EXPECT_EQ(part_of(card, "beta", "ratio").exact, ratio(25, 4));
  policy.rounding.parts = {1, Rounding::half_even};
  EXPECT_EQ(part_of(made(policy, panel, small_averages()), "beta", "ratio").points, ratio(62, 10));
}

TEST(Scorecard, GoalsAreShownAndGiveNoPoints) {
  const Scorecard card = small_card();
  ASSERT_EQ(card.goals.size(), 2U);
  EXPECT_EQ(card.goals[0].ratio, Rational(1));
  EXPECT_TRUE(card.goals[0].met);
  EXPECT_EQ(card.goals[1].ratio, ratio(5, 8));
  EXPECT_FALSE(card.goals[1].met);
}

TEST(Scorecard, TheAveragesAreByTheRuleThatThePolicyNeeds) {
  Policy policy = small_policy();
  policy.aggregate = AggregateRule::olympic;
  const Panel panel = panel_of(policy, {"alpha", "beta"}, small_tables());
  EXPECT_THAT(make_scorecard(policy, panel, small_averages(), {}, {}), IsError("score.average"));
}

TEST(Scorecard, BenchmarksAreSelectedWithATraceOfWhoProposedThem) {
  const std::vector<Proposed> proposed = select_benchmarks(
      {2, std::nullopt, 9},
      {{2, TeamId{"b"}, BenchmarkId{"x"}}, {3, TeamId{"a"}, BenchmarkId{"x"}}, {4, TeamId{"a"}, BenchmarkId{"w"}}});
  ASSERT_EQ(proposed.size(), 2U);
  EXPECT_EQ(proposed[0].benchmark, BenchmarkId{"w"});
  EXPECT_FALSE(proposed[0].selected);
  EXPECT_THAT(proposed[1].by, ElementsAre(TeamId{"a"}, TeamId{"b"}));
  EXPECT_TRUE(proposed[1].selected);
}

TEST(Scorecard, TheLedgerSaysWhetherACardMayStillChange) {
  StageLog log;
  log.policy = Logged<StagePolicy>{};
  log.policy->record.objection_days = 7;
  constexpr std::int64_t kDay = 86'400'000;
  EXPECT_THAT(open_by_ledger(log, 9, {}), ElementsAre(Open::objection_period));  // no report yet
  log.report = Logged<AuditReport>{};
  log.report->at = {100 * kDay};
  EXPECT_THAT(open_by_ledger(log, 9, {107 * kDay - 1}), ElementsAre(Open::objection_period));
  EXPECT_THAT(open_by_ledger(log, 9, {107 * kDay}), IsEmpty());
  log.objections.push_back({9, {}});
  EXPECT_THAT(open_by_ledger(log, 9, {107 * kDay}), IsEmpty());  // it came after the card
  EXPECT_THAT(open_by_ledger(log, 10, {106 * kDay}), ElementsAre(Open::objection, Open::objection_period));
}

}  // namespace
}  // namespace fivefold::card
