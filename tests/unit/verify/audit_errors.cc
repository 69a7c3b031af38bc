// Exports that are wrong in draws, units, verdicts and what is published: see tests/support/error_fixture.h.
#include "tests/support/error_fixture.h"

namespace fivefold::test {
namespace {

using verify::Step;

constexpr const char* kTotalLines = "audit/total/alpha.jsonl";

ExportKnobs with_party(const std::string& nonce) {
  ExportKnobs knobs;
  knobs.edit = [nonce](const std::string& kind, int number, Statement& statement) {
    if (number != 1 || (kind != "draw-plan" && kind != "draw-result")) return;
    if (kind == "draw-plan") std::get<DrawPlan>(statement.predicate).commits = {{"p", Ref{}, Digest{}}};
    if (kind == "draw-result") std::get<DrawResult>(statement.predicate).nonces = {{"p", Digest{}, nonce}};
  };
  return knobs;
}

ExportKnobs without_the_random_cell() {
  ExportKnobs knobs;
  knobs.look_away = true;
  return knobs;
}

ExportKnobs twice() {
  ExportKnobs knobs;
  knobs.execute_twice = true;
  return knobs;
}

// The first re-run is called void for that reason, and a team consents; "" for nobody.
ExportKnobs voiding(const std::string& reason, const std::string& team) {
  ExportKnobs knobs;
  knobs.after = [reason, team](ExportBuilder& builder, const std::string& kind, int number) {
    if (kind != "rerun-record" || number != 0) return;
    const Ref rerun{builder.leaves().size() - 1, builder.leaves().back()};
    const Subject text = builder.add_file(paths::void_text(0), "made wrongly\n");
    const Ref asked = builder.append("auditor", {text}, RerunVoid{rerun, reason});
    if (!team.empty()) builder.append(team, {text}, RerunVoidConsent{TeamId{team}, asked});
  };
  return knobs;
}

// A value in the evidence of alpha's scalar claim is another than its re-run's.
ExportKnobs altering_a_scalar() {
  ExportKnobs knobs = changing("audit/scalar/alpha/speed.jsonl",
                               [](std::string& text) { replace(text, "\"value\":1", "\"value\":2"); });
  knobs.scalars = true;
  return knobs;
}

ExportKnobs hosted() {
  ExportKnobs knobs;
  knobs.hosted_beta = true;
  return knobs;
}

ExportKnobs drawing_twice() {
  ExportKnobs knobs;
  knobs.after = [](ExportBuilder& builder, const std::string& kind, int number) {
    if (kind != "draw-result" || number != 1) return;
    const auto& result = *builder.log().draw(Purpose::audit)->result;
    builder.append("organiser", result.subjects, result.record);
  };
  return knobs;
}

ExportKnobs judging_twice() {
  ExportKnobs knobs;
  knobs.after = [](ExportBuilder& builder, const std::string& kind, int number) {
    if (kind != "audit-record" || number != 0) return;
    const Logged<AuditRecord> first = builder.log().claims.at("total/alpha").front();
    const std::string path = paths::audit_evidence("total/alpha", 1);
    builder.append("auditor", {builder.add_file(path, builder.source().files.at(first.subjects[0].name))},
                   first.record);
  };
  return knobs;
}

void replace_sealed_score(std::string& text) { replace(text, "\\\"scoreMicro\\\":", "\\\"scoreMicro\\\":1"); }

}  // namespace

std::vector<ErrorFixture> draw_errors() {
  return {
      {"E_PLAN",
       Step::plans,
       "A hides a discrepancy, changes tolerance",
       sealing("plans/audit-0.jsonl", [](std::string& text) { text[text.find("200000")] = '1'; }),
       {}},
      {"E_PLAN",
       Step::runs,
       "T swaps the targets, the driver, the shards",
       with<SubmissionRecord>(0, [](SubmissionRecord& record) { record.benchmarks[1].items = 3; }),
       {"runs E_ITEMS"}},
      {"E_SEAL",
       Step::plans,
       "O chooses checkpoint or round later",
       with<DrawResult>(
           1,
           [](DrawResult& result) {
             const auto log = *crypto::KeySigner::from_seed(std::string(32, 'E'));
             const std::string text = crypto::to_text(crypto::Checkpoint{"example.org/test-1", 3, Digest{}});
             result.seal = *crypto::sign_note(text, "example.org/test-1", log);
           }),
       {"seed E_SEED"}},
      {"E_REDRAW", Step::entries, "A redraws until favourable", made(drawing_twice()), {}},
      {"E_REDRAW", Step::units, "A redraws until favourable", made(judging_twice()), {}},
      {"E_BEACON",
       Step::beacons,
       "",
       with<DrawResult>(1, [](DrawResult& result) { result.beacons[0].witnesses.pop_back(); }),
       {}},
      {"E_BEACON_TIME",
       Step::beacons,
       "O chooses checkpoint or round later",
       with<DrawPlan>(0, [](DrawPlan& plan) { plan.margin_seconds = 7200; }),
       {}},
      {"E_COMMIT",
       Step::seed,
       "T copies, grinds or withholds a nonce",
       with<DrawResult>(1,
                        [](DrawResult& result) {
                          result.nonces.push_back({"p", Digest{}, ""});
                        }),
       {"seed E_SEED"}},
      {"E_REVEAL",
       Step::seed,
       "T copies, grinds or withholds a nonce",
       made(with_party(std::string(32, 'n'))),
       {"entries E_REF", "seed E_SEED"}},
      {"E_SEED",
       Step::seed,
       "",
       sealing("draws/audit-0/seed.bin", [](std::string& bytes) { flip_bit(bytes, bytes.size() - 1); }),
       {}},
      {"E_RUN_SEED",
       Step::seed,
       "T reports the best of many runs",
       with<RunStart>(4, [](RunStart& start) { start.seed ^= 1U; }),
       {"runs E_RUN_SEED"}},
  };
}

std::vector<ErrorFixture> unit_errors() {
  return {
      {"E_UNIT",
       Step::units,
       "A picks items, drops or reorders units",
       sealing(kTotalLines,
               [](std::string& text) {
                 const std::size_t at = text.find("\"words\":[\"") + 10;
                 text[at] = text[at] == '0' ? '1' : '0';
               }),
       {}},
      {"E_GAP",
       Step::units,
       "A picks items, drops or reorders units",
       sealing(kTotalLines, [](std::string& text) { text.erase(text.rfind('\n', text.size() - 2) + 1); }),
       {"verdicts E_VERDICT"}},
      {"E_CELL_MISSING",
       Step::units,
       "A leaves out a chosen cell or a re-run of a scalar",
       made(without_the_random_cell()),
       {}},
      {"E_PROOF", Step::overstatement, "", sealing(kTotalLines, replace_sealed_score), {}},
      {"E_PROOF", Step::overstatement, "A/T alters a scalar value or its verdict", made(altering_a_scalar()), {}},
      {"E_OVERSTATEMENT",
       Step::overstatement,
       "",
       sealing(kTotalLines, [](std::string& text) { replace(text, "\"o\":", "\"o\":1"); }),
       {}},
      {"E_REUSE", Step::overstatement, "A picks items, drops or reorders units", made(twice()), {"evidence E_RERUN"}},
      {"E_RERUN",
       Step::overstatement,
       "",
       with<RerunRecord>(0, [](RerunRecord& record) { record.draw_id = "test-1/audit/1"; }),
       {}},
      {"E_RERUN", Step::overstatement, "A voids an unwelcome re-run", made(voiding("wrong-model", "alpha")), {}},
      {"E_VOID", Step::more, "A voids an unwelcome re-run", made(voiding("regret", "")), {}},
      {"E_CUSTODY",
       Step::overstatement,
       "T serves another model to its own auditor; A hides whose machine it was",
       made(hosted()),
       {}},
      {"E_SCORE",
       Step::overstatement,
       "",
       sealing(kTotalLines,
               [](std::string& text) {
                 text.insert(text.find("\"sealed\":[{\"run\":") + 11,
                             "\"score\":{\"record\":1,\"line\":\"{}\",\"proof\":[]},");
               }),
       {}},
  };
}

std::vector<ErrorFixture> closing_errors() {
  return {
      {"E_LOGE",
       Step::verdicts,
       "",
       with<AuditRecord>(0, [](AuditRecord& record) { record.log_e->conf = "7.000000000"; }),
       {}},
      {"E_VERDICT",
       Step::verdicts,
       "A accuses inside the noise or without a pilot",
       with<AuditRecord>(4, [](AuditRecord& record) { record.verdict = ClaimVerdict::discrepant; }),
       {}},
      {"E_REPORT",
       Step::report,
       "A hides a discrepancy, changes tolerance",
       with<AuditReport>(0, [](AuditReport& report) { report.reproduced += 1; }),
       {}},
      {"E_MEAN",
       Step::averages,
       "O exports other averages",
       with<AveragesRecord>(0, [](AveragesRecord& record) { record.rows = 3; }),
       {}},
      {"E_CSV",
       Step::averages,
       "O exports other averages",
       sealing(paths::kAveragesCsv, [](std::string& text) { text.erase(text.rfind('\n', text.size() - 2) + 1); }),
       {}},
  };
}

}  // namespace fivefold::test
