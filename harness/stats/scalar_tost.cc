#include "harness/stats/scalar_tost.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "harness/base/number.h"
#include "harness/base/units.h"
#include "harness/stats/distributions.h"
#include "harness/stats/wide.h"

namespace fivefold::stats {
namespace {

constexpr std::int64_t kMaxScalar = 1'000'000'000'000'000;  // 10^15
constexpr std::int64_t kLeastLook = 3;
constexpr std::int64_t kMostLook = 100;
constexpr std::size_t kLeastDeclared = 3;

Result<void> check_alpha(double alpha, const char* name) {
  if (!std::isfinite(alpha)) return bad_input("non_finite", std::string(name) + " must be a number");
  if (alpha > 0 && alpha < 0.5) return {};
  return bad_input("bad_parameter", std::string(name) + " must be between 0 and 0.5, got " + shortest(alpha));
}

Result<void> check_looks(const std::vector<std::int64_t>& looks) {
  if (looks.empty()) return bad_input("bad_parameter", "looks must name at least one look");
  std::int64_t before = kLeastLook - 1;
  for (const std::int64_t look : looks) {
    if (look <= before || look > kMostLook) {
      return bad_input("bad_parameter", "looks must increase within 3..100, got " + std::to_string(look));
    }
    before = look;
  }
  return {};
}

Result<void> check_parameters(const ScalarParameters& p) {
  const std::int64_t most = p.form == ScalarForm::ratio ? kMicro - 1 : kMaxScalar;
  if (p.tol < 1 || p.tol > most) {
    return bad_input("bad_parameter", "tol must be 1.." + std::to_string(most) + ", got " + std::to_string(p.tol));
  }
  FF_TRY(check_alpha(p.alpha_r, "alpha_r"));
  FF_TRY(check_alpha(p.alpha_d, "alpha_d"));
  if (p.claims < 1) return bad_input("bad_parameter", "claims must be at least 1, got " + std::to_string(p.claims));
  return check_looks(p.looks);
}

Result<void> check_values(std::span<const std::int64_t> values, ScalarForm form, const char* name) {
  const std::int64_t least = form == ScalarForm::ratio ? 1 : -kMaxScalar;
  for (const std::int64_t value : values) {
    if (value >= least && value <= kMaxScalar) continue;
    return bad_input("out_of_range",
                     std::string(name) + " must be " + std::to_string(least) + "..10^15, got " + std::to_string(value));
  }
  return {};
}

// One sample as the test needs it. Logarithms are taken against the sample's smallest value, so that a spread in the
// last digits of large values is not lost; `base` is that value.
struct Sample {
  std::int64_t base{0};
  Int128 sum{0};            // of the values, for the difference form
  double mean_log{0};       // of ln(value / base)
  double mean_variance{0};  // s^2/n, exactly 0 for equal values
  std::int64_t n{0};
  bool constant{false};
};

double log_ratio(std::int64_t value, std::int64_t base) {
  const auto bottom = static_cast<double>(base);
  if (value / 2 < base && base / 2 < value) return std::log1p(static_cast<double>(value - base) / bottom);
  return std::log(static_cast<double>(value) / bottom);
}

// Two passes over the logarithms, smallest first.
void add_logs(Sample& sample, const std::vector<std::int64_t>& sorted) {
  const auto n = static_cast<double>(sample.n);
  double sum = 0;
  for (const std::int64_t value : sorted) sum += log_ratio(value, sample.base);
  sample.mean_log = sum / n;
  double squares = 0;
  for (const std::int64_t value : sorted) {
    const double distance = log_ratio(value, sample.base) - sample.mean_log;
    squares += distance * distance;
  }
  sample.mean_variance = squares / (n - 1) / n;
}

Result<Sample> sample_of(std::span<const std::int64_t> values, ScalarForm form) {
  std::vector<std::int64_t> sorted(values.begin(), values.end());
  std::sort(sorted.begin(), sorted.end());
  Sample sample;
  sample.base = sorted.front();
  sample.sum = exact_sum(sorted);
  sample.n = static_cast<std::int64_t>(sorted.size());
  sample.constant = sorted.front() == sorted.back();
  if (sample.constant) return sample;
  if (form == ScalarForm::ratio) {
    add_logs(sample, sorted);
    return sample;
  }
  FF_ASSIGN(const double variance, exact_variance(sorted));
  sample.mean_variance = variance / static_cast<double>(sample.n);
  return sample;
}

// d: mean u - mean v, with the sign that makes overstatement positive.
double distance_of(const ScalarParameters& p, const Sample& x, const Sample& y) {
  const double apart = p.form == ScalarForm::ratio
                           ? log_ratio(x.base, y.base) + (x.mean_log - y.mean_log)
                           : divide_once(x.sum * y.n - y.sum * x.n, static_cast<Int128>(x.n) * y.n);
  return p.better == Better::higher ? apart : 0 - apart;
}

bool is_within(const ScalarParameters& p, std::int64_t x, std::int64_t y) {
  if (p.form == ScalarForm::difference) return std::abs(x - y) <= p.tol;
  const auto reaches = [&p](Int128 a, Int128 b) { return a * kMicro <= b * (kMicro + p.tol); };
  return reaches(x, y) && reaches(y, x);
}

struct Looked {
  ScalarEstimate estimate;
  Verdict verdict{Verdict::inconclusive};
  std::optional<Side> side;
};

// Both samples constant: integers decide.
Looked compare_constants(const ScalarParameters& p, const Sample& x, const Sample& y, double d) {
  Looked out;
  ScalarEstimate& estimate = out.estimate;
  estimate.d = estimate.lower = estimate.upper = d;
  estimate.zero_variance = true;
  out.verdict = is_within(p, x.base, y.base) ? Verdict::reproduced : Verdict::discrepant;
  if (out.verdict == Verdict::reproduced) return out;
  out.side = (x.base > y.base) == (p.better == Better::higher) ? Side::overstated : Side::understated;
  (out.side == Side::overstated ? estimate.p_over : estimate.p_under) = 0;
  return out;
}

Looked compare_by_welch(const ScalarParameters& p, const Sample& x, const Sample& y, double d) {
  const double a = x.mean_variance;
  const double b = y.mean_variance;
  const double se = std::sqrt(a + b);
  // Shares of the sum, so that no square leaves the range of a double.
  const double share = a / (a + b);
  const double rest = b / (a + b);
  const double df = 1 / (share * share / static_cast<double>(x.n - 1) + rest * rest / static_cast<double>(y.n - 1));
  const double lambda =
      p.form == ScalarForm::ratio ? std::log1p(static_cast<double>(p.tol) / kMicro) : static_cast<double>(p.tol);
  const auto looks = static_cast<double>(p.looks.size());
  const double near = student_t_quantile_above(df, p.alpha_r / looks) * se;
  const double far = student_t_quantile_above(df, p.alpha_d / (looks * static_cast<double>(p.claims))) * se;
  Looked out;
  out.estimate.d = d;
  out.estimate.se = se;
  out.estimate.df = df;
  out.estimate.lower = d - near;
  out.estimate.upper = d + near;
  out.estimate.p_over = student_t_tails(df, (d - lambda) / se).above;
  out.estimate.p_under = student_t_tails(df, (d + lambda) / se).below;
  if (d - near >= -lambda && d + near <= lambda) {
    out.verdict = Verdict::reproduced;
  } else if (d - far > lambda) {
    out.verdict = Verdict::discrepant;
    out.side = Side::overstated;
  } else if (d + far < -lambda) {
    out.verdict = Verdict::discrepant;
    out.side = Side::understated;
  }
  return out;
}

Looked look_at(const ScalarParameters& p, const Sample& x, const Sample& y) {
  const double d = distance_of(p, x, y);
  Looked out = x.constant && y.constant ? compare_constants(p, x, y, d) : compare_by_welch(p, x, y, d);
  if (p.form == ScalarForm::ratio) out.estimate.ratio = std::exp(d);
  return out;
}

}  // namespace

std::string_view to_text(Side side) {
  switch (side) {
    case Side::overstated:
      return "overstated";
    case Side::understated:
      return "understated";
  }
  FF_CHECK(false);
}

Result<ScalarJudgement> scalar_tost(const ScalarParameters& parameters, std::span<const std::int64_t> declared,
                                    std::span<const std::int64_t> rerun) {
  if (declared.empty()) return bad_input("empty", "a scalar claim needs declared values");
  FF_TRY(check_parameters(parameters));
  if (declared.size() < kLeastDeclared) {
    return bad_input("bad_parameter",
                     "at least three declared values are needed, got " + std::to_string(declared.size()));
  }
  if (static_cast<std::int64_t>(rerun.size()) > parameters.looks.back()) {
    return bad_input("size_mismatch", std::to_string(rerun.size()) + " re-runs are more than the last look, " +
                                          std::to_string(parameters.looks.back()));
  }
  FF_TRY(check_values(declared, parameters.form, "a declared value"));
  FF_TRY(check_values(rerun, parameters.form, "a re-run"));
  FF_ASSIGN(const Sample x, sample_of(declared, parameters.form));
  ScalarJudgement judgement;
  double least_over = 1;
  for (const std::int64_t look : parameters.looks) {
    if (look > static_cast<std::int64_t>(rerun.size())) break;
    FF_ASSIGN(const Sample y, sample_of(rerun.first(static_cast<std::size_t>(look)), parameters.form));
    const Looked looked = look_at(parameters, x, y);
    least_over = std::min(least_over, looked.estimate.p_over);
    judgement.verdict = looked.verdict;
    judgement.side = looked.side;
    judgement.m = look;
    judgement.estimate = looked.estimate;
    judgement.p_disc = std::min(1.0, static_cast<double>(parameters.looks.size()) * least_over);
    if (looked.verdict != Verdict::inconclusive) break;
  }
  return judgement;
}

}  // namespace fivefold::stats
