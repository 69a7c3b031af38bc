// The rules over whole tables of a panel.

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "harness/base/bytes.h"
#include "harness/base/utf8.h"
#include "harness/core/card/dates.h"
#include "harness/core/card/panel.h"
#include "harness/core/card/policy_parts.h"
#include "harness/core/card/selection.h"

namespace fivefold::card {
namespace {

std::string quoted(const std::string& text) { return "\"" + printable(text) + "\""; }

class Checker {
 public:
  Checker(const Policy& policy, const Panel& panel, Faults& faults) : policy_(policy), panel_(panel), faults_(faults) {}

  void check_teams() {
    std::set<TeamId> seen;
    for (const PanelTeam& team : panel_.teams) {
      if (!seen.insert(team.id).second) fail("", 0, "panel.teams", "team " + quoted(team.id.text) + " is given twice");
      if (policy_.window_days) check_window(team);
    }
    if (panel_.teams.empty()) fail("", 0, "panel.teams", "the panel has no team");
  }

  void operator()(const Part& part) {
    table_ = part.id;
    std::visit([this](const auto& rules) { check(rules); }, part.rules);
  }

  void check_gate() {
    table_ = kGateTable;
    std::set<std::pair<TeamId, std::string>> seen;
    for (const Finding& row : panel_.rows<Finding>(table_)) {
      once(seen, {row.team, row.gate}, row.line, "panel.gate",
           "gate " + quoted(row.gate) + " of team " + quoted(row.team.text));
    }
    for (const PanelTeam& team : panel_.teams) {
      for (const Gate& gate : policy_.gate.gates) {
        if (seen.contains({team.id, gate.id})) continue;
        fail(table_, 0, "panel.gate", "team " + quoted(team.id.text) + " has no finding of gate " + quoted(gate.id));
      }
    }
  }

  void check_goals() {
    table_ = kGoalTable;
    std::set<BenchmarkId> seen;
    for (const Target& row : panel_.rows<Target>(table_)) {
      once(seen, row.benchmark, row.line, "panel.goal", "benchmark " + quoted(row.benchmark.text));
      check_age(row, panel_.as_of, policy_.goal->within_months, "panel.goal");
    }
  }

 private:
  void fail(const std::string& table, int line, const char* rule, std::string message) {
    const auto file = panel_.files.find(table);
    faults_.push_back({file == panel_.files.end() ? table : file->second, line, rule, std::move(message)});
  }
  template <class Set>
  bool once(Set& seen, const typename Set::value_type& key, int line, const char* rule, const std::string& what) {
    if (seen.insert(key).second) return true;
    fail(table_, line, rule, what + " is given twice");
    return false;
  }

  void check_window(const PanelTeam& team) {
    if (!team.from || !team.until) {
      return fail("", 0, "panel.window", "team " + quoted(team.id.text) + " has no development window (from, until)");
    }
    const std::int64_t days = day_number(*team.until).value_or(0) - day_number(*team.from).value_or(0);
    if (days == *policy_.window_days) return;
    fail("", 0, "panel.window",
         "the window of team " + quoted(team.id.text) + " has " + std::to_string(days) +
             " days, and every team's has " + std::to_string(*policy_.window_days));
  }

  // Where one joined later its day is its own.
  bool check_age(const Target& row, const std::string& day, std::int64_t months, const char* rule) {
    const std::string released = quoted(row.model) + " was released on " + row.released;
    if (row.released > day) {
      fail(table_, row.line, rule, released + ", after " + day);
      return false;
    }
    if (row.released >= months_before(day, months)) return true;
    fail(table_, row.line, rule, released + ", more than " + std::to_string(months) + " months before " + day);
    return false;
  }

  // Who has a row for every team: of members (ballots) and users (ratings) alike.
  struct Voters {
    const char* rule;
    std::string who;
    std::int64_t most;
    bool exactly;  // so many, not at most
    Missing missing;
  };
  template <class Row>
  void check_voters(const Voters& voters, std::string Row::*name) {
    const std::vector<Row>& rows = panel_.rows<Row>(table_);
    std::set<std::pair<std::string, TeamId>> seen;
    std::map<std::string, int> people;  // with the line of the first row
    std::map<TeamId, std::int64_t> of_team;
    for (const Row& row : rows) {
      if (!once(seen, {row.*name, row.team}, row.line, voters.rule,
                "the row of " + voters.who + " " + quoted(row.*name) + " for team " + quoted(row.team.text))) {
        continue;
      }
      if (panel_.pseudonyms && !digest_from_hex(row.*name).ok()) {
        fail(table_, row.line, voters.rule, voters.who + " " + quoted(row.*name) + " is no pseudonym");
      }
      ++of_team[row.team];
      const bool is_new = people.emplace(row.*name, row.line).second;
      const bool over =
          panel_.pseudonyms ? of_team[row.team] > voters.most : is_new && std::ssize(people) > voters.most;
      if (over) {
        fail(table_, row.line, voters.rule,
             voters.who + " " + quoted(row.*name) + " is one more than the " + std::to_string(voters.most) +
                 " of the policy");
      }
    }
    if (voters.missing == Missing::refuse) check_missing(voters, seen, people, of_team);
  }
  void check_missing(const Voters& voters, const std::set<std::pair<std::string, TeamId>>& seen,
                     const std::map<std::string, int>& people, const std::map<TeamId, std::int64_t>& of_team) {
    if (!panel_.pseudonyms) {
      for (const auto& [person, line] : people) {
        for (const PanelTeam& team : panel_.teams) {
          if (seen.contains({person, team.id})) continue;
          fail(table_, line, voters.rule,
               voters.who + " " + quoted(person) + " has no row for team " + quoted(team.id.text) +
                   " (who abstains says so: abstain)");
        }
      }
    }
    const auto count = [&](const PanelTeam& team) {
      const auto found = of_team.find(team.id);
      return found == of_team.end() ? 0 : found->second;
    };
    if (voters.exactly && !panel_.pseudonyms && std::ssize(people) < voters.most) {
      return fail(table_, 0, voters.rule,
                  "there are " + std::to_string(people.size()) + " " + voters.who + "s, and the policy has " +
                      std::to_string(voters.most));
    }
    if (!panel_.pseudonyms || panel_.teams.empty()) return;
    const std::int64_t wanted = voters.exactly ? voters.most : count(panel_.teams.front());
    for (const PanelTeam& team : panel_.teams) {
      if (count(team) == wanted) continue;
      fail(table_, 0, voters.rule,
           "team " + quoted(team.id.text) + " has " + std::to_string(count(team)) + " rows, and " +
               std::to_string(wanted) + " are wanted");
    }
  }

  void check(const BallotRules& rules) {
    check_voters<Ballot>({"panel.ballot", "member", rules.members, true, rules.missing}, &Ballot::member);
    const std::int64_t dropped = rules.drop_highest + rules.drop_lowest;
    for (const PanelTeam& team : panel_.teams) {
      const auto counted = std::ranges::count_if(panel_.rows<Ballot>(table_),
                                                 [&](const Ballot& row) { return row.team == team.id && row.points; });
      if (counted > dropped) continue;
      fail(table_, 0, "panel.ballot",
           "team " + quoted(team.id.text) + " has " + std::to_string(counted) + " ballots, and " +
               std::to_string(dropped) + " are dropped: none is left");
    }
  }
  void check(const RatingRules& rules) {
    check_voters<Rating>({"panel.rating", "user", rules.at_most, false, rules.missing}, &Rating::user);
    const bool any =
        std::ranges::any_of(panel_.rows<Rating>(table_), [](const Rating& row) { return row.stars.has_value(); });
    if (!any) fail(table_, 0, "panel.rating", "there is no rating");
  }
  void check(const BenchmarkRules& rules) {
    if (!rules.selection) return;
    std::set<std::pair<TeamId, BenchmarkId>> seen;
    std::map<TeamId, std::int64_t> each;
    for (const Proposal& row : panel_.rows<Proposal>(table_)) {
      if (!once(seen, {row.team, row.benchmark}, row.line, "panel.proposal",
                "benchmark " + quoted(row.benchmark.text) + " of team " + quoted(row.team.text))) {
        continue;
      }
      if (++each[row.team] == rules.selection->each_at_most + 1) {
        fail(table_, row.line, "panel.proposal",
             "team " + quoted(row.team.text) + " has more than the " + std::to_string(rules.selection->each_at_most) +
                 " proposals of the policy");
      }
    }
    const auto selected =
        std::ranges::count_if(select_benchmarks(*rules.selection, panel_.rows<Proposal>(table_)), &Proposed::selected);
    if (selected == 0 || (rules.selection->expect && selected != *rules.selection->expect)) {
      fail(table_, 0, "panel.proposal",
           std::to_string(selected) + " benchmarks were proposed by at least " +
               std::to_string(rules.selection->at_least) + " teams" +
               (rules.selection->expect ? ", and the policy has " + std::to_string(*rules.selection->expect) : ""));
    }
  }
  // Rows for every team count for each, on its own day.
  void check(const RatioRules& rules) {
    std::set<int> told;  // lines
    for (const PanelTeam& team : panel_.teams) {
      std::set<BenchmarkId> seen;
      std::map<std::string, std::int64_t> chosen;
      for (const Target& row : panel_.rows<Target>(table_)) {
        if (row.team && *row.team != team.id) continue;
        ++chosen[row.chosen_by];
        const bool is_new = seen.insert(row.benchmark).second;
        if (told.contains(row.line)) continue;
        bool good = is_new;
        if (!is_new) {
          fail(table_, row.line, "panel.target",
               "benchmark " + quoted(row.benchmark.text) + " of team " + quoted(team.id.text) + " is given twice");
        } else if (rules.within_months) {
          good = check_age(row, team.until.value_or(panel_.as_of), *rules.within_months, "panel.target");
        }
        if (!good) told.insert(row.line);
      }
      for (const auto& [who, wanted] : rules.chosen) {
        if (chosen[who] == wanted) continue;
        fail(table_, 0, "panel.target",
             "team " + quoted(team.id.text) + " has " + std::to_string(chosen[who]) + " benchmarks chosen by " +
                 quoted(who) + ", and the policy has " + std::to_string(wanted));
      }
    }
  }
  void check(const CountRules&) {
    std::set<TeamId> seen;
    for (const Count& row : panel_.rows<Count>(table_)) {
      once(seen, row.team, row.line, "panel.count", "the count of team " + quoted(row.team.text));
    }
    for (const PanelTeam& team : panel_.teams) {
      if (!seen.contains(team.id)) fail(table_, 0, "panel.count", "team " + quoted(team.id.text) + " has no count");
    }
  }

  const Policy& policy_;
  const Panel& panel_;
  Faults& faults_;
  std::string table_;
};

}  // namespace

void check_panel(const Policy& policy, const Panel& panel, Faults& faults) {
  Checker checker(policy, panel, faults);
  checker.check_teams();
  const std::vector<std::string> wanted = tables_of(policy);
  for (const std::string& table : wanted) {
    if (!panel.files.contains(table)) faults.push_back({"", 0, "panel.missing", "table \"" + table + "\" is missing"});
  }
  for_each_part(policy, [&](const Part& part) {
    if (panel.tables.contains(part.id)) checker(part);
  });
  if (panel.tables.contains(kGateTable)) checker.check_gate();
  if (panel.tables.contains(kGoalTable)) checker.check_goals();
}

}  // namespace fivefold::card
