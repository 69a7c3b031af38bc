#pragma once
// Means of runs as exact rationals, with their spread (docs/statistics.md sections 3, 9 and 10): summary, the olympic
// mean and what `fivefold aggregate` prints. The order of the numbers never matters. Pure.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/ratio.h"
#include "harness/base/result.h"

namespace fivefold::stats {

struct Interval {
  double lower{0};
  double upper{0};
};

// Of integers in 1/unit. One number has a mean and nothing else.
struct Summary {
  std::int64_t n{0};
  Ratio mean;
  double mean_value{0};
  struct Spread {
    double sd{0};  // n - 1
    double se{0};
    Interval ci;  // 95 %, Student's t
    bool zero_variance{false};
  };
  std::optional<Spread> spread;
};
// `empty`; `out_of_range` for |x| > 10^15, unit < 1 or a mean that does not fit in 64 bits.
Result<Summary> summary(std::span<const std::int64_t> x, std::int64_t unit);

// The exact mean alone, num/den in lowest terms.
Result<Ratio> exact_mean(std::span<const std::int64_t> x, std::int64_t unit);

// The mean without one smallest and one largest; needs three numbers.
Result<Ratio> trimmed_mean_1(std::span<const std::int64_t> x, std::int64_t unit);

enum class MeanRule { mean, olympic };
Result<MeanRule> parse_mean_rule(std::string_view text);

// What the command `aggregate` reads: per run a score in millionths, or the sum of the item scores in millionths.
struct AggregateInput {
  std::vector<std::int64_t> values;
  bool are_sums{false};
  std::optional<std::int64_t> n_items;  // required with sums
  MeanRule rule{MeanRule::mean};
  int digits{4};
  Rounding rounding{Rounding::half_up};
};
struct Aggregated {
  std::int64_t n{0};
  MeanRule rule{MeanRule::mean};
  Ratio mean;
  std::optional<double> sd;  // of all runs, whatever the rule
  std::optional<double> se;  // absent for olympic
  std::optional<Interval> ci;
  std::optional<bool> zero_variance;
  std::string display;
  std::optional<bool> on_grid;  // every score can be k/n_items
};
Result<Aggregated> aggregate(const AggregateInput& input);

}  // namespace fivefold::stats
