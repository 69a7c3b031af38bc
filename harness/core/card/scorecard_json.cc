// scorecard.json: the table as it is signed.

#include <utility>

#include "harness/core/card/card_fields.h"
#include "harness/core/card/scorecard.h"
#include "harness/json/write.h"

namespace fivefold::card {
namespace {

constexpr std::string_view kCardFormat = "fivefold-scorecard/v1";

json::Value exact(const Rational& value, std::int64_t digits) {
  return json::Object{{"num", value.num()}, {"den", value.den()}, {"display", value.text(static_cast<int>(digits))}};
}

json::Array ids(const std::vector<TeamId>& teams) {
  json::Array out;
  for (const TeamId& team : teams) out.emplace_back(team.text);
  return out;
}

json::Object component_value(const Component& rules, const ComponentScore& score) {
  json::Array parts;
  for (const PartScore& part : score.parts) {
    parts.emplace_back(json::Object{{"id", part.id}, {"points", exact(part.points, rules.shown_digits)}});
  }
  return {{"id", score.id}, {"points", exact(score.points, rules.shown_digits)}, {"parts", std::move(parts)}};
}

json::Value row_value(const Policy& policy, const TeamScore& row) {
  json::Array components;
  for (std::size_t i = 0; i < row.components.size(); ++i) {
    components.emplace_back(component_value(policy.components[i], row.components[i]));
  }
  json::Array gate;
  for (const Finding& finding : row.findings) {
    gate.emplace_back(json::Object{{"gate", finding.gate}, {"pass", finding.pass}});
  }
  return json::Object{{"team", row.team.text},
                      {"rank", row.rank},
                      {"total", exact(row.total, policy.rounding.shown_digits)},
                      {"components", std::move(components)},
                      {"gate", std::move(gate)},
                      {"inReach", row.in_reach},
                      {"advances", row.advances}};
}

json::Array proposed_values(const Scorecard& card) {
  json::Array out;
  for (const auto& [part, proposed] : card.proposed) {
    for (const Proposed& one : proposed) {
      out.emplace_back(json::Object{
          {"part", part}, {"benchmark", one.benchmark.text}, {"proposedBy", ids(one.by)}, {"selected", one.selected}});
    }
  }
  return out;
}

json::Array summary_values(const Scorecard& card) {
  json::Array out;
  for (const Summary& summary : card.summaries) {
    out.emplace_back(json::Object{{"id", summary.id},
                                  {"best", exact(summary.best, summary.digits)},
                                  {"teams", ids(summary.teams)},
                                  {"mean", exact(summary.mean, summary.mean_digits)}});
  }
  return out;
}

json::Array goal_values(const Scorecard& card) {
  constexpr std::int64_t kDigits = 4;
  json::Array out;
  for (const GoalUse& goal : card.goals) {
    out.emplace_back(json::Object{{"team", goal.team.text},
                                  {"benchmark", goal.target.benchmark.text},
                                  {"model", goal.target.model},
                                  {"ratio", goal.ratio ? exact(*goal.ratio, kDigits) : json::Value()},
                                  {"met", goal.met}});
  }
  return out;
}

}  // namespace

json::Object scorecard_value(const Scorecard& card) {
  json::Array open;
  for (const Open why : card.open) open.emplace_back(word(kOpen, why));
  json::Array rows;
  for (const TeamScore& row : card.rows) rows.push_back(row_value(card.policy, row));
  return {{"format", kCardFormat},
          {"policy", card.policy.id},
          {"asOf", card.panel.as_of},
          {"invented", card.panel.invented},
          {"provisional", std::move(open)},
          {"rows", std::move(rows)},
          {"proposed", proposed_values(card)},
          {"summary", summary_values(card)},
          {"goals", goal_values(card)}};
}

std::string encode_scorecard(const Scorecard& card) { return json::write(scorecard_value(card)); }

}  // namespace fivefold::card
