#include "harness/publish/averages_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>

#include "tests/support/result_matchers.h"

namespace fivefold::publish {
namespace {

using test::ok_or_print;

constexpr std::int64_t kFull = 1'000'000;

Digest leaf_of(std::uint64_t index) {
  Digest digest;
  for (int i = 0; i < 8; ++i) digest.bytes[static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(index >> (8 * i));
  digest.bytes[31] = 1;
  return digest;
}

// A ledger that is fed with runs in any order.
class StageBuilder {
 public:
  explicit StageBuilder(int runs, AggregateRule rule = AggregateRule::mean, int digits = 4) {
    StagePolicy policy;
    policy.runs = runs;
    policy.aggregate = rule;
    policy.display_digits = digits;
    apply(policy);
  }

  void cell(const std::string& team, const std::string& benchmark, std::int64_t items) {
    CellStratum line;
    line.team = {team};
    line.benchmark = {benchmark};
    line.items = items;
    strata.lines.emplace_back(line);
  }

  void run(const std::string& team, const std::string& benchmark, int run, std::int64_t sum,
           Outcome outcome = Outcome::completed) {
    RunStart start;
    start.team = {team};
    start.benchmark = {benchmark};
    start.run = run;
    start.attempt = attempts_[{{team}, {benchmark}}][run]++;
    apply(start);
    RunRecord record;
    record.team = start.team;
    record.benchmark = start.benchmark;
    record.run = run;
    record.attempt = start.attempt;
    record.run_start = {log.size - 1, leaf_of(log.size - 1)};
    record.outcome = outcome;
    record.sum_micro = sum;
    apply(record);
  }

  Ref apply(Predicate predicate) {
    const Ref ref{log.size, leaf_of(log.size)};
    const auto applied = log.apply({{}, {"s"}, {0}, std::move(predicate)}, ref.leaf);
    EXPECT_TRUE(ok_or_print(applied));
    return ref;
  }

  TableRow only_row(const std::vector<ClaimRow>& claims = {}) const {
    const auto table = averages_table(log, strata, claims);
    EXPECT_TRUE(ok_or_print(table));
    EXPECT_EQ(table->rows.size(), 1U);
    return table->rows.front();
  }

  StageLog log;
  Strata strata;

 private:
  std::map<CellId, std::map<int, int>> attempts_;
};

// A second, slower way to the mean: the fraction in lowest terms by Euclid.
std::pair<std::int64_t, std::int64_t> exact(std::int64_t num, std::int64_t den) {
  std::int64_t a = num;
  std::int64_t b = den;
  while (b != 0) {
    const std::int64_t rest = a % b;
    a = b;
    b = rest;
  }
  return {num / a, den / a};
}

TEST(AveragesTable, MeansEqualExactRationalArithmetic) {
  std::mt19937_64 random(20'261'122);
  for (int round = 0; round < 200; ++round) {
    const auto items = static_cast<std::int64_t>(random() % 2000 + 1);
    StageBuilder stage(5);
    stage.cell("t", "b", items);
    std::int64_t sum = 0;
    for (int run = 1; run <= 5; ++run) {
      const auto score = static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(items * kFull + 1));
      stage.run("t", "b", run, score);
      sum += score;
    }
    if (sum == 0) continue;
    const TableRow row = stage.only_row();
    const auto [num, den] = exact(sum, items * 5 * kFull);
    ASSERT_TRUE(row.mean.has_value());
    EXPECT_EQ(row.mean->num, num);
    EXPECT_EQ(row.mean->den, den);
  }
}

TEST(AveragesTable, AnotherOrderOfRunsChangesNoBit) {
  const std::vector<std::int64_t> sums{724'000'001, 725'000'000, 719'999'999, 730'123'456, 700'000'007};
  const auto row_of = [&](const std::vector<int>& order) {
    StageBuilder stage(5);
    stage.cell("t", "b", 1000);
    for (const int run : order) stage.run("t", "b", run, sums[static_cast<std::size_t>(run) - 1]);
    return stage.only_row();
  };
  std::vector<int> order{1, 2, 3, 4, 5};
  const TableRow first = row_of(order);
  while (std::next_permutation(order.begin(), order.end())) {
    const TableRow row = row_of(order);
    EXPECT_EQ(row.mean, first.mean);
    EXPECT_EQ(row.display, first.display);
    EXPECT_EQ(row.sd, first.sd);
    EXPECT_EQ(row.ci->lower, first.ci->lower);
    EXPECT_EQ(row.ci->upper, first.ci->upper);
    EXPECT_EQ(row.runs, first.runs);
  }
}

TEST(AveragesTable, RoundsHalfUpOnceFromTheExactMean) {
  StageBuilder stage(2, AggregateRule::mean, 2);
  stage.cell("t", "b", 1);
  stage.run("t", "b", 1, 665'000);
  stage.run("t", "b", 2, 665'000);
  EXPECT_EQ(stage.only_row().display, "0.67");  // the double nearest to 0.665 is below it
}

TEST(AveragesTable, AnIncompleteCellShowsItsRunsAndNoMean) {
  StageBuilder stage(3);
  stage.cell("t", "b", 4);
  stage.run("t", "b", 1, 0, Outcome::failed);
  stage.run("t", "b", 1, 3 * kFull);
  stage.run("t", "b", 3, kFull);
  const TableRow row = stage.only_row();
  EXPECT_EQ(row.runs, (std::vector<std::optional<std::string>>{"0.7500", std::nullopt, "0.2500"}));
  EXPECT_EQ(row.attempts, 3);
  EXPECT_FALSE(row.mean.has_value());
  EXPECT_FALSE(row.sd.has_value());
  EXPECT_EQ(status_of(row), "incomplete");
}

TEST(AveragesTable, EqualRunsHaveNoSpread) {
  StageBuilder stage(3);
  stage.cell("t", "b", 4);
  for (int run = 1; run <= 3; ++run) stage.run("t", "b", run, 3 * kFull);
  const TableRow row = stage.only_row();
  EXPECT_TRUE(row.all_equal);
  EXPECT_EQ(row.sd, 0.0);
  EXPECT_EQ(status_of(row), "unverified");
}

TEST(AveragesTable, OlympicDropsOneMinimumAndOneMaximumAndHasNoInterval) {
  StageBuilder stage(5, AggregateRule::olympic);
  stage.cell("t", "b", 10);
  const std::vector<std::int64_t> points{1, 9, 4, 5, 6};
  for (int run = 1; run <= 5; ++run) stage.run("t", "b", run, points[static_cast<std::size_t>(run) - 1] * kFull);
  const TableRow row = stage.only_row();
  EXPECT_EQ(row.mean, (Ratio{1, 2}));
  EXPECT_FALSE(row.ci.has_value());
  EXPECT_TRUE(row.sd.has_value());
}

TEST(AveragesTable, TakesTheFinalOfTheCellsClaim) {
  StageBuilder stage(2);
  stage.cell("t", "b", 1);
  stage.run("t", "b", 1, 0);
  stage.run("t", "b", 2, kFull);
  std::vector<ClaimRow> claims{
      {"cell/t/b", 9, ClaimVerdict::inconclusive, "0.000000000", ClaimVerdict::discrepant, Custody::lab}};
  const TableRow row = stage.only_row(claims);
  EXPECT_EQ(status_of(row), "discrepant");
  EXPECT_EQ(row.custody, Custody::lab);
}

}  // namespace
}  // namespace fivefold::publish
