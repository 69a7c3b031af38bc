#include "harness/config/policy_parts_reader.h"

#include <utility>

#include "harness/base/utf8.h"
#include "harness/config/parts.h"

namespace fivefold::config {
namespace {

using card::BallotRules;
using card::BenchmarkRules;
using card::Part;
using card::RatingRules;
using card::RatioRules;

constexpr DecimalRange kPoints{.low = "0.01", .high = "100000", .places = 2};
constexpr DecimalRange kStars{.low = "0", .high = "1000", .places = 6};
constexpr DecimalRange kStep{.low = "0.000001", .high = "1000", .places = 6};
constexpr std::int64_t kMost = 1'000'000;

Decimal points_of(MapReader& map, std::string_view key, const DecimalRange& range) {
  return map.decimal(key, range, Need::required).value_or(Decimal());
}

void read_fixed(MapReader& map, BenchmarkRules& rules) {
  const std::vector<YamlNode>* const list = map.list("benchmarks", Need::required);
  if (list == nullptr) return;
  for (const YamlNode& node : *list) {
    const Result<BenchmarkId> id = parse_id<BenchmarkId>(node.text);
    if (node.kind == YamlNode::Kind::broken) continue;
    if (node.kind != YamlNode::Kind::text || !id.ok()) {
      map.report().error(node.place, map.rule("benchmarks"), "a benchmark must be an id, got " + shown(node));
    } else {
      rules.fixed.push_back({*id, 1});
    }
  }
  if (list->empty()) map.fail("benchmarks", "benchmarks must not be empty");
}

// `equal`, or a whole number for each.
void read_weights(MapReader& map, BenchmarkRules& rules) {
  const YamlNode* const node = map.node("weights", Need::required);
  if (node == nullptr || node->kind == YamlNode::Kind::broken || node->text == "equal") return;
  if (node->kind != YamlNode::Kind::map) {
    return map.fail("weights", "weights must be equal, or a whole number for each benchmark, got " + shown(*node));
  }
  MapReader weights(*node, "weights", map.report());
  for (card::WeightedBenchmark& benchmark : rules.fixed) {
    benchmark.weight = weights.integer(benchmark.id.text, 1, 1000, Need::required).value_or(1);
  }
  weights.finish();
}

BenchmarkRules read_benchmarks(MapReader& map) {
  BenchmarkRules rules;
  if (map.has("benchmarks")) {
    read_fixed(map, rules);
    read_weights(map, rules);
  } else if (const YamlNode* const node = map.node("proposals", Need::required)) {
    MapReader proposals(*node, "proposals", map.report());
    card::Selection& selection = rules.selection.emplace();
    selection.at_least = proposals.integer("at_least", 1, 64, Need::required).value_or(1);
    const YamlNode* const expect = proposals.node("expect", Need::required);
    if (expect != nullptr && expect->text != "none") selection.expect = proposals.integer("expect", 1, kMost);
    selection.each_at_most = proposals.integer("each_at_most", 1, kMost, Need::required).value_or(1);
    proposals.finish();
  }
  rules.scale = read_word<card::Scale>(map, "scale", card::kScales);
  return rules;
}

RatioRules read_ratio(MapReader& map) {
  constexpr std::array<std::string_view, 2> kBetter{"higher", "lower"};
  RatioRules rules;
  if (const YamlNode* const node = map.node("chosen", Need::required)) {
    MapReader chosen(*node, "chosen", map.report());
    for (const Member& member : node->members) {
      if (const auto count = chosen.integer(member.name, 1, 1000)) rules.chosen[member.name] = *count;
    }
    chosen.finish();
    if (node->kind == YamlNode::Kind::map && node->members.empty()) map.fail("chosen", "chosen must name who chooses");
  }
  rules.better = read_word<Better>(map, "better", kBetter);
  const YamlNode* const cap = map.node("cap", Need::required);
  if (cap != nullptr && cap->text != "none")
    rules.cap = map.decimal("cap", {.low = "0.01", .high = "100", .places = 6});
  const YamlNode* const months = map.node("within_months", Need::required);
  if (months != nullptr && months->text != "none") rules.within_months = map.integer("within_months", 1, 1200);
  return rules;
}

BallotRules read_ballots(MapReader& map) {
  BallotRules rules;
  if (const std::vector<YamlNode>* const items = map.list("items", Need::required)) {
    for (const YamlNode& node : *items) {
      MapReader item(node, "item", map.report());
      card::BallotItem& read = rules.items.emplace_back();
      read.id = read_policy_id(item);
      read.points = points_of(item, "points", kPoints);
      item.finish();
    }
    if (items->empty()) map.fail("items", "items must not be empty");
  }
  rules.step = points_of(map, "step", kStep);
  rules.members = map.integer("members", 1, kMost, Need::required).value_or(1);
  if (const YamlNode* const node = map.node("drop", Need::required)) {
    MapReader drop(*node, "drop", map.report());
    rules.drop_highest = drop.integer("highest", 0, kMost, Need::required).value_or(0);
    rules.drop_lowest = drop.integer("lowest", 0, kMost, Need::required).value_or(0);
    drop.finish();
  }
  rules.missing = read_word<card::Missing>(map, "missing", card::kMissing);
  return rules;
}

RatingRules read_ratings(MapReader& map) {
  RatingRules rules;
  rules.low = points_of(map, "low", kStars);
  rules.high = points_of(map, "high", kStars);
  rules.step = points_of(map, "step", kStep);
  rules.at_most = map.integer("users_at_most", 1, kMost, Need::required).value_or(1);
  rules.missing = read_word<card::Missing>(map, "missing", card::kMissing);
  return rules;
}

card::PartRules read_rules(MapReader& map) {
  switch (map.word("kind", card::kPartKinds, Need::required).value_or(card::kPartKinds.size())) {
    case 0:
      return read_benchmarks(map);
    case 1:
      return read_ratio(map);
    case 2:
      return read_ballots(map);
    case 3:
      return read_ratings(map);
    default:
      return card::CountRules{};
  }
}

Part read_part(const YamlNode& node, Report& report) {
  MapReader map(node, "part", report);
  Part part;
  part.id = read_policy_id(map);
  part.name = read_display_name(map, "name", part.id);
  part.points = points_of(map, "points", kPoints);
  part.rules = read_rules(map);
  map.finish();
  return part;
}

}  // namespace

std::string read_policy_id(MapReader& map) {
  std::string id = map.text("id", 1, 64, Need::required).value_or("");
  if (map.bad("id") || id.empty()) return id;
  if (const Result<void> good = check_id(id); !good.ok()) map.fail("id", good.error().message);
  return id;
}

card::Component read_component(const YamlNode& node, Report& report) {
  MapReader map(node, "component", report);
  card::Component component;
  component.id = read_policy_id(map);
  component.name = read_display_name(map, "name", component.id);
  component.points = points_of(map, "points", kPoints);
  component.shown_digits = map.integer("shown", 0, 9, Need::required).value_or(1);
  component.mean_digits = map.integer("mean_shown", 0, 9, Need::required).value_or(1);
  if (!map.has("parts")) {  // one part, with the name of the whole
    component.parts.push_back({component.id, component.name, component.points, read_rules(map)});
  } else if (const std::vector<YamlNode>* const parts = map.list("parts", Need::required)) {
    for (const YamlNode& part : *parts) component.parts.push_back(read_part(part, report));
    if (parts->empty()) map.fail("parts", "parts must not be empty");
  }
  map.finish();
  return component;
}

}  // namespace fivefold::config
