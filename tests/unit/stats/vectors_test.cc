// Every case of tests/vectors/stats: means, rounding, tolerances and Holm.

#include <string>

#include "harness/base/ratio.h"
#include "harness/cli/aggregate_json.h"
#include "harness/stats/holm.h"
#include "harness/stats/summary.h"
#include "harness/stats/tolerance.h"
#include "tests/unit/stats/vector_file.h"

namespace fivefold::stats {
namespace {

using test::as_double;
using test::as_integer;
using test::as_integers;
using test::expect_near;

TEST(StatsVectors, SummaryGivesEveryKnownAnswer) {
  const auto file = test::load_vectors("summary");
  const test::Near near = file.near();
  test::for_each_case<Summary>(
      file, [](const json::Value& in) { return summary(as_integers(*in.find("x")), as_integer(*in.find("unit"))); },
      [&](const Summary& got, const json::Value& out) {
        EXPECT_EQ(got.n, as_integer(*out.find("n")));
        EXPECT_EQ(std::to_string(got.mean.num), *out.find("num")->as_string());
        EXPECT_EQ(std::to_string(got.mean.den), *out.find("den")->as_string());
        expect_near(got.mean_value, as_double(*out.find("mean")), near, "mean");
        ASSERT_EQ(got.spread.has_value(), !out.find("sd")->is_null());
        if (!got.spread) return;
        expect_near(got.spread->sd, as_double(*out.find("sd")), near, "sd");
        expect_near(got.spread->se, as_double(*out.find("se")), near, "se");
        expect_near(got.spread->ci.lower, as_double((*out.find("ci")->as_array())[0]), near, "ci lower");
        expect_near(got.spread->ci.upper, as_double((*out.find("ci")->as_array())[1]), near, "ci upper");
        EXPECT_EQ(got.spread->zero_variance, *out.find("zero_variance")->as_bool());
      });
}

TEST(StatsVectors, RoundDecimalGivesEveryKnownAnswer) {
  const auto compute = [](const json::Value& in) -> Result<std::string> {
    FF_ASSIGN(const Rounding mode, parse_rounding(*in.find("mode")->as_string()));
    return round_decimal(as_integer(*in.find("num")), as_integer(*in.find("den")),
                         static_cast<int>(as_integer(*in.find("digits"))), mode);
  };
  test::for_each_case<std::string>(
      test::load_vectors("round_decimal"), compute,
      [](const std::string& got, const json::Value& out) { EXPECT_EQ(got, *out.as_string()); });
}

TEST(StatsVectors, AggregateGivesEveryKnownAnswer) {
  const auto file = test::load_vectors("aggregate");
  const test::Near near = file.near();
  test::for_each_case<json::Value>(file, cli::aggregate_document, [&](const json::Value& got, const json::Value& out) {
    ASSERT_EQ(got.as_object()->size(), out.as_object()->size());
    for (const json::Member& want : *out.as_object()) {
      const json::Value* const value = got.find(want.name);
      ASSERT_NE(value, nullptr) << want.name;
      if (want.value.as_number() != nullptr) {
        expect_near(as_double(*value), as_double(want.value), near, want.name);
      } else if (const json::Array* const pair = want.value.as_array()) {
        ASSERT_NE(value->as_array(), nullptr) << want.name;
        ASSERT_EQ(value->as_array()->size(), pair->size());
        for (std::size_t i = 0; i < pair->size(); ++i) {
          expect_near(as_double((*value->as_array())[i]), as_double((*pair)[i]), near, want.name);
        }
      } else {
        EXPECT_EQ(*value, want.value) << want.name << " " << json::write(*value);
      }
    }
  });
}

TEST(StatsVectors, PlanFractionGivesEveryKnownAnswer) {
  const auto file = test::load_vectors("plan_fraction");
  const test::Near near = file.near();
  test::for_each_case<double>(
      file, [](const json::Value& in) { return plan_fraction(as_double(*in.find("delta")), as_double(*in.find("v"))); },
      [&](double got, const json::Value& out) { expect_near(got, as_double(out), near, "fraction"); });
}

TEST(StatsVectors, ToleranceAndAccuseGiveEveryKnownAnswer) {
  const auto compute = [](const json::Value& in) -> Result<std::int64_t> {
    std::vector<ToleranceTerm> terms;
    for (const json::Value& term : *in.find("terms")->as_array()) {
      const json::Array& parts = *term.as_array();
      terms.push_back({as_double(parts[0]), as_double(parts[1]), as_integer(parts[2])});
    }
    const double env = as_double(*in.find("env"));
    const auto runs = static_cast<int>(test::member_integer(in, "runs", 5));
    if (in.find("claims") == nullptr) return tolerance(env, terms, runs);
    AccuseParameters parameters{env, as_integer(*in.find("delta")), as_integer(*in.find("claims")),
                                test::member_double(in, "alpha_d", 0.05), runs};
    return accuse(parameters, terms);
  };
  test::for_each_case<std::int64_t>(test::load_vectors("tolerance"), compute,
                                    [](std::int64_t got, const json::Value& out) { EXPECT_EQ(got, as_integer(out)); });
}

TEST(StatsVectors, HolmGivesEveryKnownAnswer) {
  const auto file = test::load_vectors("holm");
  const test::Near near = file.near();
  const auto compute = [](const json::Value& in) {
    std::vector<double> p;
    for (const json::Value& value : *in.find("p")->as_array()) p.push_back(as_double(value));
    return holm(p);
  };
  test::for_each_case<std::vector<double>>(file, compute, [&](const std::vector<double>& got, const json::Value& out) {
    ASSERT_EQ(got.size(), out.as_array()->size());
    for (std::size_t i = 0; i < got.size(); ++i) {
      expect_near(got[i], as_double((*out.as_array())[i]), near, "p");
    }
  });
}

}  // namespace
}  // namespace fivefold::stats
