// Every error name of docs/records.md that the built kinds can raise has one export here that raises it in its step,
// and nothing else but the consequences that are listed beside it. Each row of the document's table of threats whose
// kinds are built is named by the fixture that plays it.
#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

#include <gtest/gtest.h>

#include "tests/support/error_fixture.h"

namespace fivefold::test {
namespace {

std::vector<ErrorFixture> fixtures() {
  std::vector<ErrorFixture> all;
  for (const auto& part : {head_errors(), entry_errors(), file_errors(), run_errors(), draw_errors(), unit_errors(),
                           closing_errors(), card_errors()}) {
    all.insert(all.end(), part.begin(), part.end());
  }
  return all;
}

std::set<std::string> found_in(const verify::Report& report) {
  std::set<std::string> found;
  for (const verify::Check& check : report.checks) {
    if (check.status != verify::Status::fail) continue;
    found.insert(std::string(verify::to_text(check.step)) + " " + check.error);
  }
  return found;
}

TEST(VerifyErrors, EachFixtureRaisesItsErrorAndItsConsequencesAlone) {
  for (const ErrorFixture& fixture : fixtures()) {
    const auto report = fixture.report();
    std::set<std::string> expected = fixture.consequences;
    expected.insert(std::string(verify::to_text(fixture.step)) + " " + fixture.error);
    EXPECT_EQ(found_in(report), expected) << fixture.error << ": " << fixture.threat << "\n" << report_text(report);
  }
}

// The kind that must be built before the error can be raised; empty for those that it can be raised of now.
const std::map<std::string, std::string>& waiting_for() {
  static const std::map<std::string, std::string> kinds{
      {"E_ANCHOR", "anchor"}, {"E_ERRATUM", "erratum"}, {"E_OBJECTION", "objection"}};
  return kinds;
}

const std::vector<std::string> kNames{
    "E_ANCHOR",      "E_BEACON",        "E_BEACON_TIME",  "E_CELL_MISSING", "E_COMMIT",
    "E_CONFIG_LINK", "E_CONSISTENCY",   "E_CSV",          "E_CUSTODY",      "E_ENVELOPE",
    "E_ERRATUM",     "E_FILE_DIGEST",   "E_FILE_MISSING", "E_GAP",          "E_ID",
    "E_ITEMS",       "E_JSON",          "E_KEY",          "E_KEY_REVOKED",  "E_LIMIT",
    "E_LOGE",        "E_MEAN",          "E_NOTE",         "E_OBJECTION",    "E_ORDER",
    "E_ORIGIN",      "E_OVERSTATEMENT", "E_PANEL",        "E_PATH",         "E_PLAN",
    "E_POLICY",      "E_PROOF",         "E_QUORUM",       "E_REDRAW",       "E_REF",
    "E_REPORT",      "E_RERUN",         "E_REUSE",        "E_REVEAL",       "E_ROLE",
    "E_ROOT",        "E_RUN_COUNT",     "E_RUN_SEED",     "E_SCHEMA",       "E_SCORE",
    "E_SCORECARD",   "E_SEAL",          "E_SEED",         "E_SIGNATURE",    "E_STAGE",
    "E_SUBMISSION",  "E_TILE",          "E_UNIT",         "E_VERDICT",      "E_VOID"};

TEST(VerifyErrors, EveryNameOfABuiltKindHasItsFixture) {
  std::set<std::string> raised;
  for (const ErrorFixture& fixture : fixtures()) raised.insert(fixture.error);
  for (const std::string& name : kNames) {
    EXPECT_NE(raised.contains(name), waiting_for().contains(name)) << name;
  }
  for (const std::string& name : raised) {
    EXPECT_TRUE(std::find(kNames.begin(), kNames.end(), name) != kNames.end()) << name;
  }
}

TEST(VerifyErrors, TheDocumentNamesNoOther) {
  std::ifstream in(std::string(FIVEFOLD_SOURCE_DIR) + "/docs/records.md");
  std::ostringstream text;
  text << in.rdbuf();
  const std::string document = text.str();
  std::size_t found = 0;
  for (std::size_t at = 0; (at = document.find("E_", at)) != std::string::npos; at += 2) {
    const char before = at == 0 ? ' ' : document[at - 1];
    if (before == '_' || (before >= 'A' && before <= 'Z')) continue;
    const std::size_t end = document.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ_", at);
    const std::string name = document.substr(at, end - at);
    if (name == "E_") continue;  // "E_..." stands for any of them
    ++found;
    EXPECT_TRUE(std::find(kNames.begin(), kNames.end(), name) != kNames.end()) << name;
  }
  EXPECT_GT(found, 40U);
}

// The table of threats; those whose defence lies in kinds that are not built yet are the last.
TEST(VerifyErrors, EveryThreatIsPlayed) {
  const std::vector<std::string> threats{"T edits results after the fact",
                                         "T reports the best of many runs",
                                         "T leaves out hard items",
                                         "T runs another model or config",
                                         "T copies, grinds or withholds a nonce",
                                         "T/O weak public key",
                                         "A picks items, drops or reorders units",
                                         "T swaps the targets, the driver, the shards",
                                         "T fails items on purpose",
                                         "A accuses inside the noise or without a pilot",
                                         "T serves another model to its own auditor; A hides whose machine it was",
                                         "A redraws until favourable",
                                         "A hides a discrepancy, changes tolerance",
                                         "A leaves out a chosen cell or a re-run of a scalar",
                                         "O chooses checkpoint or round later",
                                         "O exports other averages",
                                         "O swaps keys or roles",
                                         "S rewrites, deletes, rolls back, forks",
                                         "X replays a record elsewhere",
                                         "X parser differential, huge input",
                                         "X guesses hidden items",
                                         "A voids an unwelcome re-run",
                                         "A/T alters a scalar value or its verdict",
                                         "any stolen key"};
  const std::vector<std::string> not_yet{"O/A scores unscored runs to taste, or one team's",
                                         "O drops items after seeing the draw", "T calls a chosen run anchored",
                                         "A/O ignores an objection"};
  EXPECT_EQ(threats.size() + not_yet.size(), 28U);  // rows of the table
  std::set<std::string> played;
  for (const ErrorFixture& fixture : fixtures()) played.insert(fixture.threat);
  for (const std::string& threat : threats) EXPECT_TRUE(played.contains(threat)) << threat;
  for (const std::string& threat : not_yet) EXPECT_FALSE(played.contains(threat)) << threat << " moves to the others";
}

}  // namespace
}  // namespace fivefold::test
