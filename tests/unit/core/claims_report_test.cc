#include "harness/core/claims_report.h"

#include <gtest/gtest.h>

#include "harness/core/averages.h"
#include "tests/support/result_matchers.h"
#include "tests/unit/core/example_log.h"

namespace fivefold {
namespace {

using test::IsError;
using test::ok_or_print;

Digest some_digest() { return {}; }

// A log with two teams and one item benchmark, all runs completed, built record by record.
class SmallStage {
 public:
  SmallStage() {
    StagePolicy policy;
    policy.runs = 2;
    policy.teams = {{"a"}, {"b"}};
    put(policy);
    for (const char* team : {"a", "b"}) {
      for (int run = 1; run <= 2; ++run) complete_run(team, run, 3'000'000 + run * 500'000);
    }
    for (const char* team : {"a", "b"}) {
      strata_.lines.emplace_back(TeamStratum{{team}, 10'000, 20'000, "0.5", "0.25", 100});
      CellStratum cell;
      cell.team = {team};
      cell.benchmark = {"m"};
      cell.items = 10;
      strata_.lines.emplace_back(cell);
    }
    plan_.draw_id = "s/audit/0";
    plan_.alpha_r = "0.05";
    plan_.alpha_d = "0.05";
  }

  Ref put(const Predicate& predicate) {
    const Ref ref{log_.size, some_digest()};
    EXPECT_TRUE(ok_or_print(log_.apply({{}, {"s"}, {}, predicate}, ref.leaf)));
    return ref;
  }

  void judge_scalar(const std::string& claim, ClaimVerdict verdict, std::optional<ScalarSide> side,
                    const std::string& log_p) {
    AuditRecord record;
    record.claim = claim;
    record.verdict = verdict;
    record.scalar = ScalarFigures{};
    record.scalar->side = side;
    record.scalar->log_p = log_p;
    put(record);
  }

  void complete_run(const char* team, int run, std::int64_t sum, const char* benchmark = "m") {
    RunStart start;
    start.team = {team};
    start.benchmark = {benchmark};
    start.run = run;
    RunRecord record;
    record.team = start.team;
    record.benchmark = start.benchmark;
    record.run = run;
    record.run_start = put(start);
    record.items = ItemTree{10, {}};
    record.sum_micro = sum;
    put(record);
  }

  void judge(const std::string& claim, ClaimVerdict verdict, const std::string& reason = "",
             const std::string& disc_max = "0.000000000", bool may_accuse = true) {
    AuditRecord record;
    record.claim = claim;
    record.verdict = verdict;
    record.reason = reason;
    record.may_accuse = may_accuse;
    if (!claim.starts_with("consistency")) record.log_e = EvidenceLogs{"0.000000000", disc_max, disc_max};
    put(record);
  }

  void judge_all_reproduced() {
    for (const char* claim : {"total/a", "total/b", "consistency/a/m", "consistency/b/m"}) {
      judge(claim, ClaimVerdict::reproduced);
    }
  }

  [[nodiscard]] ClaimsReport report() const {
    DrawPlan plan = plan_;
    plan.claims = strata_.claims();
    auto built = build_claims_report(log_, strata_, plan, {{"total/a", Custody::lab}});
    EXPECT_TRUE(ok_or_print(built));
    return *built;
  }

  StageLog log_;
  Strata strata_;
  DrawPlan plan_;
};

TEST(ClaimsReport, TheExampleRowsComeOutTheSame) {
  const StageLog log = test::example_log();
  const auto expected = parse_claims(test::example_file("audit/claims.jsonl"));
  ASSERT_TRUE(ok_or_print(expected));
  EXPECT_EQ(encode_claims(*expected), test::example_file("audit/claims.jsonl"));
  std::map<std::string, Custody> custody;
  for (const ClaimRow& row : *expected) {
    if (row.custody) custody[row.claim] = *row.custody;
  }
  const auto built = build_claims_report(log, test::example_strata(), log.draw(Purpose::audit)->plan.record, custody);
  ASSERT_TRUE(ok_or_print(built));
  ASSERT_EQ(built->rows.size(), expected->size());
  for (std::size_t i = 0; i < expected->size(); ++i) {
    EXPECT_EQ(built->rows[i], (*expected)[i]) << (*expected)[i].claim;
  }
  const AuditReport& given = log.report->record;
  EXPECT_EQ(built->report.claims, given.claims);
  EXPECT_EQ(built->report.audited, given.audited);
  EXPECT_EQ(built->report.reproduced, given.reproduced);
  EXPECT_EQ(built->report.verified, given.verified);
}

TEST(ClaimsReport, AnUnderstatedScalarIsPublishedAsThatAndBlocksNothing) {
  SmallStage stage;
  stage.judge_all_reproduced();
  for (const char* team : {"a", "b"}) {
    stage.strata_.lines.emplace_back(ScalarStratum{{team}, {"speed"}, "MB/s", 2, {}, {}, 50'000, {3}, {}});
    for (int run = 1; run <= 2; ++run) stage.complete_run(team, run, 10'000, "speed");
  }
  stage.judge_scalar("scalar/a/speed", ClaimVerdict::discrepant, ScalarSide::understated, "0.000000000");
  stage.judge_scalar("scalar/b/speed", ClaimVerdict::reproduced, std::nullopt, "-0.100000000");
  const ClaimsReport understated = stage.report();
  EXPECT_TRUE(understated.report.verified);
  EXPECT_EQ(understated.report.understated, 1);
  EXPECT_EQ(final_of(understated.rows, "scalar/a/speed"), ClaimVerdict::understated);
  stage.judge_scalar("scalar/b/speed", ClaimVerdict::inconclusive, std::nullopt, "-9.000000000");
  const ClaimsReport rejected = stage.report();  // Holm: 9 is beyond ln(6/0.05)
  EXPECT_EQ(final_of(rejected.rows, "scalar/b/speed"), ClaimVerdict::discrepant);
  EXPECT_FALSE(rejected.report.verified);
}

TEST(ClaimsReport, AStageWhoseRequiredClaimsAreReproducedIsVerified) {
  SmallStage stage;
  stage.judge_all_reproduced();
  const ClaimsReport report = stage.report();
  EXPECT_TRUE(report.report.verified);
  EXPECT_EQ(report.report.audited, 2);
  EXPECT_EQ(report.report.reproduced, 2);
  EXPECT_EQ(final_of(report.rows, "cell/a/m"), ClaimVerdict::unaudited);
}

TEST(ClaimsReport, AMissingRecordBlocksVerified) {
  SmallStage stage;
  stage.judge("total/a", ClaimVerdict::reproduced);
  stage.judge("consistency/a/m", ClaimVerdict::reproduced);
  stage.judge("consistency/b/m", ClaimVerdict::reproduced);
  EXPECT_FALSE(stage.report().report.verified);
}

TEST(ClaimsReport, ADiscrepantCellBlocksVerified) {
  SmallStage stage;
  stage.judge_all_reproduced();
  stage.judge("cell/a/m", ClaimVerdict::discrepant, "", "8.000000000");
  const ClaimsReport report = stage.report();
  EXPECT_FALSE(report.report.verified);
  EXPECT_EQ(report.report.discrepant, 1);
}

TEST(ClaimsReport, AFindingBlocksVerified) {
  SmallStage stage;
  stage.judge("total/a", ClaimVerdict::reproduced);
  stage.judge("total/b", ClaimVerdict::reproduced);
  stage.judge("consistency/a/m", ClaimVerdict::discrepant);
  stage.judge("consistency/b/m", ClaimVerdict::reproduced);
  const ClaimsReport report = stage.report();
  EXPECT_FALSE(report.report.verified);
  EXPECT_EQ(report.report.discrepant, 0) << "a finding is outside the counted claims";
}

TEST(ClaimsReport, HolmTurnsAClearInconclusiveClaimDiscrepant) {
  SmallStage stage;
  stage.judge("total/a", ClaimVerdict::discrepant, "", "9.000000000");
  // log(3 / 0.05) = 4.094 is the second step's threshold, log(4 / 0.05) = 4.382 the first one's.
  stage.judge("total/b", ClaimVerdict::inconclusive, "cap-reached", "4.200000000");
  const ClaimsReport report = stage.report();
  EXPECT_EQ(final_of(report.rows, "total/b"), ClaimVerdict::discrepant);
  EXPECT_EQ(report.rows[5].claim, "total/b");
  EXPECT_EQ(report.rows[5].verdict, ClaimVerdict::inconclusive);
  EXPECT_EQ(report.rows[5].log_p, "-4.200000000");
}

TEST(ClaimsReport, HolmStopsAtTheFirstClaimItKeeps) {
  SmallStage stage;
  stage.judge("total/a", ClaimVerdict::inconclusive, "cap-reached", "4.300000000");
  stage.judge("total/b", ClaimVerdict::inconclusive, "cap-reached", "4.200000000");
  const ClaimsReport report = stage.report();
  EXPECT_EQ(final_of(report.rows, "total/a"), ClaimVerdict::inconclusive);
  EXPECT_EQ(final_of(report.rows, "total/b"), ClaimVerdict::inconclusive);
}

TEST(ClaimsReport, WithinNoiseAndClaimsThatMayNotAccuseHaveP1) {
  SmallStage stage;
  stage.judge("total/a", ClaimVerdict::inconclusive, "within-noise", "9.000000000");
  stage.judge("total/b", ClaimVerdict::inconclusive, "not-piloted", "9.000000000", false);
  for (const ClaimRow& row : stage.report().rows) {
    EXPECT_EQ(row.log_p.value_or("0.000000000"), "0.000000000") << row.claim;
    EXPECT_NE(row.final, ClaimVerdict::discrepant);
  }
}

TEST(ClaimsReport, AnInfiniteProductIsMinusInfinity) {
  SmallStage stage;
  stage.judge("total/a", ClaimVerdict::discrepant, "", "inf");
  const ClaimsReport report = stage.report();
  EXPECT_EQ(report.rows[4].log_p, "-inf");
  ASSERT_TRUE(ok_or_print(parse_claims(encode_claims(report.rows))));
  EXPECT_EQ(*parse_claims(encode_claims(report.rows)), report.rows);
}

TEST(ClaimsReport, AnIncompleteCellTakesItsTeamsTotalWithIt) {
  SmallStage stage;
  CellStratum other;
  other.team = {"b"};
  other.benchmark = {"n"};
  stage.strata_.lines.emplace_back(other);
  stage.judge("total/a", ClaimVerdict::reproduced);
  stage.judge("consistency/a/m", ClaimVerdict::reproduced);
  stage.judge("consistency/b/m", ClaimVerdict::reproduced);
  const ClaimsReport report = stage.report();
  EXPECT_EQ(final_of(report.rows, "total/b"), ClaimVerdict::incomplete);
  EXPECT_EQ(final_of(report.rows, "cell/b/n"), ClaimVerdict::incomplete);
  EXPECT_EQ(final_of(report.rows, "consistency/b/n"), ClaimVerdict::incomplete);
  EXPECT_EQ(final_of(report.rows, "cell/b/m"), ClaimVerdict::unaudited);
  EXPECT_TRUE(report.report.verified) << "incomplete claims neither count nor block";
}

// Some of the example's item runs have score-records, which are not built: the other rows must agree.
TEST(Averages, UnscoredRunsAreRefusedByName) {
  EXPECT_THAT(build_averages(test::example_log(), test::example_strata(), {}), IsError("score-record"));
}

TEST(Averages, TheExampleRowsComeOutByteForByte) {
  const StageLog log = test::example_log();
  const std::vector<ClaimRow> claims = *parse_claims(test::example_file("audit/claims.jsonl"));
  Strata strata = test::example_strata();
  std::erase_if(strata.lines, [](const Stratum& line) {
    const auto* cell = std::get_if<CellStratum>(&line);
    return cell != nullptr && (cell->team.text != "team-a" || cell->benchmark.text == "수학");
  });
  const auto averages = build_averages(log, strata, claims);
  ASSERT_TRUE(ok_or_print(averages));
  ASSERT_EQ(averages->rows.size(), 3U);
  const std::string expected_json = test::example_file("averages.json");
  const std::string expected_csv = test::example_file("averages.csv");
  const std::string csv = encode_averages_csv(*averages);
  for (const AverageRow& row : averages->rows) {
    const std::string alone = encode_averages_json({averages->stage, averages->aggregate, {row}});
    const std::size_t from = alone.find("\"rows\":[") + 8;
    EXPECT_NE(expected_json.find(alone.substr(from, alone.size() - from - 2)), std::string::npos) << alone;
  }
  for (std::size_t from = 0; from < csv.size();) {
    const std::size_t end = csv.find('\n', from) + 1;
    EXPECT_NE(expected_csv.find(csv.substr(from, end - from)), std::string::npos) << csv.substr(from, end - from);
    from = end;
  }
}

TEST(Averages, MeansAreExactAndRoundedOnceHalfUp) {
  SmallStage stage;
  const auto averages = build_averages(stage.log_, stage.strata_, {});
  ASSERT_TRUE(ok_or_print(averages));
  ASSERT_EQ(averages->rows.size(), 2U);
  const AverageRow& row = averages->rows[0];  // (3.5 + 4.0) / (2 * 10)
  EXPECT_EQ(row.mean, (Ratio{3, 8}));
  EXPECT_EQ(row.display, "0.3750");
  EXPECT_EQ(row.total, ClaimVerdict::unaudited);
  EXPECT_EQ(row.custody, std::nullopt);
}

TEST(Averages, ANameWithACommaIsQuotedInCsv) {
  AverageRow row;
  row.team = {"a,b"};
  row.benchmark = {"say \"m\""};
  row.items = 1;
  row.display = "1.0000";
  const std::string csv = encode_averages_csv({{"s"}, AggregateRule::mean, {row}});
  EXPECT_NE(csv.find("\"a,b\",\"say \"\"m\"\"\",items"), std::string::npos) << csv;
}

}  // namespace
}  // namespace fivefold
