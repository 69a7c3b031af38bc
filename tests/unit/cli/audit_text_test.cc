#include "harness/cli/audit_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/json/write.h"

namespace fivefold::cli {
namespace {

using audit::AuditSummary;
using audit::ClaimView;
using ::testing::HasSubstr;
using ::testing::Not;

ClaimParameters parameters(std::optional<std::int64_t> population) {
  ClaimParameters out;
  out.tolerance_micro = 11'000;
  out.accuse_micro = 24'000;
  out.population = population;
  out.cap = 3'000;
  out.piloted = true;
  return out;
}

ClaimView view(ClaimKind kind, const std::string& benchmark, ClaimVerdict verdict, const std::string& reason = "") {
  ClaimView out;
  out.claim = {kind, {"dasom"}, {benchmark}};
  out.verdict = verdict;
  out.reason = reason;
  if (kind == ClaimKind::consistency) {
    out.record = AuditRecord{};
    return out;
  }
  out.parameters = parameters(kind == ClaimKind::cell ? std::optional<std::int64_t>(5'000) : std::nullopt);
  out.drawn = 768;
  AuditRecord record;
  record.n = 768;
  record.may_accuse = true;
  record.log_e = EvidenceLogs{"-2.120263536", "8.101677747", "8.101677747"};
  record.bounds = ClaimBounds{26'500, 74'400};
  out.record = record;
  out.custody = Custody::lab;
  return out;
}

AuditSummary closed(std::vector<ClaimView> claims, bool verified = false) {
  AuditSummary summary;
  summary.closed = true;
  summary.verified = verified;
  summary.alpha_r = "0.05";
  summary.alpha_d = "0.05";
  summary.claims_planned = 155;
  summary.claims = std::move(claims);
  summary.units_executed = 768;
  summary.units_full = 5'000;
  return summary;
}

std::string text_of(const AuditSummary& summary) {
  return audit_text(
      summary, [](const TeamId&) { return std::string("다솜"); }, Look{});
}

TEST(AuditText, ADiscrepantCellIsSaidInFull) {
  const std::string text = text_of(closed({view(ClaimKind::cell, "math", ClaimVerdict::discrepant)}));
  EXPECT_THAT(text,
              HasSubstr("다솜  math      1.1 pt  768 of 5,000  0.12    3,300        +2.65 … +7.44 pt  ✘ DISCREPANT"));
  EXPECT_THAT(text, HasSubstr("NOT VERIFIED. Totals: none. Cells: 1 discrepant. 0 findings."));
  EXPECT_THAT(text, HasSubstr("\"for\" needs 20, \"against\" 3,100. Each bound holds with 95 % confidence."));
}

TEST(AuditText, AnInconclusiveClaimSaysWhy) {
  const std::string text = text_of(closed({view(ClaimKind::total, "", ClaimVerdict::inconclusive, "cap-reached")}));
  EXPECT_THAT(text, HasSubstr("? inconclusive: cap reached"));
}

TEST(AuditText, CellsThatWereNotDrawnAreCountedAndNotListed) {
  ClaimView undrawn = view(ClaimKind::cell, "law", ClaimVerdict::unaudited);
  undrawn.record.reset();
  const std::string text = text_of(closed({undrawn}));
  EXPECT_THAT(text, Not(HasSubstr("law")));
  EXPECT_THAT(text, HasSubstr("Cells: 1 not drawn."));
}

TEST(AuditText, AFindingNamesRunItemAndScores) {
  ClaimView bad = view(ClaimKind::consistency, "math", ClaimVerdict::discrepant);
  bad.findings.push_back({3, ItemId{"q17"}, FindingKind::rescore, 1'000'000, 0});
  const std::string text = text_of(closed({bad, view(ClaimKind::consistency, "law", ClaimVerdict::reproduced)}));
  EXPECT_THAT(text, HasSubstr("consistency  2 of 2 cells: every sealed output re-scored, 1 finding"));
  EXPECT_THAT(text, HasSubstr("math, records"));
  EXPECT_THAT(text, HasSubstr("run 3, item q17  ✘ DISCREPANT: sealed 1, re-scored 0"));
}

TEST(AuditText, EveryTotalHasItsSentenceAndTheOrderIsThatOfTheTable) {
  ClaimView total = view(ClaimKind::total, "", ClaimVerdict::reproduced);
  total.record->alpha_r = "0.05";
  const std::string text = text_of(closed({view(ClaimKind::cell, "math", ClaimVerdict::discrepant), total}));
  const std::size_t first = text.find("다솜, total: Reproduced within");
  ASSERT_NE(first, std::string::npos) << text;
  EXPECT_GT(text.find("다솜, math: Discrepant"), first);
}

TEST(AuditText, WhatAScreenAddedIsSaidWithItsRateAndAsNoVerdict) {
  ClaimView flagged = view(ClaimKind::cell, "math", ClaimVerdict::reproduced);
  flagged.screens = {{audit::Screen::dispersion_low, 0.0031}, {audit::Screen::identical_runs, std::nullopt, 2, 4}};
  const std::string text = text_of(closed({flagged}));
  EXPECT_THAT(text, HasSubstr("다솜, math: its runs lie closer together than its items let them "
                              "(p = 0.0031).\n"));
  EXPECT_THAT(text, HasSubstr("every output of runs 2 and 4 is the same, though decoding is sampled.\n"));
  EXPECT_THAT(text,
              HasSubstr("A screen adds a cell to the audit and is no verdict: each with a p flags one honest cell "
                        "in a hundred.\n"));
}

TEST(AuditText, AClaimWithoutADrawHasNoBounds) {
  ClaimView none = view(ClaimKind::total, "", ClaimVerdict::inconclusive, "incomplete-draws");
  none.record->n = none.drawn = 0;
  none.record->bounds = ClaimBounds{-1'000'000, 1'000'000};
  EXPECT_THAT(text_of(closed({none})), Not(HasSubstr("100.00")));
}

TEST(AuditText, PlainMarksAreAscii) {
  const std::string text = audit_text(
      closed({view(ClaimKind::total, "", ClaimVerdict::discrepant)}), [](const TeamId& team) { return team.text; },
      Look{.marks = plain_marks()});
  for (const char c : text) EXPECT_LT(static_cast<unsigned char>(c), 0x80U) << text;
  EXPECT_THAT(text, HasSubstr("FAIL DISCREPANT"));
}

TEST(AuditJson, HasTheContractsNames) {
  const std::string text = json::write(audit_json(closed({view(ClaimKind::cell, "math", ClaimVerdict::discrepant)})));
  EXPECT_THAT(text, HasSubstr(R"({"claims":[{"claim":"cell/dasom/math","verdict":"discrepant","reason":"","n":768,)"
                              R"("population":5000,"delta_points":1.1,"accuse_points":2.4,"may_accuse":true,)"
                              R"("custody":"lab","log_e_conf":-2.120263536,"log_e_disc":8.101677747,)"
                              R"("bounds_points":[2.65,7.44],"flags":[])"));
  EXPECT_THAT(text, HasSubstr(R"("stage":"not-verified")"));
}

TEST(AuditJson, InfinitiesAreStrings) {
  ClaimView certain = view(ClaimKind::cell, "math", ClaimVerdict::reproduced);
  certain.record->log_e->conf = "inf";
  certain.record->log_e->disc = "-inf";
  const std::string text = json::write(audit_json(closed({certain})));
  EXPECT_THAT(text, HasSubstr(R"("log_e_conf":"inf","log_e_disc":"-inf")"));
}

TEST(AuditExit, AFindingComesBeforeWhatIsUnfinished) {
  const ClaimView good = view(ClaimKind::total, "", ClaimVerdict::reproduced);
  const ClaimView bad = view(ClaimKind::consistency, "math", ClaimVerdict::discrepant);
  const ClaimView capped = view(ClaimKind::cell, "math", ClaimVerdict::inconclusive, "cap-reached");
  EXPECT_EQ(audit_exit(closed({good}, true)), Exit::clean);
  EXPECT_EQ(audit_exit(closed({good, capped})), Exit::incomplete);
  EXPECT_EQ(audit_exit(closed({capped, bad, good})), Exit::finding);
  AuditSummary stopped = closed({good});
  stopped.closed = false;
  EXPECT_EQ(audit_exit(stopped), Exit::incomplete);
}

}  // namespace
}  // namespace fivefold::cli
