#include "harness/cli/program.h"

#include <gtest/gtest.h>

#include "tests/unit/cli/recording_console.h"

namespace fivefold::cli {
namespace {

CommandSpec command(Run run) {
  return {.name = "work", .summary = "does it", .options = {}, .examples = {}, .run = std::move(run)};
}

int status_of(Errc code) {
  RecordingConsole console;
  return run_program({"work"}, {command([code](Context&) -> Result<Exit> {
                       return Error{code, "rule", "why"};
                     })},
                     console, "fivefold");
}

TEST(Program, ErrorsBecomeTheStatusesOfTheDocument) {
  EXPECT_EQ(status_of(Errc::bad_input), 2);
  EXPECT_EQ(status_of(Errc::incomplete), 4);
  for (const Errc code : {Errc::not_found, Errc::io, Errc::full, Errc::busy, Errc::corrupt, Errc::unsupported}) {
    EXPECT_EQ(status_of(code), 3);
  }
}

TEST(Program, AnErrorKeepsItsLinesAndNoControlCharacter) {
  RecordingConsole console;
  run_program({"work"}, {command([](Context&) -> Result<Exit> { return bad_input("r", "a\x1b\nb"); })}, console, "p");
  EXPECT_EQ(console.err, "fivefold: error: a\\x1b\nb [r]\n");
  EXPECT_EQ(console.out, "");
}

TEST(Program, QuietDropsNotesAndKeepsResultsAndErrors) {
  const CommandSpec talks = command([](Context& context) -> Result<Exit> {
    context.note("working");
    context.print("42\n");
    return bad_input("r", "no");
  });
  RecordingConsole console;
  EXPECT_EQ(run_program({"--quiet", "work"}, {talks}, console, "p"), 2);
  EXPECT_EQ(console.out, "42\n");
  EXPECT_EQ(console.err, "fivefold: error: no [r]\n");
}

TEST(Program, AUsageErrorIsTwoAndGoesToStandardError) {
  RecordingConsole console;
  EXPECT_EQ(run_program({"wrok"}, {command({})}, console, "p"), 2);
  EXPECT_EQ(console.out, "");
  EXPECT_NE(console.err.find("Nearest: work"), std::string::npos);
}

TEST(Program, VersionIsAResult) {
  RecordingConsole console;
  EXPECT_EQ(run_program({"--version"}, {}, console, "p"), 0);
  EXPECT_TRUE(console.out.starts_with("fivefold "));
}

}  // namespace
}  // namespace fivefold::cli
