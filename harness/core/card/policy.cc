#include "harness/core/card/policy.h"

#include <algorithm>
#include <set>

#include "harness/base/rational.h"
#include "harness/core/card/policy_parts.h"

namespace fivefold::card {
namespace {

using Wrong = std::optional<std::string>;

template <class List, class Points>
Rational sum_of(const List& list, Points points) {
  Rational sum;
  for (const auto& one : list) sum += Rational(points(one));
  return sum;
}

bool in_steps(const Decimal& low, const Decimal& high, const Decimal& step) {
  return micro(step) > 0 && (micro(high) - micro(low)) % micro(step) == 0;
}

Wrong wrong_points(const Decimal& points) {
  const Result<std::int64_t> hundredths = points.scaled_exact(2);
  if (hundredths.ok() && *hundredths > 0 && *hundredths <= 10'000'000) return std::nullopt;
  return "points must be 0.01..100000, got " + points.text();
}

Wrong wrong_rules(const Part&, const BenchmarkRules& rules) {
  if (rules.fixed.empty() == !rules.selection) return "it needs its benchmarks or how they are selected";
  std::set<BenchmarkId> ids;
  for (const WeightedBenchmark& benchmark : rules.fixed) {
    if (!ids.insert(benchmark.id).second) return "benchmark \"" + benchmark.id.text + "\" is given twice";
  }
  return std::nullopt;
}
Wrong wrong_rules(const Part&, const RatioRules& rules) {
  if (rules.chosen.empty()) return "chosen must name who chooses";
  if (rules.cap && rules.cap->is_zero()) return "its cap is 0";
  return std::nullopt;
}
Wrong wrong_rules(const Part& part, const BallotRules& rules) {
  std::set<std::string> ids{"member", "team", "note"};  // other columns of the table
  for (const BallotItem& item : rules.items) {
    if (!ids.insert(item.id).second) return "item \"" + item.id + "\" is given twice, or is the name of another column";
    if (const Wrong wrong = wrong_points(item.points)) return *wrong;
    if (!in_steps(Decimal(), item.points, rules.step)) {
      return "no step of " + rules.step.text() + " ends at " + item.points.text();
    }
  }
  const Rational items = sum_of(rules.items, [](const BallotItem& item) { return item.points; });
  if (items != Rational(part.points)) {
    return "its items have " + items.text(2) + " points together, and it has " + part.points.text();
  }
  if (rules.members > rules.drop_highest + rules.drop_lowest) return std::nullopt;
  return "no ballot is left of " + std::to_string(rules.members) + " when the highest and lowest are dropped";
}
Wrong wrong_rules(const Part&, const RatingRules& rules) {
  if (rules.high.compare(rules.low) <= 0) return "its highest rating is not above its lowest";
  if (in_steps(rules.low, rules.high, rules.step)) return std::nullopt;
  return "no step of " + rules.step.text() + " ends at " + rules.high.text();
}
Wrong wrong_rules(const Part&, const CountRules&) { return std::nullopt; }

Wrong wrong_with(const Part& part) {
  if (Wrong wrong = wrong_points(part.points)) return wrong;
  return std::visit([&](const auto& rules) { return wrong_rules(part, rules); }, part.rules);
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
  return Decimal::parse(sum.text(9)).value();  // each has at most two places
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
  if (policy.missing != Effect::zero && policy.missing != Effect::refuse) {
    return "missing_average must be zero or refuse";
  }
  if (policy.goal && policy.goal->share.is_zero()) return "the share of its goal is 0";
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
