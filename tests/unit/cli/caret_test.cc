// The mark under a problem stands below what it means, whatever the characters before it take on a terminal; and files
// too large or too odd to lie in the corpus.

#include <gtest/gtest.h>

#include "harness/cli/problem_text.h"
#include "harness/config/stage_reader.h"
#include "harness/config/submission_reader.h"

namespace fivefold::cli {
namespace {

// The lines below the first of the only problem of `team.yaml` with this line in it.
std::string marked(const std::string& line) {
  const std::string bytes = "fivefold: submission/v1\nteam: a\n" + line +
                            "model: {name: n, revision: r, manifest: m}\n"
                            "runner: {command: [x], directory: d}\nbenchmarks: {b: {}}\n";
  const config::Problems problems = config::read_submission(bytes, "f").problems;
  EXPECT_EQ(problems.size(), 1U) << line;
  if (problems.empty()) return "";
  const std::string text = problem_text(problems.front(), bytes);
  return text.substr(text.find('\n') + 1);
}

TEST(Caret, StandsBelowAsciiText) {
  EXPECT_EQ(marked("name: {en: A, fr: B}\n"),
            "    3 | name: {en: A, fr: B}\n"
            "      |               ^~ allowed here: en, ko\n");
}

TEST(Caret, CountsTwoColumnsForHangul) {
  EXPECT_EQ(marked("name: {ko: 누리 연구소, fr: B}\n"),
            "    3 | name: {ko: 누리 연구소, fr: B}\n"
            "      |                         ^~ allowed here: en, ko\n");
}

TEST(Caret, IsAsWideAsTheWideTextItMarks) {
  EXPECT_EQ(marked("name: {en: A, 이름: B}\n"),
            "    3 | name: {en: A, 이름: B}\n"
            "      |               ^~~~ allowed here: en, ko\n");
  EXPECT_EQ(marked("name: {en: A, ＦＲ: B}\n"),
            "    3 | name: {en: A, ＦＲ: B}\n"
            "      |               ^~~~ allowed here: en, ko\n");
}

TEST(Caret, CountsNothingForCombiningCharacters) {
  EXPECT_EQ(marked("name: {en: \"e\u0301t\u0323e\u0301\", fr: B}\n"),
            "    3 | name: {en: \"e\u0301t\u0323e\u0301\", fr: B}\n"
            "      |                   ^~ allowed here: en, ko\n");
}

TEST(Caret, CountsATabAsTheFourColumnsItIsPrintedWith) {
  EXPECT_EQ(marked("name: {en: A,\tfr: B}\n"),
            "    3 | name: {en: A,\\x09fr: B}\n"
            "      |                  ^~ allowed here: en, ko\n");
}

TEST(Caret, StandsBelowWhatShowsNothingAsItIsPrinted) {
  EXPECT_EQ(marked("name: {en: A, f\ufeffr: B}\n"),
            "    3 | name: {en: A, f\\xef\\xbb\\xbfr: B}\n"
            "      |                ^~~~~~~~~~~~\n");
}

TEST(Caret, DoesNotMoveWithWindowsLineEnds) {
  EXPECT_EQ(marked("name: {en: A, fr: B}\r\n"),
            "    3 | name: {en: A, fr: B}\n"
            "      |               ^~ allowed here: en, ko\n");
}

TEST(Caret, MarksAByteOrderMarkWhereItStands) {
  const std::string bytes =
      "\xEF\xBB\xBF"
      "fivefold: submission/v1\n";
  const config::Problems problems = config::read_submission(bytes, "f").problems;
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_EQ(problems.front().place, (config::Place{.line = 1, .column = 1, .span = 1}));
  EXPECT_NE(problems.front().message.find("U+FEFF"), std::string::npos);
}

TEST(Caret, AFileOfAnotherEncodingIsOneProblem) {
  const config::Problems problems = config::read_submission(std::string("\xFF\xFE"
                                                                        "f\0i\0v\0e\0\n\0f\0",
                                                                        14),
                                                            "f")
                                        .problems;
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_EQ(config::sentence(problems.front()), "the file is UTF-16, not UTF-8; save it as UTF-8");
}

TEST(HugeFiles, OfOneByteTooMuchAreRefusedAndOfTheMostAllowedAreRead) {
  const std::string start = "fivefold: stage/v1\n";
  const std::size_t most = std::size_t{1} << 20U;
  const auto rules = [&](std::size_t bytes) {
    const std::string text = start + std::string(bytes - start.size() - 1, '#') + "\n";
    EXPECT_EQ(text.size(), bytes);
    return config::read_stage(text, "f").problems.front().rule;
  };
  EXPECT_EQ(rules(most), "schema.missing-key");
  EXPECT_EQ(rules(most + 1), "yaml.size");
}

TEST(HugeFiles, AValueOfAMegabyteIsShownCut) {
  const std::string bytes = "fivefold: stage/v1\nruns: " + std::string(1'000'000, 'x') + "\n";
  for (const config::Problem& problem : config::read_stage(bytes, "f").problems) {
    EXPECT_LT(config::sentence(problem).size(), 400U) << problem.rule;
    EXPECT_LT(problem_text(problem, bytes).size(), 1000U) << "no line of a terminal is that long";
  }
}

TEST(HugeFiles, AnEmptyFileIsNamedSo) {
  const config::Problems problems = config::read_stage("", "f").problems;
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_EQ(problem_text(problems.front(), ""), "f:1:1: error: the file is empty [yaml.empty]\n");
}

TEST(HugeFiles, ThousandsOfMistakesAreAllCounted) {
  std::string bytes = "fivefold: stage/v1\n";
  for (int i = 0; i < 5000; ++i) bytes += "unknown_" + std::to_string(i) + ": 1\n";
  EXPECT_GE(config::read_stage(bytes, "f").problems.size(), 5000U);
}

}  // namespace
}  // namespace fivefold::cli
