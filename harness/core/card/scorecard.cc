#include "harness/core/card/scorecard.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "harness/base/utf8.h"
#include "harness/core/card/part_scores.h"
#include "harness/core/card/policy_parts.h"
#include "harness/core/record_words.h"

namespace fivefold::card {
namespace {

const Rational& points_of(const TeamScore& row, const std::string& component) {
  return std::ranges::find(row.components, component, &ComponentScore::id)->points;
}

class CardMaker {
 public:
  CardMaker(const PartInputs& inputs, const std::vector<Open>& open) : inputs_(inputs) {
    card_.policy = inputs.policy;
    card_.panel = inputs.panel;
    card_.what_if = inputs.what_if;
    card_.open = open;
  }

  Result<Scorecard> make() {
    const auto& wanted = inputs_.policy.aggregate;
    if (wanted && *wanted != inputs_.averages.aggregate) {
      return bad_input("score.average", "the averages are by the rule " +
                                            std::string(words::word(inputs_.averages.aggregate)) +
                                            ", and the policy needs " + std::string(words::word(*wanted)));
    }
    for (const PanelTeam& team : inputs_.panel.teams) card_.rows.push_back(begin_row(team));
    for (const Component& component : inputs_.policy.components) FF_TRY(take(component));
    for (TeamScore& row : card_.rows) add_up(row);
    rank();
    FF_TRY(choose());
    for (std::size_t place = 0; place < inputs_.policy.components.size(); ++place) summarise(place);
    look_at_goals();
    note_open_verdicts();
    return std::move(card_);
  }

 private:
  TeamScore begin_row(const PanelTeam& team) const {
    TeamScore row;
    row.team = team.id;
    row.name = team.name;
    for (const Finding& finding : inputs_.panel.rows<Finding>(kGateTable)) {
      if (finding.team != team.id) continue;
      row.findings.push_back(finding);
      row.passes = row.passes && finding.pass;
    }
    const auto place = [&](const Finding& finding) {
      return std::ranges::find(inputs_.policy.gate.gates, finding.gate, &Gate::id);
    };
    std::ranges::sort(row.findings, [&](const Finding& a, const Finding& b) { return place(a) < place(b); });
    return row;
  }

  Result<void> take(const Component& component) {
    for (TeamScore& row : card_.rows) row.components.push_back({component.id, {}, {}, {}});
    for (const Part& part : component.parts) {
      FF_ASSIGN(PartScores scores, score_part(inputs_, part));
      for (TeamScore& row : card_.rows) row.components.back().parts.push_back(std::move(scores.at(row.team)));
      const auto* const benchmarks = std::get_if<BenchmarkRules>(&part.rules);
      if (benchmarks == nullptr || !benchmarks->selection) continue;
      card_.proposed[part.id] = select_benchmarks(*benchmarks->selection, inputs_.panel.rows<Proposal>(part.id));
    }
    return {};
  }

  void add_up(TeamScore& row) const {
    for (ComponentScore& component : row.components) {
      for (const PartScore& part : component.parts) component.exact += part.points;
      component.points = rounded(component.exact, inputs_.policy.rounding.components);
      row.exact += component.points;
    }
    row.total = rounded(row.exact, inputs_.policy.rounding.total);
  }

  // Negative where `a` stands before `b`.
  [[nodiscard]] int compare(const TeamScore& a, const TeamScore& b) const {
    if (a.total != b.total) return a.total > b.total ? -1 : 1;
    for (const std::string& tie : inputs_.policy.ranking.ties) {
      const Rational& left = points_of(a, tie);
      const Rational& right = points_of(b, tie);
      if (left != right) return left > right ? -1 : 1;
    }
    return 0;
  }

  void rank() {
    std::ranges::sort(card_.rows, [&](const TeamScore& a, const TeamScore& b) {
      const int order = compare(a, b);
      return order == 0 ? a.team < b.team : order < 0;
    });
    for (std::size_t i = 0; i < card_.rows.size(); ++i) {
      const bool shared = i > 0 && compare(card_.rows[i - 1], card_.rows[i]) == 0;
      card_.rows[i].rank = shared ? card_.rows[i - 1].rank : static_cast<std::int64_t>(i) + 1;
    }
  }

  // Who is among the first, the gate being looked at before or after.
  Result<void> choose() {
    const GateRules& gate = inputs_.policy.gate;
    const bool gated = !inputs_.what_if.without_gate;
    std::vector<TeamScore*> candidates;
    for (TeamScore& row : card_.rows) {
      row.in_reach = !gated || gate.order == GateOrder::after || row.passes;
      if (row.in_reach) candidates.push_back(&row);
    }
    const std::optional<std::int64_t>& advance = inputs_.policy.ranking.advance;
    if (advance && *advance < std::ssize(candidates)) {
      FF_ASSIGN(const std::size_t taken, cut(candidates, static_cast<std::size_t>(*advance)));
      for (std::size_t i = taken; i < candidates.size(); ++i) candidates[i]->in_reach = false;
    }
    for (TeamScore& row : card_.rows) row.advances = row.in_reach && (!gated || row.passes);
    return {};
  }
  // How many of the candidates stay, where the last place may be shared.
  [[nodiscard]] Result<std::size_t> cut(const std::vector<TeamScore*>& candidates, std::size_t count) const {
    const auto equal = [&](std::size_t a, std::size_t b) { return compare(*candidates[a], *candidates[b]) == 0; };
    if (!equal(count - 1, count)) return count;
    switch (inputs_.policy.ranking.at_cut) {
      case AtCut::all:
        while (count < candidates.size() && equal(count - 1, count)) ++count;
        return count;
      case AtCut::none: {
        const std::size_t last = count;
        while (count > 0 && equal(count - 1, last)) --count;
        return count;
      }
      case AtCut::refuse:
        break;
    }
    return bad_input("score.cut", "teams " + printable(candidates[count - 1]->team.text) + " and " +
                                      printable(candidates[count]->team.text) + " share the last place of " +
                                      std::to_string(count) + " that advance, and the policy does not decide it");
  }

  template <class Points>
  void summarise(const std::string& id, std::int64_t digits, std::int64_t mean_digits, Points points) {
    Summary summary{id, digits, mean_digits, {}, {}, {}};
    for (const TeamScore& row : card_.rows) {
      const Rational& value = points(row);
      summary.mean += value / Rational(std::ssize(card_.rows));
      if (summary.teams.empty() || value > summary.best) {
        summary.best = value;
        summary.teams = {row.team};
      } else if (value == summary.best) {
        summary.teams.push_back(row.team);
      }
    }
    std::ranges::sort(summary.teams);
    card_.summaries.push_back(std::move(summary));
  }
  void summarise(std::size_t place) {
    const Component& component = inputs_.policy.components[place];
    const std::int64_t digits = component.shown_digits;
    const std::int64_t mean_digits = component.mean_digits;
    summarise(component.id, digits, mean_digits,
              [place](const TeamScore& row) -> const Rational& { return row.components[place].points; });
    if (component.parts.size() < 2) return;
    for (std::size_t i = 0; i < component.parts.size(); ++i) {
      summarise(component.parts[i].id, digits, mean_digits,
                [place, i](const TeamScore& row) -> const Rational& { return row.components[place].parts[i].points; });
    }
  }

  void look_at_goals() {
    if (!inputs_.policy.goal) return;
    for (const TeamScore& row : card_.rows) {
      for (const Target& target : inputs_.panel.rows<Target>(kGoalTable)) {
        const auto use = use_average(inputs_, row.team, target.benchmark);  // one that may not count is none
        GoalUse goal{row.team, target, {}, false};
        if (use.ok() && use->average && !use->average->scalar) goal.ratio = ratio_to(*use, target, Better::higher);
        goal.met = goal.ratio && *goal.ratio >= Rational(inputs_.policy.goal->share);
        card_.goals.push_back(std::move(goal));
      }
    }
    std::ranges::sort(card_.goals, [](const GoalUse& a, const GoalUse& b) {
      return std::tie(a.team, a.target.benchmark) < std::tie(b.team, b.target.benchmark);
    });
  }

  void note_open_verdicts() {
    for (const TeamScore& row : card_.rows) {
      for (const ComponentScore& component : row.components) {
        for (const PartScore& part : component.parts) {
          const bool open = std::ranges::any_of(
              part.benchmarks, [](const BenchmarkUse& use) { return use.effect == Effect::provisional; });
          if (open && std::ranges::find(card_.open, Open::verdict) == card_.open.end()) {
            card_.open.push_back(Open::verdict);
          }
        }
      }
    }
    std::ranges::sort(card_.open);
  }

  PartInputs inputs_;
  Scorecard card_;
};

}  // namespace

Outcome Scorecard::outcome(const TeamScore& row) const {
  if (row.advances) return Outcome::advances;
  const bool looked_at = row.in_reach || policy.gate.order == GateOrder::before;
  return !what_if.without_gate && !row.passes && looked_at ? Outcome::dropped : Outcome::below;
}

Result<void> check_teams(const Policy& policy, const Panel& panel, const std::vector<TeamId>& known, bool all) {
  if (!policy.uses_averages()) return {};
  for (const PanelTeam& team : panel.teams) {
    if (std::ranges::find(known, team.id) != known.end()) continue;
    return bad_input("score.team", "team \"" + printable(team.id.text) + "\" of the panel has no averages");
  }
  for (const TeamId& team : known) {
    if (!all || panel.find(team) != nullptr) continue;
    return bad_input("score.team", "the panel leaves out team \"" + printable(team.text) + "\" of the stage");
  }
  return {};
}

std::vector<Open> open_by_ledger(const StageLog& log, std::uint64_t index, UtcTime at) {
  std::vector<Open> open;
  const bool objected = std::ranges::any_of(log.objections, [&](const Ref& ref) { return ref.index < index; });
  if (objected) open.push_back(Open::objection);
  const std::optional<UtcTime> end = log.objections_end();
  if (!end || at < *end) open.push_back(Open::objection_period);
  return open;
}

Result<Scorecard> make_scorecard(const Policy& policy, const Panel& panel, const Averages& averages,
                                 const WhatIf& what_if, const std::vector<Open>& open) {
  return CardMaker({policy, panel, averages, what_if}, open).make();
}

}  // namespace fivefold::card
