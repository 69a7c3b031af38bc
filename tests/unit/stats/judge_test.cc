#include "harness/stats/judge.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cmath>

#include "harness/base/units.h"
#include "tests/support/result_matchers.h"
#include "tests/unit/stats/reference.h"

namespace fivefold::stats {
namespace {

using test::IsError;
using test::IsOk;
using test::ok_or_print;

JudgeParameters cell(std::int64_t population) {
  JudgeParameters p;
  p.population = population;
  p.delta = 10'000;
  p.accuse = 30'000;
  p.f_conf = 0.412;
  return p;
}
JudgeParameters total() {
  JudgeParameters p = cell(1);
  p.population.reset();
  return p;
}

std::vector<JudgedUnit> agreeing(std::size_t n) { return std::vector<JudgedUnit>(n, JudgedUnit{0, false}); }

Judgement verdict_on(const JudgeParameters& p, const std::vector<JudgedUnit>& units) {
  const auto judgement = judge(p, units);
  EXPECT_TRUE(ok_or_print(judgement));
  return judgement.ok() ? judgement.value() : Judgement{};
}

TEST(Judge, NothingDrawnIsInconclusive) {
  const Judgement j = verdict_on(total(), {});
  EXPECT_EQ(j.verdict, Verdict::inconclusive);
  EXPECT_EQ(j.reason, Reason::incomplete_draws);
  EXPECT_EQ(j.n, 0);
  EXPECT_EQ(j.p_disc, 1.0);
  EXPECT_EQ(j.bounds, (Bounds{-kMicro, kMicro}));
}

TEST(Judge, StopsAtTheFirstCrossingAndIgnoresTheRest) {
  auto units = agreeing(2000);
  const Judgement early = verdict_on(total(), units);
  EXPECT_EQ(early.verdict, Verdict::reproduced);
  EXPECT_EQ(early.reason, Reason::none);
  for (std::size_t i = static_cast<std::size_t>(early.n); i < units.size(); ++i) units[i].o = kMicro;
  const Judgement same = verdict_on(total(), units);
  EXPECT_EQ(same.n, early.n);
  EXPECT_EQ(same.log_e_conf, early.log_e_conf);
  EXPECT_EQ(same.bounds, early.bounds);
  units.back().o = kMicro + 1;  // ignored is not unchecked
  EXPECT_THAT(judge(total(), units), IsError("out_of_range"));
}

TEST(Judge, FullCountHasThreeZones) {
  const auto count_of = [](int full_points) {
    auto units = agreeing(100);
    // At the end of the order, so that no process crosses before the count is complete.
    for (int i = 0; i < full_points; ++i) units[static_cast<std::size_t>(99 - 9 * i)].o = kMicro;
    JudgeParameters p = cell(100);
    p.claims = 1000;
    return verdict_on(p, units);
  };
  EXPECT_EQ(count_of(1).verdict, Verdict::reproduced);  // Delta = delta exactly
  EXPECT_EQ(count_of(2).reason, Reason::within_noise);
  EXPECT_EQ(count_of(3).reason, Reason::within_noise);  // Delta = accuse exactly
  EXPECT_EQ(count_of(4).verdict, Verdict::discrepant);
  EXPECT_EQ(count_of(4).p_disc, 0.0);
  for (const int k : {1, 2, 3, 4}) EXPECT_LE(count_of(k).n, 100) << k;
}

TEST(Judge, AFullCountWithUnexecutedUnitsIsNoNoise) {
  auto units = agreeing(100);
  units[0] = {kMicro, true};
  units[50] = {kMicro, true};
  const Judgement j = verdict_on(cell(100), units);
  EXPECT_EQ(j.verdict, Verdict::inconclusive);
  EXPECT_EQ(j.reason, Reason::incomplete_draws);
  EXPECT_EQ(j.sum_o, 2 * kMicro);
}

TEST(Judge, ReasonsTellTheCapFromDrawingTooLittle) {
  JudgeParameters p = cell(1000);
  p.cap = 50;
  EXPECT_EQ(verdict_on(p, agreeing(50)).reason, Reason::cap_reached);
  EXPECT_EQ(verdict_on(p, agreeing(49)).reason, Reason::incomplete_draws);
  p.cap.reset();
  EXPECT_EQ(verdict_on(p, agreeing(49)).reason, Reason::cap_reached);  // the end of o is the cap
  p.cap = 50;
  EXPECT_THAT(judge(p, agreeing(51)), IsError("size_mismatch"));
  EXPECT_THAT(judge(cell(50), agreeing(51)), IsError("size_mismatch"));
}

TEST(Judge, WithoutTheRightToAccuseTheEvidenceIsPrintedAllTheSame) {
  std::vector<JudgedUnit> units(300, JudgedUnit{kMicro / 5, false});
  JudgeParameters p = total();
  const Judgement accused = verdict_on(p, units);
  ASSERT_EQ(accused.verdict, Verdict::discrepant);
  p.may_accuse = false;
  const Judgement spared = verdict_on(p, units);
  EXPECT_EQ(spared.verdict, Verdict::inconclusive);
  EXPECT_EQ(spared.reason, Reason::not_piloted);
  EXPECT_EQ(spared.n, accused.n);
  EXPECT_EQ(spared.log_e_disc, accused.log_e_disc);
  const Judgement changed = without_accusation(accused);
  EXPECT_EQ(changed.reason, Reason::not_piloted);
  EXPECT_EQ(changed.verdict, spared.verdict);
  EXPECT_EQ(without_accusation(verdict_on(p, {})).reason, Reason::incomplete_draws);
}

TEST(Judge, MoreClaimsNeedMoreEvidenceToAccuse) {
  std::vector<JudgedUnit> units(300, JudgedUnit{kMicro / 5, false});
  JudgeParameters p = total();
  const std::int64_t alone = verdict_on(p, units).n;
  p.claims = 155;
  EXPECT_GT(verdict_on(p, units).n, alone);
}

TEST(Judge, PiecesGiveTheSameAsTheWhole) {
  const auto units = reference::mixed_units(400, kMicro, 11);
  JudgeParameters p = cell(5000);
  p.cap = 3000;
  const Judgement whole = verdict_on(p, units);
  auto judge = Judge::start(p);
  ASSERT_THAT(judge, IsOk());
  for (std::size_t i = 0; i < units.size(); ++i) {
    EXPECT_EQ(judge->fed(), static_cast<std::int64_t>(i));
    ASSERT_THAT(judge->feed(units[i]), IsOk());
    if (i == 100) {
      ASSERT_THAT(judge->judgement(), IsOk());  // looking changes nothing
    }
  }
  const auto pieces = judge->judgement();
  ASSERT_THAT(pieces, IsOk());
  EXPECT_EQ(pieces->n, whole.n);
  EXPECT_EQ(pieces->log_e_conf, whole.log_e_conf);
  EXPECT_EQ(pieces->max_log_e_disc, whole.max_log_e_disc);
  EXPECT_EQ(pieces->bounds, whole.bounds);
  EXPECT_FALSE(judge->finished());
}

TEST(Judge, KnowsWhenNothingMoreIsToBeDrawn) {
  JudgeParameters p = cell(3);
  auto judge = Judge::start(p);
  ASSERT_THAT(judge, IsOk());
  EXPECT_FALSE(judge->finished());
  for (int i = 0; i < 3 && !judge->finished(); ++i) ASSERT_THAT(judge->feed({0, false}), IsOk());
  EXPECT_TRUE(judge->finished());
  EXPECT_TRUE(judge->decided());
}

TEST(Judge, ABadUnitNamesItsPosition) {
  auto units = agreeing(3);
  units[2].o = kMicro + 1;
  const auto judged = judge(total(), units);
  ASSERT_THAT(judged, IsError("out_of_range"));
  EXPECT_NE(judged.error().message.find("unit 3"), std::string::npos) << judged.error().message;
}

TEST(Judge, RefusesParametersOneAtATime) {
  const auto with = [](auto change) {
    JudgeParameters p = total();
    change(p);
    return judge(p, {});
  };
  EXPECT_THAT(with([](JudgeParameters&) {}), IsOk());
  EXPECT_THAT(with([](JudgeParameters& p) { p.unit = 0; }), IsError("bad_parameter"));
  EXPECT_THAT(with([](JudgeParameters& p) { p.population = 0; }), IsError("bad_parameter"));
  EXPECT_THAT(with([](JudgeParameters& p) { p.delta = 0; }), IsError("bad_parameter"));
  EXPECT_THAT(with([](JudgeParameters& p) { p.accuse = p.delta - 1; }), IsError("bad_parameter"));
  EXPECT_THAT(with([](JudgeParameters& p) { p.accuse = p.unit; }), IsError("bad_parameter"));
  EXPECT_THAT(with([](JudgeParameters& p) { p.alpha_r = 0; }), IsError("bad_parameter"));
  EXPECT_THAT(with([](JudgeParameters& p) { p.alpha_d = 1; }), IsError("bad_parameter"));
  EXPECT_THAT(with([](JudgeParameters& p) { p.alpha_d = std::nan(""); }), IsError("bad_parameter"));
  EXPECT_THAT(with([](JudgeParameters& p) { p.claims = 0; }), IsError("bad_parameter"));
  EXPECT_THAT(with([](JudgeParameters& p) { p.cap = 0; }), IsError("bad_parameter"));
  EXPECT_THAT(with([](JudgeParameters& p) { p.f_conf = 1; }), IsError("bad_parameter"));
  EXPECT_THAT(with([](JudgeParameters& p) { p.f_disc = 0; }), IsError("bad_parameter"));
}

}  // namespace
}  // namespace fivefold::stats
