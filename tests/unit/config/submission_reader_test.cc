#include "harness/config/submission_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/result_matchers.h"
#include "tests/unit/config/corpus.h"

namespace fivefold::config {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

TEST(SubmissionReader, FillsInTheDefaults) {
  const Checked<Submission> checked = read_submission(corpus("good/team_least.yaml"), "f");
  ASSERT_TRUE(checked.ok());
  EXPECT_EQ(checked.value->name.en, "upstage");
  EXPECT_EQ(
      checked.value->resources,
      (Resources{.cpus = 1, .memory_bytes = 1073741824, .gpus = 0, .disk_bytes = 10737418240, .time_seconds = 1800}));
  EXPECT_FALSE(checked.value->endpoint);
  EXPECT_EQ(checked.value->benchmarks.at(BenchmarkId{"arith"}), Decoding{});
}

TEST(SubmissionReader, TheWholeExampleIsRead) {
  const Checked<Submission> checked = read_submission(corpus("good/team_whole.yaml"), "f");
  ASSERT_TRUE(checked.ok());
  const Submission& submission = *checked.value;
  EXPECT_EQ(submission.name, (DisplayName{.en = "Upstage", .ko = "업스테이지"}));
  EXPECT_EQ(submission.endpoint, (Endpoint{.url = "http://127.0.0.1:8000/v1", .model = "solar-open-100b"}));
  ASSERT_TRUE(submission.runner);
  EXPECT_THAT(submission.runner->driver.command, ElementsAre("python3", "run.py", "", "--flag=a b"));
  EXPECT_EQ(submission.runner->environment.at("TOKENIZERS_PARALLELISM"), "false");
  EXPECT_THAT(submission.runner->secrets, ElementsAre("OPENAI_API_KEY"));
  EXPECT_EQ(submission.resources.memory_bytes, 2147483648);
  const Decoding& decoding = submission.benchmarks.at(BenchmarkId{"arith"});
  EXPECT_EQ(decoding.temperature, "0.8");
  EXPECT_EQ(decoding.top_p, "0.95");
  EXPECT_EQ(decoding.top_k, 40);
  EXPECT_EQ(decoding.max_tokens, 16);
  EXPECT_THAT(decoding.stop.value(), ElementsAre("\n\n", "끝"));
}

TEST(SubmissionReader, DecimalsOfExtraBecomeText) {
  const Checked<Submission> checked = read_submission(corpus("good/team_whole.yaml"), "f");
  ASSERT_TRUE(checked.ok());
  EXPECT_EQ(checked.value->benchmarks.at(BenchmarkId{"arith"}).extra_json,
            R"({"repetition_penalty":"1.1","nested":{"list":[1,"2.5",true]}})");
}

TEST(SubmissionReader, DecimalsAreWrittenCanonically) {
  std::string text = corpus("good/team_least.yaml");
  text.replace(text.find("arith: {}"), 9, "arith: {decoding: {temperature: 0.50, top_p: 1.0}}");
  const Checked<Submission> checked = read_submission(text, "f");
  ASSERT_TRUE(checked.ok());
  EXPECT_EQ(checked.value->benchmarks.at(BenchmarkId{"arith"}).temperature, "0.5");
  EXPECT_EQ(checked.value->benchmarks.at(BenchmarkId{"arith"}).top_p, "1");
}

TEST(SubmissionReader, AWrongSizeSuggestsTheRightOne) {
  const Checked<Submission> checked = read_submission(corpus("bad/team_memory.yaml"), "team.yaml");
  ASSERT_THAT(checked.problems, SizeIs(1));
  EXPECT_EQ(checked.problems[0].message, "\"2GB\" is not a size");
  EXPECT_EQ(checked.problems[0].hint, "a whole number with KiB, MiB, GiB or TiB; did you mean \"2GiB\"?");
}

TEST(SubmissionReader, AnUnquotedValueIsToldToBeQuoted) {
  const Checked<Submission> checked = read_submission(corpus("bad/team_environment_unquoted.yaml"), "team.yaml");
  ASSERT_THAT(checked.problems, SizeIs(1));
  EXPECT_THAT(checked.problems[0].hint, HasSubstr("write \"false\" in quotes"));
}

TEST(SubmissionReader, AddressesThatCouldCarryASecretAreRefused) {
  for (const char* url :
       {"http://user@host/", "http://host/?k=1", "http://host/#f", "http:///x", "https://", "host/v1", "http://:80/",
        "http://h:/", "http://h:0/", "http://h:65536/", "http://h:8a/", "http://[::1]:x/", "http://host/a b"}) {
    const std::string text =
        "fivefold: submission/v1\nteam: t\nmodel: {name: a, revision: b, manifest: c}\n"
        "endpoint: {url: \"" +
        std::string(url) + "\", model: m}\nbenchmarks: {x: {}}\n";
    const Checked<Submission> checked = read_submission(text, "f");
    ASSERT_THAT(checked.problems, SizeIs(1)) << url;
    EXPECT_EQ(checked.problems[0].rule, "endpoint.url");
  }
}

TEST(SubmissionReader, ParseGivesTheFirstProblemAsAnError) {
  EXPECT_THAT(parse_submission(corpus("good/team_korean.yaml")), test::IsOk());
  EXPECT_THAT(parse_submission(corpus("bad/team_cpus.yaml")), test::IsError("resources.cpus"));
}

}  // namespace
}  // namespace fivefold::config
