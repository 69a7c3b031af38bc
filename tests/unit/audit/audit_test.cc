#include "harness/audit/audit.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "harness/audit/summary.h"
#include "harness/core/claims_report.h"
#include "tests/support/result_matchers.h"
#include "tests/unit/audit/synthetic_stage.h"

namespace fivefold::audit {
namespace {

using fivefold::test::IsError;
using fivefold::test::ok_or_print;
using test::Answers;
using test::SyntheticStage;

const Note kQuiet = [](std::string_view) {};

// Both teams seal 70 of 100 right answers; in the lab the cheat gets hardly any.
bool sealed_right(const CellId&, int, std::size_t item) { return item % 10 < 7; }
bool lab_right(const CellId& cell, int run, std::size_t item) {
  return cell.team.text == "honest" ? sealed_right(cell, run, item) : item % 10 == 0;
}

std::map<std::string, ClaimVerdict> verdicts(ledger::Workspace& workspace) {
  auto summary = summarise(workspace);
  EXPECT_TRUE(ok_or_print(summary));
  std::map<std::string, ClaimVerdict> out;
  for (const ClaimView& view : summary->claims) out[to_text(view.claim)] = view.verdict;
  return out;
}

// What must be the same however often the audit was killed.
std::vector<std::string> numbers(ledger::Workspace& workspace) {
  auto summary = summarise(workspace);
  EXPECT_TRUE(ok_or_print(summary));
  std::vector<std::string> out;
  for (const ClaimView& view : summary->claims) {
    std::string text = to_text(view.claim) + " " + std::string(to_text(view.verdict)) + " " + view.reason;
    if (view.record && view.record->log_e) {
      text += " " + std::to_string(view.record->n) + " " + view.record->log_e->conf + " " + view.record->log_e->disc +
              " " + std::to_string(view.record->bounds->lower) + " " + std::to_string(view.record->bounds->upper);
    }
    out.push_back(text);
  }
  return out;
}

TEST(Audit, FindsTheCheatAndConfirmsTheHonestTeam) {
  SyntheticStage stage(sealed_right);
  auto workspace = stage.open();
  ASSERT_TRUE(ok_or_print(run_audit(workspace, {}, stage.reexecute(lab_right), kQuiet)));
  ASSERT_TRUE(workspace.log().report.has_value());
  EXPECT_FALSE(workspace.log().report->record.verified);
  const auto found = verdicts(workspace);
  EXPECT_EQ(found.at("total/honest"), ClaimVerdict::reproduced);
  EXPECT_EQ(found.at("cell/honest/exact"), ClaimVerdict::reproduced);
  EXPECT_EQ(found.at("cell/honest/sampled"), ClaimVerdict::reproduced);
  EXPECT_EQ(found.at("total/cheat"), ClaimVerdict::discrepant);
  EXPECT_EQ(found.at("consistency/cheat/exact"), ClaimVerdict::reproduced);
}

TEST(Audit, AHonestStageIsVerified) {
  SyntheticStage stage(sealed_right);
  auto workspace = stage.open();
  ASSERT_TRUE(ok_or_print(run_audit(workspace, {}, stage.reexecute(sealed_right), kQuiet)));
  EXPECT_TRUE(workspace.log().report->record.verified);
}

std::map<std::string, std::vector<std::string>> screens(ledger::Workspace& workspace) {
  auto summary = summarise(workspace);
  EXPECT_TRUE(ok_or_print(summary));
  std::map<std::string, std::vector<std::string>> out;
  for (const ClaimView& view : summary->claims) {
    for (const Flag& flag : view.screens) out[to_text(view.claim)].emplace_back(to_text(flag.screen));
  }
  return out;
}

TEST(Audit, AScreenAddsACellAndIsNoVerdict) {
  // Every item changes from run to run, and still every run has as many right as the others.
  const Answers smooth = [](const CellId& cell, int run, std::size_t item) {
    return cell.team.text == "cheat" ? (item + static_cast<std::size_t>(run)) % 5 < 3 : sealed_right(cell, run, item);
  };
  SyntheticStage stage(smooth, smooth, true, {"{cells: {random: 0, escalated: 0}}", "{}"});
  auto workspace = stage.open();
  const std::map<std::string, std::vector<std::string>> wanted{{"cell/cheat/exact", {"run-dispersion-low"}},
                                                               {"cell/cheat/sampled", {"run-dispersion-low"}}};
  EXPECT_EQ(screens(workspace), wanted) << "before the first re-execution";
  ASSERT_TRUE(ok_or_print(run_audit(workspace, {}, stage.reexecute(smooth), kQuiet)));
  EXPECT_EQ(screens(workspace), wanted) << "and from the ledger alone";
  const auto found = verdicts(workspace);
  EXPECT_EQ(found.at("cell/cheat/exact"), ClaimVerdict::reproduced);
  EXPECT_EQ(found.at("cell/honest/exact"), ClaimVerdict::unaudited) << "nothing drew or flagged it";
}

TEST(Audit, RunsThatAreIdenticalThoughDecodingIsSampledAreFlagged) {
  SyntheticStage stage(sealed_right, sealed_right, true,
                       {"{cells: {random: 0, escalated: 0}}", "{decoding: {temperature: 0.7}}"});
  auto workspace = stage.open();
  const auto found = screens(workspace);
  ASSERT_EQ(found.size(), 4U);
  EXPECT_EQ(found.at("cell/honest/exact"), std::vector<std::string>{"identical-runs"});
}

TEST(Audit, AScoreThatItsOutputDoesNotEarnIsAFinding) {
  const Answers flattered = [](const CellId& cell, int run, std::size_t item) {
    const bool lie = cell.team.text == "cheat" && cell.benchmark.text == "exact" && run == 2 && item == 8;
    return lie || sealed_right(cell, run, item);
  };
  SyntheticStage stage(sealed_right, flattered, true);
  auto workspace = stage.open();
  ASSERT_TRUE(ok_or_print(run_audit(workspace, {}, stage.reexecute(sealed_right), kQuiet)));
  EXPECT_FALSE(workspace.log().report->record.verified);
  auto summary = summarise(workspace);
  ASSERT_TRUE(ok_or_print(summary));
  std::vector<Finding> found;
  for (const ClaimView& view : summary->claims) {
    EXPECT_TRUE(view.findings.empty() || to_text(view.claim) == "consistency/cheat/exact");
    found.insert(found.end(), view.findings.begin(), view.findings.end());
  }
  EXPECT_EQ(found, (std::vector<Finding>{{2, ItemId{"q8"}, FindingKind::rescore, 1'000'000, 0}}));
  EXPECT_EQ(verdicts(workspace).at("consistency/cheat/exact"), ClaimVerdict::discrepant);
}

TEST(Audit, AClosedAuditWritesNothingMore) {
  SyntheticStage stage(sealed_right);
  auto workspace = stage.open();
  ASSERT_TRUE(ok_or_print(run_audit(workspace, {}, stage.reexecute(lab_right), kQuiet)));
  const std::uint64_t size = workspace.log().size;
  const auto before = numbers(workspace);
  const Reexecute never = [](const std::vector<Reexecution>&) -> Result<std::vector<UnitResult>> {
    return Error{Errc::io, "test", "must not be called"};
  };
  ASSERT_TRUE(ok_or_print(run_audit(workspace, {}, never, kQuiet)));
  EXPECT_EQ(workspace.log().size, size);
  EXPECT_EQ(numbers(workspace), before);
}

TEST(Audit, PiecesOfSomeUnitsEndInTheSameVerdicts) {
  SyntheticStage undisturbed(sealed_right);
  auto whole = undisturbed.open();
  ASSERT_TRUE(ok_or_print(run_audit(whole, {}, undisturbed.reexecute(lab_right), kQuiet)));

  SyntheticStage stage(sealed_right);
  AuditOptions options;
  options.max_units = 70;
  int calls = 0;
  for (; calls < 100; ++calls) {
    auto workspace = stage.open();  // a new process each time
    ASSERT_TRUE(ok_or_print(run_audit(workspace, options, stage.reexecute(lab_right), kQuiet)));
    if (workspace.log().report) break;
  }
  EXPECT_GT(calls, 1);
  auto workspace = stage.open();
  EXPECT_EQ(numbers(workspace), numbers(whole));
  EXPECT_LE(stage.asked(), undisturbed.asked()) << "a claim may be settled before its round is full";
}

// The process dies while or after units are executed and before they are recorded: nothing is lost but that call.
TEST(Audit, AFailingExecutionKeepsWhatIsRecordedAndGoesOn) {
  SyntheticStage undisturbed(sealed_right);
  auto whole = undisturbed.open();
  ASSERT_TRUE(ok_or_print(run_audit(whole, {}, undisturbed.reexecute(lab_right), kQuiet)));

  SyntheticStage stage(sealed_right);
  stage.allow_repeats();
  for (int deaths = 0; deaths < 2; ++deaths) {
    auto workspace = stage.open();
    int rounds = 0;
    const Reexecute good = stage.reexecute(lab_right);
    const Reexecute dying = [&](const std::vector<Reexecution>& wanted) -> Result<std::vector<UnitResult>> {
      if (rounds++ == deaths) return Error{Errc::io, "signal", "stopped"};
      return good(wanted);
    };
    const auto end = run_audit(workspace, {}, dying, kQuiet);
    if (end.ok()) break;
    EXPECT_THAT(end, IsError("signal"));
  }
  auto workspace = stage.open();
  ASSERT_TRUE(ok_or_print(run_audit(workspace, {}, stage.reexecute(lab_right), kQuiet)));
  EXPECT_EQ(numbers(workspace), numbers(whole));
}

TEST(Audit, CloseWritesTheReportAtOnce) {
  SyntheticStage stage(sealed_right);
  auto workspace = stage.open();
  AuditOptions options;
  options.close = true;
  options.max_units = 20;
  ASSERT_TRUE(ok_or_print(run_audit(workspace, options, stage.reexecute(lab_right), kQuiet)));
  ASSERT_TRUE(workspace.log().report.has_value());
  auto summary = summarise(workspace);
  ASSERT_TRUE(ok_or_print(summary));
  EXPECT_EQ(summary->units_executed, 20);
  for (const ClaimView& view : summary->claims) {
    if (to_text(view.claim) != "total/honest") continue;
    EXPECT_EQ(view.verdict, ClaimVerdict::inconclusive);
    EXPECT_EQ(view.reason, "incomplete-draws");
  }
}

TEST(Audit, AStoppedAuditShowsWhatIsOpen) {
  SyntheticStage stage(sealed_right);
  auto workspace = stage.open();
  AuditOptions options;
  options.max_units = 20;
  ASSERT_TRUE(ok_or_print(run_audit(workspace, options, stage.reexecute(sealed_right), kQuiet)));
  EXPECT_FALSE(workspace.log().report.has_value());
  auto summary = summarise(workspace);
  ASSERT_TRUE(ok_or_print(summary));
  EXPECT_FALSE(summary->closed);
  EXPECT_TRUE(std::any_of(summary->claims.begin(), summary->claims.end(), [](const auto& view) { return view.open; }));
}

TEST(Audit, AnUnitThatFailsInEveryTryIsUnexecuted) {
  SyntheticStage stage(sealed_right);
  auto workspace = stage.open();
  const Reexecute failing = [](const std::vector<Reexecution>& wanted) -> Result<std::vector<UnitResult>> {
    std::vector<UnitResult> out;
    for (const Reexecution& launch : wanted) {
      for (const ItemId& item : launch.items) out.push_back({launch.cell, launch.run, item, 3, std::nullopt});
    }
    return out;
  };
  ASSERT_TRUE(ok_or_print(run_audit(workspace, {}, failing, kQuiet)));
  for (const auto& [claim, verdict] : verdicts(workspace)) {
    if (claim.starts_with("consistency")) continue;
    EXPECT_NE(verdict, ClaimVerdict::reproduced) << claim;
    EXPECT_NE(verdict, ClaimVerdict::discrepant) << claim;
  }
}

TEST(Audit, AResultThatIsMissingIsRefused) {
  SyntheticStage stage(sealed_right);
  auto workspace = stage.open();
  const std::uint64_t before = workspace.log().reruns.size();
  const Reexecute nothing = [](const std::vector<Reexecution>&) { return Result(std::vector<UnitResult>{}); };
  EXPECT_THAT(run_audit(workspace, {}, nothing, kQuiet), IsError("reexecution"));
  EXPECT_EQ(workspace.log().reruns.size(), before);
}

TEST(Audit, OtherCustodyThanTheLabsIsRefusedByName) {
  SyntheticStage stage(sealed_right);
  auto workspace = stage.open();
  AuditOptions options;
  options.custody = Custody::team_endpoint;
  EXPECT_THAT(run_audit(workspace, options, stage.reexecute(sealed_right), kQuiet), IsError("custody"));
}

TEST(Audit, NothingHappensBeforeTheDraw) {
  SyntheticStage stage(sealed_right, false);
  auto workspace = stage.open();
  const std::uint64_t size = workspace.log().size;
  EXPECT_THAT(run_audit(workspace, {}, stage.reexecute(sealed_right), kQuiet), IsError("E_ORDER"));
  EXPECT_EQ(workspace.log().size, size);
}

}  // namespace
}  // namespace fivefold::audit
