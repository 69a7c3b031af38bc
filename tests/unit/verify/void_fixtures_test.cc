// Re-runs that are called void, with and without the team's word, and warm-ups.
#include "harness/core/paths.h"
#include "harness/crypto/merkle.h"
#include "tests/support/verify_fixture.h"

namespace fivefold::test {
namespace {

using verify::Step;

// Does something after the first re-run of alpha's, whose ref it is given.
ExportKnobs after_first_rerun(const std::function<void(ExportBuilder&, const Ref&)>& then) {
  ExportKnobs knobs;
  knobs.after = [then](ExportBuilder& builder, const std::string& kind, int number) {
    if (kind == "rerun-record" && number == 0) then(builder, Ref{builder.leaves().size() - 1, builder.leaves().back()});
  };
  return knobs;
}

Subject note(ExportBuilder& builder, int number) { return builder.add_file(paths::void_text(number), "for people\n"); }

TEST(VerifyVoids, TheAuditorAloneChangesNothing) {
  const auto report = report_on(after_first_rerun([](ExportBuilder& builder, const Ref& rerun) {
    builder.append("auditor", {note(builder, 0)}, RerunVoid{rerun, "infrastructure"});
  }));
  EXPECT_TRUE(report.ok()) << verify::report_text(report);
  EXPECT_FALSE(has_weakness(report, "W_RERUN_VOID"));
}

TEST(VerifyVoids, AVoidRerunThatIsUsedAllTheSameIsNamed) {
  const auto report = report_on(after_first_rerun([](ExportBuilder& builder, const Ref& rerun) {
    const Ref asked = builder.append("auditor", {note(builder, 0)}, RerunVoid{rerun, "wrong-template"});
    builder.append("alpha", {note(builder, 0)}, RerunVoidConsent{{"alpha"}, asked});
  }));
  expect_fails(report, Step::overstatement, "E_RERUN");
  EXPECT_TRUE(has_weakness(report, "W_RERUN_VOID"));
}

TEST(VerifyVoids, AnotherTeamsConsentIsNone) {
  const auto report = report_on(after_first_rerun([](ExportBuilder& builder, const Ref& rerun) {
    const Ref asked = builder.append("auditor", {note(builder, 0)}, RerunVoid{rerun, "wrong-template"});
    builder.append("beta", {note(builder, 0)}, RerunVoidConsent{{"beta"}, asked});
  }));
  expect_fails(report, Step::more, "E_VOID");
}

TEST(VerifyVoids, TwiceIsOneTooMany) {
  const auto twice = report_on(after_first_rerun([](ExportBuilder& builder, const Ref& rerun) {
    builder.append("auditor", {note(builder, 0)}, RerunVoid{rerun, "wrong-model"});
    builder.append("auditor", {note(builder, 1)}, RerunVoid{rerun, "wrong-model"});
  }));
  expect_fails(twice, Step::entries, "E_VOID");
  const auto consented = report_on(after_first_rerun([](ExportBuilder& builder, const Ref& rerun) {
    const Ref asked = builder.append("auditor", {note(builder, 0)}, RerunVoid{rerun, "wrong-model"});
    builder.append("alpha", {note(builder, 0)}, RerunVoidConsent{{"alpha"}, asked});
    builder.append("alpha", {note(builder, 0)}, RerunVoidConsent{{"alpha"}, asked});
  }));
  expect_fails(consented, Step::entries, "E_VOID");
}

TEST(VerifyVoids, AVoidPointsToARerunAndAConsentToAVoid) {
  const auto report = report_on(after_first_rerun([](ExportBuilder& builder, const Ref& /*rerun*/) {
    builder.append("auditor", {note(builder, 0)}, RerunVoid{Ref{0, builder.leaves().front()}, "wrong-model"});
  }));
  expect_fails(report, Step::entries, "E_REF");
  const auto by_team = report_on(after_first_rerun([](ExportBuilder& builder, const Ref& rerun) {
    builder.append("alpha", {note(builder, 0)}, RerunVoid{rerun, "wrong-model"});
  }));
  expect_fails(by_team, Step::entries, "E_ROLE");
}

// Before the audit is drawn, and of a benchmark that has no warm-up prompts in its file.
ExportKnobs warming_up(const char* kind, int number, const std::function<void(WarmUp&)>& change) {
  ExportKnobs knobs;
  knobs.after = [kind = std::string(kind), number, change](ExportBuilder& builder, const std::string& at, int count) {
    if (at != kind || count != number) return;
    WarmUp record;
    record.team = {"alpha"};
    record.benchmark = {"math"};
    record.items = ItemTree{0, crypto::merkle_root({})};
    change(record);
    builder.append("auditor", {builder.add_file(paths::warm_up(record.team, record.benchmark, 0), "")}, record);
  };
  return knobs;
}

TEST(VerifyWarmUps, ItsPromptsAreThoseOfTheBenchmarkFile) {
  expect_fails(report_on(warming_up("submission", 1, [](WarmUp&) {})), Step::more, "E_PLAN");
  expect_fails(report_on(warming_up("submission", 1, [](WarmUp& record) { record.benchmark = {"other"}; })), Step::more,
               "E_PLAN");
}

TEST(VerifyWarmUps, ItComesBeforeTheAuditDrawAndAfterTheSubmission) {
  expect_fails(report_on(warming_up("draw-result", 1, [](WarmUp&) {})), Step::entries, "E_ORDER");
  expect_fails(report_on(warming_up("stage-policy", 0, [](WarmUp&) {})), Step::entries, "E_ORDER");
}

TEST(VerifyWarmUps, ItsLinesAreThoseThatWereSigned) {
  const auto other = [](WarmUp& record) { record.items.size = 1; };
  expect_fails(report_on(warming_up("submission", 1, other)), Step::evidence, "E_ITEMS");
}

}  // namespace
}  // namespace fivefold::test
