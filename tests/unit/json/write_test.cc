#include "harness/json/write.h"

#include <gtest/gtest.h>

#include "harness/json/read.h"

namespace fivefold::json {
namespace {

TEST(Write, EscapesOnlyQuoteBackslashAndControls) {
  std::string out;
  write_string(out, std::string_view("a\"b\\c/\b\n\x1f\x7f é\0", 14));
  EXPECT_EQ(out, "\"a\\\"b\\\\c/\\u0008\\u000a\\u001f\x7f é\\u0000\"");
}

TEST(Write, KeepsTheOrderOfNames) {
  const Value value(Object{{"z", 1}, {"a", Array{}}, {"m", Object{}}, {"n", true}});
  EXPECT_EQ(write(value), R"({"z":1,"a":[],"m":{},"n":true})");
}

TEST(Write, ReadsBackAsTheSameValue) {
  const std::string text = R"({"a":[{"b":"\\ \" é"},[],{}],"c":-17,"d":null})";
  const auto value = read_strict(text);
  ASSERT_TRUE(value.ok());
  EXPECT_EQ(write(*value), text);
  EXPECT_EQ(*read_strict(write_pretty(*value)), *value);
}

TEST(Write, PrettyPutsOneMemberOnALine) {
  const Value value(Object{{"a", Array{1, 2}}, {"b", Object{}}});
  EXPECT_EQ(write_pretty(value), "{\n  \"a\": [\n    1,\n    2\n  ],\n  \"b\": {}\n}");
}

}  // namespace
}  // namespace fivefold::json
