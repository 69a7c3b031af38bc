#include "harness/core/scalar_claim.h"

#include <gtest/gtest.h>

#include "harness/core/claims_report.h"
#include "tests/support/result_matchers.h"
#include "tests/unit/core/example_log.h"

namespace fivefold {
namespace {

ScalarStratum line(ScalarForm form = ScalarForm::ratio) {
  return {{"t"}, {"speed"}, "MB/s", 2, form, Better::higher, form == ScalarForm::ratio ? 50'000 : 30, {3, 5, 10}, {}};
}

DrawPlan plan() {
  DrawPlan plan;
  plan.draw_id = "s/audit/0";
  plan.alpha_r = "0.05";
  plan.alpha_d = "0.05";
  plan.claims = 8;
  return plan;
}

AuditRecord judged(const ScalarStratum& line, const std::vector<std::int64_t>& x, const std::vector<std::int64_t>& y) {
  const auto judgement = judge_scalar(line, plan(), x, y);
  EXPECT_TRUE(test::ok_or_print(judgement));
  return scalar_record(line, plan(), *judgement, std::ssize(y));
}

const std::vector<std::int64_t> kDeclared{10'000, 10'020, 9'990, 10'010, 10'005};

TEST(ScalarClaim, BeforeTheFirstLookNothingIsKnown) {
  const AuditRecord record = judged(line(), kDeclared, {10'000, 10'010});
  EXPECT_EQ(record.verdict, ClaimVerdict::inconclusive);
  EXPECT_EQ(record.reason, "incomplete-draws");
  EXPECT_EQ(record.n, 0);
  EXPECT_EQ(record.drawn, 2);
  EXPECT_FALSE(record.scalar->d);
  EXPECT_EQ(record.scalar->log_p, "0.000000000");
}

TEST(ScalarClaim, ARecordHasTheTermsOfItsStratum) {
  const AuditRecord record = judged(line(), kDeclared, {10'000, 10'010, 9'995});
  EXPECT_EQ(record.claim, "scalar/t/speed");
  EXPECT_EQ(record.verdict, ClaimVerdict::reproduced);
  EXPECT_EQ(record.scale, 100);
  EXPECT_EQ(record.tolerance_micro, 50'000);
  EXPECT_EQ(record.accuse_micro, 50'000);
  EXPECT_EQ(record.cap, 10);
  EXPECT_EQ(record.n, 3);
  EXPECT_EQ(record.selected, Selected::all);
  EXPECT_EQ(record.mode, ClaimMode::fresh);
  EXPECT_TRUE(record.may_accuse);
  EXPECT_FALSE(record.log_e || record.bounds || record.population);
}

TEST(ScalarClaim, TheLastLookEndsIt) {
  std::vector<std::int64_t> wide;
  for (int i = 0; i < 10; ++i) wide.push_back(10'000 + (i % 2 == 0 ? 1'500 : -1'500));
  const AuditRecord record = judged(line(), kDeclared, wide);
  EXPECT_EQ(record.verdict, ClaimVerdict::inconclusive);
  EXPECT_EQ(record.reason, "cap-reached");
  EXPECT_EQ(record.n, 10);
}

TEST(ScalarClaim, ConstantSamplesAreComparedExactly) {
  const AuditRecord same = judged(line(ScalarForm::difference), {100, 100, 100}, {130, 130, 130});
  EXPECT_EQ(same.verdict, ClaimVerdict::reproduced);
  EXPECT_EQ(same.scalar->d, "-30.000000000");
  EXPECT_EQ(same.scalar->se, "0.000000000");
  EXPECT_FALSE(same.scalar->df);
  const AuditRecord above = judged(line(ScalarForm::difference), {131, 131, 131}, {100, 100, 100});
  EXPECT_EQ(above.verdict, ClaimVerdict::discrepant);
  EXPECT_EQ(above.scalar->side, ScalarSide::overstated);
  EXPECT_EQ(above.scalar->log_p, "-inf");
}

TEST(ScalarClaim, LooksAreTakenInTurn) {
  EXPECT_EQ(next_look(line(), 0), 3);
  EXPECT_EQ(next_look(line(), 2), 3);
  EXPECT_EQ(next_look(line(), 3), 5);
  EXPECT_EQ(next_look(line(), 9), 10);
  EXPECT_EQ(next_look(line(), 10), 10);
}

TEST(ScalarClaim, LinesAreReadAsTheyAreWritten) {
  const auto read = parse_scalar_line(encode_scalar_line({2, 260, -1231}));
  ASSERT_TRUE(test::ok_or_print(read));
  EXPECT_EQ(read->rank, 2);
  EXPECT_EQ(read->record, 260U);
  EXPECT_EQ(read->value, -1231);
  for (const char* const text :
       {"{}", R"({"rank":0,"record":1})", R"({"rank":0,"record":1,"value":1.5})", R"({"rank":-1,"record":1,"value":1})",
        R"({"rank":0,"record":1,"value":1,"more":1})"}) {
    EXPECT_FALSE(parse_scalar_line(text).ok()) << text;
  }
}

// tests/vectors/export-example, made by other hands: its two scalar claims come out again from values and strata.
TEST(ScalarClaim, TheExamplesRecordsComeOutAgain) {
  const StageLog log = test::example_log();
  const Strata strata = test::example_strata();
  int found = 0;
  for (const auto& [name, records] : log.claims) {
    const AuditRecord& given = records.back().record;
    if (!given.scalar) continue;
    ++found;
    const CellId cell{given.team, *given.benchmark};
    std::vector<std::int64_t> declared;
    for (int run = 1; run <= log.policy->record.runs; ++run) {
      declared.push_back(*log.completed(cell, run)->end->record.value);
    }
    std::vector<std::int64_t> values;
    for (const auto& rerun : log.reruns.at(cell)) values.push_back(*rerun.record.value);
    const ScalarStratum& stratum = *strata.scalar(cell.team, cell.benchmark);
    const DrawPlan& draw = log.draw(Purpose::audit)->plan.record;
    const auto judgement = judge_scalar(stratum, draw, declared, values);
    ASSERT_TRUE(test::ok_or_print(judgement));
    AuditRecord again = scalar_record(stratum, draw, *judgement, std::ssize(values));
    again.draw = given.draw;
    EXPECT_EQ(encode_statement({{}, {"s"}, {}, again}), encode_statement({{}, {"s"}, {}, given}));
  }
  EXPECT_EQ(found, 2);
}

}  // namespace
}  // namespace fivefold
