#pragma once
// The rules by which verified averages, ballots, ratings and a gate become the scores of a stage, as data
// (docs/scoring.md). Every setting is there: a policy has no silent default. Plain values; pure.

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "harness/base/decimal.h"
#include "harness/base/id.h"
#include "harness/base/ratio.h"
#include "harness/base/result.h"
#include "harness/core/records.h"
#include "harness/core/stage.h"

namespace fivefold::card {

// What a verdict does to an average, from the mildest to the strictest.
enum class Effect { count, provisional, zero, refuse };
inline constexpr std::array<std::string_view, 4> kEffects{"count", "provisional", "zero", "refuse"};

enum class Scale { full, best };  // of the full mark, or of the best team's
inline constexpr std::array<std::string_view, 2> kScales{"full", "best"};

// What is done where a ballot or rating is missing: it stops the scoring, or counts as an abstention.
enum class Missing { refuse, abstain };
inline constexpr std::array<std::string_view, 2> kMissing{"refuse", "abstain"};

struct WeightedBenchmark {
  BenchmarkId id;
  std::int64_t weight{1};  // 1..1000
  friend bool operator==(const WeightedBenchmark&, const WeightedBenchmark&) = default;
};

// Benchmarks that enough teams proposed, each with the same weight.
struct Selection {
  std::int64_t at_least{1};            // teams
  std::optional<std::int64_t> expect;  // so many benchmarks must come out
  std::int64_t each_at_most{1000};     // proposals of a team
};

// The mean of the benchmarks' shares.
struct BenchmarkRules {
  std::vector<WeightedBenchmark> fixed;  // or
  std::optional<Selection> selection;
  Scale scale{Scale::full};
};

// Each team's own benchmarks against published scores of a target model.
struct RatioRules {
  std::map<std::string, std::int64_t> chosen;  // how many were chosen by whom: {"team": 2, "ministry": 3}
  Better better{Better::higher};
  std::optional<Decimal> cap;                 // the ratio counts up to it
  std::optional<std::int64_t> within_months;  // the target was released so long ago at most
};

struct BallotItem {
  std::string id;
  Decimal points;
  friend bool operator==(const BallotItem&, const BallotItem&) = default;
};
// The mean of the members' totals without so many of the highest and the lowest.
struct BallotRules {
  std::vector<BallotItem> items;
  Decimal step;
  std::int64_t members{1};
  std::int64_t drop_highest{0};
  std::int64_t drop_lowest{0};
  Missing missing{Missing::refuse};
};

// The sum of the ratings, the best team's being all points.
struct RatingRules {
  Decimal low;
  Decimal high;
  Decimal step;
  std::int64_t at_most{1};  // users
  Missing missing{Missing::refuse};
};

// A count a team (derived models), the highest being all points.
struct CountRules {};

using PartRules = std::variant<BenchmarkRules, RatioRules, BallotRules, RatingRules, CountRules>;
inline constexpr std::array<std::string_view, 5> kPartKinds{"benchmarks", "ratio", "ballots", "ratings", "counts"};

struct Part {
  std::string id;
  DisplayName name;
  Decimal points;
  PartRules rules;
};
struct Component {
  std::string id;
  DisplayName name;
  Decimal points;
  std::vector<Part> parts;  // at least one; their points are the component's
  std::int64_t shown_digits{1};
  std::int64_t mean_digits{1};  // of the mean of all teams
};

// Digits, or exact.
struct RoundRule {
  std::optional<std::int64_t> digits;
  Rounding mode{Rounding::half_up};
};
struct RoundRules {
  RoundRule parts;
  RoundRule components;
  RoundRule total;
  std::int64_t shown_digits{1};  // of a total
};

// The claims about an average whose verdicts decide what it counts, and what each verdict does.
enum class Judged { total, cell, consistency, scalar };
inline constexpr std::array<std::string_view, 4> kJudged{"total", "cell", "consistency", "scalar"};
using VerdictEffects = std::map<ClaimVerdict, Effect>;  // all six verdicts

enum class GateOrder { before, after };  // of choosing who advances
inline constexpr std::array<std::string_view, 2> kGateOrders{"before", "after"};
struct Gate {
  std::string id;
  DisplayName name;
};
struct GateRules {
  std::vector<Gate> gates;  // may be none
  GateOrder order{GateOrder::after};
};

enum class AtCut { all, none, refuse };  // of teams that share the last place
inline constexpr std::array<std::string_view, 3> kAtCut{"all", "none", "refuse"};
struct RankRules {
  std::vector<std::string> ties;        // components, in order; then the rank is shared
  std::optional<std::int64_t> advance;  // nothing: all
  AtCut at_cut{AtCut::refuse};
};

// At least this share of the newest model's score, shown for each benchmark of items; no points.
struct GoalRules {
  Decimal share;
  std::int64_t within_months{6};
};

// A setting that the published rules leave open, and why it is as it is.
struct Assumption {
  std::string setting;
  std::string why;
};

struct Policy {
  std::string id;
  DisplayName title;
  std::vector<Component> components;
  std::map<Judged, VerdictEffects> verdicts;
  Effect missing{Effect::refuse};            // of an average that is not there: zero or refuse
  std::optional<AggregateRule> aggregate{};  // what the averages must be; nothing: either
  GateRules gate;
  RoundRules rounding;
  RankRules ranking;
  std::optional<GoalRules> goal;
  std::optional<std::int64_t> window_days;  // of development, the same for every team
  std::vector<Assumption> assumptions;

  [[nodiscard]] Decimal points() const;  // of all components
  [[nodiscard]] bool uses_averages() const;
};

// What the shape of a policy does not say: distinct ids, sums of points. Nothing, or what is wrong, with the id of the
// component or part it belongs to in front.
std::optional<std::string> wrong_with(const Policy& policy);

// score/<k>/policy.json: compact JSON, every setting in it (docs/records.md section 6). Decoding is strict: `E_JSON`,
// `E_SCHEMA`, `E_PANEL` where wrong_with() has something.
std::string encode_policy(const Policy& policy);
Result<Policy> decode_policy(std::string_view text);

}  // namespace fivefold::card
