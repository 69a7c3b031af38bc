#include "harness/core/paths.h"

#include <gtest/gtest.h>

namespace fivefold {
namespace {

TEST(Paths, AreThoseOfTheRecords) {
  const TeamId team{"t"};
  const BenchmarkId benchmark{"b"};
  EXPECT_EQ(paths::benchmark_file(benchmark), "policy/benchmarks/b.json");
  EXPECT_EQ(paths::submission_yaml(team, 2), "submissions/t/2.yaml");
  EXPECT_EQ(paths::submission_manifest(team, 2), "submissions/t/2.model.jsonl");
  EXPECT_EQ(paths::config_file(team, 2, benchmark), "submissions/t/2/b.json");
  EXPECT_EQ(paths::launch(team, benchmark, 3, 1), "launch/t/b/3-1.json");
  EXPECT_EQ(paths::run_evidence(team, benchmark, 3, 1), "evidence/runs/t/b/3-1.jsonl");
  EXPECT_EQ(paths::rerun_evidence(team, benchmark, 4), "evidence/reruns/t/b/4.jsonl");
  EXPECT_EQ(paths::plan(Purpose::runs, 0), "plans/runs-0.jsonl");
  EXPECT_EQ(paths::seed(Purpose::audit, 1), "draws/audit-1/seed.bin");
  EXPECT_EQ(paths::item_list(Digest{}), "items/" + std::string(64, '0') + ".txt");
}

TEST(Paths, OfAClaimHaveThePlaceOfAContinuation) {
  EXPECT_EQ(paths::audit_evidence("total/t", 0), "audit/total/t.jsonl");
  EXPECT_EQ(paths::audit_evidence("cell/t/b", 2), "audit/cell/t/b.2.jsonl");
}

TEST(Paths, HoldIdsInTheirPathFormOnly) {
  EXPECT_EQ(paths::run_evidence({"팀 a"}, {".hidden"}, 1, 0), "evidence/runs/%ED%8C%80%20a/%2Ehidden/1-0.jsonl");
  EXPECT_EQ(paths::audit_evidence("cell/팀/a.b", 0), "audit/cell/%ED%8C%80/a.b.jsonl");
}

}  // namespace
}  // namespace fivefold
