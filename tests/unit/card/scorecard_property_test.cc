// What must hold of every scorecard, over stages of random numbers.
#include <algorithm>

#include <gtest/gtest.h>

#include "harness/core/card/scorecard.h"
#include "harness/core/draw.h"
#include "harness/crypto/sha256.h"
#include "tests/support/small_card.h"

namespace fivefold::card {
namespace {

using test::made;
using test::panel_of;
using test::part_of;
using test::row_of;
using test::small_policy;
using test::small_tables;

// A stage of random numbers: what must hold of every one.
class RandomCard {
 public:
  explicit RandomCard(unsigned seed)
      : random_(crypto::sha256(std::to_string(seed)), "scorecard"), policy_(small_policy(5)) {
    policy_.ranking = {{}, std::nullopt, AtCut::all};
    std::get<RatingRules>(policy_.components[2].parts[0].rules).at_most = 6;
    ballots_ = rows(5, [&] { return number(0, 24) * 5; });
    stars_ = rows(6, [&] { return number(1, 5) * 10; });
    for (std::size_t i = 0; i < kTeams.size(); ++i) means_.push_back(10 * number(0, 100));
  }

  [[nodiscard]] Scorecard card(bool shuffled = false) {
    std::vector<std::string> teams = kTeams;
    auto tables = small_tables();
    tables["votes"] = table("member,team,plan,team-work\n", ballots_, ",4\n", shuffled);
    tables["stars"] = table("user,team,rating\n", stars_, "\n", shuffled);
    tables["chosen"] = "team,benchmark\nt0,math\nt1,math\n";
    tables["models"] = "team,count,source\n";
    tables["gate"] = "team,gate,finding,reason\n";
    tables["ratio"] =
        "team,benchmark,model,score,full,released,source,chosen_by\n*,math,M,80,100,2026-01-01,paper,team\n";
    Averages averages;
    for (std::size_t i = 0; i < kTeams.size(); ++i) {
      tables["models"] += kTeams[i] + "," + std::to_string(i) + ",hub\n";
      tables["gate"] += kTeams[i] + ",licence,pass,own\n";
      averages.rows.push_back(test::average_row(kTeams[i], "math", make_ratio(means_[i], 1000).value()));
    }
    if (shuffled) mix(teams);
    if (shuffled) mix(averages.rows);
    return made(policy_, panel_of(policy_, teams, tables), averages);
  }
  // One more half point, or star, of one ballot; false where there is none to give.
  bool raise(bool stars, std::size_t team) {
    auto& values = stars ? stars_ : ballots_;
    const std::size_t voters = values.size() / kTeams.size();
    std::int64_t& value = values[number(0, static_cast<std::int64_t>(voters) - 1) * kTeams.size() + team];
    if (value + (stars ? 10 : 5) > (stars ? 50 : 120)) return false;
    value += stars ? 10 : 5;
    return true;
  }
  void scale_means(std::int64_t divisor) {
    for (std::int64_t& mean : means_) mean /= divisor;
  }
  std::int64_t number(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(random_.below(static_cast<std::uint64_t>(high - low) + 1));
  }
  Policy& policy() { return policy_; }
  static inline const std::vector<std::string> kTeams{"t0", "t1", "t2", "t3"};

 private:
  template <class Value>
  std::vector<std::int64_t> rows(std::size_t voters, Value value) {
    std::vector<std::int64_t> out(voters * kTeams.size());
    for (std::int64_t& one : out) one = value();
    return out;
  }
  // Values in tenths, voter by voter.
  std::string table(const std::string& header, const std::vector<std::int64_t>& tenths, const std::string& end,
                    bool shuffled) {
    std::vector<std::string> lines;
    for (std::size_t i = 0; i < tenths.size(); ++i) {
      lines.push_back("v" + std::to_string(i / kTeams.size()) + "," + kTeams[i % kTeams.size()] + "," +
                      std::to_string(tenths[i] / 10) + "." + std::to_string(tenths[i] % 10) + end);
    }
    if (shuffled) mix(lines);
    std::string out = header;
    for (const std::string& line : lines) out += line;
    return out;
  }

  template <class Value>
  void mix(std::vector<Value>& values) {
    std::vector<Value> out;
    for (const std::size_t place : fivefold::shuffled(random_, values.size())) out.push_back(values[place]);
    values = std::move(out);
  }

  DrawStream random_;
  Policy policy_;
  std::vector<std::int64_t> ballots_;
  std::vector<std::int64_t> stars_;
  std::vector<std::int64_t> means_;
};

TEST(ScorecardProperties, TheOrderOfAnythingChangesNoByte) {
  for (unsigned seed = 0; seed < 40; ++seed) {
    RandomCard stage(seed);
    EXPECT_EQ(encode_scorecard(stage.card()), encode_scorecard(stage.card(true))) << seed;
  }
}

TEST(ScorecardProperties, RaisingOneBallotNeverLowersThatTeam) {
  for (unsigned seed = 0; seed < 200; ++seed) {
    RandomCard stage(seed);
    stage.policy().rounding.parts = seed % 2 == 0 ? RoundRule{} : RoundRule{1, Rounding::half_up};
    const auto team = static_cast<std::size_t>(stage.number(0, 3));
    const Rational before = row_of(stage.card(), RandomCard::kTeams[team]).total;
    if (!stage.raise(seed % 3 == 0, team)) continue;
    EXPECT_GE(row_of(stage.card(), RandomCard::kTeams[team]).total, before) << seed;
  }
}

TEST(ScorecardProperties, PointsStayWithinTheirBoundsAndAddUp) {
  for (unsigned seed = 0; seed < 60; ++seed) {
    const Scorecard card = RandomCard(seed).card();
    for (const TeamScore& row : card.rows) {
      Rational sum;
      for (std::size_t i = 0; i < row.components.size(); ++i) {
        EXPECT_GE(row.components[i].points, Rational(0));
        EXPECT_LE(row.components[i].points, Rational(card.policy.components[i].points));
        sum += row.components[i].points;
      }
      EXPECT_EQ(sum, row.total);
    }
  }
}

TEST(ScorecardProperties, SharesOfTheBestDoNotChangeWithTheScale) {
  for (unsigned seed = 0; seed < 40; ++seed) {
    RandomCard stage(seed);
    std::get<BenchmarkRules>(stage.policy().components[0].parts[0].rules).scale = Scale::best;
    const Scorecard before = stage.card();
    stage.scale_means(10);  // each is a multiple of ten thousandths
    const Scorecard after = stage.card();
    for (const std::string& team : RandomCard::kTeams) {
      EXPECT_EQ(part_of(before, team, "marks").points, part_of(after, team, "marks").points) << seed;
    }
  }
}

}  // namespace
}  // namespace fivefold::card
