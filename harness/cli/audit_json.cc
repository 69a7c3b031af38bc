// The JSON document of `audit` (docs/design.md section 6); its words are audit_text.cc.

#include "harness/base/decimal.h"
#include "harness/base/ratio.h"
#include "harness/cli/audit_text.h"
#include "harness/cli/json_numbers.h"

namespace fivefold::cli {
namespace {

using audit::AuditSummary;
using audit::ClaimView;

json::Value number(const std::string& text) {
  if (text == "inf" || text == "-inf") return text;
  return json::Number{text};
}

// value/scale in points, four decimals at most.
json::Value points_number(std::int64_t value, std::int64_t scale) {
  const auto text = round_decimal(value * 100, scale, 6);
  const auto decimal = Decimal::parse(text.ok() ? *text : "0");
  FF_CHECK(decimal.ok());
  return json::Number{decimal->text()};
}

json::Value finding_json(const Finding& finding) {
  return json::Object{{"run", finding.run},
                      {"item", finding.item ? json::Value(finding.item->text) : json::Value()},
                      {"finding", to_text(finding.kind)},
                      {"sealed_micro", finding.sealed_micro},
                      {"found_micro", finding.found_micro}};
}

json::Value declared_json(const DeclaredD& declared) {
  return json::Object{{"n", declared.n},
                      {"d_runs", from_double(declared.d_runs)},
                      {"d", from_double(declared.d)},
                      {"lower", from_double(declared.lower)},
                      {"flagged", declared.flagged}};
}

bool may_accuse(const ClaimView& view) {
  if (view.record) return view.record->may_accuse;
  return !view.parameters || view.parameters->piloted;
}

json::Value claim_json(const ClaimView& view) {
  const ClaimParameters* parameters = view.parameters ? &*view.parameters : nullptr;
  const AuditRecord* record = view.record ? &*view.record : nullptr;
  const EvidenceLogs* logs = record != nullptr && record->log_e ? &*record->log_e : nullptr;
  const bool scalar = view.claim.kind == ClaimKind::scalar;
  json::Object out{
      {"claim", to_text(view.claim)}, {"verdict", to_text(view.verdict)}, {"reason", view.reason}, {"n", view.drawn}};
  out.push_back({"population", parameters != nullptr && parameters->population ? json::Value(*parameters->population)
                                                                               : json::Value()});
  const json::Value no_points = scalar ? json::Value() : json::Value(0);
  out.push_back(
      {"delta_points", parameters != nullptr ? points_number(parameters->tolerance_micro, 1'000'000) : no_points});
  out.push_back(
      {"accuse_points", parameters != nullptr ? points_number(parameters->accuse_micro, 1'000'000) : no_points});
  out.push_back({"may_accuse", may_accuse(view)});
  out.push_back({"custody", view.custody ? json::Value(to_text(*view.custody)) : json::Value()});
  out.push_back({"log_e_conf", logs != nullptr ? number(logs->conf) : json::Value()});
  out.push_back({"log_e_disc", logs != nullptr ? number(logs->disc) : json::Value()});
  json::Value bounds;
  if (record != nullptr && record->bounds) {
    bounds = json::Array{points_number(record->bounds->lower, record->scale),
                         points_number(record->bounds->upper, record->scale)};
  }
  out.push_back({"bounds_points", std::move(bounds)});
  json::Array flags;
  for (const std::string& flag : view.flags) flags.emplace_back(flag);
  out.push_back({"flags", std::move(flags)});
  out.push_back({"open", view.open});
  out.push_back({"declared_d", view.declared ? declared_json(*view.declared) : json::Value()});
  if (scalar) {
    const bool known = record != nullptr && record->scalar;
    out.push_back({"scalar", known ? scalar_figures_json(*record->scalar) : json::Value()});
  }
  if (view.claim.kind == ClaimKind::consistency) {
    json::Array findings;
    for (const Finding& finding : view.findings) findings.push_back(finding_json(finding));
    out.push_back({"findings", std::move(findings)});
  }
  return out;
}

}  // namespace

json::Value audit_json(const AuditSummary& summary) {
  json::Array regrades;
  for (const audit::RegradeView& view : summary.regrades) {
    regrades.push_back(
        json::Object{{"team", view.cell.team.text},
                     {"benchmark", view.cell.benchmark.text},
                     {"outputs", view.sums.outputs},
                     {"changed", view.sums.changed},
                     {"mean_change_points", points_number(view.sums.change_micro, view.sums.outputs * 1'000'000)},
                     {"mean_distance_points", points_number(view.sums.distance_micro, view.sums.outputs * 1'000'000)}});
  }
  json::Array claims;
  for (const ClaimView& view : summary.claims) claims.push_back(claim_json(view));
  return json::Object{{"claims", std::move(claims)},      {"stage", summary.verified ? "verified" : "not-verified"},
                      {"closed", summary.closed},         {"units_executed", summary.units_executed},
                      {"units_full", summary.units_full}, {"regrades", std::move(regrades)}};
}

}  // namespace fivefold::cli
