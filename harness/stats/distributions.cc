#include "harness/stats/distributions.h"

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
  return boost::math::quantile(boost::math::students_t_distribution<double, Policy>(degrees_of_freedom), p);
}

}  // namespace fivefold::stats
