#include "harness/stats/judge.h"

#include <cmath>
#include <string>
#include <utility>

namespace fivefold::stats {
namespace {

bool is_fraction(double value) { return value > 0 && value < 1; }

}  // namespace

std::string_view to_text(Verdict verdict) {
  switch (verdict) {
    case Verdict::reproduced:
      return "reproduced";
    case Verdict::discrepant:
      return "discrepant";
    case Verdict::inconclusive:
      return "inconclusive";
  }
  FF_CHECK(false);
}

std::string_view to_text(Reason reason) {
  switch (reason) {
    case Reason::none:
      return "";
    case Reason::cap_reached:
      return "cap-reached";
    case Reason::within_noise:
      return "within-noise";
    case Reason::not_piloted:
      return "not-piloted";
    case Reason::incomplete_draws:
      return "incomplete-draws";
  }
  FF_CHECK(false);
}

Result<void> check(const JudgeParameters& p) {
  if (p.unit < 1 || p.unit > kMaxUnit)
    return bad_input("bad_parameter", "U must be 1..10^8, got " + std::to_string(p.unit));
  if (p.population && (*p.population < 1 || *p.population > kMaxPopulation)) {
    return bad_input("bad_parameter", "M must be 1..10^7, got " + std::to_string(*p.population));
  }
  if (!(0 < p.delta && p.delta <= p.accuse && p.accuse < p.unit)) {
    return bad_input("bad_parameter", "0 < delta <= accuse < U must hold, got delta " + std::to_string(p.delta) +
                                          ", accuse " + std::to_string(p.accuse) + ", U " + std::to_string(p.unit));
  }
  if (!is_fraction(p.alpha_r) || !is_fraction(p.alpha_d)) {
    return bad_input("bad_parameter", "alpha_r and alpha_d must be between 0 and 1");
  }
  if (!is_fraction(p.f_conf) || !is_fraction(p.f_disc)) {
    return bad_input("bad_parameter", "f_conf and f_disc must be between 0 and 1");
  }
  if (p.claims < 1) return bad_input("bad_parameter", "claims must be at least 1, got " + std::to_string(p.claims));
  if (p.cap && *p.cap < 1) return bad_input("bad_parameter", "cap must be at least 1, got " + std::to_string(*p.cap));
  return {};
}

Result<Judge> Judge::start(const JudgeParameters& parameters) {
  FF_TRY(check(parameters));
  FF_ASSIGN(EvidenceProcess conf, EvidenceProcess::start({Direction::confirm, parameters.unit, parameters.population,
                                                          parameters.delta, parameters.f_conf}));
  FF_ASSIGN(EvidenceProcess disc, EvidenceProcess::start({Direction::accuse, parameters.unit, parameters.population,
                                                          parameters.accuse, parameters.f_disc}));
  return Judge(parameters, std::move(conf), std::move(disc));
}

Judge::Judge(const JudgeParameters& parameters, EvidenceProcess conf, EvidenceProcess disc)
    : parameters_(parameters),
      log_confirm_(std::log(1.0 / parameters.alpha_r)),
      log_accuse_(std::log(static_cast<double>(parameters.claims) / parameters.alpha_d)),
      conf_(std::move(conf)),
      disc_(std::move(disc)) {}

Result<void> Judge::feed(const JudgedUnit& judged) {
  const std::int64_t position = fed_ + 1;
  if (parameters_.population && position > *parameters_.population) {
    return bad_input("size_mismatch", "more units than M = " + std::to_string(*parameters_.population));
  }
  if (parameters_.cap && position > *parameters_.cap) {
    return bad_input("size_mismatch", "more units than the cap " + std::to_string(*parameters_.cap));
  }
  if (auto checked = check_unit(judged, parameters_.unit); !checked.ok()) {
    return std::move(checked).error().with("unit " + std::to_string(position));
  }
  fed_ = position;
  if (decided_) return {};
  units_.push_back(judged);
  sum_o_ += judged.o;
  any_unexecuted_ = any_unexecuted_ || judged.unexecuted;
  conf_.feed(judged);
  disc_.feed(judged);
  decide();
  return {};
}

// Rules 1 to 3, in this order.
void Judge::decide() {
  if (conf_.log_e() >= log_confirm_) {
    decided_ = Outcome{Verdict::reproduced, Reason::none};
  } else if (disc_.log_e() >= log_accuse_) {
    decided_ = parameters_.may_accuse ? Outcome{Verdict::discrepant, Reason::none}
                                      : Outcome{Verdict::inconclusive, Reason::not_piloted};
  } else if (parameters_.population && used() == *parameters_.population) {
    decided_ = full_count();
  }
}

// Everything was counted: the sum itself decides, in integers.
Judge::Outcome Judge::full_count() const {
  if (sum_o_ <= *parameters_.population * parameters_.delta) return {Verdict::reproduced, Reason::none};
  return {Verdict::inconclusive, any_unexecuted_ ? Reason::incomplete_draws : Reason::within_noise};
}

// Rule 4. Without a cap of its own a claim's cap is where its units end.
Judge::Outcome Judge::out_of_units() const {
  const bool capped = parameters_.cap ? fed_ == *parameters_.cap : fed_ > 0;
  return {Verdict::inconclusive, capped ? Reason::cap_reached : Reason::incomplete_draws};
}

bool Judge::finished() const {
  if (decided_) return true;
  return (parameters_.population && fed_ == *parameters_.population) || (parameters_.cap && fed_ == *parameters_.cap);
}

Result<Judgement> Judge::judgement() const {
  const Outcome outcome = decided_ ? *decided_ : out_of_units();
  Judgement judgement;
  judgement.verdict = outcome.verdict;
  judgement.reason = outcome.reason;
  judgement.n = used();
  judgement.sum_o = sum_o_;
  judgement.log_e_conf = conf_.log_e();
  judgement.log_e_disc = disc_.log_e();
  judgement.max_log_e_disc = disc_.max_log_e();
  judgement.p_disc = std::exp(-judgement.max_log_e_disc);
  const auto bounds = [this](double fraction, double alpha) {
    return BoundParameters{parameters_.unit, parameters_.population, fraction, alpha};
  };
  FF_ASSIGN(judgement.bounds.lower, cs_lower(bounds(parameters_.f_disc, parameters_.alpha_d), units_));
  FF_ASSIGN(judgement.bounds.upper, cs_upper(bounds(parameters_.f_conf, parameters_.alpha_r), units_));
  return judgement;
}

Result<Judgement> judge(const JudgeParameters& parameters, std::span<const JudgedUnit> units) {
  FF_ASSIGN(Judge judge, Judge::start(parameters));
  for (const JudgedUnit& judged : units) FF_TRY(judge.feed(judged));
  return judge.judgement();
}

Judgement without_accusation(Judgement judgement) {
  if (judgement.verdict == Verdict::discrepant) {
    judgement.verdict = Verdict::inconclusive;
    judgement.reason = Reason::not_piloted;
  }
  return judgement;
}

}  // namespace fivefold::stats
