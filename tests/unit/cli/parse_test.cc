#include "harness/cli/parse.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace fivefold::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

std::vector<CommandSpec> sample() {
  CommandSpec check{.name = "check", .summary = "validates files", .options = {}, .examples = {}, .run = {}};
  check.options = {{.name = "FILE", .value = "", .help = "a file", .required = true, .many = true}};
  check.examples = {"fivefold check stage.yaml"};
  CommandSpec draw{.name = "draw", .summary = "turns dice into seeds", .options = {}, .examples = {}, .run = {}};
  draw.options = {{.name = "PURPOSE", .value = "", .help = "runs or audit", .required = true},
                  {.name = "--dice", .value = "DIGITS", .help = "what was rolled"},
                  {.name = "--witnessed-by", .value = "TEXT", .help = "a witness", .many = true},
                  {.name = "--close", .value = "", .help = "a flag"}};
  return {check, draw};
}

Invocation invoked(const std::vector<std::string>& words, const std::vector<CommandSpec>& specs) {
  const Parsed parsed = parse(words, specs);
  const auto* invocation = std::get_if<Invocation>(&parsed);
  EXPECT_NE(invocation, nullptr);
  return invocation == nullptr ? Invocation{} : *invocation;
}

std::string usage(const std::vector<std::string>& words, const std::vector<CommandSpec>& specs) {
  const Parsed parsed = parse(words, specs);
  const auto* error = std::get_if<UsageError>(&parsed);
  EXPECT_NE(error, nullptr);
  return error == nullptr ? "" : error->text;
}

TEST(Parse, PositionalsMayBeMany) {
  const std::vector<CommandSpec> specs = sample();
  const Invocation got = invoked({"check", "a.yaml", "[b].yaml", "-"}, specs);
  ASSERT_EQ(got.command, &specs[0]);
  EXPECT_THAT(got.args.values("FILE"), ElementsAre("a.yaml", "[b].yaml", "-"));
}

TEST(Parse, ARepeatedOptionTakesOneValueEachTime) {
  const std::vector<CommandSpec> specs = sample();
  const Invocation got =
      invoked({"draw", "--witnessed-by", "Kim, TTA", "--witnessed-by", "[Lee]", "audit", "--close"}, specs);
  EXPECT_THAT(got.args.values("--witnessed-by"), ElementsAre("Kim, TTA", "[Lee]"));
  EXPECT_EQ(got.args.value("PURPOSE"), "audit");
  EXPECT_TRUE(got.args.has("--close"));
  EXPECT_FALSE(got.args.has("--dice"));
}

TEST(Parse, GlobalOptionsStandBeforeOrAfterTheCommand) {
  const std::vector<CommandSpec> specs = sample();
  EXPECT_EQ(invoked({"-C", "ws", "check", "x"}, specs).workspace, "ws");
  const Invocation after = invoked({"check", "x", "--json", "-C", "ws"}, specs);
  EXPECT_EQ(after.workspace, "ws");
  EXPECT_TRUE(after.json);
  EXPECT_FALSE(after.quiet);
}

TEST(Parse, AFileMayBeNamedLikeACommand) {
  const std::vector<CommandSpec> specs = sample();
  EXPECT_THAT(invoked({"check", "draw", "check"}, specs).args.values("FILE"), ElementsAre("draw", "check"));
}

TEST(Parse, AWrongCommandListsTheNearest) {
  const std::vector<CommandSpec> specs = sample();
  EXPECT_THAT(usage({"-C", "check", "chekc"}, specs), HasSubstr("\"chekc\"\nNearest: check"));
  EXPECT_THAT(usage({"zzzzzzz"}, specs), Not(HasSubstr("Nearest")));
}

TEST(Parse, AMissingOrUnknownArgumentNamesTheCommand) {
  const std::vector<CommandSpec> specs = sample();
  EXPECT_THAT(usage({"check"}, specs), HasSubstr("Usage: fivefold check FILE…"));
  EXPECT_THAT(usage({"check", "x", "--wrong"}, specs), HasSubstr("--wrong"));
  EXPECT_THAT(usage({"draw", "audit", "--dice", "1", "--dice", "2"}, specs), HasSubstr("--dice"));
}

TEST(Parse, HelpIsInformationWithExamples) {
  const std::vector<CommandSpec> specs = sample();
  const Parsed parsed = parse({"check", "--help"}, specs);
  const auto* help = std::get_if<Information>(&parsed);
  ASSERT_NE(help, nullptr);
  EXPECT_THAT(help->text, HasSubstr("Examples:\n  fivefold check stage.yaml"));
}

TEST(Parse, NoWordsAreAUsageErrorThatListsTheCommands) {
  EXPECT_THAT(usage({}, sample()), HasSubstr("validates files"));
}

}  // namespace
}  // namespace fivefold::cli
