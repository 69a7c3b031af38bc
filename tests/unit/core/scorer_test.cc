#include "harness/core/scorer.h"

#include <gtest/gtest.h>

#include "harness/json/read.h"
#include "tests/support/result_matchers.h"

namespace fivefold {
namespace {

using test::IsError;
using test::IsOk;
using test::IsOkAnd;

using Parameters = std::map<std::string, ScorerParameter>;
const std::vector<std::string> kNothing;

Scorer make(const std::string& name, const Parameters& parameters) {
  auto scorer = Scorer::make({name, Rescore::exact, parameters});
  EXPECT_TRUE(test::ok_or_print(scorer));
  return std::move(scorer).value();
}

// The score as 0 or 1; the target is JSON text.
int points(const Scorer& scorer, std::string_view output, std::string_view target_json) {
  const auto target = json::read_lenient(target_json);
  EXPECT_TRUE(test::ok_or_print(target));
  const auto score = scorer.score(output, *target);
  EXPECT_TRUE(test::ok_or_print(score));
  EXPECT_TRUE(*score == 0 || *score == 1'000'000);
  return *score == 0 ? 0 : 1;
}

TEST(ExactMatch, ComparesBytesUnlessToldToNormalise) {
  const Scorer plain = make("exact_match", {{"normalise", kNothing}});
  EXPECT_EQ(points(plain, "21", R"("21")"), 1);
  EXPECT_EQ(points(plain, "21", "21"), 1);
  EXPECT_EQ(points(plain, "21\n", R"("21")"), 0);
  EXPECT_EQ(points(plain, "Yes", R"("yes")"), 0);
  EXPECT_EQ(points(plain, "", R"("")"), 1);

  const Scorer loose = make("exact_match", {{"normalise", std::vector<std::string>{"trim", "casefold"}}});
  EXPECT_EQ(points(loose, " \t\v\f\r\nYES \n", R"("yes")"), 1);
  EXPECT_EQ(points(loose, "\xc2\xa0yes", R"("yes")"), 0);  // no-break space is no white space here
  EXPECT_EQ(points(loose, "É", R"("é")"), 0);              // A-Z only
  EXPECT_EQ(points(loose, " \n", R"("")"), 1);
}

TEST(Contains, FindsTheTargetAnywhere) {
  const Scorer scorer = make("contains", {{"normalise", std::vector<std::string>{"casefold"}}});
  EXPECT_EQ(points(scorer, "The answer is SEOUL.", R"("Seoul")"), 1);
  EXPECT_EQ(points(scorer, "The answer is Se oul.", R"("Seoul")"), 0);
}

TEST(Numeric, TakesTheLastNumberThatStandsAlone) {
  const Scorer scorer = make("numeric", {{"tolerance", std::string("0")}});
  EXPECT_EQ(points(scorer, "17 + 4 = 21", "21"), 1);
  EXPECT_EQ(points(scorer, "21 or 22?", "21"), 0);
  EXPECT_EQ(points(scorer, "It is -3.50.", R"("-3.5")"), 1);
  EXPECT_EQ(points(scorer, "1,234,567.0", "1234567"), 1);
  EXPECT_EQ(points(scorer, "about 1,000, surely", "1e3"), 1);
  EXPECT_EQ(points(scorer, "7 is right, see q12", "7"), 1);
  EXPECT_EQ(points(scorer, "10-3", "3"), 1);
  EXPECT_EQ(points(scorer, "x-3", "3"), 1);
  EXPECT_EQ(points(scorer, "(-3)", "-3"), 1);
  EXPECT_EQ(points(scorer, "정답은 42입니다", "42"), 1);
  EXPECT_EQ(points(scorer, "정답은42", "42"), 1);
  EXPECT_EQ(points(scorer, "3.", "3"), 1);
  EXPECT_EQ(points(scorer, ".5", "5"), 1);
  EXPECT_EQ(points(scorer, "none", "0"), 0);
  EXPECT_EQ(points(scorer, "", "0"), 0);
  EXPECT_EQ(points(scorer, "-", "0"), 0);
}

TEST(Numeric, IsExactAboutItsTolerance) {
  const Scorer scorer = make("numeric", {{"tolerance", std::string("0.1")}});
  EXPECT_EQ(points(scorer, "0.3", "0.2"), 1);  // as doubles 0.3 - 0.2 > 0.1 - 1e-17 is a matter of luck
  EXPECT_EQ(points(scorer, "0.30000000000000000001", "0.2"), 0);
  EXPECT_EQ(points(scorer, "-0.05", "0.05"), 1);
}

TEST(Choice, TakesTheLastLetterThatStandsAlone) {
  const Scorer scorer = make("choice", {{"letters", std::string("ABCD")}});
  EXPECT_EQ(points(scorer, "A or B? B.", R"("B")"), 1);
  EXPECT_EQ(points(scorer, "The answer is (C)", R"("C")"), 1);
  EXPECT_EQ(points(scorer, "D because A4 is paper", R"("D")"), 1);
  EXPECT_EQ(points(scorer, "답은 B입니다", R"("B")"), 1);
  EXPECT_EQ(points(scorer, "ABCD", R"("D")"), 0);
  EXPECT_EQ(points(scorer, "c", R"("C")"), 0);
  EXPECT_EQ(points(scorer, "E", R"("A")"), 0);
}

TEST(Regex, ComparesTheGroupOfTheFirstMatch) {
  const Scorer scorer = make("regex", {{"pattern", std::string("answer: ([a-z]+)")}, {"group", std::int64_t{1}}});
  EXPECT_EQ(points(scorer, "so answer: yes, answer: no", R"("yes")"), 1);
  EXPECT_EQ(points(scorer, "answer: ", R"("")"), 0);
  const Scorer optional = make("regex", {{"pattern", std::string("a(b)?")}, {"group", std::int64_t{1}}});
  EXPECT_EQ(points(optional, "a", R"("")"), 0);
}

TEST(Regex, StaysLinearOnALongOutput) {
  const Scorer scorer = make("regex", {{"pattern", std::string("(a*)*b")}, {"group", std::int64_t{0}}});
  EXPECT_EQ(points(scorer, std::string(1 << 20, 'a'), R"("b")"), 0);
}

TEST(JsonField, ComparesTextAndNumbersByValue) {
  const Scorer scorer = make("json_field", {{"pointer", std::string("/a~1b/0")}, {"normalise", kNothing}});
  EXPECT_EQ(points(scorer, R"({"a/b":["x"]})", R"("x")"), 1);
  EXPECT_EQ(points(scorer, R"( {"a/b":[1.50]} )", "1.5"), 1);
  EXPECT_EQ(points(scorer, R"({"a/b":[15e-1]})", R"("1.5")"), 1);
  EXPECT_EQ(points(scorer, R"({"a/b":["1.50"]})", "1.5"), 0);
  EXPECT_EQ(points(scorer, R"({"a/b":[]})", R"("x")"), 0);
  EXPECT_EQ(points(scorer, R"({"a/b":{"0":"x"}})", R"("x")"), 1);
  EXPECT_EQ(points(scorer, R"({"a/b":[null]})", R"("null")"), 0);
  EXPECT_EQ(points(scorer, "not json", R"("x")"), 0);
  const Scorer whole = make("json_field", {{"pointer", std::string()}, {"normalise", kNothing}});
  EXPECT_EQ(points(whole, "7", "7.0"), 1);
}

TEST(JsonField, TakesOnlyCanonicalArrayIndexes) {
  const Scorer scorer = make("json_field", {{"pointer", std::string("/01")}, {"normalise", kNothing}});
  EXPECT_EQ(points(scorer, R"(["x","y"])", R"("y")"), 0);
}

TEST(Runner, UsesTheRunnersScoreAndNothingElseDoes) {
  const Scorer runner = make("runner", {});
  RunnerLine line;
  line.output = "x";
  EXPECT_THAT(runner.score(line, nullptr), IsError("bad-score"));
  line.score_micro = 250'000;
  EXPECT_THAT(runner.score(line, nullptr), IsOkAnd(250'000));
  EXPECT_FALSE(runner.needs_targets());

  const Scorer exact = make("exact_match", {{"normalise", kNothing}});
  const json::Value target("y");
  EXPECT_THAT(exact.score(line, &target), IsOkAnd(0));
  EXPECT_TRUE(exact.needs_targets());
}

TEST(Scorer, AnItemErrorCountsNothing) {
  const Scorer exact = make("exact_match", {{"normalise", kNothing}});
  RunnerLine line;
  line.finish = Finish::error;
  const json::Value target("");
  EXPECT_THAT(exact.score(line, &target), IsOkAnd(0));
}

TEST(Scorer, RefusesWhatItCannotRun) {
  const auto checked = [](const std::string& name, const Parameters& parameters) {
    return check_scorer({name, Rescore::exact, parameters});
  };
  EXPECT_THAT(checked("judge", {}), IsError("scorer.parameter"));
  EXPECT_THAT(checked("command", {}), IsError("scorer.parameter"));
  EXPECT_THAT(checked("vibes", {}), IsError("scorer.unknown"));
  EXPECT_THAT(checked("exact_match", {}), IsError("scorer.parameter"));
  EXPECT_THAT(checked("exact_match", {{"normalise", std::vector<std::string>{"nfc"}}}), IsError("scorer.parameter"));
  EXPECT_THAT(checked("exact_match", {{"normalise", kNothing}, {"more", std::int64_t{1}}}),
              IsError("scorer.parameter"));
  EXPECT_THAT(checked("numeric", {{"tolerance", std::string("-1")}}), IsError("scorer.parameter"));
  EXPECT_THAT(checked("choice", {{"letters", std::string("AA")}}), IsError("scorer.parameter"));
  EXPECT_THAT(checked("choice", {{"letters", std::string("ab")}}), IsError("scorer.parameter"));
  EXPECT_THAT(checked("choice", {{"letters", std::string()}}), IsError("scorer.parameter"));
  EXPECT_THAT(checked("regex", {{"pattern", std::string("(")}, {"group", std::int64_t{0}}}),
              IsError("scorer.parameter"));
  EXPECT_THAT(checked("regex", {{"pattern", std::string("a")}, {"group", std::int64_t{1}}}),
              IsError("scorer.parameter"));
  EXPECT_THAT(checked("regex", {{"pattern", std::string(1001, 'a')}, {"group", std::int64_t{0}}}),
              IsError("scorer.parameter"));
  EXPECT_THAT(checked("json_field", {{"pointer", std::string("a")}, {"normalise", kNothing}}),
              IsError("scorer.parameter"));
  EXPECT_THAT(checked("json_field", {{"pointer", std::string("/~2")}, {"normalise", kNothing}}),
              IsError("scorer.parameter"));
  EXPECT_THAT(check_scorer({"runner", Rescore::parse, {}}), IsError("scorer.parameter"));
  EXPECT_THAT(checked("runner", {}), IsOk());
}

TEST(Scorer, RefusesATargetThatNoOutputCouldMeet) {
  const Scorer numeric = make("numeric", {{"tolerance", std::string("0")}});
  EXPECT_THAT(numeric.check_target(json::Value("twelve")), IsError("scorer.target"));
  EXPECT_THAT(numeric.check_target(json::Value("12")), IsOk());
  EXPECT_THAT(numeric.check_target(json::Value(true)), IsError("scorer.target"));
  const Scorer choice = make("choice", {{"letters", std::string("AB")}});
  EXPECT_THAT(choice.check_target(json::Value("C")), IsError("scorer.target"));
}

}  // namespace
}  // namespace fivefold
