#include "tests/support/small_card.h"

#include <algorithm>
#include <stdexcept>
#include <tuple>

#include "harness/base/csv.h"

namespace fivefold::test {
namespace {

using card::Effect;

Decimal decimal(const char* text) { return Decimal::parse(text).value(); }

card::VerdictEffects effects() {
  return {{ClaimVerdict::reproduced, Effect::count},         {ClaimVerdict::discrepant, Effect::zero},
          {ClaimVerdict::inconclusive, Effect::provisional}, {ClaimVerdict::unaudited, Effect::count},
          {ClaimVerdict::incomplete, Effect::refuse},        {ClaimVerdict::understated, Effect::count}};
}

card::Component whole(const std::string& id, const char* points, card::PartRules rules) {
  return {id, {id, ""}, decimal(points), {{id, {id, ""}, decimal(points), std::move(rules)}}, 1, 2};
}

}  // namespace

card::Policy small_policy(std::int64_t members) {
  card::BenchmarkRules marks;
  marks.fixed = {{BenchmarkId{"math"}, 1}};
  card::BenchmarkRules chosen;
  chosen.selection = card::Selection{2, std::nullopt, 3};
  card::RatioRules ratio;
  ratio.chosen = {{"team", 1}};
  ratio.cap = decimal("1");
  ratio.within_months = 6;
  card::BallotRules votes{{{"plan", decimal("12")}, {"team-work", decimal("8")}}, decimal("0.5"), members, 1, 1, {}};
  const card::RatingRules stars{decimal("1"), decimal("5"), decimal("1"), 3, {}};

  card::Policy policy;
  policy.id = "small";
  policy.title = {"Small", "작은 정책"};
  policy.components.push_back({"benchmarks",
                               {"Benchmarks", "벤치마크"},
                               decimal("30"),
                               {{"marks", {"marks", ""}, decimal("10"), marks},
                                {"chosen", {"chosen", ""}, decimal("10"), chosen},
                                {"ratio", {"ratio", ""}, decimal("10"), ratio}},
                               1,
                               2});
  policy.components.push_back(whole("votes", "20", votes));
  policy.components.push_back(whole("stars", "25", stars));
  policy.components.push_back(whole("models", "10", card::CountRules{}));
  for (std::size_t judged = 0; judged < card::kJudged.size(); ++judged) {
    policy.verdicts[static_cast<card::Judged>(judged)] = effects();
  }
  policy.missing = Effect::zero;
  policy.gate = {{{"licence", {"licence", "라이선스"}}}, card::GateOrder::after};
  policy.ranking = {{"votes"}, 1, card::AtCut::refuse};
  policy.goal = card::GoalRules{decimal("0.9"), 6};
  policy.assumptions = {{"scale", "made for tests"}};
  return policy;
}

card::TextTable csv_table(const std::string& csv, const std::string& name) {
  const auto rows = parse_csv(csv);
  if (!rows.ok()) throw std::logic_error(rows.error().message);
  card::TextTable table{name, rows->front().fields, {}};
  for (std::size_t i = 1; i < rows->size(); ++i) table.rows.push_back({(*rows)[i].line, (*rows)[i].fields});
  return table;
}

std::map<std::string, std::string> small_tables() {
  std::map<std::string, std::string> tables;
  tables["chosen"] = "team,benchmark\nalpha,math\nbeta,math\nbeta,talk\n";
  tables["ratio"] =
      "team,benchmark,model,score,full,released,source,chosen_by\n"
      "alpha,math,M,80,100,2026-01-01,paper,team\n"
      "beta,math,M,80,100,2026-01-01,paper,team\n";
  tables["votes"] =
      "member,team,plan,team-work\n"
      "m1,alpha,12,8\nm2,alpha,10,6.5\nm3,alpha,9.5,6\nm4,alpha,0,0\n"
      "m1,beta,6,4\nm2,beta,6,4\nm3,beta,5,4\nm4,beta,6,4\n";
  tables["stars"] = "user,team,rating\nu1,alpha,5\nu2,alpha,4\nu1,beta,3\nu2,beta,3\n";
  tables["models"] = "team,count,source\nalpha,8,hub\nbeta,2,hub\n";
  tables["gate"] = "team,gate,finding,reason\nalpha,licence,pass,own\nbeta,licence,fail,borrowed\n";
  tables["goal"] = "benchmark,model,score,full,released,source\nmath,M,80,100,2026-01-01,paper\n";
  return tables;
}

card::Panel panel_of(const card::Policy& policy, const std::vector<std::string>& teams,
                     const std::map<std::string, std::string>& tables, card::Faults* faults) {
  card::Panel panel;
  panel.title = {"Panel", "명단"};
  panel.as_of = "2026-03-01";
  for (const std::string& team : teams) panel.teams.push_back({TeamId{team}, {team, ""}, {}, {}});
  card::Faults found;
  for (const auto& [name, text] : tables) card::take_table(policy, name, csv_table(text, name + ".csv"), panel, found);
  if (found.empty()) card::check_panel(policy, panel, found);
  if (faults == nullptr && !found.empty()) throw std::logic_error(found.front().file + ": " + found.front().message);
  if (faults != nullptr) *faults = found;
  return panel;
}

card::Scorecard made(const card::Policy& policy, const card::Panel& panel, const Averages& averages,
                     const card::WhatIf& what_if) {
  auto card = card::make_scorecard(policy, panel, averages, what_if, {});
  if (!card.ok()) throw std::logic_error(card.error().message);
  return std::move(*card);
}
const card::TeamScore& row_of(const card::Scorecard& card, const std::string& team) {
  return *std::ranges::find(card.rows, TeamId{team}, &card::TeamScore::team);
}
const card::PartScore& part_of(const card::Scorecard& card, const std::string& team, const std::string& part) {
  for (const card::ComponentScore& component : row_of(card, team).components) {
    for (const card::PartScore& score : component.parts) {
      if (score.id == part) return score;
    }
  }
  throw std::logic_error("no part " + part);
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  if (at == std::string::npos) throw std::logic_error("there is no " + from);
  return text.replace(at, from.size(), to);
}

AverageRow average_row(const std::string& team, const std::string& benchmark, Ratio mean) {
  AverageRow row;
  row.team = TeamId{team};
  row.benchmark = BenchmarkId{benchmark};
  row.mean = mean;
  row.display = std::to_string(mean.num) + "/" + std::to_string(mean.den);
  row.total = ClaimVerdict::reproduced;
  row.cell = ClaimVerdict::unaudited;
  row.consistency = ClaimVerdict::reproduced;
  return row;
}

Averages small_averages(const std::vector<std::pair<std::string, std::string>>& more) {
  Averages averages;
  averages.stage = StageId{"small"};
  averages.rows = {average_row("alpha", "math", {4, 5}), average_row("beta", "math", {1, 2})};
  for (const auto& [team, benchmark] : more) averages.rows.push_back(average_row(team, benchmark, {1, 4}));
  std::ranges::sort(averages.rows, [](const AverageRow& a, const AverageRow& b) {
    return std::tie(a.team, a.benchmark) < std::tie(b.team, b.benchmark);
  });
  return averages;
}

}  // namespace fivefold::test
