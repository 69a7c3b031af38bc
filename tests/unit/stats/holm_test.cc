#include "harness/stats/holm.h"

#include <gtest/gtest.h>

#include <cmath>

#include "harness/stats/log_sum.h"
#include "tests/support/result_matchers.h"
#include "tests/unit/stats/reference.h"

namespace fivefold::stats {
namespace {

using test::IsError;
using test::IsOkAnd;

TEST(Holm, RefusesWhatIsNoProbability) {
  EXPECT_THAT(holm(std::vector<double>{-0.1}), IsError("out_of_range"));
  EXPECT_THAT(holm(std::vector<double>{std::nan("")}), IsError("non_finite"));
  EXPECT_THAT(holm_rejected(std::vector<double>{0.1}, 0.05, 1), IsError("out_of_range"));
  EXPECT_THAT(holm_rejected(std::vector<double>{std::nan("")}, 0.05, 1), IsError("non_finite"));
  EXPECT_THAT(holm_rejected(std::vector<double>{-1, -1}, 0.05, 1), IsError("size_mismatch"));
  EXPECT_THAT(holm_rejected(std::vector<double>{-1}, 1.0, 1), IsError("bad_parameter"));
}

TEST(Holm, StopsAtTheFirstThatStands) {
  // K = 3, alpha 0.05: limits 0.0167, 0.025, 0.05. The second fails, so the third cannot be rejected.
  const std::vector<double> logs{std::log(0.04), std::log(0.01), std::log(0.03)};
  EXPECT_THAT(holm_rejected(logs, 0.05, 3), IsOkAnd(std::vector<bool>{false, true, false}));
}

TEST(Holm, CertaintyIsRejectedAndOneNeverIs) {
  EXPECT_THAT(holm_rejected(std::vector<double>{0, -kInf, 0}, 0.05, 3), IsOkAnd(std::vector<bool>{false, true, false}));
}

TEST(Holm, ClaimsWithoutARecordCount) {
  const std::vector<double> logs{std::log(0.01)};
  EXPECT_THAT(holm_rejected(logs, 0.05, 5), IsOkAnd(std::vector<bool>{true}));
  EXPECT_THAT(holm_rejected(logs, 0.05, 6), IsOkAnd(std::vector<bool>{false}));
}

TEST(Holm, LogarithmsDecideLikeAdjustedProbabilities) {
  reference::Numbers numbers(5);
  for (int round = 0; round < 300; ++round) {
    std::vector<double> p;
    std::vector<double> logs;
    for (std::int64_t i = numbers.between(1, 12); i > 0; --i) {
      p.push_back(std::pow(10.0, -static_cast<double>(numbers.between(0, 400)) / 97));
      logs.push_back(std::log(p.back()));
    }
    const auto adjusted = holm(p);
    const auto rejected = holm_rejected(logs, 0.05, static_cast<std::int64_t>(p.size()));
    ASSERT_TRUE(adjusted.ok() && rejected.ok());
    for (std::size_t i = 0; i < p.size(); ++i) EXPECT_EQ(rejected.value()[i], adjusted.value()[i] <= 0.05) << p[i];
  }
}

}  // namespace
}  // namespace fivefold::stats
