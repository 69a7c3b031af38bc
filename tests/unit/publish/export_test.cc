#include "harness/publish/export.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "harness/core/paths.h"
#include "harness/crypto/sha256.h"
#include "harness/ledger/init_stage.h"
#include "harness/publish/averages_record.h"
#include "harness/publish/stage_view.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_entropy.h"
#include "tests/support/result_matchers.h"
#include "tests/support/temp_dir.h"

namespace fivefold::publish {
namespace {

namespace fs = std::filesystem;
using test::IsError;
using test::ok_or_print;
using test::TempDir;

constexpr const char* kPrompts = "{\"id\":\"q1\",\"prompt\":\"a\"}\n{\"id\":\"q2\",\"prompt\":\"b\"}\n";
constexpr const char* kTargets = "{\"id\":\"q1\",\"target\":\"A\"}\n{\"id\":\"q2\",\"target\":\"B\"}\n";

// stage.yaml as its bytes: a workspace parses them again when it is opened.
std::string stage_yaml() {
  return "fivefold: stage/v1\nid: small\norigin: example.org/small\nteams: [t]\nbenchmarks:\n  - id: b\n    kind: "
         "items\n"
         "    dataset:\n      prompts: {path: p.jsonl, sha256: " +
         to_hex(crypto::sha256(kPrompts)) +
         "}\n      targets: {path: t.jsonl, sha256: " + to_hex(crypto::sha256(kTargets)) +
         "}\n    scorer: {name: exact_match}\n    environment_points: 1\n    expected_disagreement: 0.05\n"
         "    basis: assumed\n";
}

Stage small_stage() {
  ItemsRules rules;
  rules.prompts = {"p.jsonl", crypto::sha256(kPrompts)};
  rules.targets = {"t.jsonl", crypto::sha256(kTargets)};
  rules.scorer = {"exact_match", Rescore::exact, {{"normalise", std::vector<std::string>{}}}};
  rules.env_micro = 10'000;
  rules.d_micro = 50'000;
  rules.d_upper_micro = 50'000;
  Benchmark benchmark;
  benchmark.id = {"b"};
  benchmark.teams = {{"t"}};
  benchmark.rules = rules;
  Stage stage;
  stage.id = {"small"};
  stage.title.en = "small";
  stage.origin = "example.org/small";
  stage.teams = {{"t"}};
  stage.benchmarks = {benchmark};
  return stage;
}

class ExportTest : public ::testing::Test {
 protected:
  void SetUp() override {
    temp_.write("stage/p.jsonl", kPrompts);
    temp_.write("stage/t.jsonl", kTargets);
    const ledger::StageSource source{stage_yaml(), temp_ / "stage", small_stage(), {}};
    const auto done = ledger::init_stage(temp_ / "work", source, clock_, entropy_);
    ASSERT_TRUE(ok_or_print(done));
    policy_ = done->policy;
    auto opened = ledger::Workspace::open(temp_ / "work", ledger::Workspace::Access::write, clock_, entropy_);
    ASSERT_TRUE(ok_or_print(opened));
    workspace_.emplace(std::move(opened).value());
  }

  TempDir temp_;
  test::FakeClock clock_;
  test::FakeEntropy entropy_;
  Ref policy_;
  std::optional<ledger::Workspace> workspace_;
};

TEST_F(ExportTest, AStageThatWasJustMadeExportsAndVerifies) {
  const auto done = export_stage(*workspace_, temp_ / "out");
  ASSERT_TRUE(ok_or_print(done));
  EXPECT_EQ(done->entries, 1U);
  EXPECT_EQ(done->policy_leaf, policy_.leaf);
  EXPECT_FALSE(done->report.failed());
  for (const char* const name :
       {"README.txt", "manifest.json", "checkpoint", "checkpoints/1", "tile/0/000.p/1", "tile/entries/000.p/1",
        "envelopes/0.json", "policy/policy.yaml", "policy/strata.jsonl", "policy/benchmarks/b.json"}) {
    EXPECT_TRUE(fs::exists(temp_ / "out" / name)) << name;
  }
  EXPECT_EQ(TempDir::read(temp_ / "out/policy/policy.yaml"), stage_yaml());
  EXPECT_EQ(TempDir::read(temp_ / "out" / paths::item_list(crypto::sha256("q1\nq2\n"))), "q1\nq2\n");
}

TEST_F(ExportTest, DoneTwiceItIsTheSameFolder) {
  ASSERT_TRUE(ok_or_print(export_stage(*workspace_, temp_ / "out")));
  const std::string before = TempDir::read(temp_ / "out/checkpoint");
  const auto again = export_stage(*workspace_, temp_ / "out");
  ASSERT_TRUE(ok_or_print(again));
  EXPECT_EQ(TempDir::read(temp_ / "out/checkpoint"), before);
}

TEST_F(ExportTest, MissingEvidenceIsAnErrorAndLeavesTheEarlierExport) {
  ASSERT_TRUE(ok_or_print(export_stage(*workspace_, temp_ / "out")));
  fs::remove(workspace_->evidence().file(crypto::sha256(stage_yaml())));
  const auto done = export_stage(*workspace_, temp_ / "out");
  ASSERT_FALSE(done.ok());
  EXPECT_EQ(done.error().code, Errc::not_found);
  EXPECT_THAT(done.error().message, ::testing::HasSubstr("policy/policy.yaml"));
  EXPECT_TRUE(fs::exists(temp_ / "out/policy/policy.yaml"));
}

TEST_F(ExportTest, AveragesAreDueOnlyAfterTheReport) {
  EXPECT_FALSE(averages_due(workspace_->log()));
  EXPECT_TRUE(read_claims(*workspace_)->empty());
}

TEST_F(ExportTest, AveragesAreAppendedOnceAfterTheReportWithBothFiles) {
  // A closing report without any run: every claim is incomplete and the averages have no row.
  const auto auditor = workspace_->signer(Role::auditor, "auditor");
  ASSERT_TRUE(ok_or_print(auditor));
  const auto claims = workspace_->evidence().put("");
  ASSERT_TRUE(ok_or_print(claims));
  ledger::Draft report;
  report.subjects = {{paths::kClaims, *claims}};
  report.predicate = AuditReport{"small/audit/0", 2, 0, 0, 0, 0, 0, false};
  report.signer = auditor->get();
  ASSERT_TRUE(ok_or_print(workspace_->append({report})));
  ASSERT_TRUE(averages_due(workspace_->log()));
  ASSERT_TRUE(ok_or_print(append_averages(*workspace_)));
  EXPECT_FALSE(averages_due(workspace_->log()));
  const auto& averages = workspace_->log().averages;
  ASSERT_TRUE(averages.has_value());
  EXPECT_EQ(averages->record.rows, 0);
  ASSERT_EQ(averages->subjects.size(), 2U);
  EXPECT_EQ(workspace_->evidence().get(averages->subjects[0].sha256).value(),
            R"({"stage":"small","aggregate":"mean","rows":[]})");
}

TEST_F(ExportTest, AnExportThatDoesNotVerifyIsNotPublished) {
  // A report that nothing supports: the offline check finds it out before anybody else does.
  const auto auditor = workspace_->signer(Role::auditor, "auditor");
  ASSERT_TRUE(ok_or_print(auditor));
  const auto claims = workspace_->evidence().put("");
  ledger::Draft report;
  report.subjects = {{paths::kClaims, *claims}};
  report.predicate = AuditReport{"small/audit/0", 2, 2, 2, 0, 0, 0, true};
  report.signer = auditor->get();
  ASSERT_TRUE(ok_or_print(workspace_->append({report})));
  EXPECT_THAT(export_stage(*workspace_, temp_ / "out"), IsError("export.verify"));
  EXPECT_FALSE(fs::exists(temp_ / "out"));
}

}  // namespace
}  // namespace fivefold::publish
