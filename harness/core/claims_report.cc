#include "harness/core/claims_report.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <set>
#include <utility>

#include "harness/base/number.h"
#include "harness/core/claim.h"
#include "harness/core/decode_fields.h"
#include "harness/core/item_line.h"
#include "harness/core/record_words.h"
#include "harness/json/fields.h"
#include "harness/json/read.h"
#include "harness/json/write.h"
#include "harness/stats/holm.h"

namespace fivefold {
namespace {

constexpr const char* kZero = "0.000000000";  // ln 1

// ln p = -discMax, or that of the scalar; 0 for what may not be rejected.
std::string log_p_of(const AuditRecord& record) {
  const bool harmless =
      record.verdict == ClaimVerdict::reproduced || record.reason == "within-noise" || !record.may_accuse;
  if (harmless) return kZero;
  if (record.scalar) return record.scalar->log_p;
  if (!record.log_e || record.log_e->disc_max == kZero) return kZero;
  return "-" + record.log_e->disc_max;
}

// Every claim of the strata, with whether its cell (for a total: one of its item cells) is incomplete.
std::vector<std::pair<Claim, bool>> all_claims(const StageLog& log, const Strata& strata) {
  std::vector<std::pair<Claim, bool>> claims;
  for (const Stratum& line : strata.lines) {
    if (const auto* cell = std::get_if<CellStratum>(&line)) {
      const bool incomplete = !log.complete({cell->team, cell->benchmark});
      claims.push_back({{ClaimKind::cell, cell->team, cell->benchmark}, incomplete});
      claims.push_back({{ClaimKind::consistency, cell->team, cell->benchmark}, incomplete});
    } else if (const auto* scalar = std::get_if<ScalarStratum>(&line)) {
      claims.push_back(
          {{ClaimKind::scalar, scalar->team, scalar->benchmark}, !log.complete({scalar->team, scalar->benchmark})});
    } else if (const auto* team = std::get_if<TeamStratum>(&line)) {
      bool incomplete = false;
      for (const CellStratum* part : strata.cells(team->team)) {
        incomplete = incomplete || !log.complete({team->team, part->benchmark});
      }
      claims.push_back({{ClaimKind::total, team->team, {}}, incomplete});
    }
  }
  return claims;
}

ClaimRow row_of(const StageLog& log, const Claim& claim, bool incomplete,
                const std::map<std::string, Custody>& custody) {
  ClaimRow row;
  row.claim = to_text(claim);
  if (claim.kind != ClaimKind::consistency) row.log_p = kZero;
  const auto records = log.claims.find(row.claim);
  bool understated = false;
  if (incomplete) {
    row.verdict = ClaimVerdict::incomplete;
  } else if (records != log.claims.end() && !records->second.empty()) {
    const auto& last = records->second.back();
    row.record = last.ref.index;
    row.verdict = last.record.verdict;
    if (row.log_p) row.log_p = log_p_of(last.record);
    understated = row.verdict == ClaimVerdict::discrepant && last.record.scalar &&
                  last.record.scalar->side == ScalarSide::understated;
  }
  row.final = row.verdict;
  if (understated) row.final = ClaimVerdict::understated;
  if (const auto found = custody.find(row.claim); found != custody.end()) row.custody = found->second;
  return row;
}

// Rejected claims that were inconclusive become discrepant.
Result<void> apply_holm(std::vector<ClaimRow>& rows, const DrawPlan& plan) {
  std::vector<ClaimRow*> tested;
  for (ClaimRow& row : rows) {
    if (row.log_p) tested.push_back(&row);
  }
  if (tested.empty()) return {};
  std::vector<double> log_p;
  for (const ClaimRow* row : tested) log_p.push_back(number_of(*row->log_p));
  FF_ASSIGN(const std::vector<bool> rejected, stats::holm_rejected(log_p, number_of(plan.alpha_d), plan.claims));
  for (std::size_t i = 0; i < tested.size(); ++i) {
    if (rejected[i] && tested[i]->verdict == ClaimVerdict::inconclusive) tested[i]->final = ClaimVerdict::discrepant;
  }
  return {};
}

void count(const ClaimRow& row, AuditReport& report) {
  switch (row.final) {
    case ClaimVerdict::reproduced:
      ++report.reproduced;
      break;
    case ClaimVerdict::discrepant:
      ++report.discrepant;
      break;
    case ClaimVerdict::inconclusive:
      ++report.inconclusive;
      break;
    case ClaimVerdict::understated:
      ++report.understated;
      break;
    case ClaimVerdict::unaudited:
    case ClaimVerdict::incomplete:
      return;
  }
  ++report.audited;
}

// At least one total, scalar or consistency claim is not incomplete, all of those are reproduced or understated, and
// no claim at all is discrepant.
bool is_verified(const std::vector<ClaimRow>& rows) {
  bool any = false;
  for (const ClaimRow& row : rows) {
    if (row.final == ClaimVerdict::discrepant) return false;
    if (row.claim.starts_with("cell/") || row.final == ClaimVerdict::incomplete) continue;
    any = true;
    if (row.final != ClaimVerdict::reproduced && row.final != ClaimVerdict::understated) return false;
  }
  return any;
}

}  // namespace

Result<ClaimsReport> build_claims_report(const StageLog& log, const Strata& strata, const DrawPlan& plan,
                                         const std::map<std::string, Custody>& custody) {
  ClaimsReport out;
  for (const auto& [claim, incomplete] : all_claims(log, strata)) {
    out.rows.push_back(row_of(log, claim, incomplete, custody));
  }
  std::sort(out.rows.begin(), out.rows.end(), [](const auto& a, const auto& b) { return a.claim < b.claim; });
  FF_TRY(apply_holm(out.rows, plan));
  out.report.draw_id = plan.draw_id;
  out.report.claims = plan.claims;
  for (const ClaimRow& row : out.rows) {
    if (row.log_p) count(row, out.report);
  }
  out.report.verified = is_verified(out.rows);
  return out;
}

std::string encode_claims(const std::vector<ClaimRow>& rows) {
  std::string out;
  for (const ClaimRow& row : rows) {
    out += json::write(json::Object{{"claim", row.claim},
                                    {"record", row.record ? json::Value(*row.record) : json::Value()},
                                    {"verdict", to_text(row.verdict)},
                                    {"logP", row.log_p ? json::Value(*row.log_p) : json::Value()},
                                    {"final", to_text(row.final)},
                                    {"custody", row.custody ? json::Value(to_text(*row.custody)) : json::Value()}});
    out += '\n';
  }
  return out;
}

Result<std::vector<ClaimRow>> parse_claims(std::string_view text) {
  FF_ASSIGN(const std::vector<std::string_view> lines, split_lines(text));
  std::vector<ClaimRow> rows;
  for (const std::string_view line : lines) {
    FF_ASSIGN(const json::Value value, json::read_strict(line));
    json::Fields fields(value, "claims line " + std::to_string(rows.size() + 1));
    ClaimRow row;
    row.claim = fields.text("claim");
    if (const auto record = fields.integer_or_null("record", 0, std::int64_t{1} << 32)) {
      row.record = static_cast<std::uint64_t>(*record);
    }
    row.verdict = words::read<ClaimVerdict>(fields, "verdict");
    if (!fields.any("logP").is_null()) row.log_p = decode::evidence_value(fields, "logP");
    row.final = words::read<ClaimVerdict>(fields, "final");
    if (!fields.any("custody").is_null()) row.custody = words::read<Custody>(fields, "custody");
    FF_TRY(fields.finish());
    FF_TRY(parse_claim(row.claim));
    rows.push_back(std::move(row));
  }
  return rows;
}

ClaimVerdict final_of(const std::vector<ClaimRow>& rows, std::string_view claim) {
  for (const ClaimRow& row : rows) {
    if (row.claim == claim) return row.final;
  }
  return ClaimVerdict::unaudited;
}

}  // namespace fivefold
