#include "harness/json/fields.h"

#include <gtest/gtest.h>

#include "harness/json/read.h"

namespace fivefold::json {
namespace {

Value parsed(std::string_view text) {
  auto value = read_strict(text);
  EXPECT_TRUE(value.ok()) << text;
  return value.ok() ? *value : Value();
}

TEST(Fields, ReadsEveryTypeThatWasAskedFor) {
  const std::string hex(64, 'a');
  const Value value =
      parsed(R"({"t":"x","n":null,"i":-5,"b":true,"d":")" + hex + R"(","a":["p","q"],"o":{},"w":"two"})");
  Fields fields(value, "thing");
  EXPECT_EQ(fields.text("t"), "x");
  EXPECT_EQ(fields.text_or_null("n"), std::nullopt);
  EXPECT_EQ(fields.integer("i", -5, 5), -5);
  EXPECT_TRUE(fields.boolean("b"));
  EXPECT_EQ(to_hex(fields.digest("d")), hex);
  EXPECT_EQ(fields.texts("a"), (std::vector<std::string>{"p", "q"}));
  EXPECT_EQ(fields.object("o"), Value(Object{}));
  EXPECT_EQ(fields.word("w", {"one", "two"}), 1U);
  EXPECT_EQ(fields.optional_text("absent"), std::nullopt);
  EXPECT_EQ(fields.optional_any("absent"), nullptr);
  EXPECT_TRUE(fields.finish().ok());
}

TEST(Fields, KeepsTheFirstProblemAndNamesPlaceFieldAndValue) {
  const Value value = parsed(R"({"runs":1,"seed":"x"})");
  Fields fields(value, "entry 3", "E_ITEMS");
  EXPECT_EQ(fields.integer("runs", 2, 99), 2);
  EXPECT_EQ(fields.integer("seed", 0, 9), 0);
  const auto end = fields.finish();
  ASSERT_FALSE(end.ok());
  EXPECT_EQ(end.error().rule, "E_ITEMS");
  EXPECT_EQ(end.error().message, "entry 3: runs must be an integer from 2 to 99, got 1");
}

TEST(Fields, RefusesMembersNobodyAskedFor) {
  const Value value = parsed(R"({"a":1,"extra":2})");
  Fields strict(value, "line");
  EXPECT_EQ(strict.integer("a", 0, 9), 1);
  EXPECT_EQ(strict.finish().error().message, "line: extra is unknown here");
  Fields lenient(value, "line");
  EXPECT_EQ(lenient.integer("a", 0, 9), 1);
  EXPECT_TRUE(lenient.finish(true).ok());
}

TEST(Fields, NullIsTakenOnlyWhereItIsAllowed) {
  const Value value = parsed(R"({"a":null})");
  Fields fields(value, "line");
  EXPECT_EQ(fields.text("a"), "");
  EXPECT_EQ(fields.finish().error().message, "line: a must be text, got null");
}

TEST(Fields, AnythingButAnObjectIsAProblem) {
  const Value value = parsed("[1]");
  Fields fields(value, "line");
  EXPECT_EQ(fields.text("a"), "");
  EXPECT_EQ(fields.finish().error().message, "line must be an object, got an array");
}

}  // namespace
}  // namespace fivefold::json
