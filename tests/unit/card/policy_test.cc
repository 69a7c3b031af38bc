#include "harness/core/card/policy.h"

#include <gtest/gtest.h>

#include "tests/support/result_matchers.h"
#include "tests/support/small_card.h"

namespace fivefold::card {
namespace {

using test::IsError;
using test::replaced;
using test::small_policy;

TEST(Policy, IsReadBackFromItsOneForm) {
  Policy policy = small_policy();
  policy.rounding.total = {2, Rounding::half_even};
  policy.window_days = 180;
  policy.aggregate = AggregateRule::olympic;
  const std::string text = encode_policy(policy);
  const auto read = decode_policy(text);
  ASSERT_THAT(read, test::IsOk());
  EXPECT_EQ(encode_policy(*read), text);
  EXPECT_EQ(read->points(), Decimal::from_integer(85));
}

TEST(Policy, ASettingThatIsMissingUnknownOrOutOfRangeIsRefused) {
  const std::string text = encode_policy(small_policy());
  ASSERT_THAT(decode_policy(text), test::IsOk());
  for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{
           {"\"missing\":\"zero\",", ""},
           {"\"missing\":\"zero\"", "\"missing\":\"zero\",\"bonus\":1"},
           {"\"points\":\"30\"", "\"points\":30"},
           {"\"points\":\"30\"", "\"points\":\"30.0\""},
           {"\"weight\":1", "\"weight\":0"},
           {"\"kind\":\"counts\"", "\"kind\":\"moods\""},
           {"\"id\":\"marks\"", "\"id\":\"../marks\""},
           {"\"step\":\"0.5\"", "\"step\":\"-0.5\""},
           {"\"discrepant\":\"zero\",", ""},
           {"\"format\":\"fivefold-policy/v1\"", "\"format\":\"fivefold-policy/v2\""}}) {
    EXPECT_FALSE(decode_policy(replaced(text, from, to)).ok()) << from << " -> " << to;
  }
}

TEST(Policy, WhatDoesNotAddUpIsRefused) {
  Policy sum = small_policy();
  sum.components[1].points = Decimal::from_integer(21);
  EXPECT_EQ(wrong_with(sum), "votes: its parts have 20.00 points together, and it has 21");
  Policy twice = small_policy();
  twice.components[2].id = "votes";
  EXPECT_EQ(wrong_with(twice), "\"votes\" is given twice");
  Policy part = small_policy();
  part.components[0].parts[1].id = "stars";
  EXPECT_EQ(wrong_with(part), "\"stars\" is given twice");
  Policy left = small_policy(2);
  EXPECT_EQ(wrong_with(left), "votes: no ballot is left of 2 when the highest and lowest are dropped");
  Policy step = small_policy();
  std::get<BallotRules>(step.components[1].parts[0].rules).step = Decimal();
  EXPECT_EQ(wrong_with(step), "votes: no step of 0 ends at 12");
  EXPECT_THAT(decode_policy(encode_policy(step)), IsError("E_PANEL"));
  Policy stars = small_policy();
  std::get<RatingRules>(stars.components[2].parts[0].rules).step = Decimal::from_integer(3);
  EXPECT_EQ(wrong_with(stars), "stars: no step of 3 ends at 5");
  Policy column = small_policy();
  std::get<BallotRules>(column.components[1].parts[0].rules).items[0].id = "team";
  EXPECT_EQ(wrong_with(column), "votes: item \"team\" is given twice, or is the name of another column");
  for (const char* const reserved : {"gate", "goal"}) {
    Policy table = small_policy();
    table.components[0].parts[0].id = reserved;
    EXPECT_EQ(wrong_with(table), "\"" + std::string(reserved) + "\" is the name of another table");
  }
  Policy missing = small_policy();
  missing.missing = Effect::count;
  EXPECT_EQ(wrong_with(missing), "missing_average must be zero or refuse");
  Policy tie = small_policy();
  tie.ranking.ties = {"votes", "mood"};
  EXPECT_EQ(wrong_with(tie), "ties: \"mood\" is no component");
  EXPECT_THAT(decode_policy(encode_policy(tie)), IsError("E_PANEL"));
}

}  // namespace
}  // namespace fivefold::card
