#include "harness/config/schema.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "harness/base/bytes.h"
#include "harness/json/read.h"
#include "tests/support/result_matchers.h"

namespace fivefold::config {
namespace {

using ::testing::IsEmpty;
using ::testing::Not;

std::vector<std::string> findings(std::string_view schema, std::string_view document) {
  const Result<json::Value> value = json::read_lenient(document);
  EXPECT_THAT(value, test::IsOk());
  const Result<std::vector<std::string>> wrong = validate(schema, *value);
  EXPECT_THAT(wrong, test::IsOk());
  return wrong.ok() ? wrong.value() : std::vector<std::string>{"no answer"};
}

constexpr std::string_view kRequest =
    R"({"protocol":"runner/v1","stage":"rehearsal-1","team":"upstage","benchmark":"arith","kind":"items","run":3,)"
    R"("model":{"name":"solar","revision":"r3","manifest":"f7e3983fe4f1394fc11f8675dd7d1fd018e518964e37830a0147bdda66583e24"},)"
    R"("endpoint":null,"decoding":{"temperature":0.8,"max_tokens":16},"seed":1822733039,"items":"items.jsonl",)"
    R"("results":"results.jsonl","deadline":1800})";
constexpr std::string_view kLaunch =
    R"({"format":"fivefold-launch/v1","session":1,"command":["python3","run.py"],"directory":"runner","deadline":1800,)"
    R"("grace":10,"cpus":1,"memory":2147483648,"disk":10737418240,"keep":16777216})";
constexpr std::string_view kExit =
    R"({"format":"fivefold-exit/v1","session":1,"pid":4711,"exit":0,"signal":null,"stopped":null,)"
    R"("startedAt":"2026-07-01T00:00:00.000Z","finishedAt":"2026-07-01T00:00:31.250Z","userMs":900,"systemMs":120,)"
    R"("maxRss":73400320,"stdout":{"bytes":120,"dropped":0},"stderr":{"bytes":0,"dropped":0},"left":0,)"
    R"("isolation":"subreaper"})";

std::string replaced(std::string_view text, const std::string& from, const std::string& to) {
  std::string out(text);
  const std::size_t at = out.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return out.replace(at, from.size(), to);
}

TEST(Schema, TheFilesOfTheProtocolAreAccepted) {
  EXPECT_THAT(findings("request", kRequest), IsEmpty());
  EXPECT_THAT(findings("launch", kLaunch), IsEmpty());
  EXPECT_THAT(findings("exit", kExit), IsEmpty());
  EXPECT_THAT(
      findings("result", R"({"id":"q1","output":"21","finish":"stop","tokens":{"in":7,"out":2},"latency_ms":41})"),
      IsEmpty());
  EXPECT_THAT(findings("result", R"({"id":"q2","output":"","finish":"error","detail":"timed out"})"), IsEmpty());
  EXPECT_THAT(findings("result", R"({"value":12.34})"), IsEmpty());
}

TEST(Schema, WhatBreaksTheProtocolIsRefused) {
  EXPECT_THAT(findings("request", replaced(kRequest, "runner/v1", "runner/v2")), Not(IsEmpty()));
  EXPECT_THAT(findings("request", replaced(kRequest, "\"run\":3,", "")), Not(IsEmpty()));
  EXPECT_THAT(findings("launch", replaced(kLaunch, "\"python3\",\"run.py\"", "")), Not(IsEmpty()));
  EXPECT_THAT(findings("exit", replaced(kExit, "\"stopped\":null", "\"stopped\":\"boredom\"")), Not(IsEmpty()));
  EXPECT_THAT(findings("exit", replaced(kExit, "31.250Z", "31Z")), Not(IsEmpty()));
  EXPECT_THAT(findings("result", R"({"id":"q1","output":"21","finish":"done"})"), Not(IsEmpty()));
  EXPECT_THAT(findings("result", R"({"id":"q1","output":"21","finish":"stop","score":1.5})"), Not(IsEmpty()));
  EXPECT_THAT(findings("result", "{}"), Not(IsEmpty()));
}

// Every entry of a complete ledger that another implementation wrote.
TEST(Schema, TheRecordsOfAnIndependentExportAreStatements) {
  std::ifstream file(std::string(FIVEFOLD_SOURCE_DIR) + "/tests/vectors/export-example/export/tile/entries/000.p/74",
                     std::ios::binary);
  const std::string bundle{std::istreambuf_iterator<char>(file), {}};
  std::size_t entries = 0;
  for (std::size_t at = 0; at + 2 <= bundle.size(); ++entries) {
    const auto byte = [&](std::size_t i) { return static_cast<std::size_t>(static_cast<unsigned char>(bundle[i])); };
    const std::size_t length = byte(at) << 8U | byte(at + 1);
    const Result<json::Value> envelope = json::read_strict(std::string_view(bundle).substr(at + 2, length));
    ASSERT_THAT(envelope, test::IsOk());
    const Result<std::string> payload = from_base64_any(*envelope->find("payload")->as_string());
    ASSERT_THAT(payload, test::IsOk());
    EXPECT_THAT(findings("statement", *payload), IsEmpty()) << entries << ": " << *payload;
    if (entries % 8 == 0) {  // the schema is read again each time: a sample is enough
      EXPECT_THAT(findings("statement", replaced(*payload, "\"stage\":", "\"stadium\":")), Not(IsEmpty())) << entries;
    }
    at += 2 + length;
  }
  EXPECT_EQ(entries, 74U);
}

TEST(Schema, EverySchemaNamesItsVersion) {
  EXPECT_EQ(embedded_schemas().size(), 9U);
  for (const Schema& schema : embedded_schemas()) {
    const Result<json::Value> value = json::read_lenient(schema.text);
    ASSERT_THAT(value, test::IsOk()) << schema.name;
    EXPECT_EQ(*value->find("$id")->as_string(), "urn:fivefold:schema:" + std::string(schema.name) + ":v1");
  }
}

TEST(Schema, AnUnknownSchemaIsAnError) {
  EXPECT_THAT(validate("nothing", json::Null{}), test::HasErrc(Errc::not_found));
}

}  // namespace
}  // namespace fivefold::config
