#include "harness/core/card/part_scores.h"

#include <algorithm>
#include <utility>

#include "harness/base/utf8.h"
#include "harness/core/card/card_fields.h"
#include "harness/core/card/policy_parts.h"

namespace fivefold::card {
namespace {

std::string cell_text(const TeamId& team, const BenchmarkId& benchmark) {
  return printable(team.text) + "/" + printable(benchmark.text);
}

const AverageRow* find_average(const Averages& averages, const TeamId& team, const BenchmarkId& benchmark) {
  const auto found = std::ranges::find_if(
      averages.rows, [&](const AverageRow& row) { return row.team == team && row.benchmark == benchmark; });
  return found == averages.rows.end() ? nullptr : &*found;
}

// Of the claims that there are about such a row; one without a verdict is not audited.
std::vector<std::pair<Judged, ClaimVerdict>> verdicts_of(const AverageRow& row) {
  constexpr auto kNone = ClaimVerdict::unaudited;
  if (row.scalar) return {{Judged::scalar, row.scalar_final.value_or(kNone)}};
  return {{Judged::total, row.total.value_or(kNone)},
          {Judged::cell, row.cell.value_or(kNone)},
          {Judged::consistency, row.consistency.value_or(kNone)}};
}

// The strictest effect of the verdicts; of equals the first.
void take_verdicts(const Policy& policy, const AverageRow& row, BenchmarkUse& use) {
  for (const auto& [judged, verdict] : verdicts_of(row)) {
    const Effect effect = policy.verdicts.at(judged).at(verdict);
    if (effect <= use.effect) continue;
    use.effect = effect;
    use.reason = std::string(word(kJudged, judged)) + " " + std::string(to_text(verdict));
  }
}

Error refused(const TeamId& team, const BenchmarkUse& use) {
  return bad_input("score.average", "the average of " + cell_text(team, use.benchmark) +
                                        " may not be counted by this policy: " + use.reason);
}

class PartScorer {
 public:
  PartScorer(const PartInputs& inputs, const Part& part) : inputs_(inputs), part_(part) {
    for (const PanelTeam& team : inputs.panel.teams) scores_[team.id].id = part.id;
  }

  Result<PartScores> score() {
    FF_TRY(std::visit([this](const auto& rules) { return take(rules); }, part_.rules));
    for (auto& [team, score] : scores_) score.points = rounded(score.exact, inputs_.policy.rounding.parts);
    return std::move(scores_);
  }

 private:
  [[nodiscard]] Rational points() const { return Rational(part_.points); }

  Result<void> take(const BenchmarkRules& rules) {
    std::vector<WeightedBenchmark> benchmarks = rules.fixed;
    if (rules.selection) {
      for (Proposed& one : select_benchmarks(*rules.selection, inputs_.panel.rows<Proposal>(part_.id))) {
        if (one.selected) benchmarks.push_back({std::move(one.benchmark), 1});
      }
    }
    Rational weights;
    for (const WeightedBenchmark& benchmark : benchmarks) {
      weights += Rational(benchmark.weight);
      FF_TRY(take_benchmark(benchmark, rules.scale));
    }
    for (auto& [team, score] : scores_) {
      Rational sum;
      for (const BenchmarkUse& use : score.benchmarks) sum += Rational(use.weight) * use.share;
      score.exact = points() * sum / weights;
    }
    return {};
  }
  Result<void> take_benchmark(const WeightedBenchmark& benchmark, Scale scale) {
    const bool known = std::ranges::any_of(inputs_.averages.rows,
                                           [&](const AverageRow& row) { return row.benchmark == benchmark.id; });
    if (!known) {
      return bad_input("score.average", "no team has an average of benchmark \"" + printable(benchmark.id.text) +
                                            "\" (part " + part_.id + ")");
    }
    Rational best;
    for (auto& [team, score] : scores_) {
      FF_ASSIGN(BenchmarkUse use, use_average(inputs_, team, benchmark.id));
      use.weight = benchmark.weight;
      if (use.average && use.average->scalar) {
        return bad_input("score.average", "the average of " + cell_text(team, benchmark.id) +
                                              " is a scalar and has no full mark: part " + part_.id +
                                              " needs the kind ratio");
      }
      best = std::max(best, use.mean);
      score.benchmarks.push_back(std::move(use));
    }
    for (auto& [team, score] : scores_) {
      BenchmarkUse& use = score.benchmarks.back();
      use.share = scale == Scale::full ? use.mean : (best.is_zero() ? Rational() : use.mean / best);
    }
    return {};
  }

  Result<void> take(const RatioRules& rules) {
    for (auto& [team, score] : scores_) {
      Rational sum;
      for (const Target& target : inputs_.panel.rows<Target>(part_.id)) {
        if (target.team && *target.team != team) continue;
        FF_ASSIGN(BenchmarkUse use, use_average(inputs_, team, target.benchmark));
        use.target = target;
        FF_ASSIGN(use.share, share_of(rules, team, use));
        sum += use.share;
        score.benchmarks.push_back(std::move(use));
      }
      std::ranges::sort(score.benchmarks, {}, &BenchmarkUse::benchmark);
      score.exact = points() * sum / Rational(std::ssize(score.benchmarks));
    }
    return {};
  }

  // The ratio as far as it counts.
  [[nodiscard]] Result<Rational> share_of(const RatioRules& rules, const TeamId& team, const BenchmarkUse& use) const {
    const bool counts = use.average && use.effect != Effect::zero;
    if (counts && use.mean < Rational(0)) {
      return bad_input("score.average", "the average of " + cell_text(team, use.benchmark) +
                                            " is below 0, which no ratio can be made of");
    }
    if (counts && use.mean.is_zero() && rules.better == Better::lower) {  // better than anything
      if (rules.cap) return Rational(*rules.cap);
      return bad_input("score.average",
                       "the average of " + cell_text(team, use.benchmark) + " is 0, which is no ratio without a cap");
    }
    if (use.average && !use.average->scalar && Rational(use.target->score) > Rational(use.target->full)) {
      return bad_input("score.average", "the target of " + cell_text(team, use.benchmark) + " is above its full mark");
    }
    const Rational ratio = ratio_to(use, *use.target, rules.better);
    return rules.cap ? std::min(ratio, Rational(*rules.cap)) : ratio;
  }

  Result<void> take(const BallotRules& rules) {
    for (const Ballot& ballot : inputs_.panel.rows<Ballot>(part_.id)) {
      BallotUse use{ballot, {}, BallotUse::Kept::counts};
      for (const Decimal& points : ballot.points.value_or(std::vector<Decimal>())) use.total += Rational(points);
      if (!ballot.points) use.kept = BallotUse::Kept::abstains;
      scores_.at(ballot.team).ballots.push_back(std::move(use));
    }
    for (auto& [team, score] : scores_) drop_and_average(rules, score);
    return {};
  }
  // Of equal totals it is all the same which is dropped: the mean of the others does not change.
  static void drop_and_average(const BallotRules& rules, PartScore& score) {
    using Kept = BallotUse::Kept;
    std::ranges::sort(score.ballots, [](const BallotUse& a, const BallotUse& b) {
      const bool a_last = a.kept == Kept::abstains;
      const bool b_last = b.kept == Kept::abstains;
      if (a_last != b_last) return b_last;
      return a.total == b.total ? a.ballot.member < b.ballot.member : a.total > b.total;
    });
    const auto counted =
        std::ranges::count_if(score.ballots, [](const BallotUse& use) { return use.kept == Kept::counts; });
    for (std::int64_t i = 0; i < counted; ++i) {
      BallotUse& use = score.ballots[static_cast<std::size_t>(i)];
      if (i < rules.drop_highest) {
        use.kept = Kept::highest;
      } else if (i >= counted - rules.drop_lowest) {
        use.kept = Kept::lowest;
      } else {
        score.sum += use.total;
        ++score.voices;
      }
    }
    score.exact = score.sum / Rational(score.voices);
  }

  Result<void> take(const RatingRules&) {
    for (const Rating& rating : inputs_.panel.rows<Rating>(part_.id)) {
      if (!rating.stars) continue;
      PartScore& score = scores_.at(rating.team);
      score.sum += Rational(*rating.stars);
      ++score.voices;
    }
    share_by_sum();
    return {};
  }
  Result<void> take(const CountRules&) {
    for (const Count& count : inputs_.panel.rows<Count>(part_.id)) scores_.at(count.team).sum = Rational(count.count);
    share_by_sum();
    return {};
  }
  void share_by_sum() {
    Rational best;
    for (const auto& [team, score] : scores_) best = std::max(best, score.sum);
    for (auto& [team, score] : scores_) {
      score.best = best;
      score.exact = best.is_zero() ? Rational() : points() * score.sum / best;
    }
  }

  const PartInputs& inputs_;
  const Part& part_;
  PartScores scores_;
};

}  // namespace

Result<BenchmarkUse> use_average(const PartInputs& inputs, const TeamId& team, const BenchmarkId& benchmark) {
  BenchmarkUse use;
  use.benchmark = benchmark;
  if (const AverageRow* const row = find_average(inputs.averages, team, benchmark)) {
    use.average = *row;
    if (!inputs.what_if.assume_reproduced) take_verdicts(inputs.policy, *row, use);
  } else {
    use.effect = inputs.policy.missing;
    use.reason = "no average";
  }
  if (use.effect == Effect::refuse) return refused(team, use);
  if (use.average && use.effect != Effect::zero) use.mean = Rational(use.average->mean);
  return use;
}

Rational ratio_to(const BenchmarkUse& use, const Target& target, Better better) {
  if (use.mean.is_zero()) return {};  // also of one that does not count
  const bool scalar = use.average && use.average->scalar;
  const Rational own = scalar ? use.mean : use.mean * Rational(target.full);
  const Rational other(target.score);
  return better == Better::higher ? own / other : other / own;
}

Rational rounded(const Rational& value, const RoundRule& rule) {
  return rule.digits ? value.rounded(static_cast<int>(*rule.digits), rule.mode) : value;
}

Result<PartScores> score_part(const PartInputs& inputs, const Part& part) { return PartScorer(inputs, part).score(); }

}  // namespace fivefold::card
