// One export a named error: units, overstatements, verdicts, report and averages.
#include <gtest/gtest.h>

#include "harness/core/paths.h"
#include "tests/support/verify_fixture.h"

namespace fivefold::test {
namespace {

using verify::Step;

constexpr const char* kTotal = "audit/total/alpha.jsonl";

// Audit-records come in the order total/alpha, cell/alpha/x, total/beta, cell/beta/x, then the consistency claims.
constexpr int kTotalAlpha = 0;
constexpr int kFirstConsistency = 4;

ExportKnobs editing(int number, std::function<void(AuditRecord&)> change) {
  ExportKnobs knobs;
  knobs.edit = edit_record<AuditRecord>(number, std::move(change));
  return knobs;
}

TEST(VerifyUnits, AUnitThatWasNotDrawn) {
  const auto other_run = [](std::string& text) {
    const std::size_t at = text.find("\"run\":") + 6;
    text[at] = text[at] == '1' ? '2' : '1';
  };
  expect_fails(report_on(changing(kTotal, other_run)), Step::units, "E_UNIT");
  const auto other_word = [](std::string& text) {
    const std::size_t at = text.find("\"words\":[\"") + 10;
    text[at] = text[at] == '0' ? '1' : '0';
  };
  expect_fails(report_on(changing(kTotal, other_word)), Step::units, "E_UNIT");
}

TEST(VerifyUnits, AUnitThatWasLeftOut) {
  const auto drop_first = [](std::string& text) { text.erase(0, text.find('\n') + 1); };
  expect_fails(report_on(changing(kTotal, drop_first)), Step::units, "E_GAP");
  const auto drop_last = [](std::string& text) { text.erase(text.rfind('\n', text.size() - 2) + 1); };
  expect_fails(report_on(changing(kTotal, drop_last)), Step::units, "E_GAP");
}

TEST(VerifyUnits, AClaimThatTheStrataDoNotHave) {
  for (const std::string claim : {"cell/alpha/none", "consistency/alpha/none"}) {
    const auto rename = [claim](AuditRecord& record) {
      record.claim = claim;
      record.benchmark = BenchmarkId{claim.substr(claim.rfind('/') + 1)};
    };
    expect_fails(report_on(editing(1, rename)), Step::units, "E_PLAN", claim);
  }
}

TEST(VerifyUnits, AnItemListWithoutItems) {
  ExportKnobs knobs;
  knobs.edit_file = [](const std::string& path, std::string& bytes) {
    if (path.starts_with("items/")) bytes.clear();
  };
  EXPECT_TRUE(report_on(knobs).failed());
}

TEST(VerifyUnits, ARandomCellThatNobodyLookedAt) {
  // The record of a random cell becomes one of another kind of claim: the cell itself then has none.
  ExportKnobs knobs;
  knobs.edit = [](const std::string& kind, int number, Statement& statement) {
    if (kind != "audit-record" || number != 1) return;
    auto& record = std::get<AuditRecord>(statement.predicate);
    record.claim = "total/" + record.team.text;
    record.benchmark.reset();
  };
  const auto report = report_on(knobs);
  expect_fails(report, Step::units, "E_CELL_MISSING");
  expect_fails(report, Step::units, "E_REDRAW");
}

TEST(VerifyOverstatement, AScoreThatIsNotInTheSealedRun) {
  const auto other_score = [](std::string& text) { replace(text, "\\\"scoreMicro\\\":", "\\\"scoreMicro\\\":1"); };
  expect_fails(report_on(changing(kTotal, other_score)), Step::overstatement, "E_PROOF");
}

TEST(VerifyOverstatement, AnOverstatementThatDoesNotFollow) {
  const auto other_o = [](std::string& text) { replace(text, "\"o\":", "\"o\":1"); };
  expect_fails(report_on(changing(kTotal, other_o)), Step::overstatement, "E_OVERSTATEMENT");
}

TEST(VerifyOverstatement, ARerunOfAnotherModelModeOrBatch) {
  const std::vector<std::pair<std::string, std::function<void(RerunRecord&)>>> changes{
      {"E_CONFIG_LINK", [](RerunRecord& record) { record.model.bytes[0] ^= 1; }},
      {"E_RERUN", [](RerunRecord& record) { record.mode = record.mode == Mode::fresh ? Mode::replay : Mode::fresh; }},
      {"E_RERUN", [](RerunRecord& record) { record.batch = 1; }},
      {"E_RERUN", [](RerunRecord& record) { record.draw_id = "test-1/audit/1"; }},
  };
  for (const auto& [error, change] : changes) {
    ExportKnobs knobs;
    knobs.edit = edit_record<RerunRecord>(0, change);
    expect_fails(report_on(knobs), Step::overstatement, error);
  }
}

TEST(VerifyOverstatement, AUnitThatWasExecutedTwice) {
  ExportKnobs knobs;
  knobs.execute_twice = true;
  const auto report = report_on(knobs);
  expect_fails(report, Step::evidence, "E_RERUN");
  expect_fails(report, Step::overstatement, "E_REUSE");
}

TEST(VerifyOverstatement, AScoreLineOfARunThatHasNoScoreRecord) {
  const auto add_score = [](std::string& text) {
    const std::size_t at = text.find("\"sealed\":[{\"run\":") + 10;
    text.insert(at + 1, "\"score\":{\"record\":1,\"line\":\"{}\",\"proof\":[]},");
  };
  expect_fails(report_on(changing(kTotal, add_score)), Step::overstatement, "E_SCORE");
}

TEST(VerifyOverstatement, ARerunOnAnotherMachineIsSaid) {
  ExportKnobs knobs;
  knobs.custody = Custody::team_site_witnessed;
  const auto report = report_on(knobs);
  EXPECT_TRUE(report.ok()) << verify::report_text(report);
  EXPECT_TRUE(has_weakness(report, "W_CUSTODY"));
}

TEST(VerifyVerdicts, ParametersAreThoseOfTheStrata) {
  const std::vector<std::function<void(AuditRecord&)>> changes{
      [](AuditRecord& record) { record.tolerance_micro = 210'000; },
      [](AuditRecord& record) { record.alpha_d = "0.1"; },
      [](AuditRecord& record) { record.f_conf = "0.5"; },
      [](AuditRecord& record) { record.claims = 1; },
      [](AuditRecord& record) { record.cap = 99; },
      [](AuditRecord& record) { record.may_accuse = false; },
  };
  for (const auto& change : changes) expect_fails(report_on(editing(kTotalAlpha, change)), Step::verdicts, "E_PLAN");
}

TEST(VerifyVerdicts, AVerdictThatTheUnitsDoNotGive) {
  const auto accuse = [](AuditRecord& record) { record.verdict = ClaimVerdict::discrepant; };
  expect_fails(report_on(editing(kTotalAlpha, accuse)), Step::verdicts, "E_VERDICT");
  const auto other_n = [](AuditRecord& record) { record.n -= 1; };
  expect_fails(report_on(editing(kTotalAlpha, other_n)), Step::verdicts, "E_VERDICT");
  ExportKnobs hidden = editing(2, [](AuditRecord& record) { record.verdict = ClaimVerdict::reproduced; });
  hidden.beta_inflates = true;
  expect_fails(report_on(hidden), Step::verdicts, "E_VERDICT");
}

TEST(VerifyVerdicts, EvidenceAndBoundsThatTheUnitsDoNotGive) {
  const std::vector<std::function<void(AuditRecord&)>> changes{
      [](AuditRecord& record) { record.log_e->conf = "7.000000000"; },
      [](AuditRecord& record) { record.log_e->disc_max = "7.000000000"; },
      [](AuditRecord& record) { record.bounds->upper += 2; },
      [](AuditRecord& record) { record.sum_o += 1; },
  };
  for (const auto& change : changes) expect_fails(report_on(editing(kTotalAlpha, change)), Step::verdicts, "E_LOGE");
}

TEST(VerifyVerdicts, LastDigitsMayDiffer) {
  const auto report = report_on(editing(kTotalAlpha, [](AuditRecord& record) {
    record.bounds->upper += 1;
    std::string& conf = record.log_e->conf;
    conf.back() = conf.back() == '9' ? '8' : static_cast<char>(conf.back() + 1);
  }));
  EXPECT_TRUE(report.ok()) << verify::report_text(report);
}

TEST(VerifyVerdicts, AConsistencyClaimFollowsItsFindings) {
  const auto finding = [](std::string& text) {
    text = R"({"rank":0,"run":1,"item":"q0","finding":"rescore","sealedMicro":1000000,"foundMicro":0})"
           "\n";
  };
  expect_fails(report_on(changing("audit/consistency/alpha/math.jsonl", finding)), Step::verdicts, "E_VERDICT");
  const auto accuse = [](AuditRecord& record) { record.verdict = ClaimVerdict::discrepant; };
  expect_fails(report_on(editing(kFirstConsistency, accuse)), Step::verdicts, "E_VERDICT");
  const auto drawn = [](AuditRecord& record) { record.drawn = 3; };
  expect_fails(report_on(editing(kFirstConsistency, drawn)), Step::verdicts, "E_PLAN");
}

TEST(VerifyReport, EveryClaimIsListedAsItIs) {
  const auto drop = [](std::string& text) { text.erase(0, text.find('\n') + 1); };
  expect_fails(report_on(changing(paths::kClaims, drop)), Step::report, "E_REPORT");
  const auto better = [](std::string& text) { replace(text, "\"unaudited\",\"logP\"", "\"reproduced\",\"logP\""); };
  expect_fails(report_on(changing(paths::kClaims, better)), Step::report, "E_REPORT");
  const auto machine = [](std::string& text) { replace(text, "\"custody\":\"lab\"", "\"custody\":null"); };
  expect_fails(report_on(changing(paths::kClaims, machine)), Step::report, "E_REPORT");
}

TEST(VerifyReport, CountsAndStageVerdictFollow) {
  ExportKnobs knobs;
  knobs.edit = edit_record<AuditReport>(0, [](AuditReport& report) { report.verified = !report.verified; });
  expect_fails(report_on(knobs), Step::report, "E_REPORT");
  knobs.edit = edit_record<AuditReport>(0, [](AuditReport& report) { report.reproduced += 1; });
  expect_fails(report_on(knobs), Step::report, "E_REPORT");
}

TEST(VerifyAverages, MeansAreExact) {
  const auto other_mean = [](std::string& text) { replace(text, "\"display\":\"0.", "\"display\":\"1."); };
  expect_fails(report_on(changing(paths::kAveragesJson, other_mean)), Step::averages, "E_MEAN");
  const auto no_json = [](std::string& text) { text += "\n"; };
  expect_fails(report_on(changing(paths::kAveragesJson, no_json)), Step::averages, "E_JSON");
  const auto other_row = [](std::string& text) { text.erase(text.rfind('\n', text.size() - 2) + 1); };
  expect_fails(report_on(changing(paths::kAveragesCsv, other_row)), Step::averages, "E_CSV");
  ExportKnobs rows;
  rows.edit = edit_record<AveragesRecord>(0, [](AveragesRecord& record) { record.rows = 3; });
  expect_fails(report_on(rows), Step::averages, "E_MEAN");
}

TEST(VerifyAverages, NamesMayStandInAnotherOrder) {
  const auto reorder = [](std::string& text) {
    replace(text, "\"stage\":\"test-1\",\"aggregate\":\"mean\"", "\"aggregate\":\"mean\",\"stage\":\"test-1\"");
  };
  const auto report = report_on(changing(paths::kAveragesJson, reorder));
  EXPECT_TRUE(report.ok()) << verify::report_text(report);
}

// docs/records.md section 13, number 10, on an export of kinds that are all known: a sample of bytes of every file.
TEST(VerifyFlips, AChangedByteIsAlwaysAFailure) {
  ExportBuilder builder;
  MemorySource source = builder.build();
  std::size_t number = 0;
  for (auto& [path, bytes] : source.files) {
    if (path == "README.txt" || bytes.empty()) continue;
    const std::size_t at = (number * 41 + 7) % bytes.size();
    number += path.starts_with("checkpoints/") ? 1 : 2;
    bytes[at] = static_cast<char>(bytes[at] ^ 0x02);
    EXPECT_TRUE(report_on(source, builder.policy_leaf()).failed()) << path << " byte " << at;
    bytes[at] = static_cast<char>(bytes[at] ^ 0x02);
  }
}

}  // namespace
}  // namespace fivefold::test
