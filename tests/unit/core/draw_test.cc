#include "harness/core/draw.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "harness/base/number.h"
#include "harness/crypto/sha256.h"
#include "tests/support/result_matchers.h"
#include "tests/support/vector_files.h"

namespace fivefold {
namespace {

using test::at;
using test::integer;
using test::text_at;

const json::Value& vectors() {
  static const json::Value value = test::vector_json("trust/draw.json");
  return value;
}

// The cases of a group; a group without cases is a failure, so that a renamed one cannot pass unread.
const json::Array& cases(std::string_view group) {
  static const json::Array none;
  const json::Array* found = at(vectors(), group).as_array();
  EXPECT_TRUE(found != nullptr && !found->empty()) << group;
  return found == nullptr ? none : *found;
}

const json::Array& list(const json::Value& value, std::string_view name) {
  static const json::Array none;
  const json::Array* found = at(value, name).as_array();
  EXPECT_NE(found, nullptr) << name;
  return found == nullptr ? none : *found;
}

std::uint64_t number(const json::Value& value) {
  const json::Number* found = value.as_number();
  const auto parsed = found == nullptr ? std::nullopt : parse_integer<std::uint64_t>(found->text);
  EXPECT_TRUE(parsed.has_value());
  return parsed.value_or(0);
}

const std::string& text(const json::Value& value) {
  static const std::string none;
  const std::string* found = value.as_string();
  EXPECT_NE(found, nullptr);
  return found == nullptr ? none : *found;
}

Digest digest(const json::Value& value, std::string_view name) {
  const auto found = digest_from_hex(text_at(value, name));
  EXPECT_TRUE(found.ok()) << name;
  return found.ok() ? *found : Digest{};
}

std::vector<ItemId> items(const json::Value& value) {
  std::vector<ItemId> out;
  for (const json::Value& item : list(value, "items")) out.push_back({text(item)});
  return out;
}

std::vector<int> all_runs(const json::Value& value) {
  std::vector<int> runs;
  for (int run = 1; run <= static_cast<int>(number(at(value, "runs"))); ++run) runs.push_back(run);
  return runs;
}

std::string hex_word(std::uint64_t word) {
  std::string bytes;
  put_u64be(bytes, word);
  return to_hex(bytes);
}

TEST(DrawVectors, CommitmentsBindDrawPartyAndNonce) {
  for (const json::Value& one : cases("commits")) {
    EXPECT_EQ(nonce_commitment(text_at(one, "drawId"), text_at(one, "party"), digest(one, "nonce")),
              digest(one, "commitment"));
  }
}

TEST(DrawVectors, SeedsHashTheListedPreimage) {
  for (const json::Value& one : cases("seeds")) {
    std::vector<SeedBeacon> beacons;
    for (const json::Value& beacon : list(one, "beacons")) {
      beacons.push_back(
          {text_at(beacon, "chain"), number(at(beacon, "round")), *from_hex(text_at(beacon, "randomness"))});
    }
    std::vector<SeedParty> parties;
    for (const json::Value& nonce : list(one, "nonces")) {
      parties.push_back({text_at(nonce, "party"), digest(nonce, "commitment"), *from_hex(text_at(nonce, "nonce"))});
    }
    const std::string preimage = seed_preimage(text_at(one, "drawId"), text_at(one, "checkpointBody"),
                                               digest(one, "planLeaf"), beacons, parties);
    EXPECT_EQ(to_hex(preimage), text_at(one, "preimageHex")) << text_at(one, "name");
    EXPECT_EQ(crypto::sha256(preimage), digest(one, "seed"));
  }
}

TEST(DrawVectors, CellsFollowTheirTickets) {
  for (const json::Value& one : cases("cellOrder")) {
    const std::vector<ItemId> list_in_force = items(one);
    const auto order = ticket_order(digest(one, "seed"), {text_at(one, "team")}, {text_at(one, "benchmark")},
                                    all_runs(one), list_in_force);
    const json::Array& expected = list(one, "order");
    ASSERT_EQ(order.size(), expected.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
      const json::Array& row = *expected[i].as_array();
      EXPECT_EQ(number(row[0]), i);
      EXPECT_EQ(number(row[1]), static_cast<std::uint64_t>(order[i].run));
      EXPECT_EQ(text(row[2]), list_in_force[order[i].item].text);
      EXPECT_EQ(text(row[3]), to_hex(order[i].ticket));
    }
  }
}

TEST(DrawVectors, RandomCellsHaveTheSmallestHashes) {
  for (const json::Value& one : cases("cells")) {
    std::vector<BenchmarkId> benchmarks;
    for (const json::Value& id : list(one, "benchmarks")) benchmarks.push_back({text(id)});
    const json::Array& hashes = list(one, "hashes");
    ASSERT_EQ(hashes.size(), benchmarks.size());
    for (std::size_t i = 0; i < hashes.size(); ++i) {
      EXPECT_EQ(to_hex(cell_hash(digest(one, "seed"), {text_at(one, "team")}, benchmarks[i])), text(hashes[i]));
    }
    std::set<std::string> chosen;
    for (const BenchmarkId& id :
         random_cells(digest(one, "seed"), {text_at(one, "team")}, benchmarks, integer(at(one, "count")))) {
      chosen.insert(id.text);
    }
    std::set<std::string> expected;
    for (const json::Value& id : list(one, "chosen")) expected.insert(text(id));
    EXPECT_EQ(chosen, expected);
  }
}

TEST(DrawVectors, TotalsDrawCellsByWeightAndUnitsUniformly) {
  for (const json::Value& one : cases("total")) {
    std::vector<TotalStratum> strata;
    for (const json::Value& benchmark : list(one, "benchmarks")) {
      strata.push_back({{text_at(benchmark, "id")},
                        integer(at(benchmark, "weight")),
                        integer(at(benchmark, "items")),
                        all_runs(one)});
    }
    TotalDraws draws(digest(one, "seed"), {text_at(one, "team")}, strata);
    for (const json::Value& value : list(one, "draws")) {
      const json::Array& row = *value.as_array();
      const TotalDraw draw = draws.next();
      EXPECT_EQ(hex_word(draw.cell_word), text(row[1])) << "rank " << number(row[0]);
      EXPECT_EQ(hex_word(draw.unit_word), text(row[2]));
      EXPECT_EQ(draws.strata()[draw.stratum].benchmark.text, text(row[3]));
      EXPECT_EQ(draw.unit, number(row[4]));
      EXPECT_EQ(static_cast<std::uint64_t>(draw.run), number(row[5]));
      EXPECT_EQ(draw.item, number(row[6]));
    }
  }
}

TEST(DrawVectors, RunSeedsAreThirtyOneBits) {
  for (const json::Value& one : cases("runSeeds")) {
    const json::Array& seeds = list(one, "seeds");
    for (std::size_t i = 0; i < seeds.size(); ++i) {
      EXPECT_EQ(
          run_seed(digest(one, "seed0"), {text_at(one, "team")}, {text_at(one, "benchmark")}, static_cast<int>(i) + 1),
          number(seeds[i]));
    }
  }
}

TEST(DrawVectors, SelfDerivedSeedsComeFromTheSubmissionLeaf) {
  for (const json::Value& one : cases("selfDerived")) {
    const Digest seed0 = self_derived_seed0(digest(one, "submissionLeaf"));
    EXPECT_EQ(seed0, digest(one, "seed0"));
    const json::Array& seeds = list(one, "seeds");
    for (std::size_t i = 0; i < seeds.size(); ++i) {
      EXPECT_EQ(run_seed(seed0, {text_at(one, "team")}, {text_at(one, "benchmark")}, static_cast<int>(i) + 1),
                number(seeds[i]));
    }
  }
}

TEST(DrawVectors, TheWordStreamIsPublicExpansion) {
  for (const json::Value& one : cases("drbg")) {
    DrawStream stream(digest(one, "seed"), text_at(one, "purpose"));
    for (const json::Value& word : list(one, "words")) EXPECT_EQ(hex_word(stream.next()), text(word));
  }
}

TEST(DrawVectors, UniformNumbersRejectTheBiasedWords) {
  for (const json::Value& one : cases("uniform")) {
    DrawStream stream(digest(one, "seed"), text_at(one, "purpose"));
    const auto bound = parse_integer<std::uint64_t>(text_at(one, "n"));
    ASSERT_TRUE(bound.has_value());
    for (const json::Value& value : list(one, "values")) EXPECT_EQ(std::to_string(stream.below(*bound)), text(value));
  }
}

TEST(DrawVectors, ShufflesSwapFromTheEnd) {
  for (const json::Value& one : cases("shuffle")) {
    DrawStream stream(digest(one, "seed"), text_at(one, "purpose"));
    std::vector<std::uint64_t> expected;
    for (const json::Value& value : list(one, "result")) expected.push_back(number(value));
    const auto order = shuffled(stream, number(at(one, "length")));
    EXPECT_EQ(std::vector<std::uint64_t>(order.begin(), order.end()), expected);
  }
}

TEST(DrawVectors, ItemSeedsDependOnRunSeedAndItemAlone) {
  for (const json::Value& one : cases("itemSeeds")) {
    const std::vector<ItemId> ids = items(one);
    const json::Array& seeds = list(one, "seeds");
    ASSERT_EQ(ids.size(), seeds.size());
    for (std::size_t i = 0; i < ids.size(); ++i) {
      EXPECT_EQ(item_seed(static_cast<std::uint32_t>(number(at(one, "runSeed"))), ids[i]), number(seeds[i]));
    }
  }
}

TEST(DrawVectors, RerunSeedsComeFromTheAuditSeed) {
  for (const json::Value& one : cases("rerunSeeds")) {
    const json::Array& seeds = list(one, "seeds");
    for (std::size_t i = 0; i < seeds.size(); ++i) {
      EXPECT_EQ(
          rerun_seed(digest(one, "seed"), {text_at(one, "team")}, {text_at(one, "benchmark")}, static_cast<int>(i) + 1),
          number(seeds[i]));
    }
  }
}

TEST(DrawVectors, OlympicRunsDropOneMinimumAndOneMaximum) {
  for (const json::Value& one : cases("olympicRuns")) {
    std::vector<std::int64_t> values;
    for (const json::Value& value : list(one, "values")) values.push_back(integer(value));
    std::vector<int> expected;
    for (const json::Value& run : list(one, "runs")) expected.push_back(static_cast<int>(number(run)));
    EXPECT_EQ(counted_runs(AggregateRule::olympic, values), expected);
  }
}

TEST(DrawVectors, EveryGroupOfTheFileIsRead) {
  const std::set<std::string> known{"about",   "domain",    "runs",       "commits",     "seeds", "cellOrder",
                                    "cells",   "total",     "runSeeds",   "selfDerived", "drbg",  "uniform",
                                    "shuffle", "itemSeeds", "rerunSeeds", "olympicRuns"};
  for (const json::Member& member : *vectors().as_object()) EXPECT_TRUE(known.contains(member.name)) << member.name;
  EXPECT_EQ(text_at(vectors(), "domain"), crypto::kDomain);
}

TEST(Draw, WithTheMeanEveryRunCounts) {
  EXPECT_EQ(counted_runs(AggregateRule::mean, std::vector<std::int64_t>{3, 1, 2}), (std::vector<int>{1, 2, 3}));
}

TEST(Draw, ADrandSignatureOfAnotherLengthIsNoBeacon) {
  DrawResult draw;
  Beacon beacon;
  beacon.kind = BeaconPlan::Kind::drand_quicknet;
  beacon.signature_hex = "00";
  draw.beacons.push_back(beacon);
  EXPECT_THAT(seed_preimage(draw, "body"), test::IsError("E_BEACON"));
}

TEST(Draw, ADiceResultHashesItsDigits) {
  DrawResult draw;
  draw.draw_id = "s/audit/0";
  Beacon beacon;
  beacon.chain = "dice/s/audit/0";
  beacon.digits = "12345678901234567890";
  draw.beacons.push_back(beacon);
  const auto preimage = seed_preimage(draw, "body\n");
  ASSERT_TRUE(test::ok_or_print(preimage));
  EXPECT_EQ(*preimage,
            seed_preimage("s/audit/0", "body\n", Digest{}, {{"dice/s/audit/0", 0, "12345678901234567890"}}, {}));
}

}  // namespace
}  // namespace fivefold
