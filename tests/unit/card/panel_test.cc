// What a panel may hold: every row that breaks the policy is named with its file and line, and nothing is guessed.
#include "harness/core/card/panel.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/result_matchers.h"
#include "tests/support/small_card.h"

namespace fivefold::card {
namespace {

using test::panel_of;
using test::replaced;
using test::small_policy;
using test::small_tables;
using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> said(const Faults& faults) {
  std::vector<std::string> out;
  for (const Fault& fault : faults) {
    out.push_back(fault.file + ":" + std::to_string(fault.line) + " " + fault.rule + ": " + fault.message);
  }
  return out;
}

// What is said when one table is changed in one place.
std::vector<std::string> after(const std::string& table, const std::string& from, const std::string& to,
                               const Policy& policy = small_policy()) {
  auto tables = small_tables();
  tables[table] = replaced(tables[table], from, to);
  Faults faults;
  panel_of(policy, {"alpha", "beta"}, tables, &faults);
  return said(faults);
}

TEST(Panel, TheSmallOneIsInOrder) {
  Faults faults;
  panel_of(small_policy(), {"alpha", "beta"}, small_tables(), &faults);
  EXPECT_THAT(said(faults), IsEmpty());
}

TEST(Panel, ARatingIsOneOfThoseOfThePolicy) {
  EXPECT_THAT(after("stars", "u1,alpha,5", "u1,alpha,0"),
              ElementsAre("stars.csv:2 panel.rating: rating must be 1..5, got 0"));
  EXPECT_THAT(after("stars", "u1,alpha,5", "u1,alpha,6"),
              ElementsAre("stars.csv:2 panel.rating: rating must be 1..5, got 6"));
  EXPECT_THAT(after("stars", "u1,alpha,5", "u1,alpha,4.5"),
              ElementsAre("stars.csv:2 panel.rating: rating must be in steps of 1, got 4.5"));
  EXPECT_THAT(after("stars", "u1,alpha,5", "u1,alpha,"), ElementsAre("stars.csv:2 panel.rating: rating is blank"));
  EXPECT_THAT(after("stars", "u1,alpha,5", "u1,alpha,good"),
              ElementsAre("stars.csv:2 panel.rating: rating must be a number of at most six places, got \"good\""));
}

TEST(Panel, ABallotIsOneOfThoseOfThePolicy) {
  EXPECT_THAT(after("votes", "m1,alpha,12,8", "m1,alpha,12.5,8"),
              ElementsAre("votes.csv:2 panel.ballot: plan must be 0..12, got 12.5"));
  EXPECT_THAT(after("votes", "m1,alpha,12,8", "m1,alpha,11.3,8"),
              ElementsAre("votes.csv:2 panel.ballot: plan must be in steps of 0.5, got 11.3"));
  EXPECT_THAT(after("votes", "m1,alpha,12,8", "m1,alpha,-1,8"),
              ElementsAre("votes.csv:2 panel.ballot: plan must be 0..12, got -1"));
  EXPECT_THAT(after("votes", "m1,alpha,12,8", "m1,alpha,,8"), ElementsAre("votes.csv:2 panel.ballot: plan is blank"));
  EXPECT_THAT(after("votes", "m1,alpha,12,8", ",alpha,12,8"), ElementsAre("votes.csv:2 panel.ballot: member is blank"));
  EXPECT_THAT(after("votes", "m1,alpha,12,8", "m1,gamma,12,8"),
              ElementsAre("votes.csv:2 panel.ballot: team \"gamma\" is not in the panel"));
  EXPECT_THAT(after("votes", "m1,alpha,12,8", "m1,alpha,abstain,8"),
              ElementsAre("votes.csv:2 panel.ballot: abstain stands in every item of a ballot, or in none"));
}

TEST(Panel, ARowThatIsThereTwiceIsNamed) {
  EXPECT_THAT(after("votes", "m4,beta", "m3,beta"),
              ElementsAre("votes.csv:9 panel.ballot: the row of member \"m3\" for team \"beta\" is given twice",
                          "votes.csv:5 panel.ballot: member \"m4\" has no row for team \"beta\" (who abstains says so: "
                          "abstain)"));
  EXPECT_THAT(after("gate", "beta,licence", "alpha,licence"),
              ElementsAre("gate.csv:3 panel.gate: gate \"licence\" of team \"alpha\" is given twice",
                          "gate.csv:0 panel.gate: team \"beta\" has no finding of gate \"licence\""));
  EXPECT_THAT(after("models", "beta,2", "alpha,2"),
              ElementsAre("models.csv:3 panel.count: the count of team \"alpha\" is given twice",
                          "models.csv:0 panel.count: team \"beta\" has no count"));
  EXPECT_THAT(after("chosen", "beta,talk", "beta,math"),
              ElementsAre("chosen.csv:4 panel.proposal: benchmark \"math\" of team \"beta\" is given twice"));
}

TEST(Panel, AMissingMemberIsRefusedOrAbstains) {
  EXPECT_THAT(
      after("votes", "m4,alpha,0,0\n", ""),
      ElementsAre("votes.csv:8 panel.ballot: member \"m4\" has no row for team \"alpha\" (who abstains says so: "
                  "abstain)"));
  auto tables = small_tables();
  tables["votes"] = replaced(replaced(tables["votes"], "m4,alpha,0,0\n", ""), "m4,beta,6,4\n", "");
  Faults faults;
  panel_of(small_policy(), {"alpha", "beta"}, tables, &faults);
  EXPECT_THAT(said(faults), ElementsAre("votes.csv:0 panel.ballot: there are 3 members, and the policy has 4"));
  Policy lenient = small_policy();
  std::get<BallotRules>(lenient.components[1].parts[0].rules).missing = Missing::abstain;
  panel_of(lenient, {"alpha", "beta"}, tables, &faults);
  EXPECT_THAT(said(faults), IsEmpty());
}

TEST(Panel, WhoAbstainsSaysSoAndSomebodyMustBeLeft) {
  EXPECT_THAT(after("votes", "m1,alpha,12,8", "m1,alpha,abstain,abstain"), IsEmpty());
  auto tables = small_tables();
  for (const char* const row : {"m1,alpha,12,8", "m2,alpha,10,6.5"}) {
    tables["votes"] = replaced(tables["votes"], row, std::string(row).substr(0, 9) + "abstain,abstain");
  }
  Faults faults;
  panel_of(small_policy(), {"alpha", "beta"}, tables, &faults);
  EXPECT_THAT(said(faults),
              ElementsAre("votes.csv:0 panel.ballot: team \"alpha\" has 2 ballots, and 2 are dropped: none is left"));
}

TEST(Panel, OneMemberAloneIsEnoughWhereNobodyIsDropped) {
  Policy policy = small_policy(1);
  auto& rules = std::get<BallotRules>(policy.components[1].parts[0].rules);
  rules.drop_highest = rules.drop_lowest = 0;
  auto tables = small_tables();
  tables["votes"] = "member,team,plan,team-work\nm1,alpha,12,8\nm1,beta,6,4\n";
  Faults faults;
  panel_of(policy, {"alpha", "beta"}, tables, &faults);
  EXPECT_THAT(said(faults), IsEmpty());
}

TEST(Panel, OneUserTooManyIsNamed) {
  auto tables = small_tables();
  tables["stars"] += "u3,alpha,1\nu3,beta,1\nu4,alpha,1\nu4,beta,1\n";
  Faults faults;
  panel_of(small_policy(), {"alpha", "beta"}, tables, &faults);
  EXPECT_THAT(said(faults), ElementsAre("stars.csv:8 panel.rating: user \"u4\" is one more than the 3 of the policy"));
}

TEST(Panel, ATargetIsAsNewAsThePolicySaysAndChosenByWhoMay) {
  EXPECT_THAT(after("ratio", "alpha,math,M,80,100,2026-01-01", "alpha,math,M,80,100,2025-08-31"),
              ElementsAre("ratio.csv:2 panel.target: \"M\" was released on 2025-08-31, more than 6 months before "
                          "2026-03-01"));
  EXPECT_THAT(after("ratio", "alpha,math,M,80,100,2026-01-01", "alpha,math,M,80,100,2026-03-02"),
              ElementsAre("ratio.csv:2 panel.target: \"M\" was released on 2026-03-02, after 2026-03-01"));
  EXPECT_THAT(after("ratio", "alpha,math,M,80", "alpha,math,M,0"),
              ElementsAre("ratio.csv:2 panel.target: score must be 0.000001..1000000000, got 0"));
  EXPECT_THAT(after("ratio", "paper,team\nbeta", "paper,nobody\nbeta"),
              ElementsAre("ratio.csv:2 panel.target: chosen_by must be one of team, got \"nobody\""));
  EXPECT_THAT(after("ratio", "beta,math,M,80,100,2026-01-01,paper,team\n", ""),
              ElementsAre("ratio.csv:0 panel.target: team \"beta\" has 0 benchmarks chosen by \"team\", and the policy "
                          "has 1"));
}

TEST(Panel, AnEarlierTeamsTargetIsMeasuredFromItsOwnDay) {
  const Policy policy = small_policy();
  auto tables = small_tables();
  tables["ratio"] = replaced(tables["ratio"], "beta,math,M,80,100,2026-01-01", "beta,math,M,80,100,2025-08-31");
  Faults faults;
  Panel panel = panel_of(policy, {"alpha", "beta"}, {}, &faults);
  panel.teams[1].from = "2025-08-01";
  panel.teams[1].until = "2026-02-01";
  faults.clear();
  for (const auto& [name, text] : tables) take_table(policy, name, test::csv_table(text, name + ".csv"), panel, faults);
  check_panel(policy, panel, faults);
  EXPECT_THAT(said(faults), IsEmpty());
}

TEST(Panel, ATargetForEveryTeamCountsForEachOnItsOwnDay) {
  const std::string all = "*,math,M,80,100,2025-08-31,paper,team\n";
  auto tables = small_tables();
  tables["ratio"] = tables["ratio"].substr(0, tables["ratio"].find('\n') + 1) + all;
  Panel panel;
  panel.as_of = "2026-03-01";
  panel.teams = {{TeamId{"alpha"}, {}, "2025-08-01", "2026-02-01"}, {TeamId{"beta"}, {}, {}, {}}};
  Faults faults;
  const Policy policy = small_policy();
  for (const auto& [name, text] : tables) take_table(policy, name, test::csv_table(text, name + ".csv"), panel, faults);
  check_panel(policy, panel, faults);
  EXPECT_THAT(said(faults),
              ElementsAre("ratio.csv:2 panel.target: \"M\" was released on 2025-08-31, more than 6 months "
                          "before 2026-03-01"));
  EXPECT_THAT(after("ratio", "alpha,math,M,80,100,2026-01-01,paper,team\n", "*,math,M,80,100,2026-01-01,paper,team\n"),
              ElementsAre("ratio.csv:3 panel.target: benchmark \"math\" of team \"beta\" is given twice",
                          "ratio.csv:0 panel.target: team \"beta\" has 2 benchmarks chosen by \"team\", and the policy "
                          "has 1"));
}

TEST(Panel, StepsBeginAtTheLowest) {
  Policy policy = small_policy();
  std::get<RatingRules>(policy.components[2].parts[0].rules).step = Decimal::from_integer(2);
  EXPECT_THAT(after("stars", "u2,alpha,4", "u2,alpha,1", policy), IsEmpty());
  EXPECT_THAT(after("stars", "u2,alpha,4", "u2,alpha,2", policy),
              ElementsAre("stars.csv:3 panel.rating: rating must be in steps of 2, got 2"));
}

TEST(Panel, OfPseudonymsOnlyTheNumberIsSeen) {
  Panel panel = panel_of(small_policy(), {"alpha", "beta"}, small_tables());
  panel.pseudonyms = true;
  Faults faults;
  check_panel(small_policy(), panel, faults);
  EXPECT_EQ(faults.size(), 8U + 4U);  // none is a digest
  int next = 0;
  auto& votes = std::get<std::vector<Ballot>>(panel.tables.at("votes"));
  auto& stars = std::get<std::vector<Rating>>(panel.tables.at("stars"));
  const auto digest = [&next] {
    std::string hex(64, '0');
    hex[63] = static_cast<char>('a' + next % 6);
    hex[62] = static_cast<char>('a' + next / 6);
    ++next;
    return hex;
  };
  for (Ballot& ballot : votes) ballot.member = digest();
  for (Rating& rating : stars) rating.user = digest();
  faults.clear();
  check_panel(small_policy(), panel, faults);
  EXPECT_THAT(said(faults), IsEmpty());
  votes.pop_back();
  check_panel(small_policy(), panel, faults);
  EXPECT_THAT(said(faults), ElementsAre("votes.csv:0 panel.ballot: team \"beta\" has 3 rows, and 4 are wanted"));
}

TEST(Panel, EveryTeamHasTheSameTime) {
  Policy policy = small_policy();
  policy.window_days = 31;
  Panel panel = panel_of(small_policy(), {"alpha", "beta"}, small_tables());
  panel.teams[0].from = "2026-01-01";
  panel.teams[0].until = "2026-02-01";
  Faults faults;
  check_panel(policy, panel, faults);
  EXPECT_THAT(said(faults), ElementsAre(":0 panel.window: team \"beta\" has no development window (from, until)"));
  panel.teams[1].from = "2026-02-01";
  panel.teams[1].until = "2026-03-01";
  faults.clear();
  check_panel(policy, panel, faults);
  EXPECT_THAT(said(faults),
              ElementsAre(":0 panel.window: the window of team \"beta\" has 28 days, and every team's has 31"));
}

TEST(Panel, ProposalsAndWhatComesOfThemAreCounted) {
  Policy policy = small_policy();
  std::get<BenchmarkRules>(policy.components[0].parts[1].rules).selection->expect = 2;
  EXPECT_THAT(after("chosen", "beta,talk", "beta,talk", policy),
              ElementsAre("chosen.csv:0 panel.proposal: 1 benchmarks were proposed by at least 2 teams, and the policy "
                          "has 2"));
  EXPECT_THAT(after("chosen", "beta,talk\n", "beta,talk\nbeta,a\nbeta,b\n"),
              ElementsAre("chosen.csv:6 panel.proposal: team \"beta\" has more than the 3 proposals of the policy"));
  EXPECT_THAT(after("chosen", "alpha,math", "alpha,other"),
              ElementsAre("chosen.csv:0 panel.proposal: 0 benchmarks were proposed by at least 2 teams"));
}

TEST(Panel, ColumnsAreThoseOfTheTable) {
  EXPECT_THAT(after("gate", "reason", "why"),
              ElementsAre("gate.csv:1 panel.columns: column \"why\" is unknown; the columns are team, gate, finding, "
                          "reason",
                          "gate.csv:1 panel.columns: column \"reason\" is missing"));
  EXPECT_THAT(after("models", "source", "team"),
              ElementsAre("models.csv:1 panel.columns: column \"team\" is given twice",
                          "models.csv:1 panel.columns: column \"source\" is missing"));
  auto tables = small_tables();
  tables.erase("models");
  Faults faults;
  panel_of(small_policy(), {"alpha", "beta"}, tables, &faults);
  EXPECT_THAT(said(faults), ElementsAre(":0 panel.missing: table \"models\" is missing"));
}

TEST(Panel, AFindingHasItsReason) {
  EXPECT_THAT(after("gate", "pass,own", "pass,"), ElementsAre("gate.csv:2 panel.gate: reason is blank"));
  EXPECT_THAT(after("gate", "pass,own", "maybe,own"),
              ElementsAre("gate.csv:2 panel.gate: finding must be pass or fail, got \"maybe\""));
  EXPECT_THAT(after("gate", "alpha,licence", "alpha,mood"),
              ElementsAre("gate.csv:2 panel.gate: gate \"mood\" is not in the policy"));
}

TEST(Panel, TheOrderOfRowsAndColumnsChangesNoByteOfTheSignedForm) {
  const Policy policy = small_policy();
  const Panel panel = panel_of(policy, {"alpha", "beta"}, small_tables());
  auto tables = small_tables();
  tables["stars"] = "note,rating,user,team\nx,3,u2,beta\n,3.0,u1,beta\n,4,u2,alpha\n,5,u1,alpha\n";
  const Panel other = panel_of(policy, {"beta", "alpha"}, tables);
  EXPECT_EQ(encode_panel(panel), encode_panel(other));
  for (const std::string& table : tables_of(policy)) {
    EXPECT_EQ(encode_table(policy, table, panel), encode_table(policy, table, other)) << table;
  }
  EXPECT_EQ(encode_table(policy, "stars", panel), "user,team,rating\nu1,alpha,5\nu1,beta,3\nu2,alpha,4\nu2,beta,3\n");
}

TEST(Panel, IsReadBackFromItsOneForm) {
  Panel panel = panel_of(small_policy(), {"alpha", "beta"}, small_tables());
  panel.invented = true;
  panel.teams[0].from = "2026-01-01";
  panel.teams[0].until = "2026-02-01";
  const auto read = decode_panel(encode_panel(panel));
  ASSERT_THAT(read, test::IsOk());
  EXPECT_EQ(encode_panel(*read), encode_panel(panel));
  EXPECT_THAT(decode_panel(replaced(encode_panel(panel), "2026-03-01", "2026-02-30")), testing::Not(test::IsOk()));
}

}  // namespace
}  // namespace fivefold::card
