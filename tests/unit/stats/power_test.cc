#include "harness/stats/power.h"

#include <gtest/gtest.h>

namespace fivefold::stats {
namespace {

constexpr double kNear = 1e-9;

// Known answers of docs/statistics.md section 12: 5 teams, 30 cells of 1,000 items, K = 155, alpha_d = 0.05.
TEST(Power, OfATotalIsTheKnownAnswer) {
  const PowerInput total{10'000, 0.05, 0.05, 12'000, std::nullopt, 3'100};
  EXPECT_NEAR(power(total, 20'000), 0.41979291618344616, kNear);
  EXPECT_NEAR(power(total, 30'000), 0.9994415596514011, kNear);
}

TEST(Power, OfADrawnCellIsTheKnownAnswer) {
  const PowerInput cell{20'000, 0.05, 0.05, 3'000, 5'000, 3'100};
  EXPECT_EQ(power(cell, 20'000), 0);
  EXPECT_NEAR(power(cell, 30'000), 0.17474424123981813, kNear);
  EXPECT_NEAR(power(cell, 50'000), 0.9999824541658894, kNear);
}

TEST(Power, OfACellThatIsCountedInFullIsTheKnownAnswer) {
  const PowerInput cell{14'000, 0.02, 0.02, 3'000, 1'500, 320};
  EXPECT_NEAR(power(cell, 20'000), 0.9498258767688547, kNear);
  EXPECT_EQ(power({10'000, 0, 0, 3'000, 5, 40}, 20'000), 1);
  EXPECT_EQ(power({10'000, 0, 0, 3'000, 5, 40}, 10'000), 0);
}

TEST(Power, WithoutDisagreementStillTakesDraws) {
  const PowerInput total{10'000, 0, 0, 100, std::nullopt, 40};
  EXPECT_NEAR(power(total, 50'000), 0.003865433361963975, kNear);
}

}  // namespace
}  // namespace fivefold::stats
