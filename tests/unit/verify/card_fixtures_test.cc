// A scorecard is computed again from what is in the export: a change of any input, rule or point is named.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/core/paths.h"
#include "tests/support/error_fixture.h"

namespace fivefold::test {
namespace {

using verify::Step;

verify::Report after(const std::string& path, const std::string& from, const std::string& to) {
  return report_on(with_card(changing(path, [&](std::string& text) { replace(text, from, to); })));
}

TEST(VerifyScorecards, AHonestOnePasses) {
  const auto report = report_on(with_card());
  EXPECT_TRUE(report.ok()) << verify::report_text(report);
  EXPECT_THAT(verify::report_text(report), testing::HasSubstr("recomputed exactly, 1 scorecard too"));
}

// Signed again by the organiser, so that only the arithmetic can tell.
TEST(VerifyScorecards, AnotherInputGivesAnotherCard) {
  for (const auto& [table, from, to] : std::vector<std::tuple<std::string, std::string, std::string>>{
           {"votes", "m2,alpha,10,6.5", "m2,alpha,10.5,6.5"},
           {"stars", "u1,beta,3", "u1,beta,4"},
           {"models", "beta,2,hub", "beta,3,hub"},
           {"ratio", "beta,math,M,80", "beta,math,M,90"},
           {"chosen", "beta,talk", "beta,tale"},
           {"gate", "alpha,licence,pass", "alpha,licence,fail"},
           {"goal", "math,M,80", "math,M,70"}}) {
    expect_fails(after(paths::card_table(0, table), from, to), Step::averages, "E_SCORECARD", table);
  }
}

TEST(VerifyScorecards, AnotherRuleGivesAnotherCard) {
  for (const auto& [from, to] :
       std::vector<std::pair<std::string, std::string>>{{"\"cap\":\"1\"", "\"cap\":\"0.5\""},
                                                        {"\"dropLowest\":1", "\"dropLowest\":0"},
                                                        {"\"advance\":1", "\"advance\":null"},
                                                        {"\"scale\":\"full\"", "\"scale\":\"best\""}}) {
    expect_fails(after(paths::card_policy(0), from, to), Step::averages, "E_SCORECARD", from);
  }
}

TEST(VerifyScorecards, APointAVerdictOrASelectionCannotBeWrittenIn) {
  for (const auto& [from, to] :
       std::vector<std::pair<std::string, std::string>>{{"\"advances\":true", "\"advances\":false"},
                                                        {"\"selected\":true", "\"selected\":false"},
                                                        {"\"provisional\":[]", "\"provisional\":[\"objection\"]"},
                                                        {"\"invented\":false", "\"invented\":true"}}) {
    expect_fails(after(paths::scorecard(0), from, to), Step::averages, "E_SCORECARD", from);
  }
}

TEST(VerifyScorecards, WhatWasChangedAfterSigningIsNotTheFileThatWasSigned) {
  for (const std::string& path :
       {paths::scorecard(0), paths::card_policy(0), paths::card_panel(0), paths::card_table(0, "votes"),
        paths::card_table(0, "gate"), paths::card_table(0, "chosen"), paths::card_table(0, "ratio")}) {
    ExportBuilder builder(with_card());
    MemorySource source = builder.build();
    flip_bit(source.files.at(path), source.files.at(path).size() / 2);
    expect_fails(report_on(source, builder.policy_leaf()), Step::files, "E_FILE_DIGEST", path);
    source.files.erase(path);
    expect_fails(report_on(source, builder.policy_leaf()), Step::files, "E_FILE_MISSING", path);
  }
}

TEST(VerifyScorecards, WhatCheckRefusesIsRefusedOfASignedPolicyToo) {
  for (const auto& [from, to] :
       std::vector<std::pair<std::string, std::string>>{{"\"step\":\"0.5\"", "\"step\":\"0\""},
                                                        {"\"id\":\"marks\"", "\"id\":\"goal\""},
                                                        {"\"missing\":\"zero\"", "\"missing\":\"count\""},
                                                        {"\"points\":\"12\"", "\"points\":\"0\""}}) {
    expect_fails(after(paths::card_policy(0), from, to), Step::averages, "E_PANEL", from);
  }
  const std::string plain = "\"pseudonyms\":false";
  expect_fails(after(paths::card_panel(0), plain, "\"pseudonyms\":true"), Step::averages, "E_PANEL");
  expect_fails(after(paths::card_panel(0), "\"team\":\"beta\"", "\"team\":\"bet\""), Step::averages, "E_PANEL");
}

TEST(VerifyScorecards, EveryTableOfThePolicyIsSignedAndNoOther) {
  ExportKnobs knobs = with_card();
  knobs.edit = [](const std::string& kind, int /*number*/, Statement& statement) {
    if (kind != "scorecard") return;
    std::erase_if(statement.subjects, [](const Subject& one) { return one.name == paths::card_table(0, "gate"); });
  };
  expect_fails(report_on(knobs), Step::averages, "E_PANEL");
}

TEST(VerifyScorecards, TheRulesAreThoseThatTheRecordNames) {
  ExportKnobs knobs = with_card();
  knobs.edit = edit_record<ScorecardRecord>(0, [](ScorecardRecord& record) { record.rules = Digest{}; });
  expect_fails(report_on(knobs), Step::averages, "E_SCORECARD");
}

TEST(VerifyScorecards, OnlyTheOrganiserSignsOneAndOnlyAfterTheAverages) {
  ExportKnobs knobs = with_card();
  knobs.signer = [](const std::string& kind, int) { return kind == "scorecard" ? "auditor" : ""; };
  expect_fails(report_on(knobs), Step::entries, "E_ROLE");
  ExportKnobs early = with_card();
  early.edit = edit_record<ScorecardRecord>(0, [](ScorecardRecord& record) { record.averages.index = 1; });
  expect_fails(report_on(early), Step::entries, "E_REF");
}

}  // namespace
}  // namespace fivefold::test
