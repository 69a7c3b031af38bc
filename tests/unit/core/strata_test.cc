#include "harness/core/strata.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "harness/base/decimal.h"
#include "harness/base/number.h"
#include "harness/crypto/sha256.h"
#include "tests/support/result_matchers.h"
#include "tests/support/vector_files.h"

namespace fivefold {
namespace {

using test::at;
using test::integer;
using test::IsError;
using test::ok_or_print;
using test::text_at;

// A decimal string times 10^places, exactly.
std::int64_t scaled(const json::Value& value, int places) {
  const std::string* text = value.as_string();
  EXPECT_NE(text, nullptr);
  const auto decimal = Decimal::parse(text == nullptr ? "0" : *text);
  EXPECT_TRUE(decimal.ok());
  const auto number = decimal->scaled_exact(places);
  EXPECT_TRUE(number.ok());
  return number.ok() ? *number : 0;
}

// Absent or "auto" is nothing.
std::optional<std::int64_t> points(const json::Value* value) {
  if (value == nullptr || *value == json::Value("auto")) return std::nullopt;
  return scaled(*value, 4);
}

ItemsRules items_rules(const json::Value& from) {
  ItemsRules rules;
  if (const auto* mode = from.find("mode")) rules.mode = *mode == json::Value("fresh") ? Mode::fresh : Mode::replay;
  if (const auto* weight = from.find("weight")) rules.weight = integer(*weight);
  rules.env_micro = scaled(at(from, "environment_points"), 4);
  rules.d_micro = scaled(at(from, "expected_disagreement"), 6);
  const auto* upper = from.find("disagreement_upper");
  rules.d_upper_micro = upper == nullptr ? rules.d_micro : scaled(*upper, 6);
  rules.basis = text_at(from, "basis") == "pilot" ? Basis::pilot : Basis::assumed;
  rules.tolerance_micro = points(from.find("tolerance_points"));
  rules.accuse_micro = points(from.find("accuse_points"));
  return rules;
}

ScalarRules scalar_rules(const json::Value& from) {
  ScalarRules rules;
  rules.unit = text_at(from, "unit");
  if (const auto* decimals = from.find("decimals")) rules.decimals = static_cast<int>(integer(*decimals));
  rules.better = text_at(from, "better") == "higher" ? Better::higher : Better::lower;
  if (const auto* form = from.find("form"); form != nullptr && *form == json::Value("difference")) {
    rules.form = ScalarForm::difference;
  }
  rules.tolerance_micro = rules.form == ScalarForm::ratio ? scaled(at(from, "tolerance_percent"), 4)
                                                          : scaled(at(from, "tolerance"), rules.decimals);
  if (const auto* looks = from.find("looks")) {
    rules.looks.clear();
    for (const json::Value& look : *looks->as_array()) rules.looks.push_back(integer(look));
  }
  return rules;
}

std::vector<TeamId> team_ids(const json::Value& list) {
  std::vector<TeamId> teams;
  for (const json::Value& team : *list.as_array()) teams.push_back({*team.as_string()});
  std::sort(teams.begin(), teams.end());
  return teams;
}

Stage stage_of(const json::Value& from) {
  Stage stage;
  stage.id = {"s"};
  stage.teams = team_ids(at(from, "teams"));
  if (const auto* runs = from.find("runs")) stage.runs = static_cast<int>(integer(*runs));
  if (const auto* rule = from.find("aggregate"); rule != nullptr && *rule == json::Value("olympic")) {
    stage.aggregate = AggregateRule::olympic;
  }
  for (const json::Value& benchmark : *at(from, "benchmarks").as_array()) {
    Benchmark out;
    out.id = {text_at(benchmark, "id")};
    const auto* teams = benchmark.find("teams");
    out.teams = teams == nullptr ? stage.teams : team_ids(*teams);
    if (text_at(benchmark, "kind") == "items") {
      out.rules = items_rules(benchmark);
    } else {
      out.rules = scalar_rules(benchmark);
    }
    stage.benchmarks.push_back(std::move(out));
  }
  const auto* audit = from.find("audit");
  if (audit == nullptr) return stage;
  if (const auto* alpha = audit->find("alpha_discrepant")) stage.audit.alpha_discrepant = *alpha->as_string();
  if (const auto* total = audit->find("total")) {
    stage.audit.total_tolerance_micro = points(total->find("tolerance_points"));
    stage.audit.total_accuse_micro = points(total->find("accuse_points"));
    if (const auto* cap = total->find("max_units")) stage.audit.total_max_units = integer(*cap);
  }
  if (const auto* cells = audit->find("cells")) {
    if (const auto* cap = cells->find("max_units")) stage.audit.cell_max_units = integer(*cap);
  }
  return stage;
}

std::map<BenchmarkId, BenchmarkFacts> facts_of(const json::Value& lists) {
  std::map<BenchmarkId, BenchmarkFacts> facts;
  for (const json::Member& member : *lists.as_object()) {
    BenchmarkFacts one;
    if (!at(member.value, "items").is_null()) {
      one.items = integer(at(member.value, "items"));
      one.item_list = *digest_from_hex(text_at(member.value, "itemList"));
    }
    one.rules = *digest_from_hex(text_at(member.value, "rules"));
    facts[{member.name}] = one;
  }
  return facts;
}

int runs_of(const json::Value& stage) {
  const auto* runs = stage.find("runs");
  return runs == nullptr ? 5 : static_cast<int>(integer(*runs));
}

TEST(StrataVectors, EveryStageGivesItsBytes) {
  const json::Value file = test::vector_json("trust/strata.json");
  const json::Array& cases = *at(file, "cases").as_array();
  ASSERT_FALSE(cases.empty());
  for (const json::Value& one : cases) {
    const auto strata = build_strata(stage_of(at(one, "stage")), facts_of(at(one, "lists")));
    ASSERT_TRUE(ok_or_print(strata)) << text_at(one, "name");
    const std::string bytes = encode_strata(*strata);
    EXPECT_EQ(bytes, text_at(one, "strata")) << text_at(one, "name");
    EXPECT_EQ(to_hex(crypto::sha256(bytes)), text_at(one, "sha256"));
    EXPECT_EQ(strata->claims(), integer(at(one, "claims")));
  }
}

TEST(StrataVectors, WhatIsWrittenIsReadBack) {
  const json::Value file = test::vector_json("trust/strata.json");
  for (const json::Value& one : *at(file, "cases").as_array()) {
    const auto strata = parse_strata(text_at(one, "strata"), runs_of(at(one, "stage")));
    ASSERT_TRUE(ok_or_print(strata)) << text_at(one, "name");
    EXPECT_EQ(encode_strata(*strata), text_at(one, "strata"));
  }
}

std::string example() { return test::vector_bytes("export-example/export/policy/strata.jsonl"); }

// The example with its first occurrence of `from` replaced.
std::string changed(const std::string& from, const std::string& to) {
  std::string text = example();
  const std::size_t place = text.find(from);
  EXPECT_NE(place, std::string::npos);
  return text.replace(place, from.size(), to);
}

TEST(Strata, TheExampleExportIsRead) {
  const auto strata = parse_strata(example(), 3);
  ASSERT_TRUE(ok_or_print(strata));
  EXPECT_EQ(strata->claims(), 8);
  EXPECT_EQ(strata->teams(), (std::vector<TeamId>{{"team-a"}, {"업스테이지"}}));
  ASSERT_NE(strata->cell({"team-a"}, {"수학"}), nullptr);
  EXPECT_EQ(strata->cell({"team-a"}, {"수학"})->mode, Mode::fresh);
  EXPECT_EQ(strata->scalar({"team-a"}, {"속도"})->looks, (std::vector<std::int64_t>{3, 5}));
}

TEST(Strata, ToleranceAboveAccuseIsRefused) {
  EXPECT_THAT(parse_strata(changed("\"toleranceMicro\":200000", "\"toleranceMicro\":250001"), 3), IsError("E_PLAN"));
}

TEST(Strata, AnUpperBoundBelowTheDisagreementIsRefused) {
  EXPECT_THAT(parse_strata(changed("\"dUpperMicro\":80000", "\"dUpperMicro\":49999"), 3), IsError("E_PLAN"));
}

TEST(Strata, AnotherOrderOfNamesIsRefused) {
  EXPECT_THAT(parse_strata(changed("\"fDisc\":\"0.25\",\"cap\":60", "\"cap\":60,\"fDisc\":\"0.25\""), 3),
              IsError("E_PLAN"));
}

TEST(Strata, AnUnknownNameIsRefused) {
  EXPECT_THAT(parse_strata(changed("\"cap\":60", "\"cap\":60,\"more\":1"), 3), IsError("E_SCHEMA"));
}

TEST(Strata, ATeamWithoutItsLineIsRefused) {
  const std::string text = example();
  EXPECT_THAT(parse_strata(text.substr(text.find('\n') + 1), 3), IsError("E_PLAN"));
}

TEST(Strata, AGivenThresholdBelowTheToleranceIsAnError) {
  Stage stage;
  stage.teams = {{"t"}};
  Benchmark benchmark;
  benchmark.id = {"b"};
  benchmark.teams = stage.teams;
  ItemsRules rules;
  rules.tolerance_micro = 30'000;
  rules.accuse_micro = 20'000;
  benchmark.rules = rules;
  stage.benchmarks.push_back(benchmark);
  EXPECT_THAT(build_strata(stage, {{{"b"}, {10, Digest{}, Digest{}}}}), IsError("plan.tolerance"));
}

TEST(Strata, ABenchmarkWithoutFactsIsAnError) {
  Stage stage;
  stage.teams = {{"t"}};
  Benchmark benchmark;
  benchmark.id = {"b"};
  benchmark.teams = stage.teams;
  stage.benchmarks.push_back(benchmark);
  EXPECT_THAT(build_strata(stage, {}), IsError("plan.facts"));
}

}  // namespace
}  // namespace fivefold
