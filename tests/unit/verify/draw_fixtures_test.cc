// One export a named error: plans, seals, dice and seeds.
#include <gtest/gtest.h>

#include "harness/crypto/note.h"
#include "tests/support/verify_fixture.h"

namespace fivefold::test {
namespace {

using verify::Step;

TEST(VerifyFixture, ASealOfAnotherSize) {
  ExportKnobs knobs;
  knobs.edit = edit_record<DrawResult>(1, [](DrawResult& result) {
    const auto log = *crypto::KeySigner::from_seed(std::string(32, 'E'));
    const std::string text = crypto::to_text(crypto::Checkpoint{"example.org/test-1", 3, Digest{}});
    result.seal = *crypto::sign_note(text, "example.org/test-1", log);
  });
  expect_fails(report_on(knobs), Step::plans, "E_SEAL");
}

TEST(VerifyFixture, ASeedThatDoesNotFollow) {
  ExportKnobs knobs;
  knobs.edit = edit_record<DrawResult>(0, [](DrawResult& result) { result.seed.bytes[0] ^= 1; });
  expect_fails(report_on(knobs), Step::seed, "E_SEED");
  ExportKnobs file;
  file.edit_file = [](const std::string& path, std::string& bytes) {
    if (path == "draws/audit-0/seed.bin") bytes.back() = static_cast<char>(bytes.back() ^ 1);
  };
  expect_fails(report_on(file), Step::seed, "E_SEED");
}

TEST(VerifyFixture, DiceThatAreNotThoseThatWereAnnounced) {
  const std::vector<std::function<void(DrawResult&)>> changes{
      [](DrawResult& result) { result.beacons[0].digits.pop_back(); },
      [](DrawResult& result) { result.beacons[0].digits[3] = 'x'; },
      [](DrawResult& result) { result.beacons[0].chain = "dice/other"; },
      [](DrawResult& result) { result.beacons[0].witnesses.pop_back(); },
      [](DrawResult& result) { result.beacons.push_back(result.beacons[0]); },
  };
  for (const auto& change : changes) {
    ExportKnobs knobs;
    knobs.edit = edit_record<DrawResult>(1, change);
    expect_fails(report_on(knobs), Step::beacons, "E_BEACON");
  }
}

TEST(VerifyFixture, DiceThrownTooEarly) {
  ExportKnobs early;
  early.edit = edit_record<DrawResult>(0, [](DrawResult& result) { result.beacons[0].rolled_at.milliseconds -= 1; });
  expect_fails(report_on(early), Step::beacons, "E_BEACON_TIME");
  ExportKnobs margin;
  margin.edit = edit_record<DrawPlan>(0, [](DrawPlan& plan) { plan.margin_seconds = 7200; });
  expect_fails(report_on(margin), Step::beacons, "E_BEACON_TIME");
}

TEST(VerifyFixture, APlanWithTooFewDiceOrAnotherNumber) {
  ExportKnobs dice;
  dice.edit = edit_record<DrawPlan>(1, [](DrawPlan& plan) { plan.beacons[0].rolls = 19; });
  expect_fails(report_on(dice), Step::plans, "E_BEACON");
  ExportKnobs id;
  id.edit = edit_record<DrawPlan>(1, [](DrawPlan& plan) { plan.draw_id = "test-1/audit/7"; });
  expect_fails(report_on(id), Step::plans, "E_PLAN");
  ExportKnobs claims;
  claims.edit = edit_record<DrawPlan>(1, [](DrawPlan& plan) { plan.claims = 7; });
  expect_fails(report_on(claims), Step::plans, "E_PLAN");
}

TEST(VerifyFixture, APlanOfOtherStrataOrSubmissions) {
  ExportKnobs strata;
  strata.edit_file = [](const std::string& path, std::string& bytes) {
    if (path == "plans/audit-0.jsonl") bytes[bytes.find("200000")] = '1';
  };
  expect_fails(report_on(strata), Step::plans, "E_PLAN");
  ExportKnobs runs;
  runs.edit_file = [](const std::string& path, std::string& bytes) {
    if (path == "plans/runs-0.jsonl") bytes.erase(0, bytes.find('\n') + 1);
  };
  expect_fails(report_on(runs), Step::plans, "E_PLAN");
}

TEST(VerifyFixture, NoncesThatDoNotAnswerTheirCommitments) {
  ExportKnobs extra;
  extra.edit = edit_record<DrawResult>(1, [](DrawResult& result) { result.nonces.push_back({"p", Digest{}, ""}); });
  expect_fails(report_on(extra), Step::seed, "E_COMMIT");
  ExportKnobs wrong;
  wrong.edit = [](const std::string& kind, int number, Statement& statement) {
    if (number != 1) return;
    if (kind == "draw-plan") {
      std::get<DrawPlan>(statement.predicate).commits = {{"p", Ref{}, Digest{}}};
    } else if (kind == "draw-result") {
      std::get<DrawResult>(statement.predicate).nonces = {{"p", Digest{}, std::string(32, 'n')}};
    }
  };
  expect_fails(report_on(wrong), Step::seed, "E_REVEAL");
}

TEST(VerifyFixture, ASecondResultOfOneDraw) {
  ExportKnobs knobs;
  DrawResult first;
  knobs.edit = [&first](const std::string& kind, int number, Statement& statement) {
    if (kind == "draw-result" && number == 1) first = std::get<DrawResult>(statement.predicate);
  };
  knobs.after = [&first](ExportBuilder& builder, const std::string& kind, int number) {
    if (kind == "draw-result" && number == 1) {
      builder.append("organiser", {builder.add_file("draws/audit-0/seed.bin", "")}, first);
    }
  };
  expect_fails(report_on(knobs), Step::entries, "E_REDRAW");
}

}  // namespace
}  // namespace fivefold::test
