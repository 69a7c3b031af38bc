#include "harness/core/card/averages_file.h"

#include <gtest/gtest.h>

#include "tests/support/result_matchers.h"
#include "tests/support/small_card.h"

namespace fivefold::card {
namespace {

using testing::HasSubstr;

TEST(AveragesFile, WhatWasWrittenIsReadBack) {
  Averages averages = test::small_averages();
  AverageRow& row = averages.rows.front();
  row.records = {4, 7, 9};
  row.runs = {1, 2, 3};
  row.sums = {800'000, 900'000, 700'000};
  row.items = 1;
  row.custody = Custody::lab;
  AverageRow scalar = test::average_row("beta", "speed", {123, 10});
  scalar.scalar = true;
  scalar.unit = "s";
  scalar.decimals = 1;
  scalar.sums = {123};
  scalar.runs = {1};
  scalar.records = {12};
  scalar.total = scalar.cell = scalar.consistency = std::nullopt;
  scalar.scalar_final = ClaimVerdict::understated;
  averages.rows.push_back(scalar);
  averages.aggregate = AggregateRule::olympic;
  const std::string text = encode_averages_json(averages);
  const auto read = parse_averages_json(text);
  ASSERT_THAT(read, test::IsOk());
  EXPECT_EQ(encode_averages_json(*read), text);
  const auto table = parse_averages_csv(encode_averages_csv(averages));
  ASSERT_THAT(table, test::IsOk());
  EXPECT_EQ(table->averages.rows.back().mean, (Ratio{123, 10}));
  EXPECT_EQ(table->averages.rows.back().scalar_final, ClaimVerdict::understated);
  EXPECT_EQ(table->averages.rows.front().total, ClaimVerdict::reproduced);
  EXPECT_FALSE(table->says_aggregate);
}

TEST(AveragesFile, ATableOfAnotherProgramNeedsFourColumns) {
  const auto read = parse_averages_csv("note,benchmark,team,mean_den,mean_num\nx,수학,나리,4,2\n");
  ASSERT_THAT(read, test::IsOk());
  EXPECT_EQ(read->averages.rows.front().mean, (Ratio{1, 2}));
  EXPECT_EQ(read->averages.rows.front().total, std::nullopt);
}

TEST(AveragesFile, TheRuleOfAllRowsIsOneOrNotKnown) {
  const std::string header = "team,benchmark,mean_num,mean_den,aggregate\n";
  const auto olympic = parse_averages_csv(header + "a,b,1,2,olympic\na,c,1,2,olympic\n");
  ASSERT_THAT(olympic, test::IsOk());
  EXPECT_TRUE(olympic->says_aggregate);
  EXPECT_EQ(olympic->averages.aggregate, AggregateRule::olympic);
  EXPECT_FALSE(parse_averages_csv(header + "a,b,1,2,olympic\na,c,1,2,mean\n").ok());
  EXPECT_FALSE(parse_averages_csv(header + "a,b,1,2,olimpic\n").ok());
  EXPECT_FALSE(parse_averages_csv("team,benchmark,mean_num,mean_den,kind\na,b,1,2,skalar\n").ok());
}

TEST(AveragesFile, RecordsAndSumsAreThoseOfTheRuns) {
  Averages averages = test::small_averages();
  averages.rows.front().records = {1, 2};
  averages.rows.front().runs = {1};
  averages.rows.front().sums = {1};
  EXPECT_THAT(parse_averages_json(encode_averages_json(averages)), test::IsError("E_SCHEMA"));
  averages.rows.front().records = {1};
  averages.rows.front().runs = {2};
  EXPECT_THAT(parse_averages_json(encode_averages_json(averages)), test::IsError("E_SCHEMA"));
}

TEST(AveragesFile, WhatIsWrongNamesItsLine) {
  const std::string header = "team,benchmark,mean_num,mean_den,total\n";
  for (const auto& [rows, words] :
       std::vector<std::pair<std::string, std::string>>{{"a,b,1,2,\na,b,1,3,\n", "a/b has two averages"},
                                                        {"a,b,1,0,\n", "line 2: a mean is 1/0"},
                                                        {"a,b,-1,2,\n", "line 2: a mean of items is -1/2, not 0..1"},
                                                        {"a,b,x,2,\n", "line 2: \"x\" is no whole number"},
                                                        {"a,b,3,2,\n", "line 2: a mean of items is 3/2, not 0..1"},
                                                        {"a,b,1,2,perhaps\n", "line 2: total is no verdict"},
                                                        {"a/c,b,1,2,\n", "line 2: "}}) {
    const auto read = parse_averages_csv(header + rows);
    ASSERT_FALSE(read.ok()) << rows;
    EXPECT_THAT(read.error().message, HasSubstr(words));
  }
  EXPECT_THAT(parse_averages_csv("team,benchmark,mean_num\na,b,1\n"), test::IsError("averages"));
  EXPECT_THAT(parse_averages_json("{}"), testing::Not(test::IsOk()));
}

}  // namespace
}  // namespace fivefold::card
