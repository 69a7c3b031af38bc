// policy.json: the rules as they are signed.

#include <utility>

#include "harness/base/units.h"
#include "harness/core/card/card_fields.h"
#include "harness/core/card/policy.h"
#include "harness/core/record_words.h"
#include "harness/json/read.h"
#include "harness/json/write.h"

namespace fivefold::card {
namespace {

constexpr std::string_view kPolicyFormat = "fivefold-policy/v1";
constexpr std::array<std::string_view, 2> kRoundings{"half_up", "half_even"};
constexpr std::int64_t kMost = 1'000'000;

json::Value or_null(const std::optional<std::int64_t>& number) { return number ? json::Value(*number) : json::Value(); }

json::Object encode_rules(const BenchmarkRules& rules) {
  json::Array fixed;
  for (const WeightedBenchmark& one : rules.fixed) {
    fixed.emplace_back(json::Object{{"benchmark", one.id.text}, {"weight", one.weight}});
  }
  json::Value selection;
  if (rules.selection) {
    selection = json::Object{{"atLeast", rules.selection->at_least},
                             {"expect", or_null(rules.selection->expect)},
                             {"eachAtMost", rules.selection->each_at_most}};
  }
  return {{"benchmarks", std::move(fixed)}, {"proposals", std::move(selection)}, {"scale", word(kScales, rules.scale)}};
}
json::Object encode_rules(const RatioRules& rules) {
  json::Object chosen;
  for (const auto& [who, count] : rules.chosen) chosen.push_back({who, count});
  return {{"chosen", std::move(chosen)},
          {"better", words::word(rules.better)},
          {"cap", rules.cap ? json::Value(rules.cap->text()) : json::Value()},
          {"withinMonths", or_null(rules.within_months)}};
}
json::Object encode_rules(const BallotRules& rules) {
  json::Array items;
  for (const BallotItem& item : rules.items) {
    items.emplace_back(json::Object{{"id", item.id}, {"points", item.points.text()}});
  }
  return {{"items", std::move(items)},       {"step", rules.step.text()},
          {"members", rules.members},        {"dropHighest", rules.drop_highest},
          {"dropLowest", rules.drop_lowest}, {"missing", word(kMissing, rules.missing)}};
}
json::Object encode_rules(const RatingRules& rules) {
  return {{"low", rules.low.text()},
          {"high", rules.high.text()},
          {"step", rules.step.text()},
          {"atMost", rules.at_most},
          {"missing", word(kMissing, rules.missing)}};
}
json::Object encode_rules(const CountRules&) { return {}; }

json::Object encode_part(const Part& part) {
  json::Object object{{"id", part.id},
                      {"name", encode_name(part.name)},
                      {"points", part.points.text()},
                      {"kind", kPartKinds[part.rules.index()]}};
  for (json::Member& member : std::visit([](const auto& rules) { return encode_rules(rules); }, part.rules)) {
    object.push_back(std::move(member));
  }
  return object;
}

json::Object encode_component(const Component& component) {
  json::Array parts;
  for (const Part& part : component.parts) parts.emplace_back(encode_part(part));
  return {{"id", component.id},
          {"name", encode_name(component.name)},
          {"points", component.points.text()},
          {"shown", component.shown_digits},
          {"meanShown", component.mean_digits},
          {"parts", std::move(parts)}};
}

json::Value encode_round(const RoundRule& rule) {
  if (!rule.digits) return {};
  return json::Object{{"digits", *rule.digits}, {"mode", word(kRoundings, rule.mode)}};
}

json::Object encode_verdicts(const Policy& policy) {
  json::Object all;
  for (const auto& [judged, effects] : policy.verdicts) {
    json::Object one;
    for (const auto& [verdict, effect] : effects) {
      one.push_back({std::string(words::word(verdict)), word(kEffects, effect)});
    }
    all.push_back({std::string(word(kJudged, judged)), std::move(one)});
  }
  return all;
}

json::Object encode_gate(const GateRules& gate) {
  json::Array gates;
  for (const Gate& one : gate.gates) gates.emplace_back(json::Object{{"id", one.id}, {"name", encode_name(one.name)}});
  return {{"gates", std::move(gates)}, {"order", word(kGateOrders, gate.order)}};
}

json::Object encode_ranking(const RankRules& ranking) {
  json::Array ties;
  for (const std::string& tie : ranking.ties) ties.emplace_back(tie);
  return {{"ties", std::move(ties)}, {"advance", or_null(ranking.advance)}, {"atCut", word(kAtCut, ranking.at_cut)}};
}

BenchmarkRules decode_benchmarks(json::Fields& fields) {
  BenchmarkRules rules;
  for (const json::Value& value : fields.array("benchmarks")) {
    json::Fields one(value, "benchmarks", kPanelRule);
    rules.fixed.push_back({BenchmarkId{read_part_id(one, "benchmark")}, one.integer("weight", 1, 1000)});
    take_over(fields, one);
  }
  if (const json::Value& value = fields.any("proposals"); !value.is_null()) {
    json::Fields one(value, "proposals", kPanelRule);
    rules.selection = Selection{one.integer("atLeast", 1, 64), one.integer_or_null("expect", 1, kMost),
                                one.integer("eachAtMost", 1, kMost)};
    take_over(fields, one);
  }
  rules.scale = read_word<Scale>(fields, "scale", kScales);
  return rules;
}

RatioRules decode_ratio(json::Fields& fields) {
  RatioRules rules;
  const json::Value& chosen = fields.object("chosen");
  if (const json::Object* const object = chosen.as_object()) {
    json::Fields one(chosen, "chosen", kPanelRule);
    for (const json::Member& member : *object) rules.chosen[member.name] = one.integer(member.name, 1, 1000);
    take_over(fields, one);
  }
  rules.better = words::read<Better>(fields, "better");
  if (const auto cap = fields.text_or_null("cap")) rules.cap = decimal_of(fields, "cap", *cap);
  rules.within_months = fields.integer_or_null("withinMonths", 1, 1200);
  return rules;
}

BallotRules decode_ballots(json::Fields& fields) {
  BallotRules rules;
  for (const json::Value& value : fields.array("items")) {
    json::Fields one(value, "items", kPanelRule);
    rules.items.push_back({read_part_id(one, "id"), read_decimal(one, "points")});
    take_over(fields, one);
  }
  rules.step = read_decimal(fields, "step");
  rules.members = fields.integer("members", 1, kMost);
  rules.drop_highest = fields.integer("dropHighest", 0, kMost);
  rules.drop_lowest = fields.integer("dropLowest", 0, kMost);
  rules.missing = read_word<Missing>(fields, "missing", kMissing);
  return rules;
}

RatingRules decode_ratings(json::Fields& fields) {
  RatingRules rules;
  rules.low = read_decimal(fields, "low");
  rules.high = read_decimal(fields, "high");
  rules.step = read_decimal(fields, "step");
  rules.at_most = fields.integer("atMost", 1, kMost);
  rules.missing = read_word<Missing>(fields, "missing", kMissing);
  return rules;
}

PartRules decode_rules(json::Fields& fields) {
  switch (fields.word("kind", {kPartKinds.begin(), kPartKinds.end()})) {
    case 0:
      return decode_benchmarks(fields);
    case 1:
      return decode_ratio(fields);
    case 2:
      return decode_ballots(fields);
    case 3:
      return decode_ratings(fields);
    default:
      return CountRules{};
  }
}

Part decode_part(const json::Value& value, json::Fields& parent) {
  json::Fields fields(value, "part", kPanelRule);
  Part part{read_part_id(fields, "id"), read_name(fields, "name"), read_decimal(fields, "points"), {}};
  part.rules = decode_rules(fields);
  take_over(parent, fields);
  return part;
}

Component decode_component(const json::Value& value, json::Fields& parent) {
  json::Fields fields(value, "component", kPanelRule);
  Component component{read_part_id(fields, "id"), read_name(fields, "name"), read_decimal(fields, "points"), {}, 1, 1};
  component.shown_digits = fields.integer("shown", 0, 9);
  component.mean_digits = fields.integer("meanShown", 0, 9);
  for (const json::Value& part : fields.array("parts")) component.parts.push_back(decode_part(part, fields));
  if (fields.ok() && component.parts.empty()) fields.fail("parts", "must not be empty");
  take_over(parent, fields);
  return component;
}

RoundRule decode_round(json::Fields& parent, std::string_view name) {
  const json::Value& value = parent.any(name);
  if (value.is_null()) return {};
  json::Fields fields(value, std::string(name), kPanelRule);
  RoundRule rule{fields.integer("digits", 0, 9), read_word<Rounding>(fields, "mode", kRoundings)};
  take_over(parent, fields);
  return rule;
}

void decode_verdicts(json::Fields& parent, Policy& policy) {
  json::Fields all(parent.object("verdicts"), "verdicts", kPanelRule);
  for (std::size_t judged = 0; judged < kJudged.size(); ++judged) {
    json::Fields one(all.object(kJudged[judged]), std::string(kJudged[judged]), kPanelRule);
    VerdictEffects& effects = policy.verdicts[static_cast<Judged>(judged)];
    const words::Words verdicts = words::of(ClaimVerdict{});
    for (std::size_t verdict = 0; verdict < verdicts.size(); ++verdict) {
      effects[static_cast<ClaimVerdict>(verdict)] = read_word<Effect>(one, verdicts[verdict], kEffects);
    }
    take_over(all, one);
  }
  take_over(parent, all);
}

void decode_gate(json::Fields& parent, GateRules& gate) {
  json::Fields fields(parent.object("gate"), "gate", kPanelRule);
  for (const json::Value& value : fields.array("gates")) {
    json::Fields one(value, "gates", kPanelRule);
    gate.gates.push_back({read_part_id(one, "id"), read_name(one, "name")});
    take_over(fields, one);
  }
  gate.order = read_word<GateOrder>(fields, "order", kGateOrders);
  take_over(parent, fields);
}

void decode_ranking(json::Fields& parent, RankRules& ranking) {
  json::Fields fields(parent.object("ranking"), "ranking", kPanelRule);
  ranking.ties = fields.texts("ties");
  ranking.advance = fields.integer_or_null("advance", 1, 1000);
  ranking.at_cut = read_word<AtCut>(fields, "atCut", kAtCut);
  take_over(parent, fields);
}

void decode_rounding(json::Fields& parent, RoundRules& rounding) {
  json::Fields fields(parent.object("rounding"), "rounding", kPanelRule);
  rounding.parts = decode_round(fields, "parts");
  rounding.components = decode_round(fields, "components");
  rounding.total = decode_round(fields, "total");
  rounding.shown_digits = fields.integer("shown", 0, 9);
  take_over(parent, fields);
}

void decode_rest(json::Fields& fields, Policy& policy) {
  if (const json::Value& value = fields.any("goal"); !value.is_null()) {
    json::Fields goal(value, "goal", kPanelRule);
    policy.goal = GoalRules{read_decimal(goal, "share"), goal.integer("withinMonths", 1, 1200)};
    take_over(fields, goal);
  }
  policy.window_days = fields.integer_or_null("windowDays", 1, 36'600);
  for (const json::Value& value : fields.array("assumptions")) {
    json::Fields one(value, "assumptions", kPanelRule);
    policy.assumptions.push_back({one.text("setting"), one.text("why")});
    take_over(fields, one);
  }
}

}  // namespace

std::string encode_policy(const Policy& policy) {
  json::Array components;
  for (const Component& component : policy.components) components.emplace_back(encode_component(component));
  json::Value goal;
  if (policy.goal) {
    goal = json::Object{{"share", policy.goal->share.text()}, {"withinMonths", policy.goal->within_months}};
  }
  json::Array assumptions;
  for (const Assumption& one : policy.assumptions) {
    assumptions.emplace_back(json::Object{{"setting", one.setting}, {"why", one.why}});
  }
  return json::write(
      json::Object{{"format", kPolicyFormat},
                   {"id", policy.id},
                   {"title", encode_name(policy.title)},
                   {"components", std::move(components)},
                   {"verdicts", encode_verdicts(policy)},
                   {"missing", word(kEffects, policy.missing)},
                   {"aggregate", policy.aggregate ? json::Value(words::word(*policy.aggregate)) : json::Value()},
                   {"gate", encode_gate(policy.gate)},
                   {"rounding", json::Object{{"parts", encode_round(policy.rounding.parts)},
                                             {"components", encode_round(policy.rounding.components)},
                                             {"total", encode_round(policy.rounding.total)},
                                             {"shown", policy.rounding.shown_digits}}},
                   {"ranking", encode_ranking(policy.ranking)},
                   {"goal", std::move(goal)},
                   {"windowDays", or_null(policy.window_days)},
                   {"assumptions", std::move(assumptions)}});
}

Result<Policy> decode_policy(std::string_view text) {
  FF_ASSIGN(const json::Value value, json::read_strict(text));
  json::Fields fields(value, "policy.json", kPanelRule);
  if (fields.text("format") != kPolicyFormat) fields.fail("format", "must be " + std::string(kPolicyFormat));
  Policy policy;
  policy.id = read_part_id(fields, "id");
  policy.title = read_name(fields, "title");
  for (const json::Value& one : fields.array("components")) policy.components.push_back(decode_component(one, fields));
  if (fields.ok() && policy.components.empty()) fields.fail("components", "must not be empty");
  decode_verdicts(fields, policy);
  policy.missing = read_word<Effect>(fields, "missing", kEffects);
  if (!fields.any("aggregate").is_null()) policy.aggregate = words::read<AggregateRule>(fields, "aggregate");
  decode_gate(fields, policy.gate);
  decode_rounding(fields, policy.rounding);
  decode_ranking(fields, policy.ranking);
  decode_rest(fields, policy);
  FF_TRY(fields.finish());
  if (const auto wrong = wrong_with(policy)) return bad_input(kPanelRule, *wrong);
  return policy;
}

}  // namespace fivefold::card
