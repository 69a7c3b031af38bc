#include "harness/core/claim.h"

#include <gtest/gtest.h>

#include "harness/base/number.h"
#include "harness/core/evidence_line.h"
#include "harness/core/item_line.h"
#include "tests/support/result_matchers.h"
#include "tests/unit/core/example_log.h"

namespace fivefold {
namespace {

using test::IsError;
using test::ok_or_print;

// A number that stands alone in a line of JSON, read by hand: the tests need no second reader of item lines.
std::int64_t score_in(const std::string& line) {
  const std::string name = "\"scoreMicro\":";
  const std::size_t from = line.find(name) + name.size();
  return *parse_integer<std::int64_t>(line.substr(from, line.find_first_of(",}", from) - from));
}

struct Example {
  StageLog log = test::example_log();
  Strata strata = test::example_strata();
  DrawPlan plan = log.draw(Purpose::audit)->plan.record;
  Digest seed = log.draw(Purpose::audit)->result->record.seed;

  std::vector<EvidenceLine> lines(const std::string& path) {
    std::vector<EvidenceLine> out;
    std::string text = test::example_file(path);
    for (std::size_t from = 0; from < text.size();) {
      const std::size_t end = text.find('\n', from);
      auto line = parse_evidence_line(text.substr(from, end - from));
      EXPECT_TRUE(ok_or_print(line));
      out.push_back(*line);
      from = end + 1;
    }
    return out;
  }

  static std::vector<JudgedUnit> judged(const Strata& strata, const TeamId& team, std::int64_t scale,
                                        const std::vector<EvidenceLine>& lines) {
    std::vector<JudgedUnit> units;
    for (const EvidenceLine& line : lines) {
      JudgedUnit unit;
      for (const SealedEvidence& sealed : line.sealed) {
        unit.sealed_micro.push_back(score_in(sealed.score ? sealed.score->line : sealed.sealed.line));
      }
      unit.y_micro = score_in(line.rerun.line);
      unit.o = overstatement(strata.cell(team, line.benchmark)->mode, scale, unit.sealed_micro, unit.y_micro);
      EXPECT_EQ(unit.o, line.o) << "rank " << line.rank;
      units.push_back(unit);
    }
    return units;
  }
};

void expect_record(const AuditRecord& ours, const AuditRecord& theirs) {
  EXPECT_EQ(ours.mode, theirs.mode);
  EXPECT_EQ(ours.scale, theirs.scale);
  EXPECT_EQ(ours.tolerance_micro, theirs.tolerance_micro);
  EXPECT_EQ(ours.accuse_micro, theirs.accuse_micro);
  EXPECT_EQ(ours.may_accuse, theirs.may_accuse);
  EXPECT_EQ(ours.alpha_r, theirs.alpha_r);
  EXPECT_EQ(ours.alpha_d, theirs.alpha_d);
  EXPECT_EQ(ours.claims, theirs.claims);
  EXPECT_EQ(ours.f_conf, theirs.f_conf);
  EXPECT_EQ(ours.f_disc, theirs.f_disc);
  EXPECT_EQ(ours.cap, theirs.cap);
  EXPECT_EQ(ours.population, theirs.population);
  EXPECT_EQ(ours.drawn, theirs.drawn);
  EXPECT_EQ(ours.n, theirs.n);
  EXPECT_EQ(ours.sum_o, theirs.sum_o);
  EXPECT_EQ(ours.log_e->conf, theirs.log_e->conf);
  EXPECT_EQ(ours.log_e->disc, theirs.log_e->disc);
  EXPECT_EQ(ours.log_e->disc_max, theirs.log_e->disc_max);
  EXPECT_EQ(ours.bounds->lower, theirs.bounds->lower);
  EXPECT_EQ(ours.bounds->upper, theirs.bounds->upper);
  EXPECT_EQ(ours.verdict, theirs.verdict);
  EXPECT_EQ(ours.reason, theirs.reason);
}

TEST(Claim, TheExampleTotalsAreJudgedAsTheirRecordsSay) {
  Example example;
  const std::vector<std::pair<std::string, std::string>> teams{{"team-a", "team-a"},
                                                               {"업스테이지", path_form("업스테이지")}};
  for (const auto& [team, path] : teams) {
    const auto lines = example.lines("audit/total/" + path + ".jsonl");
    const ClaimParameters parameters = total_parameters(example.strata, {team}, example.plan, 3);
    const auto units = Example::judged(example.strata, {team}, parameters.scale, lines);
    const auto judgement = judge_claim(parameters, units);
    ASSERT_TRUE(ok_or_print(judgement));
    const auto& theirs = example.log.claims.at("total/" + team).back().record;
    expect_record(audit_record(parameters, *judgement, static_cast<std::int64_t>(lines.size())), theirs);
  }
}

TEST(Claim, TheExampleCellsAreJudgedAsTheirRecordsSay) {
  Example example;
  const auto lines = example.lines("audit/cell/team-a/math.jsonl");
  const ClaimParameters parameters = cell_parameters(example.strata, {{"team-a"}, {"math"}}, example.plan, 3);
  const auto units = Example::judged(example.strata, {"team-a"}, parameters.scale, lines);
  const auto judgement = judge_claim(parameters, units);
  ASSERT_TRUE(ok_or_print(judgement));
  const auto& theirs = example.log.claims.at("cell/team-a/math").back().record;
  expect_record(audit_record(parameters, *judgement, static_cast<std::int64_t>(lines.size())), theirs);
}

SealedCell sealed(const Example& example, const char* benchmark, const std::vector<ItemId>& items) {
  SealedCell cell;
  cell.id = {{"team-a"}, {benchmark}};
  const CellStratum& line = *example.strata.cell(cell.id.team, cell.id.benchmark);
  cell.mode = line.mode;
  cell.weight = line.weight;
  cell.items = items;
  cell.runs = {1, 2, 3};
  return cell;
}

TEST(Claim, TheExampleUnitsAreTheDrawnOnes) {
  Example example;
  const SealedCell math = sealed(example, "math", {{"q0"}, {"q1"}, {"q2"}, {"q3"}, {"q4"}});
  const SealedCell korean = sealed(example, "수학", {{"q0"}, {"q1"}, {"q2"}, {"q3"}});
  const auto total = example.lines("audit/total/team-a.jsonl");
  const auto drawn = total_units(example.seed, {"team-a"}, {&korean, &math}, 60);
  ASSERT_EQ(drawn.size(), total.size());
  for (std::size_t i = 0; i < drawn.size(); ++i) {
    EXPECT_EQ(drawn[i].benchmark, total[i].benchmark);
    EXPECT_EQ(drawn[i].run, total[i].run);
    EXPECT_EQ(static_cast<std::int64_t>(drawn[i].item), total[i].index);
    EXPECT_EQ(drawn[i].words, total[i].words);
  }
  const auto tickets = example.lines("audit/cell/team-a/math.jsonl");
  const auto order = cell_units(example.seed, math, 100);
  ASSERT_EQ(order.size(), tickets.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    EXPECT_EQ(order[i].ticket, tickets[i].ticket);
    EXPECT_EQ(order[i].run, tickets[i].run);
    EXPECT_EQ(math.items[order[i].item], tickets[i].item);
  }
}

ClaimParameters small_cell() {
  ClaimParameters parameters;
  parameters.tolerance_micro = 10'000;
  parameters.accuse_micro = 20'000;
  parameters.alpha_r = "0.05";
  parameters.alpha_d = "0.05";
  parameters.claims = 5;
  parameters.f_conf = "0.5";
  parameters.f_disc = "0.25";
  parameters.cap = 3000;
  parameters.population = 100;
  parameters.piloted = true;
  parameters.d_micro = 20'000;
  parameters.d_upper_micro = 30'000;
  return parameters;
}

std::vector<JudgedUnit> same(std::size_t count, std::int64_t s, std::int64_t y) {
  return std::vector<JudgedUnit>(count, JudgedUnit{s - y, false, {s}, y});
}

TEST(Claim, AnInflatedCellIsDiscrepantWherePiloted) {
  const auto judgement = judge_claim(small_cell(), same(40, 1'000'000, 0));
  ASSERT_TRUE(ok_or_print(judgement));
  EXPECT_EQ(judgement->verdict, ClaimVerdict::discrepant);
  EXPECT_FALSE(judgement->open);
  EXPECT_TRUE(judgement->may_accuse);
}

TEST(Claim, AnAssumedBasisNeverAccuses) {
  ClaimParameters parameters = small_cell();
  parameters.piloted = false;
  const auto accused = judge_claim(small_cell(), same(40, 1'000'000, 0));
  const auto judgement = judge_claim(parameters, same(40, 1'000'000, 0));
  ASSERT_TRUE(ok_or_print(judgement));
  EXPECT_EQ(judgement->verdict, ClaimVerdict::inconclusive);
  EXPECT_EQ(judgement->reason, "not-piloted");
  EXPECT_FALSE(judgement->open);
  EXPECT_EQ(judgement->n, accused->n);
}

TEST(Claim, DisagreementInTheTeamsDisfavourClearsMayAccuse) {
  // Half of the units fall 1 below, half 1 above: far more disagreement than was declared, no overstatement.
  std::vector<JudgedUnit> units;
  for (int i = 0; i < 100; ++i) units.push_back(i % 2 == 0 ? same(1, 0, 1'000'000)[0] : same(1, 1'000'000, 0)[0]);
  const auto judgement = judge_claim(small_cell(), units);
  ASSERT_TRUE(ok_or_print(judgement));
  ASSERT_TRUE(judgement->declared.has_value());
  EXPECT_TRUE(judgement->declared->flagged);
  EXPECT_FALSE(judgement->may_accuse);
}

TEST(Claim, TooFewUnitsLeaveAClaimOpen) {
  const auto judgement = judge_claim(small_cell(), same(3, 0, 0));
  ASSERT_TRUE(ok_or_print(judgement));
  EXPECT_TRUE(judgement->open);
  EXPECT_EQ(judgement->reason, "incomplete-draws");
  EXPECT_FALSE(reached(small_cell(), same(3, 0, 0))->settled);
  EXPECT_TRUE(reached(small_cell(), same(100, 0, 0))->settled);
}

TEST(Claim, TheCapSettlesAClaim) {
  ClaimParameters parameters = small_cell();
  parameters.cap = 4;
  const auto judgement = judge_claim(parameters, same(9, 0, 0));
  ASSERT_TRUE(ok_or_print(judgement));
  EXPECT_FALSE(judgement->open);
  EXPECT_EQ(judgement->n, 4);
  EXPECT_EQ(judgement->reason, "cap-reached");
}

TEST(Claim, NoUnitsAtAllIsIncompleteDraws) {
  const auto judgement = judge_claim(small_cell(), {});
  ASSERT_TRUE(ok_or_print(judgement));
  EXPECT_TRUE(judgement->open);
  EXPECT_EQ(judgement->log_e.conf, "0.000000000");
  EXPECT_EQ(judgement->bounds.lower, -1'000'000);
  EXPECT_EQ(judgement->bounds.upper, 1'000'000);
}

TEST(Claim, AnUnexecutedUnitCountsZeroWhenConfirmingAndFullWhenAccusing) {
  std::vector<JudgedUnit> units = same(40, 1'000'000, 0);
  for (JudgedUnit& unit : units) unit.unexecuted = true;
  const auto judgement = judge_claim(small_cell(), units);
  ASSERT_TRUE(ok_or_print(judgement));
  EXPECT_NE(judgement->verdict, ClaimVerdict::discrepant);
  EXPECT_NE(judgement->verdict, ClaimVerdict::reproduced);
}

TEST(Claim, OverstatementsScaleWithTheMode) {
  EXPECT_EQ(overstatement(Mode::replay, 1'000'000, {1'000'000}, 250'000), 750'000);
  EXPECT_EQ(overstatement(Mode::replay, 5'000'000, {1'000'000}, 250'000), 3'750'000);
  EXPECT_EQ(overstatement(Mode::fresh, 3'000'000, {1'000'000, 0, 500'000}, 1'000'000), -1'500'000);
}

TEST(Claim, NamesAreReadBack) {
  for (const char* name : {"total/team-a", "cell/업스테이지/math", "scalar/t/b", "consistency/t/수학"}) {
    const auto claim = parse_claim(name);
    ASSERT_TRUE(ok_or_print(claim));
    EXPECT_EQ(to_text(*claim), name);
  }
  EXPECT_THAT(parse_claim("cell/t"), IsError("E_SCHEMA"));
  EXPECT_THAT(parse_claim("mean/t"), IsError("E_SCHEMA"));
  EXPECT_THAT(parse_claim("total/a/b"), IsError("E_ID"));
}

TEST(EvidenceLine, TheExampleLinesAreWrittenBackByteForByte) {
  for (const char* path : {"audit/total/team-a.jsonl", "audit/cell/team-a/math.jsonl"}) {
    const std::string text = test::example_file(path);
    for (std::size_t from = 0; from < text.size();) {
      const std::size_t end = text.find('\n', from);
      const auto line = parse_evidence_line(text.substr(from, end - from));
      ASSERT_TRUE(ok_or_print(line));
      EXPECT_EQ(encode_evidence_line(*line), text.substr(from, end - from));
      from = end + 1;
    }
  }
}

TEST(EvidenceLine, FindingsAreReadBack) {
  const Finding finding{3, ItemId{"q17"}, FindingKind::rescore, 1'000'000, 0};
  const std::string text = encode_finding(0, finding);
  EXPECT_EQ(text, R"({"rank":0,"run":3,"item":"q17","finding":"rescore","sealedMicro":1000000,"foundMicro":0})");
  const auto read = parse_finding(text);
  ASSERT_TRUE(ok_or_print(read));
  EXPECT_EQ(read->finding, finding);
  EXPECT_THAT(parse_finding(R"({"rank":0,"run":3,"item":null,"finding":"odd","sealedMicro":0,"foundMicro":0})"),
              IsError("E_SCHEMA"));
}

}  // namespace
}  // namespace fivefold
