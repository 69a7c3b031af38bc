// The mock-ups of docs/ux.md section 1, figures aside: each page in both languages, at 80 and 120 columns and into a
// pipe, with and without colour and UTF-8. Files under tests/golden, rewritten only with FIVEFOLD_UPDATE_GOLDEN=1.

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "harness/cli/audit_text.h"
#include "harness/cli/average_text.h"
#include "harness/cli/plan_text.h"
#include "harness/cli/problem_text.h"
#include "harness/cli/progress.h"
#include "harness/cli/score_text.h"
#include "harness/cli/status_text.h"
#include "harness/cli/verify_text.h"
#include "harness/config/panel_files.h"
#include "harness/config/submission_reader.h"
#include "harness/core/card/averages_file.h"
#include "tests/unit/cli/golden_pages.h"
#include "tests/unit/cli/mock_up.h"

namespace fivefold::cli {
namespace {

using Page = std::function<std::string(const Look&)>;

// Escape sequences as <31>, so that a golden file can be read and drives no terminal.
std::string visible(std::string text) {
  for (std::size_t at = text.find("\x1b["); at != std::string::npos; at = text.find("\x1b[", at)) {
    const std::size_t end = text.find('m', at);
    text = text.substr(0, at) + "<" + text.substr(at + 2, end - at - 2) + ">" + text.substr(end + 1);
  }
  return text;
}

std::string all_looks(const Page& page, Language language) {
  std::string out;
  for (const std::size_t columns : {0U, 120U, 80U}) {
    for (const bool utf8 : {true, false}) {
      for (const bool color : {false, true}) {
        Look look{.words = Words(language), .marks = utf8 ? Marks{} : plain_marks(), .color = color, .columns = {}};
        if (columns != 0) look.columns = columns;
        out += "=== " + (columns == 0 ? std::string("pipe") : std::to_string(columns) + " columns") +
               (utf8 ? ", UTF-8" : ", ASCII marks") + (color ? ", colour" : "") + "\n" + visible(page(look));
        if (!out.ends_with('\n')) out += '\n';
      }
    }
  }
  return out;
}

void expect_golden(const std::string& name, const Page& page) {
  for (const Language language : {Language::en, Language::ko}) {
    const std::string path =
        std::string(FIVEFOLD_SOURCE_DIR "/tests/golden/") + name + (language == Language::en ? ".en.txt" : ".ko.txt");
    const std::string text = all_looks(page, language);
    if (const char* const update = std::getenv("FIVEFOLD_UPDATE_GOLDEN"); update != nullptr && update[0] == '1') {
      std::ofstream(path, std::ios::binary) << text;
    }
    std::ifstream file(path, std::ios::binary);
    EXPECT_EQ(std::string(std::istreambuf_iterator<char>(file), {}), text) << path;
  }
}

TEST(Golden, Check) {
  const config::Checked<Submission> checked = config::read_submission(test::kMockUp, "team.yaml");
  expect_golden("check",
                [&](const Look& look) { return problems_text(checked.problems, "team.yaml", test::kMockUp, look); });
}

TEST(Golden, Status) {
  expect_golden("status", [](const Look& look) { return status_text(test::status_page(), test::names(look), look); });
}

TEST(Golden, Run) {
  expect_golden("run", [](const Look& look) { return progress_text(test::run_progress(look), look); });
}

TEST(Golden, Plan) {
  const Stage stage = test::plan_stage();
  const PlanPage page{stage, test::plan_cost(), 0.066};
  expect_golden("plan", [&](const Look& look) { return plan_text(page, look).value(); });
}

TEST(Golden, PlanOfASmallStageSaysWhyItsShareIsLarge) {
  const Stage stage = test::plan_stage();
  PlanPage page{stage, test::plan_cost(), 0.07};
  page.cost.units = 465'000;
  page.cost.units_full_team = 5'000;
  expect_golden("plan-small", [&](const Look& look) { return plan_text(page, look).value(); });
}

TEST(Golden, AuditWhileItRuns) {
  expect_golden("audit-running", [](const Look& look) { return progress_text(test::audit_progress(look), look); });
}

TEST(Golden, Audit) {
  expect_golden("audit", [](const Look& look) { return audit_text(test::audit_summary(), test::names(look), look); });
}

TEST(Golden, Verify) {
  expect_golden("verify", [](const Look& look) { return verify_text(test::verify_report(), look); });
}

TEST(Golden, Average) {
  expect_golden("average", [](const Look& look) { return average_text(test::averages(), test::names(look), look); });
}

card::Scorecard example_card(const card::WhatIf& what_if) {
  const std::string folder = FIVEFOLD_SOURCE_DIR "/configs/kai-2026-stage1/example/";
  const config::LoadedPanel loaded = config::load_panel(folder + "panel.yaml");
  std::ifstream file(folder + "averages.csv", std::ios::binary);
  const std::string text(std::istreambuf_iterator<char>(file), {});
  return card::make_scorecard(loaded.policy.value(), loaded.panel.value(),
                              card::parse_averages_csv(text).value().averages, what_if,
                              {card::Open::verdict, card::Open::objection_period})
      .value();
}

TEST(Golden, Score) {
  const card::Scorecard card = example_card({});
  expect_golden("score", [&](const Look& look) { return score_text(card, look); });
}

TEST(Golden, ScoreExplained) {
  const card::Scorecard card = example_card({true, true});
  expect_golden("score-explained",
                [&](const Look& look) { return explain_score_text(card, TeamId{"naver-cloud"}, look); });
}

}  // namespace
}  // namespace fivefold::cli
