#include "harness/stats/summary.h"

#include <algorithm>
#include <cmath>

#include "harness/base/units.h"
#include "harness/stats/distributions.h"
#include "harness/stats/wide.h"

namespace fivefold::stats {
namespace {

constexpr std::int64_t kMaxValue = 1'000'000'000'000'000;  // 10^15

Result<void> check_values(std::span<const std::int64_t> x, std::int64_t unit) {
  if (unit < 1) return bad_input("out_of_range", "the unit must be at least 1, got " + std::to_string(unit));
  if (x.empty()) return bad_input("empty", "a mean needs at least one number");
  for (const std::int64_t value : x) {
    if (value > kMaxValue || value < -kMaxValue) {
      return bad_input("out_of_range", "a number is beyond 10^15: " + std::to_string(value));
    }
  }
  return {};
}

// n and unit are below 2^63, so their product fits.
Int128 denominator(std::size_t n, std::int64_t unit) { return static_cast<Int128>(n) * unit; }

Result<Summary::Spread> spread_of(std::span<const std::int64_t> x, std::int64_t unit, double mean) {
  const auto n = static_cast<double>(x.size());
  FF_ASSIGN(const double variance, exact_variance(x));
  Summary::Spread spread;
  spread.zero_variance = variance == 0;
  spread.sd = std::sqrt(variance) / static_cast<double>(unit);
  spread.se = std::sqrt(variance / n) / static_cast<double>(unit);
  const double half = spread.zero_variance ? 0.0 : student_t_quantile(n - 1, 0.975) * spread.se;
  spread.ci = {mean - half, mean + half};
  return spread;
}

// k/items rounded half up to millionths is `score` for some k: k can only be one of the two neighbours of
// score * items / 10^6.
bool is_on_grid(std::int64_t score, std::int64_t items) {
  const auto below = static_cast<Int128>(score) * items / kMicro;
  for (Int128 k = below; k <= below + 1; ++k) {
    if ((2 * k * kMicro + items) / (2 * static_cast<Int128>(items)) == score) return true;
  }
  return false;
}

Result<void> check_aggregate(const AggregateInput& input) {
  if (input.n_items && *input.n_items < 1) {
    return bad_input("bad_parameter", "n_items must be at least 1, got " + std::to_string(*input.n_items));
  }
  if (input.are_sums && !input.n_items) return bad_input("bad_parameter", "sums need n_items");
  if (input.are_sums && *input.n_items > kMaxValue / kMicro) {
    return bad_input("bad_parameter", "n_items must be at most 10^9 with sums");
  }
  if (input.digits < 0 || input.digits > 9) {
    return bad_input("bad_parameter", "digits must be 0..9, got " + std::to_string(input.digits));
  }
  const std::int64_t highest = input.are_sums ? *input.n_items * kMicro : kMicro;
  for (const std::int64_t value : input.values) {
    if (value < 0 || value > highest) {
      return bad_input("out_of_range",
                       "a score must be 0.." + std::to_string(highest) + ", got " + std::to_string(value));
    }
  }
  if (input.rule == MeanRule::olympic && !input.values.empty() && input.values.size() < 3) {
    return bad_input("bad_parameter", "olympic needs at least three runs");
  }
  return {};
}

}  // namespace

Result<Ratio> exact_mean(std::span<const std::int64_t> x, std::int64_t unit) {
  FF_TRY(check_values(x, unit));
  return reduce(exact_sum(x), denominator(x.size(), unit));
}

Result<Summary> summary(std::span<const std::int64_t> x, std::int64_t unit) {
  Summary out;
  FF_ASSIGN(out.mean, exact_mean(x, unit));
  out.n = static_cast<std::int64_t>(x.size());
  out.mean_value = divide_once(out.mean.num, out.mean.den);
  if (x.size() >= 2) {
    FF_ASSIGN(out.spread, spread_of(x, unit, out.mean_value));
  }
  return out;
}

Result<Ratio> trimmed_mean_1(std::span<const std::int64_t> x, std::int64_t unit) {
  FF_TRY(check_values(x, unit));
  if (x.size() < 3) {
    return bad_input("bad_parameter", "an olympic mean needs three numbers, got " + std::to_string(x.size()));
  }
  const auto [smallest, largest] = std::minmax_element(x.begin(), x.end());
  return reduce(exact_sum(x) - *smallest - *largest, denominator(x.size() - 2, unit));
}

Result<MeanRule> parse_mean_rule(std::string_view text) {
  if (text == "mean") return MeanRule::mean;
  if (text == "olympic") return MeanRule::olympic;
  return bad_input("bad_parameter", "rule must be mean or olympic, got \"" + std::string(text) + "\"");
}

Result<Aggregated> aggregate(const AggregateInput& input) {
  FF_TRY(check_aggregate(input));
  const std::int64_t unit = input.are_sums ? *input.n_items * kMicro : kMicro;
  FF_ASSIGN(const Summary all, summary(input.values, unit));
  Aggregated out;
  out.n = all.n;
  out.rule = input.rule;
  out.mean = all.mean;
  if (all.spread) {
    out.sd = all.spread->sd;
    out.zero_variance = all.spread->zero_variance;
    out.se = all.spread->se;
    out.ci = all.spread->ci;
  }
  if (input.rule == MeanRule::olympic) {
    FF_ASSIGN(out.mean, trimmed_mean_1(input.values, unit));
    out.se.reset();
    out.ci.reset();
  }
  FF_ASSIGN(out.display, round_decimal(out.mean.num, out.mean.den, input.digits, input.rounding));
  if (!input.are_sums && input.n_items) {
    const std::int64_t items = *input.n_items;
    out.on_grid = std::all_of(input.values.begin(), input.values.end(),
                              [items](std::int64_t score) { return is_on_grid(score, items); });
  }
  return out;
}

}  // namespace fivefold::stats
