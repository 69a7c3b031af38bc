// The scorer `command` under the real fivefold-exec, its program a Python script of each test.
#include "harness/exec/scoring_program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/core/driver_files.h"
#include "harness/json/value.h"
#include "harness/os/file.h"
#include "tests/support/temp_dir.h"

namespace fivefold::exec {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class ScoringProgramTest : public testing::Test {
 protected:
  Result<std::vector<std::int64_t>> score(const std::string& script, std::int64_t timeout = 60,
                                          const std::stop_token& stop = {}) {
    folder_.write("score.py", "import json, os, pathlib, sys, time\n" + script);
    const PinnedFile file{"score.py", os::hash_file(folder_.path() / "score.py").value()};
    const ScoringProgram program{make_driver_files({"python3", "score.py"}, {file}).value(), folder_.path(),
                                 FIVEFOLD_EXEC, timeout};
    return score_by_program(program, texts_, stop);
  }
  std::string failure(const std::string& script, std::int64_t timeout = 60) {
    const auto scores = score(script, timeout);
    if (scores.ok()) return "it did not fail";
    EXPECT_EQ(scores.error().code, Errc::io);
    EXPECT_EQ(scores.error().rule, "scorer.command");
    return scores.error().message;
  }

  test::TempDir folder_;
  json::Value target_{"답"};
  std::vector<TextToScore> texts_{{ItemId{"q1"}, "답", &target_}, {ItemId{"q2"}, "다른 답", &target_}};
};

constexpr const char* kGood = R"(
for line in sys.stdin:
    asked = json.loads(line)
    print(json.dumps({"id": asked["id"], "score": 1 if asked["output"] == asked["target"] else 0.125}))
)";

TEST_F(ScoringProgramTest, ReadsEveryTextAndGivesAScoreOfEach) {
  const auto scores = score(kGood);
  ASSERT_TRUE(scores.ok()) << scores.error().message;
  EXPECT_THAT(*scores, ElementsAre(1'000'000, 125'000));
}

TEST_F(ScoringProgramTest, WithoutATextNothingIsStarted) {
  texts_.clear();
  EXPECT_THAT(score("sys.exit(1)").value(), ElementsAre());
}

TEST_F(ScoringProgramTest, ItsEnvironmentAndItsPlaceAreItsOwn) {
  const auto scores = score(std::string(R"(
assert set(os.environ) <= {"PATH", "LANG", "TZ", "TMPDIR", "HOME", "LC_CTYPE"}, os.environ
assert pathlib.Path.cwd().name == "scorer" and os.listdir(".") == ["score.py"]
assert os.listdir(os.environ["HOME"]) == [] and os.listdir(os.environ["TMPDIR"]) == []
assert sorted(os.listdir("/proc/self/fd"))[:3] == ["0", "1", "2"] and len(os.listdir("/proc/self/fd")) == 4
)") + kGood);
  EXPECT_TRUE(scores.ok()) << scores.error().message;
}

TEST_F(ScoringProgramTest, HowItEndedIsSaid) {
  EXPECT_THAT(failure("sys.exit('이유')"), HasSubstr("ended with status 1: 이유"));
  EXPECT_THAT(failure("os.kill(os.getpid(), 9)"), HasSubstr("was ended by signal 9"));
  EXPECT_THAT(failure("time.sleep(600)", 1), HasSubstr("had not ended after 1 s"));
  EXPECT_THAT(failure("os.kill(os.getppid(), 9); time.sleep(600)"), HasSubstr("could not be watched to its end"));
}

TEST_F(ScoringProgramTest, WhatItWritesIsLimited) {
  EXPECT_THAT(failure("while True: print('x' * 65536)"), HasSubstr("writes more than"));
  EXPECT_THAT(failure("while True: print('x' * 65536, file=sys.stderr)"), HasSubstr("writes more than 1048576 bytes"));
  EXPECT_THAT(failure("print('x' * 4000)"), HasSubstr("writes more than 3072 bytes"));
}

TEST_F(ScoringProgramTest, WhatItWritesIsRead) {
  EXPECT_THAT(failure("print('{\"id\": \"q2\", \"score\": 1}')"), HasSubstr("comes next, got"));
  EXPECT_THAT(failure("pass"), HasSubstr("what the scoring program wrote"));
}

TEST_F(ScoringProgramTest, AProgramThatIsNotTheOneThatWasPinnedIsNotStarted) {
  folder_.write("score.py", kGood);
  const PinnedFile file{"score.py", Digest{}};
  const ScoringProgram program{make_driver_files({"python3", "score.py"}, {file}).value(), folder_.path(),
                               FIVEFOLD_EXEC, 60};
  const auto scores = score_by_program(program, texts_);
  ASSERT_FALSE(scores.ok());
  EXPECT_THAT(scores.error().message, HasSubstr("score.py is not the file that was pinned"));
}

TEST_F(ScoringProgramTest, ACommandThatIsNotThereIsSaid) {
  folder_.write("score.py", kGood);
  const PinnedFile file{"score.py", os::hash_file(folder_.path() / "score.py").value()};
  const ScoringProgram program{make_driver_files({"no-such-program"}, {file}).value(), folder_.path(), FIVEFOLD_EXEC,
                               60};
  const auto scores = score_by_program(program, texts_);
  ASSERT_FALSE(scores.ok());
  EXPECT_THAT(scores.error().message, HasSubstr("could not be started"));
  EXPECT_THAT(scores.error().message, HasSubstr("no-such-program: No such file"));
}

TEST_F(ScoringProgramTest, WhoIsToldToStopDoesNotWaitForItsEnd) {
  std::stop_source stop;
  stop.request_stop();
  const auto scores = score("time.sleep(600)", 600, stop.get_token());
  ASSERT_FALSE(scores.ok());
  EXPECT_EQ(scores.error().rule, "stopped");
}

}  // namespace
}  // namespace fivefold::exec
