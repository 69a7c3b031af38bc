#include "harness/core/records.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "harness/core/stage_log.h"
#include "harness/crypto/merkle.h"
#include "harness/json/write.h"
#include "tests/support/result_matchers.h"
#include "tests/support/vector_files.h"

namespace fivefold {
namespace {

using test::example_entries;
using test::IsError;
using test::IsOk;
using test::ok_or_print;
using ::testing::HasSubstr;

Digest digest_of(char fill) {
  Digest digest;
  digest.bytes.fill(static_cast<std::uint8_t>(fill));
  return digest;
}

Statement run_record_statement() {
  RunRecord record;
  record.team = {"업스테이지"};
  record.benchmark = {"math"};
  record.run = 3;
  record.seed = 1822733039;
  record.run_start = {40, digest_of(1)};
  record.items = ItemTree{1000, digest_of(2)};
  record.sum_micro = 725'000'000;
  return {{{"evidence/runs/x.jsonl", digest_of(3)}}, {"kai-2026-1"}, {1'782'864'000'000}, record};
}

// The payload of a statement with one text replaced, for what must be refused.
std::string changed(const Statement& statement, const std::string& from, const std::string& to) {
  std::string payload = encode_statement(statement);
  const std::size_t at = payload.find(from);
  EXPECT_NE(at, std::string::npos) << from << " is not in " << payload;
  return payload.replace(at, from.size(), to);
}

// The one escape of the example that our writer spells otherwise: both are the same text to any reader.
std::string with_our_line_feeds(std::string payload) {
  for (std::size_t at = payload.find("\\n"); at != std::string::npos; at = payload.find("\\n", at)) {
    payload.replace(at, 2, "\\u000a");
  }
  return payload;
}

// Objects with their members sorted, for payloads whose author chose another order.
json::Value sorted(const json::Value& value) {
  if (const json::Array* const array = value.as_array()) {
    json::Array result;
    for (const json::Value& element : *array) result.push_back(sorted(element));
    return result;
  }
  const json::Object* const object = value.as_object();
  if (object == nullptr) return value;
  json::Object result;
  for (const json::Member& member : *object) result.push_back({member.name, sorted(member.value)});
  std::sort(result.begin(), result.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return result;
}

TEST(ExampleExport, EveryEntryOfABuiltKindIsWrittenAgainByteForByte) {
  std::map<std::string, int> same;
  for (const std::string& entry : example_entries()) {
    const auto envelope = parse_envelope(entry);
    ASSERT_TRUE(ok_or_print(envelope));
    const auto statement = decode_statement(envelope->payload);
    ASSERT_TRUE(ok_or_print(statement)) << envelope->payload;
    if (std::holds_alternative<UnbuiltRecord>(statement->predicate)) continue;
    const std::string again = encode_statement(*statement);
    const auto* const audit = std::get_if<AuditRecord>(&statement->predicate);
    if (audit != nullptr && (audit->claim.starts_with("consistency/") || audit->scalar)) {
      // The author of the example wrote these with another order of names, which is free on reading.
      EXPECT_EQ(sorted(*json::read_strict(again)), sorted(*json::read_strict(envelope->payload)));
      continue;
    }
    EXPECT_EQ(again, with_our_line_feeds(envelope->payload));
    ++same[kind_of(statement->predicate)];
  }
  const std::map<std::string, int> expected{
      {"stage-policy", 1}, {"submission", 2},    {"draw-plan", 2},    {"draw-result", 2},  {"run-start", 18},
      {"run-record", 18},  {"rerun-record", 10}, {"audit-record", 4}, {"audit-report", 1}, {"averages", 1},
      {"warm-up", 1}};
  EXPECT_EQ(same, expected);
}

TEST(ExampleExport, KindsThatAreNotBuiltAreNamed) {
  std::set<std::string> unbuilt;
  for (const std::string& entry : example_entries()) {
    const auto statement = decode_statement(parse_envelope(entry)->payload);
    ASSERT_TRUE(ok_or_print(statement));
    if (const auto* const record = std::get_if<UnbuiltRecord>(&statement->predicate)) unbuilt.insert(record->kind);
  }
  EXPECT_EQ(unbuilt, (std::set<std::string>{"score-record", "anchor", "nonce-commit", "nonce-reveal",
                                            "objection", "decision"}));
}

TEST(ExampleExport, EverySignatureVerifiesUnderItsEnrolledKeyAndTheLogReplays) {
  StageLog log;
  for (const std::string& entry : example_entries()) {
    const auto envelope = parse_envelope(entry);
    ASSERT_TRUE(ok_or_print(envelope));
    const auto statement = decode_statement(envelope->payload);
    ASSERT_TRUE(ok_or_print(statement));
    ASSERT_TRUE(ok_or_print(log.apply(*statement, crypto::merkle_leaf(entry))));
    const KeyValidity* const key = log.find_key(envelope->keyid);
    ASSERT_NE(key, nullptr);
    EXPECT_TRUE(verify_envelope(*envelope, key->key.key));
    EXPECT_TRUE(ok_or_print(check_enrolment(key->key, *log.stage)));
  }
  EXPECT_EQ(log.size, 74U);
  EXPECT_TRUE(log.complete({{"team-a"}, {"math"}}));
  ASSERT_NE(log.draw(Purpose::audit), nullptr);
  EXPECT_TRUE(log.draw(Purpose::audit)->result.has_value());
  EXPECT_EQ(log.claims.at("total/team-a").size(), 1U);
  EXPECT_TRUE(log.averages.has_value());
}

TEST(Statement, SurvivesARoundTrip) {
  const std::string payload = encode_statement(run_record_statement());
  const auto decoded = decode_statement(payload);
  ASSERT_TRUE(ok_or_print(decoded));
  EXPECT_EQ(encode_statement(*decoded), payload);
}

TEST(Statement, RefusesABadFieldAndNamesIt) {
  struct Case {
    const char* from;
    const char* to;
    const char* rule;
    const char* named;
  };
  const std::vector<Case> cases{
      {R"("run":3)", R"("run":0)", "E_SCHEMA", "run"},
      {R"("run":3)", R"("run":100)", "E_SCHEMA", "run"},
      {R"("seed":1822733039)", R"("seed":2147483648)", "E_SCHEMA", "seed"},
      {R"("sessions":1)", R"("sessions":0)", "E_SCHEMA", "sessions"},
      {R"("outcome":"completed")", R"("outcome":"done")", "E_SCHEMA", "outcome"},
      {R"("outcome":"completed")", R"("outcome":"failed")", "E_SCHEMA", "environment"},
      {R"("environment":{})", R"("environment":{"reason":"memory"})", "E_SCHEMA", "environment"},
      {R"("environment":{})", R"("environment":[])", "E_SCHEMA", "environment"},
      {R"("scored":true)", R"("scored":1)", "E_SCHEMA", "scored"},
      {R"("attempt":0,)", "", "E_SCHEMA", "attempt"},
      {R"("attempt":0,)", R"("attempt":0,"more":1,)", "E_SCHEMA", "more"},
      {R"("benchmark":"math")", R"("benchmark":"a/b")", "E_ID", "benchmark"},
      {R"("stage":"kai-2026-1")", R"("stage":"")", "E_ID", "stage"},
      {"2026-07-01T00:00:00.000Z", "2026-07-01T00:00:00Z", "E_SCHEMA", "at"},
      {R"("size":1000)", R"("size":-1)", "E_SCHEMA", "size"},
      {R"("size":1000)", R"("size":1e3)", "E_JSON", ""},
      {R"("subject":[{"name":"evidence/runs/x.jsonl")", R"("subject":[{"name":"")", "E_SCHEMA", "name"},
      {"predicate:run-record:v1", "predicate:run-recording:v1", "E_SCHEMA", "run-recording"},
      {"predicate:run-record:v1", "predicate:run-record:v2", "E_SCHEMA", "predicateType"},
      {"predicate:run-record:v1", "predicate:v1", "E_SCHEMA", "predicateType"},  // one colon for two
      {"predicate:run-record:v1", "predicate::v1", "E_SCHEMA", "predicateType"},
  };
  for (const Case& c : cases) {
    const auto decoded = decode_statement(changed(run_record_statement(), c.from, c.to));
    EXPECT_THAT(decoded, IsError(c.rule)) << c.from << " -> " << c.to;
    if (decoded.ok()) continue;
    EXPECT_THAT(decoded.error().message, HasSubstr(c.named)) << c.from << " -> " << c.to;
  }
}

TEST(Statement, RefusesAnotherStatementType) {
  EXPECT_THAT(decode_statement(changed(run_record_statement(), "Statement/v1", "Statement/v2")), IsError("E_SCHEMA"));
}

TEST(Statement, TakesAFailedRunOnlyWithAKnownReason) {
  Statement statement = run_record_statement();
  auto& record = std::get<RunRecord>(statement.predicate);
  record.outcome = Outcome::failed;
  record.environment_json = R"({"reason":"deadline","kernel":"6.1"})";
  EXPECT_THAT(decode_statement(encode_statement(statement)), IsOk());
  record.environment_json = R"({"reason":"bad-luck"})";
  EXPECT_THAT(decode_statement(encode_statement(statement)), IsError("E_SCHEMA"));
}

TEST(Statement, KeepsAFreeEnvironmentAsCompactText) {
  Statement statement = run_record_statement();
  std::get<RunRecord>(statement.predicate).environment_json = R"({"z":[1,{"ko":"한"}],"a":null})";
  const auto decoded = decode_statement(encode_statement(statement));
  ASSERT_TRUE(ok_or_print(decoded));
  EXPECT_EQ(std::get<RunRecord>(decoded->predicate).environment_json, R"({"z":[1,{"ko":"한"}],"a":null})");
}

TEST(Statement, OverThePayloadLimitIsRefused) {
  Statement statement = run_record_statement();
  std::get<RunRecord>(statement.predicate).environment_json = R"({"a":")" + std::string(48'000, 'x') + "\"}";
  EXPECT_THAT(decode_statement(encode_statement(statement)), IsError("E_LIMIT"));
}

TEST(Statement, AClaimMustNameItsTeamAndBenchmark) {
  AuditRecord record;
  record.draw_id = "s/audit/0";
  record.claim = "cell/a/math";
  record.team = {"b"};
  record.benchmark = BenchmarkId{"math"};
  const Statement statement{{{"audit/cell/a/math.jsonl", digest_of(1)}}, {"s"}, {0}, record};
  EXPECT_THAT(decode_statement(encode_statement(statement)), IsError("E_SCHEMA"));
}

TEST(Statement, ParametersHaveOneSpelling) {
  DrawPlan plan;
  plan.draw_id = "s/audit/0";
  plan.purpose = Purpose::audit;
  plan.beacons.push_back({});
  plan.beacons.back().chain = "dice/s/audit/0";
  plan.claims = 1;
  plan.alpha_d = "0.05";
  for (const char* const good : {"0", "1", "0.05", "0.163", "12.5"}) {
    plan.alpha_r = good;
    EXPECT_THAT(decode_statement(encode_statement({{{"p", digest_of(1)}}, {"s"}, {0}, plan})), IsOk()) << good;
  }
  for (const char* const bad : {"", "0.", ".5", "0.50", "05", "1e-2", "-0.1", "+1", "0.0.1", "inf"}) {
    plan.alpha_r = bad;
    EXPECT_THAT(decode_statement(encode_statement({{{"p", digest_of(1)}}, {"s"}, {0}, plan})), IsError("E_SCHEMA"))
        << bad;
  }
}

TEST(Envelope, SignedOnesReadBackAndVerify) {
  const auto signer = crypto::KeySigner::from_seed(std::string(32, '\x07'));
  ASSERT_TRUE(ok_or_print(signer));
  const std::string payload = encode_statement(run_record_statement());
  const auto entry = sign_envelope(payload, *signer);
  ASSERT_TRUE(ok_or_print(entry));
  const auto envelope = parse_envelope(*entry);
  ASSERT_TRUE(ok_or_print(envelope));
  EXPECT_EQ(envelope->payload, payload);
  EXPECT_TRUE(verify_envelope(*envelope, signer->public_key()));

  Envelope other = *envelope;
  other.payload.back() = ' ';
  EXPECT_FALSE(verify_envelope(other, signer->public_key()));
}

TEST(Envelope, TooLargeAPayloadIsNotSigned) {
  const auto signer = crypto::KeySigner::from_seed(std::string(32, '\x07'));
  EXPECT_THAT(sign_envelope(std::string(48'000, 'x'), *signer), IsOk());
  EXPECT_THAT(sign_envelope(std::string(48'001, 'x'), *signer), IsError("E_LIMIT"));
}

TEST(Envelope, MisshapenOnesAreRefused) {
  const std::string sig = to_base64(std::string(64, 's'));
  const std::string start = R"({"payload":"e30=","payloadType":"t","signatures":)";
  const auto with = [&](const std::string& signatures) { return parse_envelope(start + signatures + "}"); };
  EXPECT_THAT(with(R"([{"keyid":"k","sig":")" + sig + R"("}])"), IsOk());
  EXPECT_THAT(with("[]"), IsError("E_ENVELOPE"));
  EXPECT_THAT(with(R"([{"keyid":"k","sig":")" + sig + R"("},{"keyid":"k","sig":")" + sig + R"("}])"),
              IsError("E_ENVELOPE"));
  EXPECT_THAT(with(R"([{"keyid":"k","sig":"AAAA"}])"), IsError("E_ENVELOPE"));
  EXPECT_THAT(with(R"([{"keyid":"k","sig":")" + sig + R"(","cert":"x"}])"), IsError("E_ENVELOPE"));
  EXPECT_THAT(
      parse_envelope(R"({"payload":"e30","payloadType":"t","signatures":[{"keyid":"k","sig":")" + sig + R"("}]})"),
      IsError("E_ENVELOPE"));
  EXPECT_THAT(parse_envelope("{} "), IsError("E_JSON"));
  EXPECT_THAT(parse_envelope(std::string(65'536, ' ')), IsError("E_LIMIT"));
}

TEST(Enrolment, IsOneLineThatReadsBack) {
  const auto signer = crypto::KeySigner::from_seed(std::string(32, '\x07'));
  EnrolledKey key{Role::team, "나래", signer->public_key(), {}};
  key.proof = *signer->sign(crypto::enrol_message("s", "team", "나래", key.key));
  const std::string line = encode_enrolment(key);
  const auto read = parse_enrolment(line + "\n");
  ASSERT_TRUE(ok_or_print(read));
  EXPECT_EQ(*read, key);
  EXPECT_THAT(check_enrolment(*read, {"s"}), IsOk());
  EXPECT_THAT(check_enrolment(*read, {"another"}), IsError("E_KEY"));
}

TEST(Enrolment, RefusesTheKeyidOfAnotherKey) {
  const auto signer = crypto::KeySigner::from_seed(std::string(32, '\x07'));
  const auto other = crypto::KeySigner::from_seed(std::string(32, '\x08'));
  std::string line = encode_enrolment({Role::team, "a", signer->public_key(), {}});
  const std::string keyid = crypto::keyid(signer->public_key());
  line.replace(line.find(keyid), keyid.size(), crypto::keyid(other->public_key()));
  EXPECT_THAT(parse_enrolment(line), IsError("E_KEY"));
}

}  // namespace
}  // namespace fivefold
