#include "harness/core/card/policy.h"

#include <algorithm>
#include <set>

#include "harness/base/rational.h"

namespace fivefold::card {
namespace {

using Wrong = std::optional<std::string>;

template <class List, class Points>
Rational sum_of(const List& list, Points points) {
  Rational sum;
  for (const auto& one : list) sum += Rational(points(one));
  return sum;
}

Wrong wrong_with(const Part& part) {
  if (const auto* const ballots = std::get_if<BallotRules>(&part.rules)) {
    const Rational items = sum_of(ballots->items, [](const BallotItem& item) { return item.points; });
    if (items != Rational(part.points)) {
      return "its items have " + items.text(2) + " points together, and it has " + part.points.text();
    }
    std::set<std::string> ids;
    for (const BallotItem& item : ballots->items) {
      if (!ids.insert(item.id).second) return "item \"" + item.id + "\" is given twice";
    }
    if (ballots->members <= ballots->drop_highest + ballots->drop_lowest) {
      return "no ballot is left of " + std::to_string(ballots->members) + " when the highest and lowest are dropped";
    }
  }
  if (const auto* const benchmarks = std::get_if<BenchmarkRules>(&part.rules)) {
    if (benchmarks->fixed.empty() == !benchmarks->selection) return "it needs its benchmarks or how they are selected";
    std::set<BenchmarkId> ids;
    for (const WeightedBenchmark& benchmark : benchmarks->fixed) {
      if (!ids.insert(benchmark.id).second) return "benchmark \"" + benchmark.id.text + "\" is given twice";
    }
  }
  if (const auto* const ratings = std::get_if<RatingRules>(&part.rules)) {
    if (ratings->high.compare(ratings->low) <= 0) return "its highest rating is not above its lowest";
  }
  return std::nullopt;
}

Wrong wrong_with(const Component& component, std::set<std::string>& ids) {
  for (const Part& part : component.parts) {
    if (part.id == "gate" || part.id == "goal") return "\"" + part.id + "\" is the name of another table";
    // A component that is one part shares its id.
    const bool same = component.parts.size() == 1 && part.id == component.id;
    if (!same && !ids.insert(part.id).second) return "\"" + part.id + "\" is given twice";
    if (const Wrong wrong = wrong_with(part)) return part.id + ": " + *wrong;
  }
  const Rational parts = sum_of(component.parts, [](const Part& part) { return part.points; });
  if (parts == Rational(component.points)) return std::nullopt;
  return component.id + ": its parts have " + parts.text(2) + " points together, and it has " + component.points.text();
}

}  // namespace

Decimal Policy::points() const {
  const Rational sum = sum_of(components, [](const Component& component) { return component.points; });
  return Decimal::parse(sum.text(9)).value();  // each has at most two digits
}

bool Policy::uses_averages() const {
  return goal || std::ranges::any_of(components, [](const Component& component) {
           return std::ranges::any_of(component.parts, [](const Part& part) {
             return std::holds_alternative<BenchmarkRules>(part.rules) ||
                    std::holds_alternative<RatioRules>(part.rules);
           });
         });
}

std::optional<std::string> wrong_with(const Policy& policy) {
  std::set<std::string> ids;
  for (const Component& component : policy.components) {
    if (!ids.insert(component.id).second) return "\"" + component.id + "\" is given twice";
  }
  for (const Component& component : policy.components) {
    if (Wrong wrong = wrong_with(component, ids)) return wrong;
  }
  std::set<std::string> gates;
  for (const Gate& gate : policy.gate.gates) {
    if (!gates.insert(gate.id).second) return "gate \"" + gate.id + "\" is given twice";
  }
  std::set<std::string> ties;
  for (const std::string& tie : policy.ranking.ties) {
    const bool known = std::ranges::any_of(policy.components, [&](const Component& one) { return one.id == tie; });
    if (!known) return "ties: \"" + tie + "\" is no component";
    if (!ties.insert(tie).second) return "ties: \"" + tie + "\" is given twice";
  }
  return std::nullopt;
}

}  // namespace fivefold::card
