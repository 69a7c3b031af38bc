#include "harness/core/item_line.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/crypto/sha256.h"
#include "tests/support/result_matchers.h"

namespace fivefold {
namespace {

using test::IsError;
using test::IsOk;
using test::ok_or_print;

RunnerLine answered() {
  RunnerLine line;
  line.item = {"문항-1"};
  line.output = "21\n";
  line.tokens_in = 7;
  line.tokens_out = 2;
  line.latency_ms = 41;
  line.prompt_sha256 = crypto::sha256("17 + 4 =");
  line.artifacts = {{"log", crypto::sha256("x"), "out/log.txt"}};
  line.metrics = {{"f1", 500'000}};
  line.served_model = "m";
  return line;
}

Salt salt() { return crypto::sha256("salt"); }

TEST(RunnerLine, TakesEveryNameOfTheProtocol) {
  const auto line = parse_runner_line(
      R"({"id":"q1","output":"21","finish":"length","tokens":{"in":7,"out":2},"latency_ms":41.5,"prompt_sha256":")" +
      to_hex(crypto::sha256("p")) +
      R"(","artifacts":[{"name":"log","path":"a/b"}],"metrics":{"f1":0.5,"t":-1e-6},"served_model":"m","score":0.25,)" +
      R"("cached":true,"detail":"anything","new":[1]})");
  ASSERT_TRUE(ok_or_print(line));
  EXPECT_EQ(line->item.text, "q1");
  EXPECT_EQ(line->output, "21");
  EXPECT_EQ(line->finish, Finish::length);
  EXPECT_EQ(line->tokens_in, 7);
  EXPECT_EQ(line->latency_ms, 42);
  EXPECT_EQ(line->prompt_sha256, crypto::sha256("p"));
  EXPECT_EQ(line->artifacts.at(0).path, "a/b");
  EXPECT_EQ(line->metrics.at("f1"), 500'000);
  EXPECT_EQ(line->metrics.at("t"), -1);
  EXPECT_EQ(line->score_micro, 250'000);
  EXPECT_TRUE(line->cached);
}

TEST(RunnerLine, RoundsAScoreHalfUpOnceFromItsText) {
  const auto score = [](const std::string& text) {
    return parse_runner_line(R"({"id":"q","output":"","score":)" + text + "}");
  };
  EXPECT_EQ(score("0.0000005")->score_micro, 1);
  EXPECT_EQ(score("0.00000049999999999999999999")->score_micro, 0);
  EXPECT_EQ(score("1")->score_micro, 1'000'000);
  EXPECT_EQ(score("1.0e0")->score_micro, 1'000'000);
  EXPECT_EQ(score("0.9999999")->score_micro, 1'000'000);
}

TEST(RunnerLine, NamesTheReasonOfABadLine) {
  const auto reason = [](const std::string& line) { return parse_runner_line(line); };
  EXPECT_THAT(reason("{\"id\":\"q\",\"output\":\"\xff\"}"), IsError("bad-utf8"));
  EXPECT_THAT(reason(R"({"id":"q","output":"a")"), IsError("bad-json"));
  EXPECT_THAT(reason(R"(["q"])"), IsError("bad-json"));
  EXPECT_THAT(reason(R"({"output":"a"})"), IsError("bad-json"));
  EXPECT_THAT(reason(R"({"id":"q"})"), IsError("bad-json"));
  EXPECT_THAT(reason(R"({"id":"q","id":"r","output":""})"), IsError("bad-json"));
  EXPECT_THAT(reason(R"({"id":"q","output":1})"), IsError("bad-json"));
  EXPECT_THAT(reason(R"({"id":"q","output":"","finish":"done"})"), IsError("bad-json"));
  EXPECT_THAT(reason(R"({"id":"q","output":"","tokens":{"in":-1}})"), IsError("bad-json"));
  EXPECT_THAT(reason(R"({"id":"q","output":"","metrics":{"f":"x"}})"), IsError("bad-json"));
  EXPECT_THAT(reason(R"({"id":"q","output":"a\u0000b"})"), IsError("bad-json"));
  EXPECT_THAT(reason(R"({"id":"q","output":"","score":1.0000001})"), IsError("bad-score"));
  EXPECT_THAT(reason(R"({"id":"q","output":"","score":-0.1})"), IsError("bad-score"));
  EXPECT_THAT(reason(R"({"id":"q","output":"","score":"NaN"})"), IsError("bad-score"));
  EXPECT_THAT(reason(R"({"id":"q","output":"","score": NaN})"), IsError("bad-score"));
  EXPECT_THAT(reason(R"({"id":"q","output":"","score":-Infinity})"), IsError("bad-score"));
  EXPECT_THAT(reason(R"({"id":"q","output":")" + std::string(kMaxOutputBytes, 'x') + "\"}"), IsOk());
  EXPECT_THAT(reason(R"({"id":"q","output":")" + std::string(kMaxOutputBytes + 1, 'x') + "\"}"), IsError("output-cap"));
  EXPECT_THAT(reason(std::string(kMaxLineBytes + 1, ' ')), IsError("line-cap"));
}

TEST(RunnerLine, AnItemErrorNeedsNoOutput) {
  const auto line = parse_runner_line(R"({"id":"q","finish":"error","detail":"timed out"})");
  ASSERT_TRUE(ok_or_print(line));
  EXPECT_EQ(line->finish, Finish::error);
}

TEST(ItemLine, HasTheNamesOfTheRecordsInOrder) {
  EXPECT_EQ(encode_item_line(salt(), answered(), 1'000'000, true),
            R"({"salt":")" + to_hex(salt()) +
                R"(","item":"문항-1","scoreMicro":1000000,"output":"21\u000a","outputSha256":")" +
                to_hex(crypto::sha256("21\n")) + R"(","promptSha256":")" + to_hex(crypto::sha256("17 + 4 =")) +
                R"(","finish":"stop","tokensIn":7,"tokensOut":2,"latencyMs":41,"artifacts":[{"name":"log","sha256":")" +
                to_hex(crypto::sha256("x")) + R"("}],"metrics":{"f1":500000},"servedModel":"m"})");
}

TEST(ItemLine, LeavesOutAnArtifactThatNobodyHashed) {
  RunnerLine line = answered();
  line.artifacts[0].sha256.reset();
  EXPECT_EQ(encode_item_line(salt(), line, 0, true).find("artifacts"), std::string::npos);
}

TEST(ItemLine, ReadsBackWhatWasWritten) {
  const auto line = parse_item_line(encode_item_line(salt(), answered(), 1'000'000, true));
  ASSERT_TRUE(ok_or_print(line));
  EXPECT_EQ(line->salt, salt());
  EXPECT_EQ(line->item, answered().item);
  EXPECT_EQ(line->score_micro, 1'000'000);
  EXPECT_EQ(line->output, "21\n");
  EXPECT_EQ(line->output_sha256, crypto::sha256("21\n"));
  EXPECT_EQ(line->finish, Finish::stop);
}

TEST(ItemLine, WithheldTextLeavesItsDigest) {
  const auto line = parse_item_line(encode_item_line(salt(), answered(), std::nullopt, false));
  ASSERT_TRUE(ok_or_print(line));
  EXPECT_FALSE(line->output.has_value());
  EXPECT_FALSE(line->score_micro.has_value());
  EXPECT_EQ(line->output_sha256, crypto::sha256("21\n"));
}

TEST(ItemLine, OfAnErrorHasTheDigestOfNothing) {
  RunnerLine failed = answered();
  failed.finish = Finish::error;
  const auto line = parse_item_line(encode_item_line(salt(), failed, 0, true));
  ASSERT_TRUE(ok_or_print(line));
  EXPECT_EQ(line->output_sha256, crypto::sha256(""));
  EXPECT_FALSE(line->output.has_value());
}

TEST(ItemLine, RefusesOtherMeanings) {
  const std::string start = R"({"salt":")" + to_hex(salt()) + R"(","item":"q","scoreMicro":)";
  const auto line = [&](const std::string& rest) { return parse_item_line(start + rest); };
  EXPECT_THAT(line("0}"), IsOk());
  EXPECT_THAT(line(R"(0,"anything":{"x":[1,null]}})"), IsOk());
  EXPECT_THAT(line("1000001}"), IsError("E_ITEMS"));
  EXPECT_THAT(line("-1}"), IsError("E_ITEMS"));
  EXPECT_THAT(line("0.5}"), IsError("E_JSON"));
  EXPECT_THAT(line(R"(5,"finish":"error"})"), IsError("E_ITEMS"));
  EXPECT_THAT(line(R"(0,"finish":"halt"})"), IsError("E_ITEMS"));
  EXPECT_THAT(line(R"(0,"output":1})"), IsError("E_ITEMS"));
  EXPECT_THAT(line(R"(0,"output":"a","outputSha256":")" + to_hex(salt()) + "\"}"), IsError("E_ITEMS"));
  EXPECT_THAT(line(R"(0,"tokensIn":-1})"), IsError("E_ITEMS"));
  EXPECT_THAT(line(R"(0,"metrics":{"f":"0.5"}})"), IsError("E_ITEMS"));
  EXPECT_THAT(line(R"(0,"artifacts":[{"name":"a"}]})"), IsError("E_ITEMS"));
  EXPECT_THAT(line(R"(0,"judge":{"model":"m"}})"), IsError("E_ITEMS"));
  EXPECT_THAT(line(R"(0,"servedModel":1})"), IsError("E_ITEMS"));
  EXPECT_THAT(parse_item_line(R"({"salt":"00","item":"q","scoreMicro":0})"), IsError("E_ITEMS"));
  EXPECT_THAT(parse_item_line(R"({"salt":")" + to_hex(salt()) + R"(","item":"a/b"})"), IsError("E_ITEMS"));
}

TEST(RerunLine, ReadsBackAnAnsweredAndAnUnexecutedUnit) {
  const auto ok = parse_rerun_line(encode_rerun_line(salt(), 3, {"q"}, 2, answered(), 1'000'000, true));
  ASSERT_TRUE(ok_or_print(ok));
  EXPECT_TRUE(ok->ok);
  EXPECT_EQ(ok->run, 3);
  EXPECT_EQ(ok->attempts, 2);
  EXPECT_EQ(ok->score_micro, 1'000'000);

  const auto failed = parse_rerun_line(encode_rerun_line(salt(), 3, {"q"}, 3, std::nullopt, 0, true));
  ASSERT_TRUE(ok_or_print(failed));
  EXPECT_FALSE(failed->ok);
  EXPECT_EQ(failed->score_micro, 0);
}

TEST(RerunLine, RefusesAScoreForAFailedUnitAndAnErrorForAnAnsweredOne) {
  const auto line = [&](const std::string& rest) {
    return parse_rerun_line(R"({"salt":")" + to_hex(salt()) + R"(","run":1,"item":"q",)" + rest + "}");
  };
  EXPECT_THAT(line(R"("outcome":"ok","attempts":1,"scoreMicro":5)"), IsOk());
  EXPECT_THAT(line(R"("outcome":"failed","attempts":3,"scoreMicro":5)"), IsError("E_ITEMS"));
  EXPECT_THAT(line(R"("outcome":"ok","attempts":1,"scoreMicro":0,"finish":"error")"), IsError("E_ITEMS"));
  EXPECT_THAT(line(R"("outcome":"ok","attempts":0,"scoreMicro":0)"), IsError("E_ITEMS"));
  EXPECT_THAT(line(R"("outcome":"lost","attempts":1,"scoreMicro":0)"), IsError("E_ITEMS"));
}

TEST(SplitLines, WantsEveryLineToEndInLineFeed) {
  EXPECT_EQ(split_lines("a\nb\n").value(), (std::vector<std::string_view>{"a", "b"}));
  EXPECT_TRUE(split_lines("").value().empty());
  EXPECT_THAT(split_lines("a\nb"), IsError("E_JSON"));
  EXPECT_THAT(split_lines("a\n\nb\n"), IsError("E_JSON"));
  EXPECT_THAT(split_lines("a\r\n"), IsError("E_JSON"));
}

}  // namespace
}  // namespace fivefold
