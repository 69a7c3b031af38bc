// What an attacker found between docs/records.md and the code: each of these once passed, or failed an honest stage.
#include <charconv>
#include <cmath>

#include <gtest/gtest.h>

#include "harness/base/number.h"
#include "harness/base/utf8.h"
#include "harness/core/paths.h"
#include "harness/crypto/note.h"
#include "harness/json/read.h"
#include "harness/json/write.h"
#include "tests/support/verify_fixture.h"

namespace fivefold::test {
namespace {

using verify::Step;

// A record of a scalar claim without its measurements would have been judged by nobody and counted by the report.
TEST(VerifyHoles, AScalarClaimHasScalarAndNoOtherHas) {
  ExportKnobs bare;
  bare.edit = edit_record<AuditRecord>(
      1, [](AuditRecord& record) { record.claim = "scalar/" + record.team.text + "/" + record.benchmark->text; });
  expect_fails(report_on(bare), Step::entries, "E_SCHEMA");
  ExportKnobs dressed;
  dressed.edit_payload = [](const std::string& kind, int number, std::string& payload) {
    if (kind != "audit-record" || number != 1) return;
    replace(payload, "\"scalar\":null",
            R"("scalar":{"form":"ratio","better":"higher","decimals":2,"looks":[3],"d":null,"se":null,"df":null,)"
            R"("lower":null,"upper":null,"logP":"0.000000000","side":null})");
  };
  expect_fails(report_on(dressed), Step::entries, "E_SCHEMA");
}

TEST(VerifyHoles, DiceHaveTwoWitnessesWithNames) {
  for (const std::vector<std::string>& names : std::vector<std::vector<std::string>>{
           {"A, press", "A, press"}, {"A, press", ""}, {"A, press", " "}, {"", " "}}) {
    ExportKnobs knobs;
    knobs.edit = edit_record<DrawResult>(1, [&names](DrawResult& result) { result.beacons[0].witnesses = names; });
    expect_fails(report_on(knobs), Step::beacons, "E_BEACON");
  }
}

// alphaR such that the evidence for the total ends within 1e-9 of its threshold.
ExportKnobs at_the_threshold(std::function<void(AuditRecord&)> change) {
  double conf = 0;
  ExportKnobs probe;
  probe.tiny = true;
  probe.edit = edit_record<AuditRecord>(0, [&conf](AuditRecord& record) {
    const std::string& text = record.log_e->conf;
    std::from_chars(text.data(), text.data() + text.size(), conf);
  });
  ExportBuilder(probe).build();
  ExportKnobs knobs;
  knobs.tiny = true;
  // Reached with a hair to spare, so that the builder's own verdict is `reproduced`.
  std::string alpha = fixed(std::exp(-conf) * (1 + 6e-10), 15);
  while (alpha.back() == '0') alpha.pop_back();
  knobs.edit = [alpha, change = std::move(change)](const std::string& kind, int number, Statement& statement) {
    if (kind == "draw-plan" && number == 1) std::get<DrawPlan>(statement.predicate).alpha_r = alpha;
    if (kind == "audit-record" && number == 0) change(std::get<AuditRecord>(statement.predicate));
  };
  return knobs;
}

// "within 1e-9 of a threshold either verdict stands": crossed or not crossed, not whatever one likes.
TEST(VerifyHoles, AtTheThresholdOnlyTheTwoVerdictsStand) {
  const auto honest =
      report_on(at_the_threshold([](AuditRecord& record) { EXPECT_EQ(record.verdict, ClaimVerdict::reproduced); }));
  EXPECT_TRUE(honest.ok()) << verify::report_text(honest);
  const auto careful = report_on(at_the_threshold([](AuditRecord& record) {
    record.verdict = ClaimVerdict::inconclusive;
    record.reason = "incomplete-draws";
  }));
  EXPECT_FALSE(has_error(careful, Step::verdicts, "E_VERDICT")) << verify::report_text(careful);
  const auto accuse = [](AuditRecord& record) { record.verdict = ClaimVerdict::discrepant; };
  expect_fails(report_on(at_the_threshold(accuse)), Step::verdicts, "E_VERDICT");
  const auto earlier = [](AuditRecord& record) { record.n = 1; };
  expect_fails(report_on(at_the_threshold(earlier)), Step::verdicts, "E_VERDICT");
  const auto numbers = [](AuditRecord& record) { record.sum_o = 7; };
  expect_fails(report_on(at_the_threshold(numbers)), Step::verdicts, "E_LOGE");
}

TEST(VerifyHoles, TheLogAndTheWitnessesHaveKeysThatSignSomething) {
  crypto::PublicKey identity;
  identity.bytes[0] = 1;
  ExportKnobs log;
  log.edit = edit_record<StagePolicy>(0, [&identity](StagePolicy& policy) {
    policy.log_vkey = crypto::to_text(crypto::Vkey{policy.origin, crypto::kLogKey, identity});
  });
  expect_fails(report_on(log), Step::checkpoint, "E_KEY");
  ExportKnobs witness;
  witness.edit = edit_record<StagePolicy>(0, [&identity](StagePolicy& policy) {
    policy.witnesses = {crypto::to_text(crypto::Vkey{"example.org/w", crypto::kCosignatureKey, identity})};
  });
  expect_fails(report_on(witness), Step::checkpoint, "E_KEY");
}

TEST(VerifyHoles, StrataThatThePolicyFixedAreThere) {
  ExportKnobs knobs;
  knobs.edit = [](const std::string& kind, int /*number*/, Statement& statement) {
    if (kind != "stage-policy") return;
    std::erase_if(statement.subjects, [](const Subject& subject) { return subject.name == paths::kStrata; });
  };
  ExportBuilder builder(knobs);
  MemorySource source = builder.build();
  source.files.erase(paths::kStrata);
  expect_fails(report_on(source, builder.policy_leaf()), Step::files, "E_FILE_MISSING");
}

TEST(VerifyHoles, AFileBeyondItsLimitIsAFailureAndNotSkipped) {
  ExportBuilder builder;
  const MemorySource good = builder.build();
  const std::vector<std::string> paths{paths::kStrata,           paths::benchmark_file({"math"}),
                                       paths::kAveragesJson,     paths::kAveragesCsv,
                                       paths::kClaims,           paths::config_file({"alpha"}, 0, {"math"}),
                                       "draws/audit-0/seed.bin", "evidence/runs/alpha/math/1-0.jsonl"};
  for (const std::string& path : paths) {
    MemorySource source = good;
    source.too_large = {path};
    const auto report = report_on(source, builder.policy_leaf());
    expect_fails(report, Step::files, "E_LIMIT", path);
  }
}

TEST(VerifyHoles, ABenchmarkFileSaysWhatItsKindNeeds) {
  for (const auto& [from, to] :
       std::vector<std::pair<std::string, std::string>>{{"\"maxItemErrors\":\"0.25\"", "\"maxItemErrors\":null"},
                                                        {"\"outputs\":\"public\"", "\"outputs\":null"},
                                                        {"\"outputs\":\"public\"", "\"outputs\":\"secret\""},
                                                        {"{\"name\":\"exact_match\",\"rescore\":\"exact\"}", "null"}}) {
    const auto change = [&from = from, &to = to](std::string& text) { replace(text, from, to); };
    expect_fails(report_on(changing(paths::benchmark_file({"math"}), change)), Step::runs, "E_SCHEMA", to);
  }
}

TEST(VerifyHoles, ALongProofIsBeyondTheLimit) {
  const auto lengthen = [](std::string& text) {
    std::string more;
    for (int i = 0; i < 40; ++i) more += "\"" + std::string(64, 'a') + "\",";
    text.insert(text.find("\"proof\":[") + 9, more);
  };
  expect_fails(report_on(changing("audit/total/alpha.jsonl", lengthen)), Step::units, "E_LIMIT");
}

// A failed attempt has no score to wait for.
TEST(VerifyHoles, AnUnscoredAttemptThatFailedNeedsNoScore) {
  ExportKnobs knobs;
  knobs.lost_attempts = 1;
  knobs.edit = edit_record<RunRecord>(0, [](RunRecord& record) {
    record.scored = false;
    record.sum_micro.reset();
  });
  const auto report = report_on(knobs);
  EXPECT_TRUE(report.ok()) << verify::report_text(report);
}

TEST(VerifyHoles, EveryAveragesRecordCountsItsRows) {
  ExportKnobs knobs;
  knobs.edit = edit_record<AveragesRecord>(0, [](AveragesRecord& record) { record.rows = 3; });
  knobs.after = [](ExportBuilder& builder, const std::string& kind, int number) {
    if (kind != "averages" || number != 0) return;
    const auto& files = builder.source().files;
    AveragesRecord again{{builder.leaves().size() - 2, builder.leaves()[builder.leaves().size() - 2]}, 4};
    builder.append("organiser",
                   {{paths::kAveragesJson, crypto::sha256(files.at(paths::kAveragesJson))},
                    {paths::kAveragesCsv, crypto::sha256(files.at(paths::kAveragesCsv))}},
                   again);
  };
  expect_fails(report_on(knobs), Step::averages, "E_MEAN");
}

TEST(VerifyHoles, ANameThatIsNoTextStillGivesAReport) {
  ExportBuilder builder;
  MemorySource source = builder.build();
  source.files["keys/\xff\xfe\n.pem"] = "x";
  source.files["checkpoints/\xc3("] = "x";
  source.files["envelopes/\x01.json"] = "x";
  source.refused = {"evidence/\xf0\x28"};
  const auto report = report_on(source, builder.policy_leaf());
  EXPECT_TRUE(report.failed());
  const std::string document = json::write(verify::report_document(report));
  EXPECT_TRUE(is_utf8(document));
  EXPECT_TRUE(json::read_strict(document).ok());
}

}  // namespace
}  // namespace fivefold::test
