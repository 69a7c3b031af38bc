// Audit-records, the report, the averages and scorecards.

#include "harness/core/decode_fields.h"
#include "harness/core/decode_records.h"
#include "harness/core/record_words.h"

namespace fivefold::decode {

namespace {

constexpr std::int64_t kMaxThreshold = kMaxScalar;  // of a scalar claim in units of 10^-decimals
constexpr std::int64_t kMaxUnits = 1'000'000'000;

// The claim names its kind, team and benchmark; the other two fields repeat them.
void check_claim(json::Fields& fields, const AuditRecord& record) {
  if (!fields.ok()) return;
  const std::string_view claim = record.claim;
  const std::string_view kind = claim.substr(0, claim.find('/'));
  const bool total = kind == "total";
  if (!total && kind != "cell" && kind != "scalar" && kind != "consistency") {
    fields.fail("claim", "is of no known kind: \"" + record.claim + "\"");
    return;
  }
  std::string expected = std::string(kind) + "/" + record.team.text;
  if (!total) expected += "/" + (record.benchmark ? record.benchmark->text : std::string());
  if (total == record.benchmark.has_value() || expected != claim) {
    fields.fail("claim", "\"" + record.claim + "\" does not name this team and benchmark");
  }
}

void read_evidence(json::Fields& fields, AuditRecord& record) {
  if (const json::Value& logs = fields.any("logE"); !logs.is_null()) {
    inner(fields, "logE", logs, [&](json::Fields& element) {
      EvidenceLogs read;
      read.conf = evidence_value(element, "conf");
      read.disc = evidence_value(element, "disc");
      read.disc_max = evidence_value(element, "discMax");
      record.log_e = std::move(read);
    });
  }
  if (const json::Value& bounds = fields.any("bounds"); !bounds.is_null()) {
    inner(fields, "bounds", bounds, [&](json::Fields& element) {
      ClaimBounds read;
      read.lower = element.integer("lower", -kMaxInteger, kMaxInteger);
      read.upper = element.integer("upper", -kMaxInteger, kMaxInteger);
      record.bounds = read;
    });
  }
}

std::optional<std::string> figure(json::Fields& fields, std::string_view name) {
  if (fields.any(name).is_null()) return std::nullopt;
  return evidence_value(fields, name);
}

void read_scalar(json::Fields& fields, AuditRecord& record) {
  const json::Value& scalar = fields.any("scalar");
  if (scalar.is_null()) return;
  inner(fields, "scalar", scalar, [&](json::Fields& element) {
    ScalarFigures read;
    read.form = words::read<ScalarForm>(element, "form");
    read.better = words::read<Better>(element, "better");
    read.decimals = small(element, "decimals", 0, 9);
    read.looks = looks(element);
    read.d = figure(element, "d");
    read.se = figure(element, "se");
    read.df = figure(element, "df");
    read.lower = figure(element, "lower");
    read.upper = figure(element, "upper");
    read.log_p = evidence_value(element, "logP");
    if (!element.any("side").is_null()) read.side = words::read<ScalarSide>(element, "side");
    record.scalar = std::move(read);
  });
}

void read_parameters(json::Fields& fields, AuditRecord& record) {
  record.mode = words::read<ClaimMode>(fields, "mode");
  record.scale = fields.integer("scale", 0, kMaxInteger);
  record.tolerance_micro = fields.integer("toleranceMicro", 0, kMaxThreshold);
  record.accuse_micro = fields.integer("accuseMicro", 0, kMaxThreshold);
  record.may_accuse = fields.boolean("mayAccuse");
  record.alpha_r = parameter(fields, "alphaR");
  record.alpha_d = parameter(fields, "alphaD");
  record.claims = fields.integer("claims", 0, kMaxUnits);
  record.f_conf = parameter(fields, "fConf");
  record.f_disc = parameter(fields, "fDisc");
  record.cap = fields.integer("cap", 0, kMaxUnits);
  record.population = fields.integer_or_null("population", 1, kMaxUnits);
  record.drawn = fields.integer("drawn", 0, kMaxUnits);
  record.n = fields.integer("n", 0, kMaxUnits);
  record.sum_o = fields.integer("sumO", -kMaxInteger, kMaxInteger);
}

}  // namespace

AuditRecord audit_record(json::Fields& fields) {
  AuditRecord record;
  record.draw_id = filled(fields, "drawId");
  record.draw = ref_or_null(fields, "draw");
  record.claim = filled(fields, "claim");
  record.team = id<TeamId>(fields, "team");
  if (const std::optional<std::string> benchmark = fields.text_or_null("benchmark"); benchmark && fields.ok()) {
    if (auto checked = check_id(*benchmark); !checked.ok()) fields.fail(std::move(checked).error().with("benchmark"));
    record.benchmark = BenchmarkId{*benchmark};
  }
  check_claim(fields, record);
  record.selected = words::read<Selected>(fields, "selected");
  record.continues = ref_or_null(fields, "continues");
  read_parameters(fields, record);
  read_evidence(fields, record);
  read_scalar(fields, record);
  record.verdict = static_cast<ClaimVerdict>(fields.word("verdict", {"reproduced", "discrepant", "inconclusive"}));
  record.reason = fields.text("reason");
  if (fields.ok() && record.scalar.has_value() != record.claim.starts_with("scalar/")) {
    fields.fail("scalar", "is there iff the claim is a scalar's");
  }
  return record;
}

AuditReport audit_report(json::Fields& fields) {
  AuditReport report;
  report.draw_id = filled(fields, "drawId");
  report.claims = fields.integer("claims", 0, kMaxUnits);
  report.audited = fields.integer("audited", 0, kMaxUnits);
  report.reproduced = fields.integer("reproduced", 0, kMaxUnits);
  report.discrepant = fields.integer("discrepant", 0, kMaxUnits);
  report.inconclusive = fields.integer("inconclusive", 0, kMaxUnits);
  report.understated = fields.integer("understated", 0, kMaxUnits);
  report.verified = fields.word("stageVerdict", {"not-verified", "verified"}) == 1;
  return report;
}

AveragesRecord averages(json::Fields& fields) {
  AveragesRecord record;
  record.report = ref(fields, "report");
  record.rows = fields.integer("rows", 0, kMaxUnits);
  return record;
}

ScorecardRecord scorecard(json::Fields& fields) {
  ScorecardRecord record;
  record.averages = ref(fields, "averages");
  record.rules = fields.digest("rules");
  return record;
}

}  // namespace fivefold::decode
