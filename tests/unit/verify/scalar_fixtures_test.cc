// Exports with scalar claims: one that holds, and those that are wrong in one thing.
#include "harness/crypto/merkle.h"
#include "tests/support/verify_fixture.h"

namespace fivefold::test {
namespace {

using verify::Step;

constexpr const char* kLines = "audit/scalar/alpha/speed.jsonl";

ExportKnobs scalars(ExportKnobs knobs = {}) {
  knobs.scalars = true;
  return knobs;
}

// The audit-record of alpha's scalar.
ExportKnobs judging(const std::function<void(AuditRecord&)>& change) {
  ExportKnobs knobs;
  knobs.edit = [change](const std::string& /*kind*/, int /*number*/, Statement& statement) {
    auto* const record = std::get_if<AuditRecord>(&statement.predicate);
    if (record != nullptr && record->claim == "scalar/alpha/speed") change(*record);
  };
  return scalars(std::move(knobs));
}

// Alpha's re-run of that batch.
ExportKnobs rerunning(int batch, const std::function<void(RerunRecord&)>& change) {
  ExportKnobs knobs;
  knobs.edit = [batch, change](const std::string& /*kind*/, int /*number*/, Statement& statement) {
    auto* const record = std::get_if<RerunRecord>(&statement.predicate);
    const bool it = record != nullptr && record->benchmark.text == "speed" && record->team.text == "alpha";
    if (it && record->batch == batch) change(*record);
  };
  return scalars(std::move(knobs));
}

TEST(VerifyScalars, AnExportWithScalarsHolds) {
  const auto report = report_on(scalars());
  EXPECT_TRUE(report.ok()) << verify::report_text(report);
}

TEST(VerifyScalars, EveryCompletedRerunHasItsLineInOrder) {
  const auto first_line = [](std::string& text) { text.erase(0, text.find('\n') + 1); };
  expect_fails(report_on(scalars(changing(kLines, first_line))), Step::units, "E_GAP");
  const auto last_line = [](std::string& text) { text.erase(text.rfind('\n', text.size() - 2) + 1); };
  expect_fails(report_on(scalars(changing(kLines, last_line))), Step::units, "E_GAP");
  expect_fails(report_on(judging([](AuditRecord& record) { record.drawn = 2; })), Step::units, "E_GAP");
  const auto other_rerun = [](std::string& text) { replace(text, "\"record\":", "\"record\":1"); };
  expect_fails(report_on(scalars(changing(kLines, other_rerun))), Step::units, "E_UNIT");
  const auto no_json = [](std::string& text) { text.insert(0, "{"); };
  EXPECT_TRUE(report_on(scalars(changing(kLines, no_json))).failed());
}

TEST(VerifyScalars, AHiddenRerunIsMissed) {
  // The re-run is in the ledger with its value; the claim's file and count leave it out.
  ExportKnobs knobs = judging([](AuditRecord& record) { record.drawn = 2; });
  const auto last_line = [](std::string& text) { text.erase(text.rfind('\n', text.size() - 2) + 1); };
  knobs.edit_file = [last_line](const std::string& path, std::string& bytes) {
    if (path == kLines) last_line(bytes);
  };
  expect_fails(report_on(knobs), Step::units, "E_GAP");
}

TEST(VerifyScalars, AValueIsThatOfItsRecordAndFile) {
  const auto other = [](std::string& text) { replace(text, "\"value\":1", "\"value\":2"); };
  expect_fails(report_on(scalars(changing(kLines, other))), Step::overstatement, "E_PROOF");
  for (const char* path : {"evidence/reruns/alpha/speed/0.jsonl", "evidence/runs/alpha/speed/1-0.jsonl"}) {
    expect_fails(report_on(scalars(changing(path, other))), Step::evidence, "E_ITEMS", path);
  }
  const auto two_lines = [](std::string& text) { text += text; };
  expect_fails(report_on(scalars(changing("evidence/runs/alpha/speed/1-0.jsonl", two_lines))), Step::evidence,
               "E_ITEMS");
}

TEST(VerifyScalars, ARerunWithItemsOrInReplayIsNone) {
  expect_fails(report_on(rerunning(0, [](RerunRecord& record) { record.mode = Mode::replay; })), Step::overstatement,
               "E_RERUN");
  const auto with_items = [](RerunRecord& record) {
    record.value.reset();
    record.items = ItemTree{0, crypto::merkle_root({})};
  };
  expect_fails(report_on(rerunning(0, with_items)), Step::overstatement, "E_RERUN");
}

TEST(VerifyScalars, ParametersVerdictAndFiguresFollow) {
  const std::vector<std::pair<std::string, std::function<void(AuditRecord&)>>> changes{
      {"E_PLAN", [](AuditRecord& record) { record.tolerance_micro = 60'000; }},
      {"E_PLAN", [](AuditRecord& record) { record.accuse_micro = 60'000; }},
      {"E_PLAN", [](AuditRecord& record) { record.cap = 3; }},
      {"E_PLAN", [](AuditRecord& record) { record.scalar->looks = {3}; }},
      {"E_PLAN", [](AuditRecord& record) { record.scalar->better = Better::lower; }},
      {"E_PLAN", [](AuditRecord& record) { record.selected = Selected::random; }},
      {"E_PLAN", [](AuditRecord& record) { record.scale = 1000; }},
      {"E_VERDICT", [](AuditRecord& record) { record.verdict = ClaimVerdict::discrepant; }},
      {"E_VERDICT", [](AuditRecord& record) { record.n = 5; }},
      {"E_VERDICT", [](AuditRecord& record) { record.scalar->side = ScalarSide::understated; }},
      {"E_VERDICT", [](AuditRecord& record) { record.reason = "cap-reached"; }},
      {"E_LOGE", [](AuditRecord& record) { record.scalar->d = "0.100000000"; }},
      {"E_LOGE", [](AuditRecord& record) { record.scalar->df.reset(); }},
      {"E_LOGE", [](AuditRecord& record) { record.scalar->log_p = "-1.000000000"; }},
      {"E_REF", [](AuditRecord& record) { record.draw.reset(); }},
  };
  int number = 0;
  for (const auto& [error, change] : changes) {
    expect_fails(report_on(judging(change)), Step::verdicts, error, std::to_string(number++));
  }
}

TEST(VerifyScalars, LastDigitsMayDiffer) {
  const auto report = report_on(judging([](AuditRecord& record) {
    std::string& d = *record.scalar->d;
    d.back() = d.back() == '9' ? '8' : static_cast<char>(d.back() + 1);
  }));
  EXPECT_TRUE(report.ok()) << verify::report_text(report);
}

TEST(VerifyScalars, AnotherMachineIsSaid) {
  ExportKnobs knobs;
  knobs.custody = Custody::team_endpoint;
  EXPECT_TRUE(has_weakness(report_on(scalars(knobs)), "W_CUSTODY"));
}

TEST(VerifyScalars, AFailedRerunIsNoLine) {
  // Its record has no value: the two others are the lines, which end before the first look.
  ExportKnobs knobs = rerunning(2, [](RerunRecord& record) { record.value.reset(); });
  expect_fails(report_on(knobs), Step::units, "E_UNIT");
}

}  // namespace
}  // namespace fivefold::test
