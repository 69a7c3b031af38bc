#include "harness/core/side_by_side.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/crypto/sha256.h"
#include "tests/support/result_matchers.h"

namespace fivefold {
namespace {

using test::ok_or_print;

MATCHER_P2(RefusedWith, rule, text, "is refused") {
  return !arg.ok() && arg.error().rule == rule && arg.error().message.find(text) != std::string::npos;
}

Answers read(const std::string& text) {
  const Result<Answers> answers = read_answers(text);
  EXPECT_TRUE(ok_or_print(answers));
  return answers.ok() ? *answers : Answers{};
}

std::string written(const std::string& id, const std::string& output, const std::string& more = "") {
  return R"({"id":")" + id + R"(","output":")" + output + R"(","finish":"stop")" + more + "}\n";
}

std::string rerun(int run, const std::string& id, const std::string& output, std::int64_t score) {
  RunnerLine line;
  line.item = {id};
  line.output = output;
  return encode_rerun_line(crypto::sha256("salt"), run, {id}, 1, line, score, true) + "\n";
}

std::string sealed(const std::string& id, const std::string& output, std::int64_t score, bool with_output) {
  RunnerLine line;
  line.item = {id};
  line.output = output;
  return encode_item_line(crypto::sha256(id), line, score, with_output) + "\n";
}

TEST(Answers, TakesLinesOfRunnersOfSealedRunsAndOfReexecutions) {
  const Answers answers =
      read(written("q1", "21", R"(,"score":0.5)") + sealed("문항-2", "no", 0, false) + rerun(3, "q1", "22", 1'000'000));
  ASSERT_EQ(answers.runs.size(), 2U);
  EXPECT_EQ(answers.runs.at(0).at({"q1"}).text, crypto::sha256("21"));
  EXPECT_EQ(answers.runs.at(0).at({"q1"}).score_micro, 500'000);
  EXPECT_EQ(answers.runs.at(0).at({"문항-2"}).text, crypto::sha256("no"));
  EXPECT_EQ(answers.runs.at(3).at({"q1"}).score_micro, 1'000'000);
}

TEST(Answers, AWrongLineIsNamed) {
  EXPECT_THAT(read_answers(written("q1", "1") + "{\n"), RefusedWith("bad-json", "line 2"));
  EXPECT_THAT(read_answers(written("q1", "1") + written("q1", "2")), RefusedWith("repeated-item", "line 2"));
  EXPECT_THAT(read_answers(R"({"salt":"00","item":"q1"})"
                           "\n"),
              RefusedWith("E_ITEMS", "line 1"));
  EXPECT_THAT(read_answers("x"), RefusedWith("E_JSON", "does not end in LF"));
}

TEST(SideBySide, TextAndScoreAreTwoQuestions) {
  const Answers a = read(sealed("same", "yes", 1'000'000, true) + sealed("other-words", "yes.", 1'000'000, true) +
                         sealed("other-score", "yes", 1'000'000, true) + sealed("only", "", 0, true));
  const Answers b = read(sealed("same", "yes", 1'000'000, false) + sealed("other-words", "yes", 1'000'000, true) +
                         sealed("other-score", "yes", 0, true) + sealed("more", "", 0, true));
  const auto sides = side_by_side(a, b);
  ASSERT_TRUE(ok_or_print(sides));
  ASSERT_EQ(sides->runs.size(), 1U);
  const RunComparison& run = sides->runs.front();
  EXPECT_EQ(run.both, 3);
  EXPECT_EQ(run.same_text, 2);
  EXPECT_EQ(run.other_text, 1);
  EXPECT_EQ(run.same_score, 2);
  EXPECT_EQ(run.a_higher, 1);
  EXPECT_EQ(run.b_higher, 0);
  EXPECT_EQ(run.only_a, 1);
  EXPECT_EQ(run.only_b, 1);
  ASSERT_EQ(sides->differences.size(), 2U);
  EXPECT_EQ(sides->differences[0].item.text, "other-score");
  EXPECT_EQ(sides->differences[1].item.text, "other-words");
}

TEST(SideBySide, WhatIsNotKnownIsNoDifference) {
  const auto sides = side_by_side(read(written("q", "a")), read(written("q", "a", R"(,"score":1)")));
  ASSERT_TRUE(ok_or_print(sides));
  EXPECT_TRUE(sides->differences.empty());
  EXPECT_EQ(sides->runs.front().same_score, 0);
  EXPECT_EQ(sides->runs.front().same_text, 1);
}

TEST(SideBySide, CutOffAnswersOtherPromptsAndUnexecutedUnitsAreCounted) {
  const std::string p = to_hex(crypto::sha256("p"));
  const std::string other = to_hex(crypto::sha256("other"));
  const std::string cut = R"({"id":"q","output":"a","finish":"length","prompt_sha256":")" + p + "\"}\n";
  const auto sides = side_by_side(read(cut), read(written("q", "a", R"(,"prompt_sha256":")" + other + "\"")));
  ASSERT_TRUE(ok_or_print(sides));
  EXPECT_EQ(sides->runs.front().cut_a, 1);
  EXPECT_EQ(sides->runs.front().cut_b, 0);
  EXPECT_EQ(sides->runs.front().other_prompt, 1);

  const std::string failed = encode_rerun_line(crypto::sha256("s"), 1, {"q"}, 3, std::nullopt, 0, true) + "\n";
  const auto units = side_by_side(read(sealed("q", "a", 1'000'000, true)), read(failed));
  ASSERT_TRUE(ok_or_print(units));
  EXPECT_EQ(units->runs.front().unexecuted, 1);
  EXPECT_EQ(units->runs.front().a_higher, 0);
  EXPECT_EQ(units->differences.size(), 1U);
}

TEST(SideBySide, RunsMeetByTheirNumber) {
  Answers a;
  a.runs[2] = read(sealed("q", "a", 0, true)).runs.at(0);
  a.runs[3] = a.runs.at(2);
  const auto sides = side_by_side(a, read(rerun(1, "q", "a", 0) + rerun(3, "q", "b", 1'000'000)));
  ASSERT_TRUE(ok_or_print(sides));
  ASSERT_EQ(sides->runs.size(), 1U);
  EXPECT_EQ(sides->runs.front().run, 3);
  EXPECT_EQ(sides->runs.front().b_higher, 1);
  EXPECT_THAT(side_by_side(a, read(rerun(1, "q", "a", 0) + rerun(4, "q", "b", 0))),
              RefusedWith("no-common-run", "run 1, 4"));
}

// Whoever is A: the same items differ, and what was higher is higher on the other side.
TEST(SideBySide, SwappingTheSidesMirrorsTheCounts) {
  const Answers a = read(sealed("q1", "a", 0, true) + sealed("q2", "b", 1'000'000, true) + sealed("q3", "c", 5, true));
  const Answers b = read(sealed("q1", "b", 1, true) + sealed("q2", "b", 0, true));
  const auto there = side_by_side(a, b);
  const auto back = side_by_side(b, a);
  ASSERT_TRUE(ok_or_print(there) && ok_or_print(back));
  EXPECT_EQ(there->differences.size(), back->differences.size());
  EXPECT_EQ(there->runs.front().a_higher, back->runs.front().b_higher);
  EXPECT_EQ(there->runs.front().only_a, back->runs.front().only_b);
  EXPECT_EQ(there->runs.front().other_text, back->runs.front().other_text);
}

}  // namespace
}  // namespace fivefold
