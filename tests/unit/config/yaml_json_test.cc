#include "harness/config/yaml_json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace fivefold::config {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

YamlNode read(std::string_view text) {
  Problems problems;
  std::optional<YamlNode> root = read_yaml(text, "f.yaml", problems);
  EXPECT_THAT(problems, IsEmpty());
  return root.value_or(YamlNode{});
}

Problem only_problem(std::string_view text) {
  Problems problems;
  read_yaml(text, "f.yaml", problems);
  EXPECT_THAT(problems, SizeIs(1));
  return problems.empty() ? Problem{} : problems.front();
}

YamlNode::Kind kind_of_plain(const std::string& text) { return read("key: " + text + "\n").find("key")->kind; }
std::string number_of_plain(const std::string& text) { return read("key: " + text + "\n").find("key")->number; }

TEST(YamlJson, PlainScalarsFollowTheCoreSchemaOfYaml12) {
  for (const char* text : {"yes", "No", "on", "OFF", "y", "1_000", "1:30", "0b1", "2026-01-01", "1.2.3", "0o8", "e5"}) {
    EXPECT_EQ(kind_of_plain(text), YamlNode::Kind::text) << text;
  }
  for (const char* text : {"true", "True", "FALSE"}) EXPECT_EQ(kind_of_plain(text), YamlNode::Kind::boolean) << text;
  for (const char* text : {"~", "null", "Null", "NULL", ""})
    EXPECT_EQ(kind_of_plain(text), YamlNode::Kind::null) << text;
  for (const char* text : {"0", "010", "-7", "+7", "0x1F", "0o17"}) {
    EXPECT_EQ(kind_of_plain(text), YamlNode::Kind::integer) << text;
  }
  for (const char* text : {"1.5", ".5", "5.", "1e3", "-1.5E-3", ".inf", "-.Inf", ".nan"}) {
    EXPECT_EQ(kind_of_plain(text), YamlNode::Kind::decimal) << text;
  }
}

TEST(YamlJson, ALeadingZeroIsNotOctal) {
  EXPECT_EQ(number_of_plain("010"), "10");
  EXPECT_EQ(number_of_plain("0o10"), "8");
  EXPECT_EQ(number_of_plain("0x10"), "16");
}

TEST(YamlJson, NumbersAreSpelledAsJsonWithoutLosingADigit) {
  EXPECT_EQ(number_of_plain("0.10000000000000000001"), "0.10000000000000000001");
  EXPECT_EQ(number_of_plain(".5"), "0.5");
  EXPECT_EQ(number_of_plain("5."), "5");
  EXPECT_EQ(number_of_plain("-0"), "0");
  EXPECT_EQ(number_of_plain("+1.50"), "1.50");
  EXPECT_EQ(number_of_plain("1E+05"), "1e+05");
  EXPECT_EQ(number_of_plain(".inf"), "");
  EXPECT_EQ(number_of_plain("0xFFFFFFFFFFFFFFFFFF"), "");
}

TEST(YamlJson, AQuotedScalarIsText) {
  EXPECT_EQ(kind_of_plain("'5'"), YamlNode::Kind::text);
  EXPECT_EQ(kind_of_plain("\"true\""), YamlNode::Kind::text);
  EXPECT_EQ(kind_of_plain("''"), YamlNode::Kind::text);
}

TEST(YamlJson, PlacesCountCodePoints) {
  const YamlNode root = read("이름: 가온  # 주석\nlist: [가, \"나\\\"다\", x]\n");
  EXPECT_EQ(root.find("이름")->place, (Place{.line = 1, .column = 5, .span = 2}));
  const YamlNode& list = *root.find("list");
  EXPECT_EQ(list.items.at(0).place, (Place{.line = 2, .column = 8, .span = 1}));
  EXPECT_EQ(list.items.at(1).place, (Place{.line = 2, .column = 11, .span = 6}));
  EXPECT_EQ(list.items.at(2).place, (Place{.line = 2, .column = 19, .span = 1}));
}

TEST(YamlJson, AnAbsentValueStandsAtItsKey) {
  EXPECT_EQ(read("a: 1\nkey:\nb: 2\n").find("key")->place, (Place{.line = 2, .column = 1, .span = 3}));
}

TEST(YamlJson, PlacesOfFindsEveryValue) {
  const Places places = places_of(read("a:\n  - b: c\n"));
  EXPECT_EQ(places.at("/a/0/b"), (Place{.line = 2, .column = 8, .span = 1}));
  EXPECT_EQ(place_at(places, "/a/0/missing").line, 2);
}

TEST(YamlJson, DuplicatesAreNamedWithTheirFirstPlace) {
  const Problem problem = only_problem("a: 1\nb: 2\na: 3\n");
  EXPECT_EQ(problem.rule, "yaml.duplicate-key");
  EXPECT_EQ(problem.place, (Place{.line = 3, .column = 1, .span = 1}));
  EXPECT_EQ(problem.hint, "first in line 1");
}

TEST(YamlJson, ADuplicateInQuotesIsADuplicate) {
  EXPECT_EQ(only_problem("a: 1\n\"\\x61\": 2\n").rule, "yaml.duplicate-key");
}

TEST(YamlJson, ASecondDocumentHasItsPlace) {
  const Problem problem = only_problem("a: 1\n---\nb: 2\n");
  EXPECT_EQ(problem.rule, "yaml.documents");
  EXPECT_GE(problem.place.line, 2);
}

TEST(YamlJson, ADocumentEndIsNoSecondDocument) { EXPECT_EQ(read("---\na: 1\n...\n").members.size(), 1U); }

TEST(YamlJson, WindowsLineEndsAreTaken) {
  const YamlNode root = read("a: 1\r\nb: text\r\n");
  EXPECT_EQ(root.find("b")->text, "text");
  EXPECT_EQ(root.find("b")->place.span, 4);
}

TEST(YamlJson, SyntaxErrorsSayWhere) {
  const Problem problem = only_problem("a: [1, 2\nb: 3\n");
  EXPECT_EQ(problem.rule, "yaml.syntax");
  EXPECT_GE(problem.place.line, 1);
}

TEST(YamlJson, AQuoteThatIsNeverClosedIsRefused) {
  for (const char* text : {"a: \"b\nc: 1\n", "a: 'it''s\n", "\"a: 1\n", "a: [\"b\\\"]\n"}) {
    EXPECT_EQ(only_problem(text).rule, "yaml.syntax") << text;
  }
  EXPECT_EQ(read("a: \"b\n  c\"\n").find("a")->text, "b c");
  EXPECT_EQ(read("a: |\n  \"b\n").find("a")->text, "\"b\n");
  EXPECT_EQ(read("a: b\"c\n").find("a")->text, "b\"c");
}

TEST(YamlJson, NestingIsLimited) {
  EXPECT_EQ(only_problem("a: " + std::string(40, '[') + std::string(40, ']') + "\n").rule, "yaml.depth");
  EXPECT_EQ(only_problem("a: " + std::string(1000, '[') + std::string(1000, ']') + "\n").rule, "yaml.depth");
  only_problem("a: " + std::string(200'000, '[') + "\n");  // refused, and the stack holds
  only_problem(std::string(200'000, '{'));
}

TEST(YamlJson, SizeIsLimited) {
  EXPECT_EQ(only_problem("a: 1\n" + std::string(kMaxConfigurationBytes, '#')).rule, "yaml.size");
}

TEST(YamlJson, ANulIsRefusedHoweverItIsWritten) {
  EXPECT_EQ(only_problem(std::string_view("a: \"\0\"\n", 7)).rule, "yaml.encoding");
  EXPECT_EQ(only_problem("a: \"\\0\"\n").rule, "yaml.encoding");
}

TEST(YamlJson, ATabInACommentOrAValueIsNoIndentation) { EXPECT_EQ(read("a: 1\t# b\n").find("a")->text, "1"); }

TEST(YamlJson, EveryProblemIsReported) {
  Problems problems;
  read_yaml("a: &x 1\nb: *x\nc: !!int 3\nc: 4\n", "f.yaml", problems);
  EXPECT_THAT(problems, SizeIs(4));
}

}  // namespace
}  // namespace fivefold::config
