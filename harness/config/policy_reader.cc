#include "harness/config/policy_reader.h"

#include <utility>

#include "harness/config/parts.h"
#include "harness/config/policy_parts_reader.h"
#include "harness/config/yaml_json.h"

namespace fivefold::config {
namespace {

using card::Policy;

constexpr std::array<std::string_view, 1> kPolicyFormats{"policy/v1"};
constexpr std::size_t kMostText = 2000;

bool says_none(MapReader& map, std::string_view key) {
  const YamlNode* const node = map.node(key, Need::required);
  return node == nullptr || node->kind == YamlNode::Kind::broken || node->text == "none";
}

void read_components(MapReader& map, Policy& policy, Report& report) {
  const std::vector<YamlNode>* const list = map.list("components", Need::required);
  if (list == nullptr) return;
  for (const YamlNode& node : *list) policy.components.push_back(read_component(node, report));
  if (list->empty()) map.fail("components", "components must not be empty");
}

void read_verdicts(MapReader& map, Policy& policy) {
  const YamlNode* const node = map.node("verdicts", Need::required);
  if (node == nullptr) return;
  MapReader all(*node, "verdicts", map.report());
  for (std::size_t judged = 0; judged < card::kJudged.size(); ++judged) {
    const YamlNode* const claim = all.node(card::kJudged[judged], Need::required);
    if (claim == nullptr) continue;
    MapReader one(*claim, "verdicts", map.report());
    for (const ClaimVerdict verdict : {ClaimVerdict::reproduced, ClaimVerdict::discrepant, ClaimVerdict::inconclusive,
                                       ClaimVerdict::unaudited, ClaimVerdict::incomplete, ClaimVerdict::understated}) {
      policy.verdicts[static_cast<card::Judged>(judged)][verdict] =
          read_word<card::Effect>(one, to_text(verdict), card::kEffects);
    }
    one.finish();
  }
  all.finish();
  constexpr std::array<std::string_view, 2> kMissing{"zero", "refuse"};
  policy.missing = map.word("missing_average", kMissing, Need::required).value_or(0) == 0 ? card::Effect::zero
                                                                                          : card::Effect::refuse;
  constexpr std::array<std::string_view, 3> kAggregates{"mean", "olympic", "any"};
  const std::size_t aggregate = map.word("aggregate", kAggregates, Need::required).value_or(2);
  if (aggregate < 2) policy.aggregate = static_cast<AggregateRule>(aggregate);
}

void read_gate(MapReader& map, Policy& policy) {
  const YamlNode* const node = map.node("gate", Need::required);
  if (node == nullptr) return;
  MapReader gate(*node, "gate", map.report());
  if (const std::vector<YamlNode>* const gates = gate.list("gates", Need::required)) {
    for (const YamlNode& each : *gates) {
      MapReader one(each, "gate", map.report());
      const std::string id = read_policy_id(one);
      policy.gate.gates.push_back({id, read_display_name(one, "name", id)});
      one.finish();
    }
  }
  policy.gate.order = read_word<card::GateOrder>(gate, "order", card::kGateOrders);
  gate.finish();
}

// `exact`, or {digits, mode}.
card::RoundRule read_round(MapReader& rounding, std::string_view key) {
  constexpr std::array<std::string_view, 2> kModes{"half_up", "half_even"};
  const YamlNode* const node = rounding.node(key, Need::required);
  if (node == nullptr || node->kind == YamlNode::Kind::broken || node->text == "exact") return {};
  MapReader map(*node, "rounding", rounding.report());
  card::RoundRule rule;
  rule.digits = map.integer("digits", 0, 9, Need::required);
  rule.mode = read_word<Rounding>(map, "mode", kModes);
  map.finish();
  return rule;
}

void read_rounding(MapReader& map, Policy& policy) {
  const YamlNode* const node = map.node("rounding", Need::required);
  if (node == nullptr) return;
  MapReader rounding(*node, "rounding", map.report());
  policy.rounding.parts = read_round(rounding, "parts");
  policy.rounding.components = read_round(rounding, "components");
  policy.rounding.total = read_round(rounding, "total");
  policy.rounding.shown_digits = rounding.integer("shown", 0, 9, Need::required).value_or(1);
  rounding.finish();
}

void read_ranking(MapReader& map, Policy& policy) {
  const YamlNode* const node = map.node("ranking", Need::required);
  if (node == nullptr) return;
  MapReader ranking(*node, "ranking", map.report());
  if (const std::vector<YamlNode>* const ties = ranking.list("ties", Need::required)) {
    for (const YamlNode& tie : *ties) policy.ranking.ties.push_back(tie.text);
  }
  const YamlNode* const advance = ranking.node("advance", Need::required);
  if (advance != nullptr && advance->text != "all") policy.ranking.advance = ranking.integer("advance", 1, 1000);
  policy.ranking.at_cut = read_word<card::AtCut>(ranking, "at_cut", card::kAtCut);
  ranking.finish();
}

void read_goal(MapReader& map, Policy& policy) {
  if (!says_none(map, "goal")) {
    MapReader goal(*map.node("goal"), "goal", map.report());
    card::GoalRules rules;
    const DecimalRange share{.low = "0.01", .high = "100", .places = 6};
    rules.share = goal.decimal("share", share, Need::required).value_or(Decimal());
    rules.within_months = goal.integer("within_months", 1, 1200, Need::required).value_or(1);
    policy.goal = rules;
    goal.finish();
  }
  if (!says_none(map, "window_days")) policy.window_days = map.integer("window_days", 1, 36'600);
}

void read_assumptions(MapReader& map, Policy& policy) {
  const std::vector<YamlNode>* const list = map.list("assumptions", Need::required);
  if (list == nullptr) return;
  for (const YamlNode& node : *list) {
    MapReader one(node, "assumption", map.report());
    card::Assumption assumption;
    assumption.setting = one.text("setting", 1, kMostText, Need::required).value_or("");
    assumption.why = one.text("why", 1, kMostText, Need::required).value_or("");
    policy.assumptions.push_back(std::move(assumption));
    one.finish();
  }
}

}  // namespace

Checked<Policy> read_policy(std::string_view bytes, const std::string& file) {
  Checked<Policy> out;
  const std::optional<YamlNode> root = read_yaml(bytes, file, out.problems);
  if (!root) return out;
  out.places = places_of(*root);
  Report report(file, out.problems);
  MapReader map(*root, "policy", report);
  map.word("fivefold", kPolicyFormats, Need::required);
  Policy policy;
  policy.id = read_policy_id(map);
  policy.title = read_display_name(map, "title", policy.id);
  read_components(map, policy, report);
  read_verdicts(map, policy);
  read_gate(map, policy);
  read_rounding(map, policy);
  read_ranking(map, policy);
  read_goal(map, policy);
  read_assumptions(map, policy);
  map.finish();
  if (acceptable(out.problems)) {
    if (const auto wrong = card::wrong_with(policy)) map.fail("components", *wrong);
  }
  sort_by_place(out.problems);
  if (acceptable(out.problems)) out.value = std::move(policy);
  return out;
}

}  // namespace fivefold::config
