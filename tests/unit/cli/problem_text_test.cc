#include "harness/cli/problem_text.h"

#include <gtest/gtest.h>

#include "harness/config/submission_reader.h"
#include "harness/json/write.h"
#include "tests/unit/cli/mock_up.h"

namespace fivefold::cli {
namespace {

TEST(ProblemText, IsTheMockUpOfTheDocument) {
  const config::Checked<Submission> checked = config::read_submission(test::kMockUp, "team.yaml");
  EXPECT_EQ(
      problems_text(checked.problems, "team.yaml", test::kMockUp),
      "team.yaml:3:31: error: unknown language \"jp\" [submission.name]\n"
      "    3 | name: {en: Nuri AI, ko: 누리AI, jp: ヌリ}\n"
      "      |                                 ^~ allowed here: en, ko\n"
      "team.yaml:11:30: error: \"2GB\" is not a size [resources.memory]\n"
      "   11 | resources: {cpus: 1, memory: 2GB, time: 30m}\n"
      "      |                              ^~~ a whole number with KiB, MiB, GiB or TiB; did you mean \"2GiB\"?\n"
      "team.yaml:14:22: error: unknown key \"temprature\" [schema.unknown-key]\n"
      "   14 |   arith: {decoding: {temprature: 0, max_tokens: 16}}\n"
      "      |                      ^~~~~~~~~~ did you mean \"temperature\"?\n"
      "team.yaml: 3 errors, 0 warnings\n");
}

TEST(ProblemText, TheMarkerCountsColumnsAndTheColumnCodePoints) {
  const config::Problem problem{.file = "f", .place = {.line = 1, .column = 5, .span = 2}, .rule = "r", .message = "m"};
  EXPECT_EQ(problem_text(problem, "이름: 가온\n"), "f:1:5: error: m [r]\n    1 | 이름: 가온\n      |       ^~~~\n");
}

TEST(ProblemText, NothingInAFileCanDriveTheTerminal) {
  const config::Problem problem{
      .file = "a\x1b[2J", .place = {.line = 1, .column = 2, .span = 1}, .rule = "r", .message = "\x1b]"};
  EXPECT_EQ(problem_text(problem, "\x1bX"), "a\\x1b[2J:1:2: error: \\x1b] [r]\n    1 | \\x1bX\n      |     ^\n");
}

TEST(ProblemText, WhatIsCutIsMarkedInAsciiWhereTheLocaleIsNotUtf8) {
  const std::string line(400, 'x');
  const config::Problem problem{
      .file = "f", .place = {.line = 1, .column = 200, .span = 3}, .rule = "r", .message = "got \"xxx…\""};
  const std::string text = problem_text(problem, line, Look{.marks = plain_marks()});
  EXPECT_EQ(text.find("…"), std::string::npos) << text;
  EXPECT_NE(text.find("got \"xxx..\""), std::string::npos) << text;
  EXPECT_NE(text.find(" | ..x"), std::string::npos) << text;
}

TEST(ProblemText, AProblemWithoutALineIsOneLine) {
  const config::Problem problem{.file = "f", .rule = "file.unreadable", .message = "cannot open f"};
  EXPECT_EQ(problem_text(problem, ""), "f:1:1: error: cannot open f [file.unreadable]\n");
}

TEST(ProblemText, JsonHasTheFieldsOfTheContract) {
  config::Problem problem{.file = "f", .place = {.line = 2, .column = 3, .span = 4}, .rule = "r", .message = "m"};
  problem.hint = "h";
  EXPECT_EQ(json::write(problems_json({problem})),
            R"({"problems":[{"file":"f","line":2,"column":3,"severity":"error","rule":"r","message":"m; h"}]})");
}

TEST(ProblemText, ARefusalIsAnErrorThatQuietKeeps) {
  class ErrorsOnly : public Console {
   public:
    void result(std::string_view) override { ADD_FAILURE() << "a refusal is no result"; }
    void note(std::string_view) override { ADD_FAILURE() << "--quiet would drop it"; }
    void error(std::string_view text) override { errors += text; }
    std::string errors;
  } console;
  const Context context{.workspace = ".", .json = false, .args = {}, .console = console, .program = ""};
  EXPECT_EQ(refuse(context, {{.file = "f", .rule = "r", .message = "m"}}, ""), Exit::bad_input);
  EXPECT_EQ(console.errors, "f:1:1: error: m [r]\nf: 1 error, 0 warnings");
}

}  // namespace
}  // namespace fivefold::cli
