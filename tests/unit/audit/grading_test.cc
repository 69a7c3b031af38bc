// Tier 0 of benchmarks that a program or a judge scores: what stands on sealed lines against what it must be.
#include "harness/audit/grading.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/audit/summary.h"
#include "tests/unit/audit/synthetic_stage.h"

namespace fivefold::audit {
namespace {

using test::SyntheticStage;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr const char* kPrompt = "Is {output} the same as {target}? ({prompt})";

bool right(const CellId&, int, std::size_t) { return true; }

std::string question(std::size_t item, const std::string& output) {
  return "Is " + output + " the same as answer " + std::to_string(item) + "? (?)";
}

JudgeAnswer honest_answer(std::size_t item, const std::string& output) {
  return {"판관", "r1", crypto::sha256(question(item, output)), "yes: 1"};
}

test::Terms judged(
    std::function<std::optional<JudgeAnswer>(const CellId&, int, std::size_t, const std::string&)> judge) {
  test::Terms terms;
  terms.scorer = R"({name: judge, endpoint: {url: "http://127.0.0.1:9/v1", model: 판관}, revision: r1, )"
                 "prompt: {path: judge.txt, sha256: " +
                 to_hex(crypto::sha256(kPrompt)) + "}}";
  terms.files["judge.txt"] = kPrompt;
  terms.judge = std::move(judge);
  return terms;
}

// "run item sealed found" of every finding of a cell, after an audit that executes nothing.
std::vector<std::string> findings(SyntheticStage& stage, const std::string& team, const std::string& benchmark) {
  auto workspace = stage.open();
  AuditOptions options;
  options.max_units = 0;
  options.close = true;
  options.secrets = [](const std::string&) { return std::nullopt; };
  const Reexecute nobody = [](const std::vector<Reexecution>&) -> Result<std::vector<UnitResult>> {
    return Error{Errc::io, "test", "nothing is to be executed"};
  };
  EXPECT_TRUE(fivefold::test::ok_or_print(run_audit(workspace, options, nobody, [](std::string_view) {})));
  auto summary = summarise(workspace);
  EXPECT_TRUE(fivefold::test::ok_or_print(summary));
  std::vector<std::string> out;
  const std::string claim = to_text(Claim{ClaimKind::consistency, {team}, {benchmark}});
  for (const ClaimView& view : summary->claims) {
    if (to_text(view.claim) != claim) continue;
    for (const Finding& finding : view.findings) {
      EXPECT_EQ(finding.kind, FindingKind::rescore);
      out.push_back(std::to_string(finding.run) + " " + finding.item->text + " " +
                    std::to_string(finding.sealed_micro) + " " + std::to_string(finding.found_micro));
    }
  }
  return out;
}

TEST(Grading, AJudgesAnswerIsReadAgainAndNobodyIsAsked) {
  SyntheticStage stage(right, right, true,
                       judged([](const CellId& cell, int run, std::size_t item,
                                 const std::string& output) -> std::optional<JudgeAnswer> {
                         JudgeAnswer answer = honest_answer(item, output);
                         if (cell.team.text == "honest" || cell.benchmark.text != "exact" || run != 2) return answer;
                         if (item == 3) answer.output = "no: 0";
                         if (item == 4) answer.output = "half of it: 0.5";
                         if (item == 5) answer.model = "a kinder one";
                         if (item == 6) answer.revision = "r2";
                         if (item == 7) answer.prompt_sha256 = crypto::sha256("Say 1.");
                         if (item == 8) return std::nullopt;
                         return answer;
                       }));
  EXPECT_THAT(findings(stage, "cheat", "exact"), ElementsAre("2 q3 1000000 0", "2 q4 1000000 500000", "2 q5 1000000 0",
                                                             "2 q6 1000000 0", "2 q7 1000000 0", "2 q8 1000000 0"));
  auto workspace = stage.open();
  const auto summary = summarise(workspace);
  for (const ClaimView& view : summary->claims) {
    if (view.claim.kind != ClaimKind::consistency || to_text(view.claim) == "consistency/cheat/exact") continue;
    EXPECT_EQ(view.verdict, ClaimVerdict::reproduced) << to_text(view.claim);
  }
  EXPECT_THAT(summary->regrades, IsEmpty());  // no unit was executed
}

TEST(Grading, AProgramScoresEverySealedOutputAgain) {
  test::Terms terms;
  terms.scorer = "{name: command, command: [python3, score.py], directory: scorer/}";
  terms.files["scorer/score.py"] =
      "import json, sys\nfor line in sys.stdin:\n    asked = json.loads(line)\n"
      "    print(json.dumps({'id': asked['id'], 'score': int(asked['output'] == asked['target'])}))\n";
  const auto sealed = [](const CellId&, int, std::size_t item) { return item != 9; };
  const auto scored = [&](const CellId& cell, int run, std::size_t item) {
    return sealed(cell, run, item) || (cell.team.text == "cheat" && run == 4);
  };
  SyntheticStage stage(sealed, scored, true, terms);
  EXPECT_THAT(findings(stage, "cheat", "sampled"), ElementsAre("4 q9 1000000 0"));
}

TEST(Grading, SaysWhichSecretAJudgeNeedsBeforeAnythingIsDone) {
  test::Terms terms = judged([](const CellId&, int, std::size_t item, const std::string& output) {
    return std::optional(honest_answer(item, output));
  });
  terms.scorer.insert(terms.scorer.size() - 1, ", secret: JUDGE_KEY");
  SyntheticStage stage(right, right, true, terms);
  auto workspace = stage.open();
  AuditOptions options;
  options.secrets = [](const std::string&) { return std::nullopt; };
  const std::size_t before = workspace.leaves().size();
  EXPECT_THAT(run_audit(workspace, options, {}, [](std::string_view) {}), fivefold::test::IsError("secret"));
  EXPECT_EQ(workspace.leaves().size(), before);
}

}  // namespace
}  // namespace fivefold::audit
