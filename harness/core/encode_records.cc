#include <utility>

#include "harness/base/check.h"
#include "harness/core/record_words.h"
#include "harness/core/records.h"
#include "harness/json/read.h"
#include "harness/json/value.h"
#include "harness/json/write.h"

namespace fivefold {

namespace {

using json::Array;
using json::Object;
using json::Value;
using words::word;

Value hex(const Digest& digest) { return to_hex(digest); }
Value hex_or_null(const std::optional<Digest>& digest) { return digest ? hex(*digest) : Value(); }
Value base64(const crypto::Signature& signature) { return to_base64(crypto::view(signature)); }
Value base64_or_null(const std::optional<crypto::Signature>& signature) {
  return signature ? base64(*signature) : Value();
}
Value time_text(UtcTime time) { return to_text(time); }
Value integer_or_null(const std::optional<std::int64_t>& number) { return number ? Value(*number) : Value(); }
Value text_or_null(const std::optional<std::string>& text) { return text ? Value(*text) : Value(); }
Value ref(const Ref& entry) { return Object{{"index", std::size_t{entry.index}}, {"leaf", hex(entry.leaf)}}; }
Value ref_or_null(const std::optional<Ref>& entry) { return entry ? ref(*entry) : Value(); }

Value tree(const std::optional<ItemTree>& items) {
  if (!items) return {};
  return Object{{"size", items->size}, {"root", hex(items->root)}};
}

Value environment(const std::string& text) {
  Result<Value> value = json::read_strict(text);
  FF_CHECK(value.ok() && value->as_object() != nullptr);
  return std::move(value).value();
}

template <class Element, class Write>
Value list(const std::vector<Element>& elements, Write write) {
  Array array;
  array.reserve(elements.size());
  for (const Element& element : elements) array.push_back(write(element));
  return array;
}

Value texts(const std::vector<std::string>& elements) {
  return list(elements, [](const std::string& text) { return Value(text); });
}

Value enrolled_key(const EnrolledKey& key) {
  return Object{{"role", word(key.role)},
                {"name", key.name},
                {"keyid", crypto::keyid(key.key)},
                {"publicKey", crypto::to_hex(key.key)},
                {"proof", base64(key.proof)}};
}

Value beacon_plan(const BeaconPlan& plan) {
  Object object{{"kind", word(plan.kind)}, {"chain", plan.chain}, {"round", std::size_t{plan.round}}};
  if (plan.kind == BeaconPlan::Kind::dice) {
    object.push_back({"faces", plan.faces});
    object.push_back({"rolls", plan.rolls});
    object.push_back({"heldAt", time_text(plan.held_at)});
  }
  return object;
}

Value beacon_value(const Beacon& beacon) {
  Object object{{"kind", word(beacon.kind)}, {"chain", beacon.chain}, {"round", std::size_t{beacon.round}}};
  if (beacon.kind == BeaconPlan::Kind::dice) {
    object.push_back({"digits", beacon.digits});
    object.push_back({"rolledAt", time_text(beacon.rolled_at)});
    object.push_back({"witnesses", texts(beacon.witnesses)});
  } else {
    object.push_back({"signature", beacon.signature_hex});
  }
  return object;
}

// Appends a record's own members, in the order of docs/records.md section 6, after `stage` and `at`.
struct Encode {
  Object& out;

  void add(std::string_view name, Value value) const { out.push_back({std::string(name), std::move(value)}); }

  void operator()(const StagePolicy& policy) const {
    add("origin", policy.origin);
    add("runs", policy.runs);
    add("aggregate", word(policy.aggregate));
    add("runsDraw", policy.runs_draw);
    add("teams", list(policy.teams, [](const TeamId& team) { return Value(team.text); }));
    add("logVkey", policy.log_vkey);
    add("witnesses", texts(policy.witnesses));
    add("quorum", policy.quorum);
    add("strataSha256", hex_or_null(policy.strata_sha256));
    add("maxAttempts", policy.max_attempts);
    add("attempts", policy.attempts);
    add("displayDigits", policy.display_digits);
    add("objectionDays", policy.objection_days);
    add("keys", list(policy.keys, enrolled_key));
  }

  void operator()(const KeyEvent& event) const {
    add("action", word(event.action));
    add("role", word(event.role));
    add("name", event.name);
    add("keyid", event.keyid);
    add("publicKey", event.key ? Value(crypto::to_hex(*event.key)) : Value());
    add("proof", base64_or_null(event.proof));
    add("previous", text_or_null(event.previous));
    add("previousProof", base64_or_null(event.previous_proof));
  }

  void operator()(const SubmissionRecord& record) const {
    add("team", record.team.text);
    add("revision", record.revision);
    add("model",
        Object{{"name", record.model_name}, {"revision", record.model_revision}, {"manifest", hex(record.manifest)}});
    add("benchmarks", list(record.benchmarks, [](const SubmittedBenchmark& benchmark) {
          return Value(Object{{"id", benchmark.id.text},
                              {"config", hex(benchmark.config)},
                              {"itemList", hex_or_null(benchmark.item_list)},
                              {"items", integer_or_null(benchmark.items)}});
        }));
  }

  void operator()(const RunStart& start) const {
    add("team", start.team.text);
    add("benchmark", start.benchmark.text);
    add("run", start.run);
    add("attempt", start.attempt);
    add("seed", std::int64_t{start.seed});
    add("submission", ref(start.submission));
    add("config", hex(start.config));
  }

  void operator()(const RunRecord& record) const {
    add("team", record.team.text);
    add("benchmark", record.benchmark.text);
    add("run", record.run);
    add("attempt", record.attempt);
    add("seed", std::int64_t{record.seed});
    add("runStart", ref(record.run_start));
    add("outcome", word(record.outcome));
    add("scored", record.scored);
    add("sessions", record.sessions);
    add("items", tree(record.items));
    add("sumMicro", integer_or_null(record.sum_micro));
    add("value", integer_or_null(record.value));
    add("model", hex(record.model));
    add("config", hex(record.config));
    add("startedAt", time_text(record.started_at));
    add("finishedAt", time_text(record.finished_at));
    add("environment", environment(record.environment_json));
  }

  void operator()(const DrawPlan& plan) const {
    add("drawId", plan.draw_id);
    add("purpose", word(plan.purpose));
    add("number", plan.number);
    add("commits", list(plan.commits, [](const CommitInPlan& commit) {
          return Value(
              Object{{"party", commit.party}, {"ref", ref(commit.ref)}, {"commitment", hex(commit.commitment)}});
        }));
    add("revealDeadline", time_text(plan.reveal_deadline));
    add("marginSeconds", plan.margin_seconds);
    add("beacons", list(plan.beacons, beacon_plan));
    add("fallback", plan.fallback ? Value(Object{{"after", time_text(plan.fallback->after)},
                                                 {"beacons", list(plan.fallback->beacons, beacon_plan)}})
                                  : Value());
    if (plan.purpose == Purpose::runs) return;
    add("alphaR", plan.alpha_r);
    add("alphaD", plan.alpha_d);
    add("claims", plan.claims);
    add("randomCells", plan.random_cells);
  }

  void operator()(const DrawResult& result) const {
    add("drawId", result.draw_id);
    add("plan", ref(result.plan));
    add("seal", result.seal);
    add("fallback", result.fallback);
    add("beacons", list(result.beacons, beacon_value));
    add("nonces", list(result.nonces, [](const NonceOpened& opened) {
          return Value(Object{{"party", opened.party},
                              {"commitment", hex(opened.commitment)},
                              {"nonce", to_hex(std::string_view(opened.nonce))}});
        }));
    add("seed", hex(result.seed));
  }

  void operator()(const RerunRecord& record) const {
    add("drawId", record.draw_id);
    add("team", record.team.text);
    add("benchmark", record.benchmark.text);
    add("batch", record.batch);
    add("mode", word(record.mode));
    add("items", tree(record.items));
    add("value", integer_or_null(record.value));
    add("config", hex(record.config));
    add("model", hex(record.model));
    add("custody", word(record.custody));
    add("environment", environment(record.environment_json));
  }

  void operator()(const RerunVoid& record) const {
    add("rerun", ref(record.rerun));
    add("reason", record.reason);
  }

  void operator()(const RerunVoidConsent& record) const {
    add("team", record.team.text);
    add("void", ref(record.void_ref));
  }

  void operator()(const WarmUp& record) const {
    add("team", record.team.text);
    add("benchmark", record.benchmark.text);
    add("number", record.number);
    add("prompts", hex(record.prompts));
    add("items", tree(record.items));
    add("custody", word(record.custody));
    add("environment", environment(record.environment_json));
  }

  void operator()(const AuditRecord& record) const {
    add("drawId", record.draw_id);
    add("draw", ref_or_null(record.draw));
    add("claim", record.claim);
    add("team", record.team.text);
    add("benchmark", record.benchmark ? Value(record.benchmark->text) : Value());
    add("selected", word(record.selected));
    add("continues", ref_or_null(record.continues));
    add("mode", word(record.mode));
    add("scale", record.scale);
    add("toleranceMicro", record.tolerance_micro);
    add("accuseMicro", record.accuse_micro);
    add("mayAccuse", record.may_accuse);
    add("alphaR", record.alpha_r);
    add("alphaD", record.alpha_d);
    add("claims", record.claims);
    add("fConf", record.f_conf);
    add("fDisc", record.f_disc);
    add("cap", record.cap);
    add("population", integer_or_null(record.population));
    add("drawn", record.drawn);
    add("n", record.n);
    add("sumO", record.sum_o);
    add("logE", record.log_e ? Value(Object{{"conf", record.log_e->conf},
                                            {"disc", record.log_e->disc},
                                            {"discMax", record.log_e->disc_max}})
                             : Value());
    add("bounds",
        record.bounds ? Value(Object{{"lower", record.bounds->lower}, {"upper", record.bounds->upper}}) : Value());
    add("scalar", record.scalar ? scalar_figures_json(*record.scalar) : Value());
    add("verdict", word(record.verdict));
    add("reason", record.reason);
  }

  void operator()(const AuditReport& report) const {
    add("drawId", report.draw_id);
    add("claims", report.claims);
    add("audited", report.audited);
    add("reproduced", report.reproduced);
    add("discrepant", report.discrepant);
    add("inconclusive", report.inconclusive);
    add("understated", report.understated);
    add("stageVerdict", report.verified ? "verified" : "not-verified");
  }

  void operator()(const AveragesRecord& record) const {
    add("report", ref(record.report));
    add("rows", record.rows);
  }

  void operator()(const ScorecardRecord& record) const {
    add("averages", ref(record.averages));
    add("rules", to_hex(record.rules));
  }

  // A kind that is not built has no members to write: nobody can have made one to be signed.
  void operator()(const UnbuiltRecord&) const { FF_CHECK(false); }
};

}  // namespace

json::Value scalar_figures_json(const ScalarFigures& figures) {
  return Object{{"form", word(figures.form)},
                {"better", word(figures.better)},
                {"decimals", figures.decimals},
                {"looks", json::Array(figures.looks.begin(), figures.looks.end())},
                {"d", text_or_null(figures.d)},
                {"se", text_or_null(figures.se)},
                {"df", text_or_null(figures.df)},
                {"lower", text_or_null(figures.lower)},
                {"upper", text_or_null(figures.upper)},
                {"logP", figures.log_p},
                {"side", figures.side ? Value(word(*figures.side)) : Value()}};
}

std::string encode_statement(const Statement& statement) {
  Object predicate{{"stage", statement.stage.text}, {"at", time_text(statement.at)}};
  std::visit(Encode{predicate}, statement.predicate);
  const Value subjects = list(statement.subjects, [](const Subject& subject) {
    return Value(Object{{"name", subject.name}, {"digest", Object{{"sha256", hex(subject.sha256)}}}});
  });
  return json::write(Object{{"_type", "https://in-toto.io/Statement/v1"},
                            {"subject", subjects},
                            {"predicateType", "urn:fivefold:predicate:" + kind_of(statement.predicate) + ":v1"},
                            {"predicate", std::move(predicate)}});
}

std::string encode_enrolment(const EnrolledKey& key) { return json::write(enrolled_key(key)); }

}  // namespace fivefold
