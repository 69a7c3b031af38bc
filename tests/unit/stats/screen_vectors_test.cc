// Every case of tests/vectors/stats: screens, the olympic mean and the lottery of cells.

#include <string>

#include "harness/stats/plan_cost.h"
#include "harness/stats/screens.h"
#include "harness/stats/summary.h"
#include "tests/unit/stats/vector_file.h"

namespace fivefold::stats {
namespace {

using test::as_double;
using test::as_integer;
using test::as_integers;
using test::expect_near;

TEST(StatsVectors, TrimmedMeanGivesEveryKnownAnswer) {
  const auto file = test::load_vectors("trimmed_mean_1");
  test::for_each_case<Ratio>(
      file,
      [](const json::Value& in) { return trimmed_mean_1(as_integers(*in.find("x")), as_integer(*in.find("unit"))); },
      [&](const Ratio& got, const json::Value& out) {
        EXPECT_EQ(std::to_string(got.num), *out.find("num")->as_string());
        EXPECT_EQ(std::to_string(got.den), *out.find("den")->as_string());
        expect_near(static_cast<double>(got.num) / static_cast<double>(got.den), as_double(*out.find("mean")),
                    file.near(), "mean");
      });
}

TEST(StatsVectors, SamplingGivesEveryKnownAnswer) {
  const auto file = test::load_vectors("sampling");
  test::for_each_case<double>(
      file,
      [](const json::Value& in) {
        return sampling(as_integer(*in.find("N")), as_integer(*in.find("k")), as_integer(*in.find("n")));
      },
      [&](double got, const json::Value& out) { expect_near(got, as_double(out), file.near(), "p"); });
}

TEST(StatsVectors, GrimGivesEveryKnownAnswer) {
  test::for_each_case<bool>(
      test::load_vectors("grim"),
      [](const json::Value& in) {
        return grim(*in.find("mean")->as_string(), as_integer(*in.find("n")), as_integer(*in.find("r")));
      },
      [](bool got, const json::Value& out) { EXPECT_EQ(got, *out.as_bool()); });
}

TEST(StatsVectors, OddOneOutGivesEveryKnownAnswer) {
  const auto file = test::load_vectors("odd_one_out");
  test::for_each_case<OddOneOut>(
      file,
      [](const json::Value& in) {
        return odd_one_out(as_integers(*in.find("k_declared")), as_integers(*in.find("y_audit")), 5);
      },
      [&](const OddOneOut& got, const json::Value& out) {
        EXPECT_EQ(got.n_odd, as_integer((*out.as_array())[0]));
        EXPECT_EQ(got.auditors, as_integer((*out.as_array())[1]));
        expect_near(got.p, as_double((*out.as_array())[2]), file.near(), "p");
      });
}

TEST(StatsVectors, RunDispersionGivesEveryKnownAnswer) {
  const auto file = test::load_vectors("run_dispersion_Q");
  test::for_each_case<Dispersion>(
      file,
      [](const json::Value& in) {
        std::vector<std::vector<std::int64_t>> scores;
        for (const json::Value& row : *in.find("scores")->as_array()) scores.push_back(as_integers(row));
        return run_dispersion(scores);
      },
      [&](const Dispersion& got, const json::Value& out) {
        ASSERT_EQ(!got.value, *out.find("degenerate")->as_bool());
        ASSERT_EQ(!got.value, out.find("Q")->is_null());
        if (!got.value) return;
        expect_near(got.value->q, as_double(*out.find("Q")), file.near(), "Q");
        expect_near(got.value->p_low, as_double(*out.find("p_low")), file.near(), "p_low");
        expect_near(got.value->p_high, as_double(*out.find("p_high")), file.near(), "p_high");
      });
}

}  // namespace
}  // namespace fivefold::stats
