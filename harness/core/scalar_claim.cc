#include "harness/core/scalar_claim.h"

#include <cmath>
#include <optional>
#include <vector>

#include "harness/base/number.h"
#include "harness/base/units.h"
#include "harness/core/claim.h"
#include "harness/core/decode_fields.h"
#include "harness/json/fields.h"
#include "harness/json/read.h"
#include "harness/json/write.h"

namespace fivefold {
namespace {

constexpr int kDigits = 9;  // docs/records.md section 6
constexpr std::int64_t kMaxLook = 100;

std::optional<ScalarSide> side_of(const std::optional<stats::Side>& side) {
  if (!side) return std::nullopt;
  return *side == stats::Side::overstated ? ScalarSide::overstated : ScalarSide::understated;
}

ScalarFigures figures(const ScalarStratum& line, const stats::ScalarJudgement& judgement) {
  ScalarFigures out;
  out.form = line.form;
  out.better = line.better;
  out.decimals = line.decimals;
  out.looks = line.looks;
  out.side = side_of(judgement.side);
  if (!judgement.estimate) return out;
  const stats::ScalarEstimate& estimate = *judgement.estimate;
  out.d = fixed(estimate.d, kDigits);
  out.se = fixed(estimate.se, kDigits);
  if (estimate.df) out.df = fixed(*estimate.df, kDigits);
  out.lower = fixed(estimate.lower, kDigits);
  out.upper = fixed(estimate.upper, kDigits);
  out.log_p = fixed(std::log(judgement.p_disc), kDigits);
  return out;
}

}  // namespace

std::string encode_scalar_line(const ScalarLine& line) {
  return json::write(json::Object{{"rank", line.rank}, {"record", line.record}, {"value", line.value}});
}

Result<ScalarLine> parse_scalar_line(std::string_view text) {
  FF_ASSIGN(const json::Value value, json::read_strict(text));
  json::Fields fields(value, "evidence line");
  ScalarLine line;
  line.rank = fields.integer("rank", 0, kMaxLook);
  line.record = static_cast<std::uint64_t>(fields.integer("record", 0, std::int64_t{1} << 32));
  line.value = fields.integer("value", -decode::kMaxScalar, decode::kMaxScalar);
  FF_TRY(fields.finish());
  return line;
}

Result<stats::ScalarJudgement> judge_scalar(const ScalarStratum& line, const DrawPlan& plan,
                                            std::span<const std::int64_t> declared,
                                            std::span<const std::int64_t> reruns) {
  stats::ScalarParameters parameters;
  parameters.form = line.form == ScalarForm::ratio ? stats::ScalarForm::ratio : stats::ScalarForm::difference;
  parameters.tol = line.tolerance_micro;
  parameters.better = line.better == Better::higher ? stats::Better::higher : stats::Better::lower;
  parameters.alpha_r = number_of(plan.alpha_r);
  parameters.alpha_d = number_of(plan.alpha_d);
  parameters.claims = plan.claims;
  parameters.looks = line.looks;
  return stats::scalar_tost(parameters, declared, reruns);
}

AuditRecord scalar_record(const ScalarStratum& line, const DrawPlan& plan, const stats::ScalarJudgement& judgement,
                          std::int64_t drawn) {
  AuditRecord record;
  record.draw_id = plan.draw_id;
  record.claim = to_text(Claim{ClaimKind::scalar, line.team, line.benchmark});
  record.team = line.team;
  record.benchmark = line.benchmark;
  record.selected = Selected::all;
  record.mode = ClaimMode::fresh;
  record.scale = power_of_ten(line.decimals);
  record.tolerance_micro = line.tolerance_micro;
  record.accuse_micro = line.tolerance_micro;
  record.alpha_r = plan.alpha_r;
  record.alpha_d = plan.alpha_d;
  record.claims = plan.claims;
  record.cap = line.looks.back();
  record.drawn = drawn;
  record.n = judgement.m;
  record.scalar = figures(line, judgement);
  record.verdict = to_claim_verdict(judgement.verdict);
  if (record.verdict == ClaimVerdict::inconclusive) {
    record.reason = judgement.m == line.looks.back() ? "cap-reached" : "incomplete-draws";
  }
  return record;
}

std::int64_t next_look(const ScalarStratum& line, std::int64_t done) {
  for (const std::int64_t look : line.looks) {
    if (look > done) return look;
  }
  return line.looks.back();
}

}  // namespace fivefold
