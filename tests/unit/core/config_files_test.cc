#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/core/benchmark_file.h"
#include "harness/core/config_file.h"
#include "harness/core/request.h"
#include "harness/core/scorer.h"
#include "harness/crypto/sha256.h"
#include "tests/support/result_matchers.h"
#include "tests/support/vector_files.h"

namespace fivefold {
namespace {

using test::IsError;
using test::IsOk;
using test::ok_or_print;

// The example of docs/records.md section 6.
constexpr const char* kBenchmarkExample =
    R"({"benchmark":"arith","prompts":"5af5901f2e72422a4129942364e7ca12030559f5eb50c6e9d2540ba1c1ebb82e",)"
    R"("targets":"b7fe072813bb0a14182d8d756d556861a92962dd02c552c6cc8c6ba06e8ad6f4","warmup":null,)"
    R"("scorer":{"name":"exact_match","rescore":"exact","normalise":["trim","casefold"]},"driver":null,)"
    R"("decodingLimits":null,"maxItemErrors":"0.01","outputs":"public"})";
constexpr const char* kBenchmarkDigest = "34375470ba7f05cf6beda4cffaf258fb0a0a0039ab5bd50e7e839a592cbfd14f";
constexpr const char* kConfigExample =
    R"({"benchmark":"arith","rules":"34375470ba7f05cf6beda4cffaf258fb0a0a0039ab5bd50e7e839a592cbfd14f",)"
    R"("driver":{"by":"team","command":["python3","run.py"],)"
    R"("sha256":"c5f43be40ba3b4b23fa56014bb0d2567a02b47944214563d404849a865474a00",)"
    R"("files":[{"path":"run.py","sha256":"86880a9ebe76683f9d9ffe31973e68eb7539c3ae261cd2af04c73a0f6551b2ba"}]},)"
    R"("environment":{"TOKENIZERS_PARALLELISM":"false"},"secrets":["OPENAI_API_KEY"],"endpoint":null,)"
    R"("resources":{"cpus":1,"memory":2147483648,"gpus":0,"disk":10737418240,"time":1800},)"
    R"("decoding":{"temperature":"0.8","max_tokens":16}})";

Benchmark arith() {
  ItemsRules rules;
  rules.prompts = {"p", digest_from_hex("5af5901f2e72422a4129942364e7ca12030559f5eb50c6e9d2540ba1c1ebb82e").value()};
  rules.targets = {"t", digest_from_hex("b7fe072813bb0a14182d8d756d556861a92962dd02c552c6cc8c6ba06e8ad6f4").value()};
  rules.scorer = {"exact_match", Rescore::exact, {{"normalise", std::vector<std::string>{"trim", "casefold"}}}};
  Benchmark benchmark;
  benchmark.id = {"arith"};
  benchmark.rules = rules;
  return benchmark;
}

DriverFiles run_py() {
  return make_driver_files(
             {"python3", "run.py"},
             {{"run.py", digest_from_hex("86880a9ebe76683f9d9ffe31973e68eb7539c3ae261cd2af04c73a0f6551b2ba").value()}})
      .value();
}

Submission upstage() {
  Submission submission;
  submission.team = {"upstage"};
  submission.runner.emplace();
  submission.runner->environment = {{"TOKENIZERS_PARALLELISM", "false"}};
  submission.runner->secrets = {"OPENAI_API_KEY"};
  submission.resources.memory_bytes = std::int64_t{2} << 30;
  Decoding decoding;
  decoding.temperature = "0.8";
  decoding.max_tokens = 16;
  submission.benchmarks[{"arith"}] = decoding;
  return submission;
}

TEST(BenchmarkFile, OfTheExampleHasItsBytesAndDigest) {
  const std::string bytes = encode_benchmark_file(benchmark_file_of(arith(), std::nullopt));
  EXPECT_EQ(bytes, kBenchmarkExample);
  EXPECT_EQ(to_hex(crypto::sha256(bytes)), kBenchmarkDigest);
}

TEST(BenchmarkFile, ReadsBack) {
  Benchmark benchmark = arith();
  auto& rules = std::get<ItemsRules>(benchmark.rules);
  rules.scorer = {"regex", Rescore::exact, {{"pattern", std::string("a\\b")}, {"group", std::int64_t{1}}}};
  rules.warmup = PinnedFile{"w", crypto::sha256("w")};
  rules.outputs = Outputs::digest_only;
  benchmark.decoding_limits = std::map<std::string, DecodingLimit>{
      {"temperature", {std::string("0"), std::string("1.5")}}, {"max_tokens", {std::int64_t{1}, std::int64_t{4096}}}};
  const BenchmarkFile file = benchmark_file_of(benchmark, run_py());
  const std::string bytes = encode_benchmark_file(file);
  const auto read = parse_benchmark_file(bytes);
  ASSERT_TRUE(ok_or_print(read));
  EXPECT_EQ(*read, file);
  EXPECT_NE(bytes.find(R"("decodingLimits":{"max_tokens":[1,4096],"temperature":["0","1.5"]})"), std::string::npos);
  EXPECT_NE(bytes.find(R"("scorer":{"name":"regex","rescore":"exact","group":1,"pattern":"a\\b"})"), std::string::npos);
}

TEST(BenchmarkFile, PinsAProgramThatScores) {
  Benchmark benchmark = arith();
  auto& rules = std::get<ItemsRules>(benchmark.rules);
  rules.scorer = {.name = "command", .parameters = {{"timeout", std::int64_t{600}}}};
  rules.scorer.program = Driver{{"python3", "run.py"}, "scorer/"};
  const BenchmarkFile file = benchmark_file_of(benchmark, std::nullopt, run_py());
  const std::string bytes = encode_benchmark_file(file);
  EXPECT_NE(bytes.find(R"("scorer":{"name":"command","rescore":"exact","command":["python3","run.py"],"sha256":")" +
                       to_hex(run_py().sha256) + R"(","files":[)"),
            std::string::npos);
  EXPECT_NE(bytes.find(R"(],"timeout":600})"), std::string::npos);
  const auto read = parse_benchmark_file(bytes);
  ASSERT_TRUE(ok_or_print(read));
  EXPECT_EQ(*read, file);
  EXPECT_THAT(check_scorer(*read->scorer), IsOk());
}

TEST(BenchmarkFile, PinsAJudgeAndItsPrompt) {
  Benchmark benchmark = arith();
  auto& rules = std::get<ItemsRules>(benchmark.rules);
  rules.scorer = {.name = "judge",
                  .rescore = Rescore::parse,
                  .parameters = {{"full", std::int64_t{10}},
                                 {"group", std::int64_t{0}},
                                 {"maxTokens", std::int64_t{1024}},
                                 {"pattern", std::string()},
                                 {"revision", std::string("r1")},
                                 {"secret", std::string()},
                                 {"timeout", std::int64_t{120}}}};
  rules.scorer.endpoint = Endpoint{"http://127.0.0.1:8000/v1", "판관"};
  rules.scorer.prompt = PinnedFile{"judge.txt", crypto::sha256("{output}")};
  const BenchmarkFile file = benchmark_file_of(benchmark, std::nullopt);
  const std::string bytes = encode_benchmark_file(file);
  EXPECT_NE(
      bytes.find(R"("scorer":{"name":"judge","rescore":"parse","endpoint":{"url":"http://127.0.0.1:8000/v1",)"
                 R"("model":"판관"},"prompt":")" +
                 to_hex(crypto::sha256("{output}")) +
                 R"(","full":10,"group":0,"maxTokens":1024,"pattern":"","revision":"r1","secret":"","timeout":120})"),
      std::string::npos);
  const auto read = parse_benchmark_file(bytes);
  ASSERT_TRUE(ok_or_print(read));
  EXPECT_EQ(*read, file);
  EXPECT_THAT(check_scorer(*read->scorer), IsOk());
}

TEST(BenchmarkFile, OfAScalarIsNullInAllButItsDriverAndLimits) {
  Benchmark benchmark;
  benchmark.id = {"speed"};
  benchmark.rules = ScalarRules{};
  const std::string bytes = encode_benchmark_file(benchmark_file_of(benchmark, std::nullopt));
  EXPECT_EQ(bytes, R"({"benchmark":"speed","prompts":null,"targets":null,"warmup":null,"scorer":null,"driver":null,)"
                   R"("decodingLimits":null,"maxItemErrors":null,"outputs":null})");
  EXPECT_THAT(parse_benchmark_file(bytes), IsOk());
}

TEST(BenchmarkFile, RefusesOtherTypesAndNames) {
  const auto with = [](const std::string& from, const std::string& to) {
    std::string bytes = kBenchmarkExample;
    return parse_benchmark_file(bytes.replace(bytes.find(from), from.size(), to));
  };
  EXPECT_THAT(with(R"("outputs":"public")", R"("outputs":"all")"), IsError("E_SCHEMA"));
  EXPECT_THAT(with(R"("maxItemErrors":"0.01")", R"("maxItemErrors":"0.010")"), IsError("E_SCHEMA"));
  EXPECT_THAT(with(R"("maxItemErrors":"0.01")", R"("maxItemErrors":0.01)"), IsError("E_JSON"));
  EXPECT_THAT(with(R"("driver":null)", R"("driver":"team")"), IsError("E_SCHEMA"));
  EXPECT_THAT(with(R"("driver":null,)", ""), IsError("E_SCHEMA"));
  EXPECT_THAT(with(R"("driver":null,)", R"("driver":null,"more":1,)"), IsError("E_SCHEMA"));
  EXPECT_THAT(with(R"(["trim","casefold"])", R"([1])"), IsError("E_SCHEMA"));
}

TEST(DriverFiles, AreHashedAsSha256sumPrintsThem) {
  EXPECT_EQ(to_hex(run_py().sha256), "c5f43be40ba3b4b23fa56014bb0d2567a02b47944214563d404849a865474a00");
  const Digest digest = crypto::sha256("x");
  const auto driver = make_driver_files({"a"}, {{"b/z", digest}, {"b.y", digest}, {"A", digest}});
  ASSERT_TRUE(ok_or_print(driver));
  const std::string hex = to_hex(digest);
  EXPECT_EQ(driver->sha256, crypto::sha256(hex + "  A\n" + hex + "  b.y\n" + hex + "  b/z\n"));
  EXPECT_EQ(driver->files.front().path, "A");
  EXPECT_THAT(make_driver_files({"a"}, {}), IsError("pinned-files"));
  EXPECT_THAT(make_driver_files({"a"}, {{"a\nb", digest}}), IsError("pinned-files"));
}

TEST(ConfigFile, OfTheExampleHasItsBytes) {
  const BenchmarkFile file = benchmark_file_of(arith(), std::nullopt);
  const auto config = config_file_of(upstage(), {"arith"}, file, digest_from_hex(kBenchmarkDigest).value(), run_py());
  ASSERT_TRUE(ok_or_print(config));
  EXPECT_EQ(encode_config_file(*config), kConfigExample);
  const auto read = parse_config_file(kConfigExample);
  ASSERT_TRUE(ok_or_print(read));
  EXPECT_EQ(*read, *config);
}

TEST(ConfigFile, RepeatsTheOrganisersDriverAndNeedsAnEndpoint) {
  const BenchmarkFile file = benchmark_file_of(arith(), run_py());
  Submission submission = upstage();
  EXPECT_THAT(config_file_of(submission, {"arith"}, file, {}, std::nullopt), IsError("E_CONFIG_LINK"));
  submission.endpoint = Endpoint{"http://127.0.0.1:8000/v1", "m"};
  const auto config = config_file_of(submission, {"arith"}, file, {}, std::nullopt);
  ASSERT_TRUE(ok_or_print(config));
  EXPECT_TRUE(config->organisers_driver);
  EXPECT_EQ(config->driver, run_py());

  ConfigFile other = *config;
  other.driver = make_driver_files({"sh"}, {{"x", {}}}).value();
  EXPECT_THAT(check_config_link(other, file), IsError("E_CONFIG_LINK"));
  other = *config;
  other.organisers_driver = false;
  EXPECT_THAT(check_config_link(other, file), IsError("E_CONFIG_LINK"));
}

TEST(ConfigFile, KeepsDecodingWithinTheLimits) {
  BenchmarkFile file = benchmark_file_of(arith(), std::nullopt);
  file.decoding_limits = std::map<std::string, DecodingLimit>{{"temperature", {std::string("0"), std::string("0.8")}},
                                                              {"max_tokens", {std::int64_t{1}, std::int64_t{16}}}};
  Submission submission = upstage();
  const auto made = [&] { return config_file_of(submission, {"arith"}, file, {}, run_py()); };
  EXPECT_THAT(made(), IsOk());
  submission.benchmarks[{"arith"}].temperature = "0.81";
  EXPECT_THAT(made(), IsError("E_CONFIG_LINK"));
  submission.benchmarks[{"arith"}].temperature = "0";
  submission.benchmarks[{"arith"}].top_k = 5;
  EXPECT_THAT(made(), IsError("E_CONFIG_LINK"));
}

TEST(ConfigFile, RefusesADriverWhoseFilesHaveAnotherDigest) {
  std::string bytes = kConfigExample;
  bytes.replace(bytes.find("86880a"), 6, "96880a");
  EXPECT_THAT(parse_config_file(bytes), IsError("E_CONFIG_LINK"));
}

TEST(ConfigFile, TheExamplesOfTheExportRead) {
  const std::string folder = "export-example/export/";
  const auto benchmark = parse_benchmark_file(test::vector_bytes(folder + "policy/benchmarks/math.json"));
  ASSERT_TRUE(ok_or_print(benchmark));
  const auto config = parse_config_file(test::vector_bytes(folder + "submissions/team-a/0/math.json"));
  ASSERT_TRUE(ok_or_print(config));
  EXPECT_THAT(check_config_link(*config, *benchmark), IsOk());
}

TEST(Request, OfTheExampleHasItsBytes) {
  Request request;
  request.stage = {"rehearsal-1"};
  request.team = {"upstage"};
  request.benchmark = {"arith"};
  request.run = 3;
  request.model_name = "solar-open-100b";
  request.model_revision = "r3";
  request.manifest = digest_from_hex("f7e3983fe4f1394fc11f8675dd7d1fd018e518964e37830a0147bdda66583e24").value();
  request.decoding = upstage().benchmarks[{"arith"}];
  request.seed = 1822733039;
  EXPECT_EQ(
      encode_request(request),
      R"({"protocol":"runner/v1","stage":"rehearsal-1","team":"upstage","benchmark":"arith","kind":"items","run":3,)"
      R"("model":{"name":"solar-open-100b","revision":"r3",)"
      R"("manifest":"f7e3983fe4f1394fc11f8675dd7d1fd018e518964e37830a0147bdda66583e24"},"endpoint":null,)"
      R"("decoding":{"temperature":0.8,"max_tokens":16},"seed":1822733039,"items":"items.jsonl",)"
      R"("results":"results.jsonl","deadline":1800})");
}

TEST(Request, WritesDecimalsOfExtraAsNumbersAgain) {
  Decoding decoding;
  decoding.stop = {"\n"};
  decoding.extra_json = R"({"repetition_penalty":"1.05","name":"v1.0","n":2,"list":["0.5","0.50"]})";
  Request request;
  request.decoding = decoding;
  EXPECT_NE(
      encode_request(request).find(R"("extra":{"repetition_penalty":1.05,"name":"v1.0","n":2,"list":[0.5,"0.50"]})"),
      std::string::npos);
}

TEST(ItemRequest, OfTheExampleHasItsSeed) {
  Prompt prompt{{"q1"}, {"prompt", "17 + 4 ="}, {}};
  EXPECT_EQ(encode_item_request(prompt, 1822733039), R"({"id":"q1","prompt":"17 + 4 =","seed":1738565507})");
  prompt = {{"q2"}, {"prompt", "9 * 8 ="}, {}};
  EXPECT_EQ(encode_item_request(prompt, 1822733039), R"({"id":"q2","prompt":"9 * 8 =","seed":1616426953})");
}

TEST(ItemRequest, NamesAttachmentsByTheirDigest) {
  const Digest digest = crypto::sha256("x");
  const std::string hex = to_hex(digest);
  EXPECT_EQ(attachment_name({"img/cat.png", digest}), hex + ".png");
  EXPECT_EQ(attachment_name({"a.d/cat", digest}), hex);
  EXPECT_EQ(attachment_name({"cat.p/..", digest}), hex);
  EXPECT_EQ(attachment_name({"cat.verylongending", digest}), hex);
  const Prompt prompt{{"q"}, {"prompt", "p"}, {{"img/cat.png", digest}}};
  EXPECT_NE(encode_item_request(prompt, 1).find(R"("prompt":"p","attachments":[")" + hex + R"(.png"],"seed":)"),
            std::string::npos);
}

}  // namespace
}  // namespace fivefold
