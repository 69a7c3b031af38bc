#pragma once
// Quantiles and tails of the normal, Student's, chi-squared and binomial distributions; the one place that names
// Boost.Math. The caller keeps to the domains given here. Pure.

#include <cstdint>

namespace fivefold::stats {

double normal_quantile(double p);           // 0 < p < 1
double normal_quantile_above(double tail);  // z with P(Z > z) = tail: exact also where 1 - tail rounds
double student_t_quantile(double degrees_of_freedom, double p);  // degrees > 0, real; 0 < p < 1
// t with P(T > t) = tail, 0 <= tail < 1: a level that underflowed is out of reach.
double student_t_quantile_above(double degrees_of_freedom, double tail);

// Both tails of a distribution at one value: P(X <= x) and P(X >= x), each with its own relative accuracy.
struct Tails {
  double below{0};
  double above{0};
};
Tails student_t_tails(double degrees_of_freedom, double t);          // degrees > 0, any t but NaN
Tails chi_squared_tails(double degrees_of_freedom, double x);        // degrees > 0, x >= 0
double binomial_at_least(std::int64_t n, double p, std::int64_t x);  // P(Bin(n, p) >= x); 0 <= x <= n, 0 < p < 1

}  // namespace fivefold::stats
