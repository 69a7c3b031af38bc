#include "harness/config/submission_reader.h"

#include <algorithm>
#include <array>
#include <set>

#include "harness/base/utf8.h"
#include "harness/config/decoding_reader.h"
#include "harness/config/parts.h"
#include "harness/config/yaml_json.h"

namespace fivefold::config {
namespace {

constexpr std::array<std::string_view, 1> kSubmissionFormats{"submission/v1"};
constexpr std::int64_t kMiB = std::int64_t{1} << 20;
constexpr std::int64_t kTiB = std::int64_t{1} << 40;
constexpr std::int64_t kWeekSeconds = 7 * 86400;

void read_model(MapReader& map, Submission& submission) {
  const YamlNode* const node = map.node("model", Need::required);
  if (node == nullptr) return;
  MapReader model(*node, "model", map.report());
  submission.model_name = model.text("name", 1, kMaxModelCharacters, Need::required).value_or("");
  submission.model_revision = model.text("revision", 1, kMaxModelCharacters, Need::required).value_or("");
  submission.manifest_path = read_path(model, "manifest", Need::required).value_or("");
  model.finish();
}

void read_endpoint_of(MapReader& map, Submission& submission) {
  const YamlNode* const node = map.node("endpoint");
  if (node != nullptr) submission.endpoint = read_endpoint(*node, map.report());
}

void read_environment(MapReader& runner, TeamRunner& out) {
  const YamlNode* const node = runner.node("environment");
  if (node == nullptr) return;
  MapReader environment(*node, "environment", runner.report());
  for (const Member& member : node->members) {
    const YamlNode* const value = environment.node(member.name);
    const bool allowed = check_variable(member.name, member.place, runner.rule("environment"), runner.report());
    if (value == nullptr || value->kind == YamlNode::Kind::broken || !allowed) continue;
    if (value->kind != YamlNode::Kind::text) {
      runner.report().error(value->place, "schema.type", member.name + " must be text, got " + shown(*value),
                            quotes_hint(*value));
      continue;
    }
    out.environment[member.name] = value->text;
  }
}

void read_secrets(MapReader& runner, TeamRunner& out) {
  const std::vector<YamlNode>* const list = runner.list("secrets");
  if (list == nullptr) return;
  for (const YamlNode& node : *list) {
    if (node.kind == YamlNode::Kind::broken) continue;
    if (node.kind != YamlNode::Kind::text) {
      runner.report().error(node.place, "schema.type", "a secret must be the name of a variable, got " + shown(node));
      continue;
    }
    if (!check_variable(node.text, node.place, runner.rule("secrets"), runner.report())) continue;
    if (std::ranges::find(out.secrets, node.text) != out.secrets.end()) {
      runner.report().error(node.place, runner.rule("secrets"), node.text + " is given twice");
    } else if (out.environment.contains(node.text)) {
      runner.report().error(node.place, runner.rule("secrets"), node.text + " is in environment too",
                            "a secret's value is passed at run time and never written down");
    }
    out.secrets.push_back(node.text);
  }
}

void read_runner(MapReader& map, Submission& submission) {
  const YamlNode* const node = map.node("runner");
  if (node == nullptr) return;
  MapReader reader(*node, "runner", map.report());
  TeamRunner runner;
  runner.driver = read_driver(reader, Need::optional);
  read_environment(reader, runner);
  read_secrets(reader, runner);
  reader.finish();
  submission.runner = std::move(runner);
}

Resources read_resources(MapReader& map) {
  Resources resources;
  const YamlNode* const node = map.node("resources");
  if (node == nullptr) return resources;
  MapReader reader(*node, "resources", map.report());
  resources.cpus = reader.integer("cpus", 1, 1024).value_or(resources.cpus);
  resources.memory_bytes = reader.size("memory", kMiB, 64 * kTiB).value_or(resources.memory_bytes);
  resources.gpus = reader.integer("gpus", 0, 64).value_or(resources.gpus);
  resources.disk_bytes = reader.size("disk", kMiB, 64 * kTiB).value_or(resources.disk_bytes);
  resources.time_seconds = reader.duration("time", 1, kWeekSeconds).value_or(resources.time_seconds);
  reader.finish();
  return resources;
}

void read_benchmarks(MapReader& map, Submission& submission) {
  const YamlNode* const node = map.node("benchmarks", Need::required);
  if (node == nullptr) return;
  MapReader benchmarks(*node, "benchmarks", map.report());
  if (node->kind == YamlNode::Kind::map && node->members.empty()) {
    map.fail("benchmarks", "benchmarks must have at least one entry");
  }
  for (const Member& member : node->members) {
    const YamlNode* const value = benchmarks.node(member.name);
    const Result<BenchmarkId> id = parse_id<BenchmarkId>(member.name);
    if (!id.ok()) map.report().error(member.place, map.rule("benchmarks"), id.error().message);
    if (value == nullptr) continue;
    MapReader benchmark(*value, "benchmark", map.report());
    Decoding decoding = read_decoding(benchmark);
    benchmark.finish();
    if (id.ok()) submission.benchmarks[*id] = std::move(decoding);
  }
}

// Somebody must be able to ask the model: the team's own program, or the organiser's through an endpoint.
void check_askable(MapReader& map, const YamlNode& root) {
  if (map.has("endpoint")) return;
  const YamlNode* const runner = root.find("runner");
  if (runner == nullptr) {
    map.report().error(root.place, "submission.runner", "a runner or an endpoint must be given");
  } else if (runner->kind == YamlNode::Kind::map && runner->find("command") == nullptr &&
             runner->find("directory") == nullptr) {
    map.report().error(runner->place, "submission.runner",
                       "without an endpoint the runner must have command and directory");
  }
}

}  // namespace

Checked<Submission> read_submission(std::string_view bytes, const std::string& file) {
  Checked<Submission> out;
  const std::optional<YamlNode> root = read_yaml(bytes, file, out.problems);
  if (!root) return out;
  out.places = places_of(*root);
  Report report(file, out.problems);
  MapReader map(*root, "submission", report);
  map.word("fivefold", kSubmissionFormats, Need::required);
  Submission submission;
  submission.team = map.id<TeamId>("team", Need::required).value_or(TeamId{});
  submission.name = read_display_name(map, "name", submission.team.text);
  read_model(map, submission);
  read_endpoint_of(map, submission);
  read_runner(map, submission);
  submission.resources = read_resources(map);
  read_benchmarks(map, submission);
  map.finish();
  check_askable(map, *root);
  sort_by_place(out.problems);
  (acceptable(out.problems) ? out.value : out.draft) = std::move(submission);
  return out;
}

Result<Submission> parse_submission(std::string_view bytes) {
  Checked<Submission> checked = read_submission(bytes, "team.yaml");
  if (!checked.ok()) return first_error(checked.problems);
  return std::move(*checked.value);
}

}  // namespace fivefold::config
