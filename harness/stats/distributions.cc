#include "harness/stats/distributions.h"

#include <cmath>
#include <limits>

#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>

#include "harness/base/check.h"

namespace fivefold::stats {
namespace {

// No exception leaves the library: our callers keep to the domain, and FF_CHECK says so if they do not.
using Policy =
    boost::math::policies::policy<boost::math::policies::domain_error<boost::math::policies::ignore_error>,
                                  boost::math::policies::overflow_error<boost::math::policies::ignore_error>,
                                  boost::math::policies::evaluation_error<boost::math::policies::ignore_error>,
                                  boost::math::policies::promote_double<true>>;

using StudentsT = boost::math::students_t_distribution<double, Policy>;
using ChiSquared = boost::math::chi_squared_distribution<double, Policy>;
using Binomial = boost::math::binomial_distribution<double, Policy>;

}  // namespace

double normal_quantile(double p) {
  FF_CHECK(p > 0 && p < 1);
  return boost::math::quantile(boost::math::normal_distribution<double, Policy>(0, 1), p);
}

double normal_quantile_above(double tail) {
  FF_CHECK(tail > 0 && tail < 1);
  return boost::math::quantile(boost::math::complement(boost::math::normal_distribution<double, Policy>(0, 1), tail));
}

double student_t_quantile(double degrees_of_freedom, double p) {
  FF_CHECK(degrees_of_freedom > 0 && p > 0 && p < 1);
  return boost::math::quantile(StudentsT(degrees_of_freedom), p);
}

double student_t_quantile_above(double degrees_of_freedom, double tail) {
  FF_CHECK(degrees_of_freedom > 0 && tail >= 0 && tail < 1);
  if (tail == 0) return std::numeric_limits<double>::infinity();
  return boost::math::quantile(boost::math::complement(StudentsT(degrees_of_freedom), tail));
}

Tails student_t_tails(double degrees_of_freedom, double t) {
  FF_CHECK(degrees_of_freedom > 0 && !std::isnan(t));
  if (std::isinf(t)) return t < 0 ? Tails{0, 1} : Tails{1, 0};
  const StudentsT distribution(degrees_of_freedom);
  return {boost::math::cdf(distribution, t), boost::math::cdf(boost::math::complement(distribution, t))};
}

Tails chi_squared_tails(double degrees_of_freedom, double x) {
  FF_CHECK(degrees_of_freedom > 0 && x >= 0 && std::isfinite(x));
  const ChiSquared distribution(degrees_of_freedom);
  return {boost::math::cdf(distribution, x), boost::math::cdf(boost::math::complement(distribution, x))};
}

double binomial_at_least(std::int64_t n, double p, std::int64_t x) {
  FF_CHECK(p > 0 && p < 1 && 0 <= x && x <= n);
  if (x == 0) return 1;
  const Binomial distribution(static_cast<double>(n), p);
  return boost::math::cdf(boost::math::complement(distribution, static_cast<double>(x - 1)));
}

}  // namespace fivefold::stats
