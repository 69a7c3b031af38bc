#pragma once
// The points of one part for every team. Private to core/card. Pure.

#include <map>
#include <vector>

#include "harness/core/card/scorecard.h"

namespace fivefold::card {

using PartScores = std::map<TeamId, PartScore>;

struct PartInputs {
  const Policy& policy;
  const Panel& panel;
  const Averages& averages;
  const WhatIf& what_if;
};
// The errors of make_scorecard().
Result<PartScores> score_part(const PartInputs& inputs, const Part& part);

// How the average of that team counts; the effect, its reason and the mean are set.
Result<BenchmarkUse> use_average(const PartInputs& inputs, const TeamId& team, const BenchmarkId& benchmark);

// A team's score against a published one: how many times it, or the other way round where lower is better.
Rational ratio_to(const BenchmarkUse& use, const Target& target, Better better);

Rational rounded(const Rational& value, const RoundRule& rule);

}  // namespace fivefold::card
