#include "harness/config/stage_reader.h"

#include <algorithm>
#include <array>
#include <set>

#include "harness/base/utf8.h"
#include "harness/config/benchmark_reader.h"
#include "harness/config/parts.h"
#include "harness/config/points.h"
#include "harness/config/yaml_json.h"
#include "harness/crypto/note.h"

namespace fivefold::config {
namespace {

constexpr std::array<std::string_view, 1> kStageFormats{"stage/v1"};
constexpr std::array<std::string_view, 2> kAggregates{"mean", "olympic"};
constexpr std::size_t kMaxTeams = 64;
constexpr std::size_t kMaxWitnesses = 31;
constexpr std::int64_t kMaxMarginSeconds = 7 * 86400;
constexpr std::int64_t kMaxUnits = 10'000'000;
constexpr std::size_t kMaxOriginCharacters = 1000;

bool has_white_space(std::string_view text) {
  while (!text.empty()) {
    const std::optional<CodePoint> front = decode_front(text);
    const char32_t c = front ? front->value : U' ';
    if (c <= 0x20 || c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 ||
        c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000) {
      return true;
    }
    text.remove_prefix(front ? front->bytes : 1);
  }
  return false;
}

void read_names(MapReader& map, Stage& stage) {
  stage.id = map.id<StageId>("id", Need::required).value_or(StageId{});
  stage.title = read_display_name(map, "title", stage.id.text);
  stage.origin = map.text("origin", 1, kMaxOriginCharacters, Need::required).value_or("");
  if (!map.bad("origin") && (has_white_space(stage.origin) || stage.origin.find('+') != std::string::npos)) {
    map.fail("origin", "origin must have no white space and no +, got \"" + printable(stage.origin) + "\"");
  }
  stage.teams = read_teams(map, kMaxTeams, Need::required);
}

bool has_scalar(const YamlNode& root) {
  const YamlNode* const benchmarks = root.find("benchmarks");
  if (benchmarks == nullptr) return false;
  return std::ranges::any_of(benchmarks->items, [](const YamlNode& benchmark) {
    const YamlNode* const kind = benchmark.find("kind");
    return kind != nullptr && kind->text == "scalar";
  });
}

void read_runs(MapReader& map, const YamlNode& root, Stage& stage) {
  const std::size_t rule = map.word("aggregate", kAggregates).value_or(0);
  stage.aggregate = rule == 0 ? AggregateRule::mean : AggregateRule::olympic;
  stage.runs = static_cast<int>(map.integer("runs", 2, 99).value_or(5));
  if (!map.bad("runs") && stage.aggregate == AggregateRule::olympic && stage.runs < 4) {
    map.fail("runs", "runs must be 4..99 with aggregate olympic, got " + std::to_string(stage.runs));
  } else if (!map.bad("runs") && stage.runs < 3 && has_scalar(root)) {
    map.fail("runs", "runs must be 3..99 with a scalar benchmark, got " + std::to_string(stage.runs));
  }
  const std::int64_t least = map.bad("runs") ? 2 : stage.runs;
  stage.max_attempts = static_cast<int>(map.integer("max_attempts", least, 999).value_or(stage.runs + 2));
  stage.digits = static_cast<int>(map.integer("digits", 0, 9).value_or(4));
}

void read_draw(MapReader& map, Stage& stage) {
  const YamlNode* const node = map.node("draw");
  if (node == nullptr) return;
  MapReader draw(*node, "draw", map.report());
  stage.draw_runs = draw.boolean("runs").value_or(true);
  stage.margin_seconds = draw.duration("margin", 0, kMaxMarginSeconds).value_or(600);
  if (!stage.draw_runs) {
    draw.warn("runs", "without a draw of the runs every team chooses its own seeds",
              "the report will say W_SELF_SEEDS");
  }
  draw.finish();
}

void read_witness(const YamlNode& node, MapReader& witnesses, std::set<std::string>& seen, Stage& stage) {
  if (node.kind == YamlNode::Kind::broken) return;
  const auto refuse = [&](const std::string& why) {
    witnesses.report().error(node.place, witnesses.rule("keys"), shown(node) + " is not a witness's key: " + why);
  };
  if (node.kind != YamlNode::Kind::text) return refuse("it must be text");
  const Result<crypto::Vkey> key = crypto::parse_vkey(node.text);
  if (!key.ok()) return refuse(key.error().message);
  if (key->algorithm != crypto::kCosignatureKey) return refuse("its algorithm must be 4 (cosignature)");
  if (key->name == stage.origin) return refuse("its name is the ledger's own");
  if (!seen.insert("name " + key->name).second) return refuse("its name is given twice");
  const std::string public_key = node.text.substr(node.text.rfind('+'));
  if (!seen.insert("key " + public_key).second) return refuse("it is given twice");
  stage.witness_keys.push_back(node.text);
}

void read_witnesses(MapReader& map, Stage& stage) {
  const YamlNode* const node = map.node("witnesses");
  if (node == nullptr) return;
  MapReader witnesses(*node, "witnesses", map.report());
  std::size_t given = 0;
  if (const std::vector<YamlNode>* const keys = witnesses.list("keys")) {
    given = keys->size();
    if (given > kMaxWitnesses) witnesses.fail("keys", "keys must be at most 31, got " + std::to_string(given));
    std::set<std::string> seen;
    for (const YamlNode& key : *keys) read_witness(key, witnesses, seen, stage);
  }
  const auto most = static_cast<std::int64_t>(std::min(given, kMaxWitnesses));
  stage.witness_quorum = static_cast<int>(witnesses.integer("quorum", 0, most).value_or(0));
  witnesses.finish();
}

void read_total(MapReader& audit, AuditRules& rules) {
  const YamlNode* const node = audit.node("total");
  if (node == nullptr) return;
  MapReader total(*node, "total", audit.report());
  rules.total_tolerance_micro = total.scaled_or_auto("tolerance_points", kTolerancePoints);
  rules.total_accuse_micro = total.scaled_or_auto("accuse_points", kAccusePoints);
  check_thresholds(total, rules.total_tolerance_micro, rules.total_accuse_micro);
  rules.total_max_units = total.integer("max_units", 1, kMaxUnits).value_or(12000);
  total.finish();
}

void read_cells(MapReader& audit, AuditRules& rules) {
  const YamlNode* const node = audit.node("cells");
  if (node == nullptr) return;
  MapReader cells(*node, "cells", audit.report());
  rules.random_cells = cells.integer("random", 0, 1000).value_or(6);
  rules.escalated_cells = cells.integer("escalated", 0, 1000).value_or(2);
  rules.cell_max_units = cells.integer("max_units", 1, kMaxUnits).value_or(3000);
  cells.finish();
}

void read_audit(MapReader& map, AuditRules& rules) {
  const YamlNode* const node = map.node("audit");
  if (node == nullptr) return;
  // Any decimal of the range is exact in the records; the cap keeps the text short.
  constexpr DecimalRange kAlpha{.low = "0.001", .high = "0.2", .places = 9};
  MapReader audit(*node, "audit", map.report());
  rules.attempts = static_cast<int>(audit.integer("attempts", 1, 9).value_or(3));
  if (const auto alpha = audit.decimal("alpha_reproduced", kAlpha)) rules.alpha_reproduced = alpha->text();
  if (const auto alpha = audit.decimal("alpha_discrepant", kAlpha)) rules.alpha_discrepant = alpha->text();
  rules.objection_days = static_cast<int>(audit.integer("objection_days", 0, 90).value_or(0));
  read_total(audit, rules);
  read_cells(audit, rules);
  audit.finish();
}

void read_benchmarks(MapReader& map, Stage& stage, Report& report) {
  const std::vector<YamlNode>* const list = map.list("benchmarks", Need::required);
  if (list == nullptr) return;
  if (list->empty()) map.fail("benchmarks", "benchmarks must have at least one entry");
  for (const YamlNode& node : *list) {
    Benchmark benchmark = read_benchmark(node, stage.teams, stage.runs, report);
    const YamlNode* const id = node.find("id");
    if (!benchmark.id.text.empty() && stage.find(benchmark.id) != nullptr && id != nullptr) {
      report.error(id->place, "benchmark.id", "benchmark " + shown(*id) + " is given twice");
    }
    stage.benchmarks.push_back(std::move(benchmark));
  }
}

// A team without a benchmark cannot submit anything.
void look_for_idle_teams(MapReader& map, const Stage& stage) {
  for (const TeamId& team : stage.teams) {
    const bool busy = std::ranges::any_of(stage.benchmarks, [&](const Benchmark& benchmark) {
      return std::ranges::find(benchmark.teams, team) != benchmark.teams.end();
    });
    if (!busy) map.warn("teams", "team \"" + printable(team.text) + "\" has no benchmark");
  }
}

}  // namespace

Checked<Stage> read_stage(std::string_view bytes, const std::string& file) {
  Checked<Stage> out;
  const std::optional<YamlNode> root = read_yaml(bytes, file, out.problems);
  if (!root) return out;
  out.places = places_of(*root);
  Report report(file, out.problems);
  MapReader map(*root, "stage", report);
  map.word("fivefold", kStageFormats, Need::required);
  Stage stage;
  read_names(map, stage);
  read_runs(map, *root, stage);
  read_draw(map, stage);
  read_witnesses(map, stage);
  read_audit(map, stage.audit);
  read_benchmarks(map, stage, report);
  map.finish();
  if (acceptable(out.problems)) look_for_idle_teams(map, stage);
  sort_by_place(out.problems);
  (acceptable(out.problems) ? out.value : out.draft) = std::move(stage);
  return out;
}

Result<Stage> parse_stage(std::string_view bytes) {
  Checked<Stage> checked = read_stage(bytes, "stage.yaml");
  if (!checked.ok()) return first_error(checked.problems);
  return std::move(*checked.value);
}

}  // namespace fivefold::config
