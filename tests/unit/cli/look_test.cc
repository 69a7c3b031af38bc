#include "harness/cli/look.h"

#include <gtest/gtest.h>

#include <map>

#include "harness/cli/parse.h"
#include "harness/cli/time_left.h"
#include "harness/cli/width.h"
#include "tests/unit/cli/recording_console.h"

namespace fivefold::cli {
namespace {

Look look_of(const std::map<std::string, std::string>& variables, const LookOptions& options = {},
             const Terminal& stream = {true, 100}) {
  return look_for(options, stream, [&](const char* name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    return found == variables.end() ? std::nullopt : std::optional<std::string>(found->second);
  });
}

TEST(Look, TheFirstLocaleThatIsSetDecidesTheLanguage) {
  EXPECT_FALSE(look_of({}).words.korean());
  EXPECT_TRUE(look_of({{"LANG", "ko_KR.UTF-8"}}).words.korean());
  EXPECT_FALSE(look_of({{"LANG", "ko_KR.UTF-8"}, {"LC_MESSAGES", "C"}}).words.korean());
  EXPECT_TRUE(look_of({{"LANG", "C"}, {"LC_MESSAGES", "C"}, {"LC_ALL", "ko"}}).words.korean());
  EXPECT_TRUE(look_of({{"LC_ALL", ""}, {"LANG", "ko"}}).words.korean());
  EXPECT_FALSE(look_of({{"LANG", "ko"}}, {.language = Language::en}).words.korean());
}

TEST(Look, ColourIsForTerminalsUnlessSomebodyObjects) {
  EXPECT_TRUE(look_of({}).color);
  EXPECT_TRUE(look_of({{"NO_COLOR", ""}}).color);
  EXPECT_FALSE(look_of({{"NO_COLOR", "1"}}).color);
  EXPECT_FALSE(look_of({{"TERM", "dumb"}}).color);
  EXPECT_FALSE(look_of({}, {}, {}).color);
  EXPECT_FALSE(look_of({}, {.language = {}, .color = Color::never}).color);
  EXPECT_TRUE(look_of({{"NO_COLOR", "1"}}, {.language = {}, .color = Color::always}, {}).color);
}

TEST(Look, OnlyATerminalHasAWidth) {
  EXPECT_EQ(look_of({}).columns, 100U);
  EXPECT_EQ(look_of({}, {}, {}).columns, std::nullopt);
}

TEST(Look, MarksArePlainWhereTheLocaleIsNotUtf8) {
  EXPECT_EQ(look_of({{"LANG", "C"}}).marks.good, "ok");
  EXPECT_EQ(look_of({{"LANG", "en_US.utf8"}}).marks.good, "✔");
  EXPECT_EQ(look_of({{"LANG", "en_US.UTF-8"}, {"LC_ALL", "C"}}).marks.complete, "#");
}

TEST(Look, ANameThatLacksALanguageIsShownInTheOther) {
  const Look korean{.words = Words(Language::ko)};
  EXPECT_EQ(korean.name({"Nuri", ""}), "Nuri");
  EXPECT_EQ(korean.name({"Nuri", "누리"}), "누리");
  EXPECT_EQ(Look{}.name({"", "누리"}), "누리");
}

TEST(Look, ACutKeepsClustersWhole) {
  EXPECT_EQ(cut("누리AI", 7, "…"), "누리AI");
  EXPECT_EQ(cut("누리AI 연구소", 8, "…"), "누리AI …");
  EXPECT_EQ(cut("가온연구소", 6, "…"), "가온…");
  EXPECT_EQ(cut("e\u0301e\u0301e\u0301", 2, "…"), "e\u0301…");
  EXPECT_EQ(cut("가온연구소", 6, ".."), "가온..");
  EXPECT_EQ(cut("가온연구소", 0, "…"), "");
}

TEST(TimeLeft, IsSaidAfterATwentiethOrHalfAMinute) {
  EXPECT_EQ(time_left_ms(4, 100, 10'000), std::nullopt);
  EXPECT_EQ(time_left_ms(5, 100, 10'000), 190'000);
  EXPECT_EQ(time_left_ms(1, 100, 30'000), 2'970'000);
  EXPECT_EQ(time_left_ms(0, 100, 60'000), std::nullopt);
}

TEST(TimeLeft, IsAboutASecondAMinuteOrAnHour) {
  EXPECT_EQ(time_left_text(40'000, Words()), "about 40 s left");
  EXPECT_EQ(time_left_text(11 * 60'000, Words()), "about 11 min left");
  EXPECT_EQ(time_left_text(3 * 3'600'000, Words()), "about 3 h left");
  EXPECT_EQ(time_left_text(120'000, Words(Language::ko)), "약 2분 남음");
}

TEST(GlobalOptions, LanguageAndColourAreReadAndNothingElseIsTaken) {
  const std::vector<CommandSpec> specs{{.name = "work", .summary = "", .options = {}, .examples = {}, .run = {}}};
  const Parsed good = parse({"--lang", "ko", "work", "--color", "always"}, specs);
  ASSERT_TRUE(std::holds_alternative<Invocation>(good));
  EXPECT_EQ(std::get<Invocation>(good).look.language, Language::ko);
  EXPECT_EQ(std::get<Invocation>(good).look.color, Color::always);
  EXPECT_TRUE(std::holds_alternative<UsageError>(parse({"--lang", "jp", "work"}, specs)));
  EXPECT_TRUE(std::holds_alternative<UsageError>(parse({"work", "--color", "maybe"}, specs)));
}

class TerminalConsole : public RecordingConsole {
 public:
  [[nodiscard]] Terminal error_terminal() const override { return {true, 80}; }
};

TEST(Next, IsForATerminalAndCanBePasted) {
  TerminalConsole terminal;
  const Context context{
      .workspace = "a stage", .json = false, .args = {}, .console = terminal, .program = "", .look = {}, .notes = {}};
  context.next("run");
  EXPECT_EQ(terminal.err, "Next: fivefold -C 'a stage' run\n");
  RecordingConsole pipe;
  const Context piped{
      .workspace = ".", .json = false, .args = {}, .console = pipe, .program = "", .look = {}, .notes = {}};
  piped.next("run");
  EXPECT_EQ(pipe.err, "");
  EXPECT_EQ(piped.with_workspace("run"), "fivefold run");
}

}  // namespace
}  // namespace fivefold::cli
