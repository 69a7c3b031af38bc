#pragma once
// Names of files in an export (docs/records.md sections 6 and 10). Ids enter only in their path form. Pure.

#include <string>

#include "harness/base/bytes.h"
#include "harness/base/id.h"
#include "harness/core/records.h"

namespace fivefold::paths {

std::string benchmark_file(const BenchmarkId& benchmark);           // policy/benchmarks/<b>.json
std::string key_pem(const crypto::PublicKey& key);                  // keys/<hex>.pem
std::string submission_yaml(const TeamId& team, int revision);      // submissions/<t>/<r>.yaml
std::string submission_manifest(const TeamId& team, int revision);  // submissions/<t>/<r>.model.jsonl
std::string config_file(const TeamId& team, int revision, const BenchmarkId& benchmark);
std::string launch(const TeamId& team, const BenchmarkId& benchmark, int run, int attempt);
std::string run_evidence(const TeamId& team, const BenchmarkId& benchmark, int run, int attempt);
std::string rerun_evidence(const TeamId& team, const BenchmarkId& benchmark, int batch);
std::string void_text(int number);  // voids/<n>.txt
std::string warm_up(const TeamId& team, const BenchmarkId& benchmark, int number);
std::string plan(Purpose purpose, int number);  // plans/<purpose>-<n>.jsonl
std::string seed(Purpose purpose, int number);  // draws/<purpose>-<n>/seed.bin
// claim is "total/T", "cell/T/B", "consistency/T/B"; the k-th continuation (0 = the first record).
std::string audit_evidence(const std::string& claim, int continuation);
std::string item_list(const Digest& digest);  // items/<hex>.txt

// Of the number-th scorecard: scorecard.json, scorecard.<n>.json; score/<n>/… are what it was made of.
std::string scorecard(int number);
std::string card_folder(int number);                           // score/<n>/
std::string card_policy(int number);                           // score/<n>/policy.json
std::string card_panel(int number);                            // score/<n>/panel.json
std::string card_table(int number, const std::string& table);  // score/<n>/<table>.csv

inline constexpr const char* kPolicyYaml = "policy/policy.yaml";
inline constexpr const char* kStrata = "policy/strata.jsonl";
inline constexpr const char* kClaims = "audit/claims.jsonl";
inline constexpr const char* kAveragesJson = "averages.json";
inline constexpr const char* kAveragesCsv = "averages.csv";

}  // namespace fivefold::paths
