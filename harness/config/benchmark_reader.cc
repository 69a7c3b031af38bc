#include "harness/config/benchmark_reader.h"

#include <algorithm>
#include <array>
#include <utility>

#include "harness/base/utf8.h"
#include "harness/config/nearest.h"
#include "harness/config/parts.h"
#include "harness/config/points.h"
#include "harness/config/scorer_reader.h"

namespace fivefold::config {
namespace {

constexpr std::array<std::string_view, 2> kKinds{"items", "scalar"};
constexpr std::array<std::string_view, 2> kModes{"replay", "fresh"};
constexpr std::array<std::string_view, 2> kBases{"pilot", "assumed"};
constexpr std::array<std::string_view, 2> kOutputs{"public", "digest"};
constexpr std::array<std::string_view, 2> kBetters{"higher", "lower"};
constexpr std::array<std::string_view, 2> kForms{"ratio", "difference"};
constexpr std::array<std::string_view, 11> kItemsKeys{"dataset",
                                                      "scorer",
                                                      "mode",
                                                      "weight",
                                                      "environment_points",
                                                      "expected_disagreement",
                                                      "disagreement_upper",
                                                      "basis",
                                                      "tolerance_points",
                                                      "accuse_points",
                                                      "outputs"};
constexpr std::array<std::string_view, 6> kScalarKeys{"unit", "decimals",          "better",
                                                      "form", "tolerance_percent", "looks"};
constexpr std::int64_t kMaxWeight = 1'000'000;
constexpr std::int64_t kLeastLook = 3;
constexpr std::int64_t kLastLook = 100;

std::optional<Driver> read_driver_choice(MapReader& map) {
  const YamlNode* const node = map.node("driver");
  if (node == nullptr || node->kind == YamlNode::Kind::broken) return std::nullopt;
  if (node->kind == YamlNode::Kind::text && node->text == "team") return std::nullopt;
  if (node->kind != YamlNode::Kind::map) {
    const std::array<std::string, 1> kWords{"team"};
    const std::optional<std::string> close =
        node->kind == YamlNode::Kind::text ? nearest_one(node->text, kWords) : std::nullopt;
    map.fail("driver", "driver must be team or {command, directory}, got " + shown(*node),
             close ? "did you mean \"" + *close + "\"?" : "");
    return std::nullopt;
  }
  MapReader driver(*node, "driver", map.report());
  Driver value = read_driver(driver, Need::required);
  driver.finish();
  return value;
}

DecodingNumber decoding_number(const Decimal& value, bool integer) {
  if (integer) return value.scaled_exact(0).value();
  return value.text();
}

// [lowest, highest] of one decoding name.
void read_limit(MapReader& limits, const DecodingRange& range, std::map<std::string, DecodingLimit>& out) {
  const std::vector<YamlNode>* const pair = limits.list(range.name);
  if (pair == nullptr) return;
  const std::string name(range.name);
  if (pair->size() != 2) {
    limits.fail(range.name, name + " must be [lowest, highest], got " + std::to_string(pair->size()) + " values");
    return;
  }
  std::vector<Decimal> values;
  for (const YamlNode& end : *pair) {
    const bool number = end.kind == YamlNode::Kind::integer || (end.kind == YamlNode::Kind::decimal && !range.integer);
    const Result<Decimal> value = number ? Decimal::parse(end.number) : bad_input("", "");
    const bool within = value.ok() && value->compare(*Decimal::parse(range.low)) >= 0 &&
                        value->compare(*Decimal::parse(range.high)) <= 0;
    if (!within) {
      limits.report().error(end.place, limits.rule(range.name),
                            "a limit of " + name + " must be a" + (range.integer ? " whole" : "") + " number " +
                                range.low + ".." + range.high + ", got " + shown(end));
      continue;
    }
    values.push_back(*value);
  }
  if (values.size() != 2) return;
  if (values[0].compare(values[1]) > 0) {
    limits.fail(range.name, name + " must be [lowest, highest], got the higher one first");
    return;
  }
  out[name] = {.low = decoding_number(values[0], range.integer), .high = decoding_number(values[1], range.integer)};
}

std::optional<std::map<std::string, DecodingLimit>> read_limits(MapReader& map) {
  const YamlNode* const node = map.node("decoding_limits");
  if (node == nullptr) return std::nullopt;
  MapReader limits(*node, "decoding_limits", map.report());
  std::map<std::string, DecodingLimit> out;
  for (const DecodingRange& range : kDecodingRanges) read_limit(limits, range, out);
  limits.finish();
  return out;
}

void read_dataset(MapReader& map, ItemsRules& rules) {
  const YamlNode* const node = map.node("dataset", Need::required);
  if (node == nullptr) return;
  MapReader dataset(*node, "dataset", map.report());
  const Need targets =
      rules.scorer.name == kRunnerScorer || rules.scorer.name.empty() ? Need::optional : Need::required;
  rules.prompts = read_pinned(dataset, "prompts", Need::required).value_or(PinnedFile{});
  rules.targets = read_pinned(dataset, "targets", targets).value_or(PinnedFile{});
  rules.warmup = read_pinned(dataset, "warmup", Need::optional);
  dataset.finish();
}

void read_disagreement(MapReader& map, int runs, ItemsRules& rules) {
  const std::string most = std::to_string(runs);
  rules.d_micro = map.scaled("expected_disagreement", {"0", "1", 6}, Need::required).value_or(0);
  const std::optional<std::int64_t> upper = map.scaled("disagreement_upper", {"0", most.c_str(), 6});
  rules.d_upper_micro = upper.value_or(rules.d_micro);
  if (upper && !map.bad("expected_disagreement") && *upper < rules.d_micro) {
    map.fail("disagreement_upper", "disagreement_upper must be from expected_disagreement to runs (" + most +
                                       "), got " + shown(*map.node("disagreement_upper")));
  }
}

ItemsRules read_items(MapReader& map, int runs) {
  ItemsRules rules;
  rules.scorer = read_scorer(map);
  read_dataset(map, rules);
  const std::optional<Decimal> errors = map.decimal("max_item_errors", {"0", "1", 6});
  if (errors) rules.max_item_errors = errors->text();
  rules.mode = map.word("mode", kModes).value_or(0) == 0 ? Mode::replay : Mode::fresh;
  rules.weight = map.integer("weight", 1, kMaxWeight).value_or(1);
  rules.env_micro = map.scaled("environment_points", kEnvironmentPoints, Need::required).value_or(0);
  read_disagreement(map, runs, rules);
  rules.basis = map.word("basis", kBases, Need::required).value_or(1) == 0 ? Basis::pilot : Basis::assumed;
  if (!map.bad("basis") && rules.basis == Basis::assumed) {
    map.warn("basis", "with basis assumed nobody can be called discrepant on this benchmark", "pilot allows it");
  }
  rules.tolerance_micro = map.scaled_or_auto("tolerance_points", kTolerancePoints);
  rules.accuse_micro = map.scaled_or_auto("accuse_points", kAccusePoints);
  check_thresholds(map, rules.tolerance_micro, rules.accuse_micro);
  rules.outputs = map.word("outputs", kOutputs).value_or(0) == 0 ? Outputs::public_text : Outputs::digest_only;
  for (const std::string_view key : kScalarKeys) map.not_here(key, "only a benchmark of kind scalar has it");
  map.not_here("tolerance", "only a benchmark of kind scalar has it; here it is tolerance_points");
  return rules;
}

std::vector<std::int64_t> read_looks(MapReader& map) {
  const std::vector<YamlNode>* const list = map.list("looks");
  if (list == nullptr) return {3, 5, 10};
  std::vector<std::int64_t> looks;
  if (list->empty()) map.fail("looks", "looks must have at least one number");
  for (const YamlNode& node : *list) {
    const std::optional<Decimal> number =
        node.kind == YamlNode::Kind::integer ? std::optional<Decimal>(*Decimal::parse(node.number)) : std::nullopt;
    const std::int64_t least = looks.empty() ? kLeastLook : std::max(kLeastLook, looks.back() + 1);
    const Result<std::int64_t> look = number ? number->scaled_exact(0) : bad_input("", "");
    if (!look.ok() || *look < least || *look > kLastLook) {
      map.report().error(node.place, map.rule("looks"),
                         "looks must be increasing whole numbers 3..100, got " + shown(node));
      break;  // what follows is measured by this one
    }
    looks.push_back(*look);
  }
  return looks;
}

ScalarRules read_scalar(MapReader& map) {
  ScalarRules rules;
  rules.unit = map.text("unit", 1, 16, Need::required).value_or("");
  rules.decimals = static_cast<int>(map.integer("decimals", 0, 9).value_or(2));
  rules.better = map.word("better", kBetters, Need::required).value_or(0) == 0 ? Better::higher : Better::lower;
  const std::size_t form = map.word("form", kForms).value_or(0);
  rules.form = form == 0 ? ScalarForm::ratio : ScalarForm::difference;
  if (map.bad("form")) {  // which tolerance is asked for is not known
    map.node("tolerance");
    map.node("tolerance_percent");
  } else if (form == 0) {
    rules.tolerance_micro = map.scaled("tolerance_percent", {"0.0001", "99.9999", 4}, Need::required).value_or(0);
    map.not_here("tolerance", "form ratio has tolerance_percent");
  } else {
    const std::string least = "1e-" + std::to_string(rules.decimals);
    const std::string most = "1e" + std::to_string(15 - rules.decimals);
    const DecimalRange range{least.c_str(), most.c_str(), rules.decimals};
    rules.tolerance_micro = map.scaled("tolerance", range, Need::required).value_or(0);
    map.not_here("tolerance_percent", "form difference has tolerance, in the unit");
  }
  rules.looks = read_looks(map);
  for (const std::string_view key : kItemsKeys) map.not_here(key, "only a benchmark of kind items has it");
  map.not_here("max_item_errors", "only a benchmark of kind items has it");
  return rules;
}

void check_members(MapReader& map, const std::vector<TeamId>& chosen, const std::vector<TeamId>& teams) {
  const std::vector<YamlNode>* const list = chosen.empty() ? nullptr : map.list("teams");
  if (list == nullptr) return;
  for (const YamlNode& node : *list) {
    const TeamId team{node.text};
    if (std::ranges::find(chosen, team) == chosen.end() || std::ranges::find(teams, team) != teams.end()) continue;
    map.report().error(node.place, map.rule("teams"),
                       "\"" + printable(team.text) + "\" is not one of the teams of the stage");
  }
}

}  // namespace

std::vector<TeamId> read_teams(MapReader& map, std::size_t most, Need need) {
  std::vector<TeamId> teams;
  const std::vector<YamlNode>* const list = map.list("teams", need);
  if (list == nullptr) return teams;
  if (list->empty() || list->size() > most) {
    map.fail("teams", "teams must have 1.." + std::to_string(most) + " ids, got " + std::to_string(list->size()));
  }
  for (const YamlNode& node : *list) {
    if (node.kind == YamlNode::Kind::broken) continue;
    if (node.kind != YamlNode::Kind::text) {
      map.report().error(node.place, "schema.type", "a team must be text (an id), got " + shown(node),
                         quotes_hint(node));
      continue;
    }
    const Result<TeamId> team = parse_id<TeamId>(node.text);
    if (!team.ok()) {
      map.report().error(node.place, map.rule("teams"), team.error().message);
    } else if (std::ranges::find(teams, *team) != teams.end()) {
      map.report().error(node.place, map.rule("teams"), "team " + shown(node) + " is given twice");
    } else {
      teams.push_back(*team);
    }
  }
  std::ranges::sort(teams);
  return teams;
}

void check_thresholds(MapReader& map, const std::optional<std::int64_t>& tolerance,
                      const std::optional<std::int64_t>& accuse) {
  if (tolerance && accuse && *accuse < *tolerance) {
    map.fail("accuse_points", "accuse_points must not be below tolerance_points, got " +
                                  shown(*map.node("accuse_points")) + " and " + shown(*map.node("tolerance_points")));
  }
}

Benchmark read_benchmark(const YamlNode& node, const std::vector<TeamId>& teams, int runs, Report& report) {
  Benchmark benchmark;
  MapReader map(node, "benchmark", report);
  benchmark.id = map.id<BenchmarkId>("id", Need::required).value_or(BenchmarkId{});
  if (map.has("teams")) {
    benchmark.teams = read_teams(map, teams.empty() ? 64 : teams.size(), Need::optional);
    if (!teams.empty()) check_members(map, benchmark.teams, teams);
  } else {
    map.node("teams");
    benchmark.teams = teams;
  }
  benchmark.group = map.text("group", 1, kMaxIdBytes, Need::optional).value_or("common");
  if (const Result<void> allowed = check_id(benchmark.group); !map.bad("group") && !allowed.ok()) {
    map.fail("group", "group: " + allowed.error().message);
  }
  benchmark.driver = read_driver_choice(map);
  benchmark.decoding_limits = read_limits(map);
  std::optional<std::size_t> kind = map.word("kind", kKinds, Need::required);
  // Where the word is wrong, its other keys tell what was meant, so that they are looked at too.
  if (!kind && (map.has("dataset") || map.has("scorer"))) kind = 0;
  if (!kind && (map.has("unit") || map.has("better"))) kind = 1;
  if (!kind) return benchmark;
  if (*kind == 0) {
    benchmark.rules = read_items(map, runs);
  } else {
    benchmark.rules = read_scalar(map);
  }
  map.finish();
  return benchmark;
}

}  // namespace fivefold::config
