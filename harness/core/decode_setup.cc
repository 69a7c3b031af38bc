// Policy, keys and submissions.

#include <algorithm>
#include <set>

#include "harness/core/decode_fields.h"
#include "harness/core/decode_records.h"
#include "harness/core/record_words.h"

namespace fivefold::decode {

namespace {

constexpr std::size_t kMaxTeams = 64;
constexpr std::size_t kMaxKeys = 256;
constexpr std::size_t kMaxWitnesses = 31;  // a note has 32 signature lines, the log's among them

std::vector<TeamId> teams(json::Fields& fields) {
  std::vector<TeamId> result;
  std::set<std::string> seen;
  for (const std::string& text : fields.texts("teams")) {
    if (auto checked = check_id(text); !checked.ok()) fields.fail(std::move(checked).error().with("teams"));
    if (!seen.insert(text).second) fields.fail("teams", "names \"" + text + "\" twice");
    result.push_back(TeamId{text});
  }
  if (fields.ok() && (result.empty() || result.size() > kMaxTeams)) fields.fail("teams", "must name 1..64 teams");
  return result;
}

std::string origin(json::Fields& fields) {
  std::string text = filled(fields, "origin");
  const bool bad =
      std::any_of(text.begin(), text.end(), [](char c) { return c == '+' || c == ' ' || (c >= '\t' && c <= '\r'); });
  if (bad) fields.fail("origin", "must have no white space and no '+'");
  return text;
}

std::optional<crypto::Signature> signature_or_null(json::Fields& fields, std::string_view name) {
  const std::optional<std::string> text = fields.text_or_null(name);
  if (!text || !fields.ok()) return std::nullopt;
  return signature(fields, name, *text);
}

// Which fields an action has (docs/records.md section 3).
void check_key_event(json::Fields& fields, const KeyEvent& event) {
  if (!fields.ok()) return;
  const bool adds = event.action != KeyAction::revoke;
  if (event.key.has_value() != adds) fields.fail("publicKey", "is there iff the action is add or rotate");
  if (event.proof.has_value() != adds) fields.fail("proof", "is there iff the action is add or rotate");
  const bool rotates = event.action == KeyAction::rotate;
  if (event.previous.has_value() != rotates) fields.fail("previous", "is there iff the action is rotate");
  if (event.previous_proof.has_value() != rotates) fields.fail("previousProof", "is there iff the action is rotate");
  if (fields.ok() && event.key && crypto::keyid(*event.key) != event.keyid) {
    fields.fail(bad_input("E_KEY", "keyid: " + event.keyid + " is not that of the public key"));
  }
}

}  // namespace

EnrolledKey enrolled_key(json::Fields& fields) {
  EnrolledKey key;
  key.role = words::read<Role>(fields, "role");
  key.name = id_text(fields, "name");
  const std::string keyid = fields.text("keyid");
  key.key = public_key(fields, "publicKey", fields.text("publicKey"));
  key.proof = signature(fields, "proof", fields.text("proof"));
  if (fields.ok() && crypto::keyid(key.key) != keyid) {
    fields.fail(bad_input("E_KEY", "keyid: " + keyid + " is not that of the public key"));
  }
  return key;
}

StagePolicy stage_policy(json::Fields& fields) {
  StagePolicy policy;
  policy.origin = origin(fields);
  policy.runs = small(fields, "runs", 2, 99);
  policy.aggregate = words::read<AggregateRule>(fields, "aggregate");
  if (policy.aggregate == AggregateRule::olympic && policy.runs < 4) fields.fail("runs", "olympic needs 4 or more");
  policy.runs_draw = fields.boolean("runsDraw");
  policy.teams = teams(fields);
  policy.log_vkey = filled(fields, "logVkey");
  policy.witnesses = fields.texts("witnesses");
  if (policy.witnesses.size() > kMaxWitnesses) fields.fail("witnesses", "must be at most 31");
  policy.quorum = small(fields, "quorum", 0, static_cast<int>(policy.witnesses.size()));
  policy.strata_sha256 = fields.digest_or_null("strataSha256");
  policy.max_attempts = small(fields, "maxAttempts", policy.runs, 999);
  policy.attempts = small(fields, "attempts", 1, 9);
  policy.display_digits = small(fields, "displayDigits", 0, 9);
  policy.objection_days = small(fields, "objectionDays", 0, 90);
  each_object(fields, "keys", 0, kMaxKeys,
              [&](json::Fields& element) { policy.keys.push_back(enrolled_key(element)); });
  return policy;
}

KeyEvent key_event(json::Fields& fields) {
  KeyEvent event;
  event.action = words::read<KeyAction>(fields, "action");
  event.role = words::read<Role>(fields, "role");
  event.name = id_text(fields, "name");
  event.keyid = filled(fields, "keyid");
  const std::optional<std::string> key = fields.text_or_null("publicKey");
  if (key && fields.ok()) event.key = public_key(fields, "publicKey", *key);
  event.proof = signature_or_null(fields, "proof");
  event.previous = fields.text_or_null("previous");
  event.previous_proof = signature_or_null(fields, "previousProof");
  check_key_event(fields, event);
  return event;
}

SubmissionRecord submission(json::Fields& fields) {
  SubmissionRecord record;
  record.team = id<TeamId>(fields, "team");
  record.revision = small(fields, "revision", 0, 1'000'000);
  inner(fields, "model", fields.object("model"), [&](json::Fields& model) {
    record.model_name = model.text("name");
    record.model_revision = model.text("revision");
    record.manifest = model.digest("manifest");
  });
  std::set<std::string> seen;
  each_object(fields, "benchmarks", 1, 1000, [&](json::Fields& element) {
    SubmittedBenchmark benchmark;
    benchmark.id = id<BenchmarkId>(element, "id");
    benchmark.config = element.digest("config");
    benchmark.item_list = element.digest_or_null("itemList");
    benchmark.items = element.integer_or_null("items", 1, kMaxItems);
    if (element.ok() && benchmark.item_list.has_value() != benchmark.items.has_value()) {
      element.fail("items", "and itemList are both null or neither");
    }
    if (!seen.insert(benchmark.id.text).second) element.fail("id", "names \"" + benchmark.id.text + "\" twice");
    record.benchmarks.push_back(std::move(benchmark));
  });
  return record;
}

}  // namespace fivefold::decode
