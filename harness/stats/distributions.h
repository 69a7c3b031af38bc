#pragma once
// Quantiles of the normal and of Student's distribution; the one place that names Boost.Math. Pure.

namespace fivefold::stats {

double normal_quantile(double p);           // 0 < p < 1
double normal_quantile_above(double tail);  // z with P(Z > z) = tail: exact also where 1 - tail rounds
double student_t_quantile(double degrees_of_freedom, double p);  // degrees > 0, 0 < p < 1

}  // namespace fivefold::stats
