// Every case of tests/vectors/stats: the evidence process, its martingale identity, and verdicts through the code of
// the command `judge`.

#include <algorithm>
#include <cmath>
#include <string>

#include "harness/cli/judge_json.h"
#include "harness/stats/evidence.h"
#include "harness/stats/judge.h"
#include "tests/unit/stats/vector_file.h"

namespace fivefold::stats {
namespace {

using test::as_double;
using test::as_integer;
using test::as_integers;
using test::expect_near;

constexpr std::int64_t kUnit = 1'000'000;

std::optional<std::int64_t> population_of(const json::Value& in) {
  const json::Value* const population = in.find("M");
  if (population == nullptr || population->is_null()) return std::nullopt;
  return as_integer(*population);
}

std::vector<JudgedUnit> units_of(const json::Value& in) {
  std::vector<JudgedUnit> units;
  for (const std::int64_t o : as_integers(*in.find("o"))) units.push_back({o, false});
  return units;
}

EvidenceProcess start(Direction direction, const json::Value& in, const std::string& fraction) {
  auto process = EvidenceProcess::start(
      {direction, kUnit, population_of(in), as_integer(*in.find("delta")), as_double(*in.find(fraction))});
  EXPECT_TRUE(process.ok());
  return std::move(process).value();
}

// log E after every unit, from unit 0 on.
std::vector<double> path_of(EvidenceProcess process, const std::vector<JudgedUnit>& units) {
  std::vector<double> logs{process.log_e()};
  for (const JudgedUnit& judged : units) {
    process.feed(judged);
    logs.push_back(process.log_e());
  }
  return logs;
}

void expect_path(const std::vector<double>& got, const json::Value& want, const test::Near& near) {
  for (const json::Member& point : *want.as_object()) {
    const auto at = parse_integer<std::size_t>(point.name);
    ASSERT_TRUE(at && *at < got.size()) << point.name;
    expect_near(got[*at], as_double(point.value), near, "log E after unit " + point.name);
  }
}

JudgeParameters judge_parameters(const json::Value& in) {
  JudgeParameters p;
  p.unit = kUnit;
  p.population = population_of(in);
  p.delta = as_integer(*in.find("delta"));
  p.accuse = p.delta;
  p.alpha_r = as_double(*in.find("alpha_r"));
  p.alpha_d = as_double(*in.find("alpha_d"));
  p.f_conf = as_double(*in.find("f_plan_conf"));
  p.f_disc = as_double(*in.find("f_plan_disc"));
  return p;
}

TEST(EvidenceVectors, TheProcessGivesEveryKnownAnswer) {
  const auto file = test::load_vectors("e_process");
  const test::Near near = file.near();
  for (const json::Value& one : file.cases()) {
    const json::Value& in = *one.find("in");
    const json::Value& out = *one.find("out");
    SCOPED_TRACE(*in.find("name")->as_string());
    const auto units = units_of(in);
    expect_path(path_of(start(Direction::confirm, in, "f_plan_conf"), units), *out.find("log_e_conf"), near);
    expect_path(path_of(start(Direction::accuse, in, "f_plan_disc"), units), *out.find("log_e_disc"), near);

    const JudgeParameters p = judge_parameters(in);
    const auto judgement = judge(p, units);
    ASSERT_TRUE(judgement.ok()) << judgement.error().message;
    EXPECT_EQ(to_text(judgement->verdict), *out.find("verdict")->as_string());
    EXPECT_EQ(judgement->n, as_integer(*out.find("n")));

    const auto upper = cs_upper({p.unit, p.population, p.f_conf, p.alpha_r}, units);
    const auto lower = cs_lower({p.unit, p.population, p.f_disc, p.alpha_d}, units);
    ASSERT_TRUE(upper.ok() && lower.ok());
    EXPECT_LE(std::abs(upper.value() - as_integer(*out.find("cs_all")->find("upper"))), 1);
    EXPECT_LE(std::abs(lower.value() - as_integer(*out.find("cs_all")->find("lower"))), 1);
  }
}

TEST(EvidenceVectors, TheMeanOverAllOrdersIsTheKnownOne) {
  const auto file = test::load_vectors("martingale_identity");
  const test::Near near = file.near();
  for (const json::Value& one : file.cases()) {
    const json::Value& in = *one.find("in");
    const json::Value& out = *one.find("out");
    const std::string side = *in.find("side")->as_string();
    SCOPED_TRACE(side);
    const auto units = units_of(in);
    std::vector<std::size_t> order(units.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::vector<double> sums(units.size(), 0.0);
    double orders = 0;
    double over_2 = 0;
    double over_20 = 0;
    do {
      EvidenceProcess process = start(side == "conf" ? Direction::confirm : Direction::accuse, in, "f_plan");
      for (std::size_t j = 0; j < order.size(); ++j) {
        process.feed(units[order[j]]);
        sums[j] += std::exp(process.log_e());
      }
      orders += 1;
      over_2 += std::exp(process.max_log_e()) >= 2 ? 1 : 0;
      over_20 += std::exp(process.max_log_e()) >= 20 ? 1 : 0;
    } while (std::next_permutation(order.begin(), order.end()));
    const json::Array& means = *out.find("mean_E")->as_array();
    ASSERT_EQ(means.size(), units.size());
    for (std::size_t j = 0; j < means.size(); ++j) {
      expect_near(sums[j] / orders, as_double(means[j]), near, "mean E after " + std::to_string(j + 1));
    }
    expect_near(over_2 / orders, as_double(*out.find("ville_2")), near, "P(max E >= 2)");
    expect_near(over_20 / orders, as_double(*out.find("ville_20")), near, "P(max E >= 20)");
  }
}

TEST(EvidenceVectors, TheJudgeCommandGivesEveryKnownAnswer) {
  const auto file = test::load_vectors("judge");
  const test::Near log_e = file.near("log_e");
  const test::Near p_disc = file.near("p_disc");
  test::for_each_case<json::Value>(file, cli::judge_document, [&](const json::Value& got, const json::Value& out) {
    ASSERT_EQ(got.as_object()->size(), out.as_object()->size()) << json::write(got);
    for (const std::string name : {"verdict", "n", "reason"}) {
      const json::Value* const want = out.find(name);
      if (want == nullptr) continue;
      ASSERT_NE(got.find(name), nullptr) << name;
      EXPECT_EQ(*got.find(name), *want) << name << " " << json::write(got);
    }
    for (const std::string name : {"log_e_conf", "log_e_disc", "max_log_e_disc"}) {
      expect_near(as_double(*got.find(name)), as_double(*out.find(name)), log_e, name);
    }
    expect_near(as_double(*got.find("p_disc")), as_double(*out.find("p_disc")), p_disc, "p_disc");
    for (const std::string name : {"lower", "upper"}) {
      const auto bound = as_integer(*got.find("bounds")->find(name));
      EXPECT_LE(std::abs(bound - as_integer(*out.find("bounds")->find(name))), 1) << name;
    }
  });
}

}  // namespace
}  // namespace fivefold::stats
