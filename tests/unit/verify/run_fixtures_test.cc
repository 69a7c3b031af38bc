// One export a named error: submissions, runs and their evidence.
#include <gtest/gtest.h>

#include "harness/core/paths.h"
#include "tests/support/verify_fixture.h"

namespace fivefold::test {
namespace {

using verify::Step;

template <class Record>
ExportKnobs editing(int number, std::function<void(Record&)> change) {
  ExportKnobs knobs;
  knobs.edit = edit_record<Record>(number, change);
  return knobs;
}

constexpr const char* kRun = "evidence/runs/alpha/math/1-0.jsonl";

// --- submissions

TEST(VerifySubmission, RevisionsStartAtZero) {
  // The files follow the revision, so only the number is wrong.
  ExportKnobs knobs;
  knobs.edit = [](const std::string& kind, int number, Statement& statement) {
    if (kind != "submission" || number != 0) return;
    std::get<SubmissionRecord>(statement.predicate).revision = 1;
  };
  expect_fails(report_on(knobs), Step::runs, "E_SUBMISSION");
}

TEST(VerifySubmission, ListsExactlyItsBenchmarks) {
  expect_fails(report_on(editing<SubmissionRecord>(0, [](auto& record) { record.benchmarks[1].items = 3; })),
               Step::runs, "E_PLAN");
}

TEST(VerifySubmission, NamesItsManifestAndConfigs) {
  expect_fails(report_on(editing<SubmissionRecord>(1, [](auto& record) { record.manifest.bytes[0] ^= 1; })), Step::runs,
               "E_CONFIG_LINK");
  const auto swapped = [](SubmissionRecord& record) {
    std::swap(record.benchmarks[0].config, record.benchmarks[1].config);
  };
  expect_fails(report_on(editing<SubmissionRecord>(0, swapped)), Step::runs, "E_CONFIG_LINK");
}

TEST(VerifySubmission, ConfigKeepsTheRulesOfItsBenchmark) {
  const std::string path = paths::config_file({"alpha"}, 0, {"math"});
  for (const auto& edit :
       std::vector<std::pair<std::string, std::string>>{{"\"temperature\":\"0.5\"", "\"temperature\":\"1.5\""},
                                                        {"\"temperature\":\"0.5\"", "\"top_p\":\"0.5\""},
                                                        {"\"by\":\"team\"", "\"by\":\"organiser\""},
                                                        {"\"benchmark\":\"math\"", "\"benchmark\":\"talk\""},
                                                        {"\"path\":\"run.py\"", "\"path\":\"ran.py\""}}) {
    expect_fails(
        report_on(changing(path, [edit = &edit](std::string& text) { replace(text, edit->first, edit->second); })),
        Step::runs, "E_CONFIG_LINK");
  }
}

TEST(VerifySubmission, RulesAreTheBenchmarkFile) {
  // The strata are made from the file as it was written, so the digest must be changed in them.
  ExportKnobs knobs;
  knobs.edit_file = [](const std::string& path, std::string& bytes) {
    if (path != "policy/strata.jsonl" && path != "plans/audit-0.jsonl") return;
    const std::size_t at = bytes.find("\"rules\":\"") + 9;
    bytes[at] = bytes[at] == '0' ? '1' : '0';
  };
  expect_fails(report_on(knobs), Step::runs, "E_PLAN");
}

TEST(VerifySubmission, AHostedModelIsSaidAndReRunAtItsEndpoint) {
  ExportKnobs knobs;
  knobs.hosted_beta = true;
  const auto report = report_on(knobs);
  expect_fails(report, Step::overstatement, "E_CUSTODY");
  EXPECT_TRUE(has_weakness(report, "W_HOSTED_MODEL"));
  knobs.custody = Custody::team_endpoint;
  const auto honest = report_on(knobs);
  EXPECT_TRUE(honest.ok()) << verify::report_text(honest);
  EXPECT_TRUE(has_weakness(honest, "W_CUSTODY"));
}

// --- launches

TEST(VerifyRuns, FailedAttemptsAreCountedAndSaid) {
  ExportKnobs knobs;
  knobs.lost_attempts = 1;
  const auto report = report_on(knobs);
  EXPECT_TRUE(report.ok()) << verify::report_text(report);
  EXPECT_TRUE(has_weakness(report, "W_LOST_RUNS"));
  EXPECT_NE(verify::report_text(report).find("1 memory"), std::string::npos);
}

TEST(VerifyRuns, MoreLaunchesThanThePolicyAllows) {
  ExportKnobs knobs;
  knobs.lost_attempts = 5;  // 8 launches of the cell, 7 allowed
  expect_fails(report_on(knobs), Step::runs, "E_RUN_COUNT");
}

TEST(VerifyRuns, AttemptsHaveNoGap) {
  expect_fails(report_on(editing<RunStart>(2, [](RunStart& start) { start.attempt = 1; })), Step::runs, "E_RUN_COUNT");
}

TEST(VerifyRuns, AnotherRunThanTheStageHas) {
  expect_fails(report_on(editing<RunStart>(2, [](RunStart& start) { start.run = 4; })), Step::runs, "E_RUN_COUNT");
}

TEST(VerifyRuns, ALaunchWithoutEndByTheAuditPlan) {
  ExportKnobs knobs;
  knobs.after = [](ExportBuilder& builder, const std::string& kind, int number) {
    if (kind != "run-record" || number != 11) return;  // the last one
    RunStart start;
    start.team = {"beta"};
    start.benchmark = {"talk"};
    start.run = 3;
    start.attempt = 1;
    builder.append("beta", {builder.add_file("launch/beta/talk/3-1.json", "{}")}, start);
  };
  expect_fails(report_on(knobs), Step::runs, "E_RUN_COUNT");
}

TEST(VerifyRuns, ARunThatWasNotDrawnSo) {
  expect_fails(report_on(editing<RunStart>(4, [](RunStart& start) { start.seed ^= 1U; })), Step::seed, "E_RUN_SEED");
}

TEST(VerifyRuns, AnotherModelOrConfig) {
  expect_fails(report_on(editing<RunRecord>(0, [](RunRecord& record) { record.model.bytes[0] ^= 1; })), Step::runs,
               "E_CONFIG_LINK");
  expect_fails(report_on(editing<RunRecord>(1, [](RunRecord& record) { record.config.bytes[0] ^= 1; })), Step::runs,
               "E_CONFIG_LINK");
  expect_fails(report_on(editing<RunStart>(1, [](RunStart& start) { start.config.bytes[0] ^= 1; })), Step::runs,
               "E_CONFIG_LINK");
}

TEST(VerifyRuns, SizesAndSumsThatCannotBe) {
  expect_fails(report_on(editing<RunRecord>(0, [](RunRecord& record) { record.items->size = 7; })), Step::runs,
               "E_ITEMS");
  expect_fails(report_on(editing<RunRecord>(0, [](RunRecord& record) { record.sum_micro = 9'000'000; })), Step::runs,
               "E_ITEMS");
  expect_fails(report_on(editing<RunRecord>(0, [](RunRecord& record) { record.value = 3; })), Step::runs, "E_ITEMS");
}

TEST(VerifyRuns, AnImportedRunIsSaid) {
  const auto imported = [](RunRecord& record) { record.environment_json = R"({"origin":"imported","source":"x 1"})"; };
  const auto report = report_on(editing<RunRecord>(0, imported));
  EXPECT_TRUE(report.ok()) << verify::report_text(report);
  EXPECT_TRUE(has_weakness(report, "W_IMPORTED_RUNS"));
}

// --- evidence

TEST(VerifyEvidence, ALineThatWasChangedBeforeSealing) {
  expect_fails(report_on(changing(kRun, [](std::string& text) { replace(text, "answer 1", "answer 9"); })),
               Step::evidence, "E_ITEMS");
}

TEST(VerifyEvidence, ASumThatDoesNotAddUp) {
  expect_fails(report_on(editing<RunRecord>(0, [](RunRecord& record) { record.sum_micro = *record.sum_micro - 1; })),
               Step::evidence, "E_ITEMS");
}

TEST(VerifyEvidence, AnItemThatIsMissingOrMoved) {
  expect_fails(report_on(changing(kRun, [](std::string& text) { text.erase(0, text.find('\n') + 1); })), Step::evidence,
               "E_ITEMS");
  const auto rotate = [](std::string& text) {
    const std::size_t end = text.find('\n') + 1;
    text = text.substr(end) + text.substr(0, end);
  };
  expect_fails(report_on(changing(kRun, rotate)), Step::evidence, "E_ITEMS");
}

TEST(VerifyEvidence, ASaltThatIsUsedTwice) {
  const auto copy_salt = [](std::string& text) {
    const std::size_t second = text.find('\n') + 1;
    text.replace(second + 9, 64, text.substr(9, 64));
  };
  const auto report = report_on(changing(kRun, copy_salt));
  expect_fails(report, Step::evidence, "E_ITEMS");
  EXPECT_NE(verify::report_text(report).find("a salt stands twice"), std::string::npos) << verify::report_text(report);
}

TEST(VerifyEvidence, MoreItemErrorsThanAllowed) {
  const auto break_items = [](std::string& text) {  // 8 items, a quarter may fail; broken ones score 0
    for (std::size_t at = 0; (at = text.find("\"finish\":\"stop\"", at)) != std::string::npos; ++at) {
      text.replace(at, 15, "\"finish\":\"error\"");
    }
    for (std::size_t at = 0; (at = text.find("\"scoreMicro\":1000000", at)) != std::string::npos; ++at) {
      text.replace(at, 20, "\"scoreMicro\":0");
    }
  };
  const auto report = report_on(changing(kRun, break_items));
  EXPECT_NE(verify::report_text(report).find("item errors, more than"), std::string::npos)
      << verify::report_text(report);
}

TEST(VerifyEvidence, ADigestThatIsNotThatOfItsOutput) {
  const auto bend = [](std::string& text) {
    const std::size_t at = text.find("\"outputSha256\":\"") + 16;
    text[at] = text[at] == '0' ? '1' : '0';
  };
  expect_fails(report_on(changing(kRun, bend)), Step::evidence, "E_ITEMS");
}

TEST(VerifyEvidence, AReRunThatGaveUpTooEarly) {
  ExportBuilder builder;
  const MemorySource& good = builder.build();
  std::string path;
  for (const auto& [name, bytes] : good.files) {
    if (name.starts_with("evidence/reruns/") && bytes.find("\"scoreMicro\":0") != std::string::npos) path = name;
  }
  ASSERT_FALSE(path.empty());
  const auto give_up = [](std::string& text) {
    const std::size_t score = text.find("\"scoreMicro\":0");
    text.replace(text.rfind("\"outcome\":\"ok\"", score), 14, "\"outcome\":\"failed\"");
  };
  const auto report = report_on(changing(path, give_up));
  EXPECT_NE(verify::report_text(report).find("fails after exactly 3 tries"), std::string::npos)
      << verify::report_text(report);
}

}  // namespace
}  // namespace fivefold::test
