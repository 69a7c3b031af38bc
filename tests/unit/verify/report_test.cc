#include "harness/verify/report.h"

#include <gtest/gtest.h>

#include "harness/json/write.h"
#include "harness/verify/findings.h"

namespace fivefold::verify {
namespace {

Findings all_passed() {
  Findings findings;
  for (std::size_t i = 0; i < kSteps; ++i) findings.pass(static_cast<Step>(i), "holds");
  return findings;
}
Report report_of(const Findings& findings) { return {findings.checks(), findings.weaknesses(), {}, {}, "provisional"}; }

TEST(Report, AStepThatSaidNothingIsNotChecked) {
  const Report report = report_of(Findings());
  EXPECT_EQ(report.checks.size(), kSteps);
  EXPECT_FALSE(report.ok());
  EXPECT_FALSE(report.failed());
}

TEST(Report, OnlyAllPassedIsOk) {
  Findings findings = all_passed();
  EXPECT_TRUE(report_of(findings).ok());
  findings.not_checked(Step::bls, "ask a drand client");
  EXPECT_FALSE(report_of(findings).ok());
  EXPECT_FALSE(report_of(findings).failed());
  findings.fail(Step::files, "E_FILE_DIGEST", "a.txt", "it is another file");
  EXPECT_TRUE(report_of(findings).failed());
  EXPECT_EQ(report_of(findings).status(Step::files), Status::fail);
  EXPECT_EQ(report_of(findings).status(Step::bls), Status::not_checked);
  EXPECT_EQ(report_of(findings).status(Step::keys), Status::pass);
}

TEST(Report, FailuresOfAStepAreCappedAndCounted) {
  Findings findings = all_passed();
  for (int i = 0; i < 33; ++i) findings.fail(Step::evidence, "E_ITEMS", "f", "wrong");
  const Report report = report_of(findings);
  EXPECT_EQ(report.checks.size(), kSteps - 1 + 20);
  const std::string text = report_text(report);
  EXPECT_NE(text.find("(and 13 more like these)"), std::string::npos) << text;
}

TEST(Report, TextHasALineACheck) {
  Findings findings = all_passed();
  findings.fail(Step::files, "E_FILE_DIGEST", "objections/a/0.txt", "it is not the file that was signed");
  const std::string text = report_text(report_of(findings));
  EXPECT_NE(text.find("policy pass: holds\n"), std::string::npos) << text;
  EXPECT_NE(text.find("files fail E_FILE_DIGEST objections/a/0.txt: it is not the file that was signed\n"),
            std::string::npos)
      << text;
}

TEST(Report, NamesFromAFileCannotDriveATerminal) {
  Findings findings = all_passed();
  findings.fail(Step::files, "E_PATH", "a\x1b[31m", "no");
  EXPECT_EQ(report_text(report_of(findings)).find('\x1b'), std::string::npos);
}

TEST(Report, DocumentHasTheFormatOfTheRecords) {
  Findings findings = all_passed();
  findings.fail(Step::runs, "E_RUN_COUNT", "entry 41", "one too many");
  findings.weakness("W_CUSTODY", "cell/a/b");
  const std::string text = json::write(report_document(report_of(findings)));
  EXPECT_TRUE(
      text.starts_with(R"({"format":"fivefold-report/v1","ok":false,"checks":[{"step":"policy","status":"pass")"));
  EXPECT_NE(
      text.find(R"({"step":"runs","status":"fail","error":"E_RUN_COUNT","where":"entry 41","detail":"one too many"})"),
      std::string::npos);
  EXPECT_NE(text.find(R"("standing":"provisional","weaknesses":[{"name":"W_CUSTODY","where":["cell/a/b"]}])"),
            std::string::npos);
}

TEST(Report, EveryWeaknessIsSaidInWords) {
  EXPECT_EQ(weakness_names().size(), 17U);
  for (const std::string_view name : weakness_names()) EXPECT_FALSE(weakness_in_words(name).empty()) << name;
  EXPECT_TRUE(weakness_in_words("W_NONE").empty());
}

}  // namespace
}  // namespace fivefold::verify
