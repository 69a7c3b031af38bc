// The arithmetic of a scorecard: known answers, and what must not change it.
#include "harness/core/card/scorecard.h"

#include <algorithm>
#include <stdexcept>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/core/card/selection.h"
#include "harness/core/draw.h"
#include "harness/crypto/sha256.h"
#include "tests/support/result_matchers.h"
#include "tests/support/small_card.h"

namespace fivefold::card {
namespace {

using test::IsError;
using test::panel_of;
using test::small_averages;
using test::small_policy;
using test::small_tables;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Rational ratio(std::int64_t num, std::int64_t den) { return Rational(Ratio{num, den}); }

Scorecard made(const Policy& policy, const Panel& panel, const Averages& averages, const WhatIf& what_if = {}) {
  auto card = make_scorecard(policy, panel, averages, what_if, {});
  if (!card.ok()) throw std::logic_error(card.error().message);
  return std::move(*card);
}
Scorecard small_card(const WhatIf& what_if = {}) {
  const Policy policy = small_policy();
  return made(policy, panel_of(policy, {"alpha", "beta"}, small_tables()), small_averages(), what_if);
}
const TeamScore& row_of(const Scorecard& card, const std::string& team) {
  return *std::ranges::find(card.rows, TeamId{team}, &TeamScore::team);
}
const PartScore& part_of(const Scorecard& card, const std::string& team, const std::string& part) {
  for (const ComponentScore& component : row_of(card, team).components) {
    for (const PartScore& score : component.parts) {
      if (score.id == part) return score;
    }
  }
  throw std::logic_error("no part " + part);
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

TEST(Scorecard, LessIsBetterWhereThePolicySaysSo) {
  Policy policy = small_policy();
  auto& rules = std::get<RatioRules>(policy.components[0].parts[2].rules);
  rules.better = Better::lower;
  rules.cap.reset();
  Averages averages = small_averages();
  AverageRow& time = averages.rows[0];
  time.scalar = true;
  time.mean = {16, 1};  // seconds; the target has 80
  time.total = time.cell = time.consistency = std::nullopt;
  time.scalar_final = ClaimVerdict::reproduced;
  std::get<BenchmarkRules>(policy.components[0].parts[0].rules).scale = Scale::best;
  std::get<BenchmarkRules>(policy.components[0].parts[1].rules).scale = Scale::best;
  const Scorecard card = made(policy, panel_of(policy, {"alpha", "beta"}, small_tables()), averages);
  EXPECT_EQ(part_of(card, "alpha", "ratio").points, Rational(50));
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
  policy.gate.order = GateOrder::before;
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

// A stage of random numbers: what must hold of every one.
class RandomCard {
 public:
  explicit RandomCard(unsigned seed)
      : random_(crypto::sha256(std::to_string(seed)), "scorecard"), policy_(small_policy(5)) {
    policy_.ranking = {{}, std::nullopt, AtCut::all};
    std::get<RatingRules>(policy_.components[2].parts[0].rules).at_most = 6;
    ballots_ = rows(5, [&] { return number(0, 24) * 5; });
    stars_ = rows(6, [&] { return number(1, 5) * 10; });
    for (std::size_t i = 0; i < kTeams.size(); ++i) means_.push_back(10 * number(0, 100));
  }

  [[nodiscard]] Scorecard card(bool shuffled = false) {
    std::vector<std::string> teams = kTeams;
    auto tables = small_tables();
    tables["votes"] = table("member,team,plan,team-work\n", ballots_, ",4\n", shuffled);
    tables["stars"] = table("user,team,rating\n", stars_, "\n", shuffled);
    tables["chosen"] = "team,benchmark\nt0,math\nt1,math\n";
    tables["models"] = "team,count,source\n";
    tables["gate"] = "team,gate,finding,reason\n";
    tables["ratio"] =
        "team,benchmark,model,score,full,released,source,chosen_by\n*,math,M,80,100,2026-01-01,paper,team\n";
    Averages averages;
    for (std::size_t i = 0; i < kTeams.size(); ++i) {
      tables["models"] += kTeams[i] + "," + std::to_string(i) + ",hub\n";
      tables["gate"] += kTeams[i] + ",licence,pass,own\n";
      averages.rows.push_back(test::average_row(kTeams[i], "math", make_ratio(means_[i], 1000).value()));
    }
    if (shuffled) mix(teams);
    if (shuffled) mix(averages.rows);
    return made(policy_, panel_of(policy_, teams, tables), averages);
  }
  // One more half point, or star, of one ballot; false where there is none to give.
  bool raise(bool stars, std::size_t team) {
    auto& values = stars ? stars_ : ballots_;
    const std::size_t voters = values.size() / kTeams.size();
    std::int64_t& value = values[number(0, static_cast<std::int64_t>(voters) - 1) * kTeams.size() + team];
    if (value + (stars ? 10 : 5) > (stars ? 50 : 120)) return false;
    value += stars ? 10 : 5;
    return true;
  }
  void scale_means(std::int64_t divisor) {
    for (std::int64_t& mean : means_) mean /= divisor;
  }
  std::int64_t number(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(random_.below(static_cast<std::uint64_t>(high - low) + 1));
  }
  Policy& policy() { return policy_; }
  static inline const std::vector<std::string> kTeams{"t0", "t1", "t2", "t3"};

 private:
  template <class Value>
  std::vector<std::int64_t> rows(std::size_t voters, Value value) {
    std::vector<std::int64_t> out(voters * kTeams.size());
    for (std::int64_t& one : out) one = value();
    return out;
  }
  // Values in tenths, voter by voter.
  std::string table(const std::string& header, const std::vector<std::int64_t>& tenths, const std::string& end,
                    bool shuffled) {
    std::vector<std::string> lines;
    for (std::size_t i = 0; i < tenths.size(); ++i) {
      lines.push_back("v" + std::to_string(i / kTeams.size()) + "," + kTeams[i % kTeams.size()] + "," +
                      std::to_string(tenths[i] / 10) + "." + std::to_string(tenths[i] % 10) + end);
    }
    if (shuffled) mix(lines);
    std::string out = header;
    for (const std::string& line : lines) out += line;
    return out;
  }

  template <class Value>
  void mix(std::vector<Value>& values) {
    std::vector<Value> out;
    for (const std::size_t place : fivefold::shuffled(random_, values.size())) out.push_back(values[place]);
    values = std::move(out);
  }

  DrawStream random_;
  Policy policy_;
  std::vector<std::int64_t> ballots_;
  std::vector<std::int64_t> stars_;
  std::vector<std::int64_t> means_;
};

TEST(ScorecardProperties, TheOrderOfAnythingChangesNoByte) {
  for (unsigned seed = 0; seed < 40; ++seed) {
    RandomCard stage(seed);
    EXPECT_EQ(encode_scorecard(stage.card()), encode_scorecard(stage.card(true))) << seed;
  }
}

TEST(ScorecardProperties, RaisingOneBallotNeverLowersThatTeam) {
  for (unsigned seed = 0; seed < 200; ++seed) {
    RandomCard stage(seed);
    stage.policy().rounding.parts = seed % 2 == 0 ? RoundRule{} : RoundRule{1, Rounding::half_up};
    const auto team = static_cast<std::size_t>(stage.number(0, 3));
    const Rational before = row_of(stage.card(), RandomCard::kTeams[team]).total;
    if (!stage.raise(seed % 3 == 0, team)) continue;
    EXPECT_GE(row_of(stage.card(), RandomCard::kTeams[team]).total, before) << seed;
  }
}

TEST(ScorecardProperties, PointsStayWithinTheirBoundsAndAddUp) {
  for (unsigned seed = 0; seed < 60; ++seed) {
    const Scorecard card = RandomCard(seed).card();
    for (const TeamScore& row : card.rows) {
      Rational sum;
      for (std::size_t i = 0; i < row.components.size(); ++i) {
        EXPECT_GE(row.components[i].points, Rational(0));
        EXPECT_LE(row.components[i].points, Rational(card.policy.components[i].points));
        sum += row.components[i].points;
      }
      EXPECT_EQ(sum, row.total);
    }
  }
}

TEST(ScorecardProperties, SharesOfTheBestDoNotChangeWithTheScale) {
  for (unsigned seed = 0; seed < 40; ++seed) {
    RandomCard stage(seed);
    std::get<BenchmarkRules>(stage.policy().components[0].parts[0].rules).scale = Scale::best;
    const Scorecard before = stage.card();
    stage.scale_means(10);  // each is a multiple of ten thousandths
    const Scorecard after = stage.card();
    for (const std::string& team : RandomCard::kTeams) {
      EXPECT_EQ(part_of(before, team, "marks").points, part_of(after, team, "marks").points) << seed;
    }
  }
}

}  // namespace
}  // namespace fivefold::card
