#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "harness/core/decode_fields.h"
#include "harness/core/decode_records.h"
#include "harness/core/records.h"
#include "harness/json/fields.h"
#include "harness/json/read.h"

namespace fivefold {

namespace {

constexpr std::string_view kTypeStart = "urn:fivefold:predicate:";
constexpr std::string_view kTypeEnd = ":v1";

// Kinds of docs/records.md section 6 that this version does not build.
constexpr std::array<std::string_view, 8> kUnbuiltKinds{"score-record", "erratum",   "anchor",    "nonce-commit",
                                                        "nonce-reveal", "draw-void", "objection", "decision"};

std::string read_kind(json::Fields& fields) {
  const std::string type = fields.text("predicateType");
  std::string_view kind = type;
  // The two may not share their colon: urn:fivefold:predicate:v1 names no kind.
  const bool room = kind.size() > kTypeStart.size() + kTypeEnd.size();
  if (!room || !kind.starts_with(kTypeStart) || !kind.ends_with(kTypeEnd)) {
    fields.fail("predicateType", "is not urn:fivefold:predicate:<kind>:v1: \"" + type + "\"");
    return {};
  }
  kind.remove_prefix(kTypeStart.size());
  kind.remove_suffix(kTypeEnd.size());
  return std::string(kind);
}

std::vector<Subject> read_subjects(json::Fields& fields) {
  std::vector<Subject> subjects;
  std::set<std::string> seen;
  decode::each_object(fields, "subject", 1, 2000, [&](json::Fields& element) {
    Subject subject;
    subject.name = decode::filled(element, "name");
    decode::inner(element, "digest", element.object("digest"),
                  [&](json::Fields& digest) { subject.sha256 = digest.digest("sha256"); });
    if (!seen.insert(subject.name).second) element.fail("name", "\"" + subject.name + "\" is there twice");
    subjects.push_back(std::move(subject));
  });
  return subjects;
}

// The predicate of a kind that is built; nothing when the kind is not.
std::optional<Predicate> read_built(const std::string& kind, json::Fields& fields) {
  if (kind == "stage-policy") return decode::stage_policy(fields);
  if (kind == "key-event") return decode::key_event(fields);
  if (kind == "submission") return decode::submission(fields);
  if (kind == "run-start") return decode::run_start(fields);
  if (kind == "run-record") return decode::run_record(fields);
  if (kind == "draw-plan") return decode::draw_plan(fields);
  if (kind == "draw-result") return decode::draw_result(fields);
  if (kind == "rerun-record") return decode::rerun_record(fields);
  if (kind == "rerun-void") return decode::rerun_void(fields);
  if (kind == "rerun-void-consent") return decode::rerun_void_consent(fields);
  if (kind == "warm-up") return decode::warm_up(fields);
  if (kind == "audit-record") return decode::audit_record(fields);
  if (kind == "audit-report") return decode::audit_report(fields);
  if (kind == "averages") return decode::averages(fields);
  if (kind == "scorecard") return decode::scorecard(fields);
  return std::nullopt;
}

Result<void> read_predicate(const json::Value& value, const std::string& kind, Statement& statement) {
  json::Fields fields(value, kind);
  statement.stage = decode::id<StageId>(fields, "stage");
  statement.at = decode::time(fields, "at");
  if (std::find(kUnbuiltKinds.begin(), kUnbuiltKinds.end(), kind) != kUnbuiltKinds.end()) {
    statement.predicate = UnbuiltRecord{kind};
    return fields.finish(true);
  }
  std::optional<Predicate> predicate = read_built(kind, fields);
  if (!predicate) return bad_input("E_SCHEMA", "predicateType: unknown kind \"" + kind + "\"");
  statement.predicate = std::move(*predicate);
  return fields.finish();
}

}  // namespace

Result<Statement> decode_statement(std::string_view payload) {
  if (payload.size() > kMaxPayloadBytes) {
    return bad_input("E_LIMIT", "payload has " + std::to_string(payload.size()) + " bytes, at most 48000 are allowed");
  }
  FF_ASSIGN(const json::Value value, json::read_strict(payload));
  json::Fields fields(value, "statement");
  if (fields.text("_type") != "https://in-toto.io/Statement/v1") {
    fields.fail("_type", "must be https://in-toto.io/Statement/v1");
  }
  Statement statement;
  statement.subjects = read_subjects(fields);
  const std::string kind = read_kind(fields);
  const json::Value& predicate = fields.object("predicate");
  FF_TRY(fields.finish());
  FF_TRY(read_predicate(predicate, kind, statement));
  return statement;
}

}  // namespace fivefold
