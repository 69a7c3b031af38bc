#include "harness/core/paths.h"

#include <string_view>

namespace fivefold::paths {

namespace {

std::string numbered(const TeamId& team, const BenchmarkId& benchmark, const std::string& number) {
  return path_form(team.text) + "/" + path_form(benchmark.text) + "/" + number;
}

std::string draw_name(Purpose purpose, int number) {
  return std::string(to_text(purpose)) + "-" + std::to_string(number);
}

}  // namespace

std::string benchmark_file(const BenchmarkId& benchmark) {
  return "policy/benchmarks/" + path_form(benchmark.text) + ".json";
}

std::string key_pem(const crypto::PublicKey& key) { return "keys/" + crypto::to_hex(key) + ".pem"; }

std::string submission_yaml(const TeamId& team, int revision) {
  return "submissions/" + path_form(team.text) + "/" + std::to_string(revision) + ".yaml";
}

std::string submission_manifest(const TeamId& team, int revision) {
  return "submissions/" + path_form(team.text) + "/" + std::to_string(revision) + ".model.jsonl";
}

std::string config_file(const TeamId& team, int revision, const BenchmarkId& benchmark) {
  return "submissions/" + path_form(team.text) + "/" + std::to_string(revision) + "/" + path_form(benchmark.text) +
         ".json";
}

std::string launch(const TeamId& team, const BenchmarkId& benchmark, int run, int attempt) {
  return "launch/" + numbered(team, benchmark, std::to_string(run) + "-" + std::to_string(attempt)) + ".json";
}

std::string run_evidence(const TeamId& team, const BenchmarkId& benchmark, int run, int attempt) {
  return "evidence/runs/" + numbered(team, benchmark, std::to_string(run) + "-" + std::to_string(attempt)) + ".jsonl";
}

std::string rerun_evidence(const TeamId& team, const BenchmarkId& benchmark, int batch) {
  return "evidence/reruns/" + numbered(team, benchmark, std::to_string(batch)) + ".jsonl";
}

std::string void_text(int number) { return "voids/" + std::to_string(number) + ".txt"; }

std::string warm_up(const TeamId& team, const BenchmarkId& benchmark, int number) {
  return "evidence/warmups/" + numbered(team, benchmark, std::to_string(number)) + ".jsonl";
}

std::string plan(Purpose purpose, int number) { return "plans/" + draw_name(purpose, number) + ".jsonl"; }

std::string seed(Purpose purpose, int number) { return "draws/" + draw_name(purpose, number) + "/seed.bin"; }

std::string audit_evidence(const std::string& claim, int continuation) {
  std::string path = "audit";
  std::string_view rest = claim;
  while (true) {
    const std::size_t slash = rest.find('/');
    path += "/" + path_form(rest.substr(0, slash));
    if (slash == std::string_view::npos) break;
    rest.remove_prefix(slash + 1);
  }
  if (continuation > 0) path += "." + std::to_string(continuation);
  return path + ".jsonl";
}

std::string scorecard(int number) {
  return number == 0 ? "scorecard.json" : "scorecard." + std::to_string(number) + ".json";
}
std::string card_folder(int number) { return "score/" + std::to_string(number) + "/"; }
std::string card_policy(int number) { return card_folder(number) + "policy.json"; }
std::string card_panel(int number) { return card_folder(number) + "panel.json"; }
std::string card_table(int number, const std::string& table) { return card_folder(number) + path_form(table) + ".csv"; }

std::string item_list(const Digest& digest) { return "items/" + to_hex(digest) + ".txt"; }

}  // namespace fivefold::paths
