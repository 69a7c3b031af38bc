#pragma once
// The verdict on one scalar claim (docs/statistics.md section 11): declared runs against whole re-runs at
// pre-registered looks, by two one-sided Welch tests. Approximate where samples vary, exact where they do not. Pure.

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "harness/base/result.h"
#include "harness/stats/judge.h"

namespace fivefold::stats {

enum class ScalarForm { ratio, difference };
enum class Better { higher, lower };
enum class Side { overstated, understated };
std::string_view to_text(Side side);

struct ScalarParameters {
  ScalarForm form{ScalarForm::ratio};
  // ratio: millionths, 0 < tol < 10^6, the ratio may lie in [1/(1 + tol), 1 + tol]; difference: in the values' unit,
  // 0 < tol <= 10^15.
  std::int64_t tol{1};
  Better better{Better::higher};
  double alpha_r{0.05};                       // 0 < alpha < 0.5
  double alpha_d{0.05};                       // the same
  std::int64_t claims{1};                     // K
  std::vector<std::int64_t> looks{3, 5, 10};  // increasing, each 3..100
};

// Of the first m re-runs. u is ln x (ratio) or x (difference), v the same of y:
// d = mean u - mean v (`higher`) or mean v - mean u (`lower`), positive when overstated.
struct ScalarEstimate {
  double d{0};
  std::optional<double> ratio;  // exp d, ratio form
  double se{0};                 // sqrt(s_u^2/n + s_v^2/m)
  std::optional<double> df;     // Welch; absent with zero variance
  double lower{0};              // d -+ t_{df, 1 - alpha_r/L} se
  double upper{0};
  double p_over{1};   // P(T >= (d - lambda)/se)
  double p_under{1};  // P(T <= (d + lambda)/se)
  bool zero_variance{false};
};

struct ScalarJudgement {
  Verdict verdict{Verdict::inconclusive};
  std::optional<Side> side;                // of `discrepant`
  std::int64_t m{0};                       // re-runs used: the last look reached, 0 before the first
  std::optional<ScalarEstimate> estimate;  // absent when m = 0
  double p_disc{1};                        // min(1, L min over looks reached of p_over): what enters Holm
};

// `declared`: all R >= 3 values; `rerun`: those there are, at most the last look; both in 10^-decimals of the unit and
// validated whole, though re-runs behind the deciding look change nothing. The order within a look does not matter.
// `empty` without declared values; `non_finite`; `out_of_range` beyond 10^15, or not positive in ratio form;
// `size_mismatch` for more re-runs than the last look; `bad_parameter` for fewer than three declared values or any
// other parameter outside its domain.
Result<ScalarJudgement> scalar_tost(const ScalarParameters& parameters, std::span<const std::int64_t> declared,
                                    std::span<const std::int64_t> rerun);

}  // namespace fivefold::stats
