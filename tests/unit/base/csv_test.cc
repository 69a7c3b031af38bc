#include "harness/base/csv.h"

#include <gtest/gtest.h>

#include "tests/support/result_matchers.h"

namespace fivefold {
namespace {

using Fields = std::vector<std::string>;

std::vector<CsvRow> parsed(const std::string& text) {
  const auto rows = parse_csv(text);
  EXPECT_TRUE(test::ok_or_print(rows)) << text;
  return rows.ok() ? *rows : std::vector<CsvRow>{};
}

TEST(Csv, FieldsAreTakenAsTheyStand) {
  const auto rows = parsed("team,값\n 한빛 ,\n\"a,\"\"b\"\"\nc\",2\n");
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[0].fields, (Fields{"team", "값"}));
  EXPECT_EQ(rows[1].fields, (Fields{" 한빛 ", ""}));
  EXPECT_EQ(rows[2].fields, (Fields{"a,\"b\"\nc", "2"}));
}

TEST(Csv, LinesAreCountedAlsoInsideOfQuotesAndWhereTheyAreEmpty) {
  const auto rows = parsed("\xef\xbb\xbfh\r\n\r\n\"x\ny\"\r\nz");
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[0].line, 1);
  EXPECT_EQ(rows[1].line, 3);
  EXPECT_EQ(rows[2].line, 5);
  EXPECT_EQ(rows[2].fields, Fields{"z"});
}

TEST(Csv, WhatIsNotStrictIsRefusedWithItsLine) {
  const std::vector<std::pair<std::string, std::string>> wrong{
      {"", "line 1"},          {"a,b\n", "line 2"},          {"a,b\n1\n", "line 2"},
      {"a\n\"x", "line 2"},    {"a\n\"x\"y\n", "line 2"},    {"a\nx\"y\n", "line 2"},
      {"a\nx\ry\n", "line 2"}, {"a\n\"x\ny\"z\n", "line 3"}, {"a\n\xff\n", "byte 2"}};
  for (const auto& [text, place] : wrong) {
    const auto rows = parse_csv(text);
    EXPECT_THAT(rows, test::IsError("csv")) << text;
    EXPECT_NE(rows.error().message.find(place), std::string::npos) << text << ": " << rows.error().message;
  }
}

}  // namespace
}  // namespace fivefold
