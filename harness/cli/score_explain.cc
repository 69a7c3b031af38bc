// One team's total, from the points down to the runs.

#include <utility>

#include "harness/base/number.h"
#include "harness/base/units.h"
#include "harness/base/utf8.h"
#include "harness/cli/score_text.h"
#include "harness/cli/table.h"
#include "harness/core/card/part_scores.h"
#include "harness/core/card/policy_parts.h"

namespace fivefold::cli {
namespace {

using card::BallotUse;
using card::BenchmarkUse;
using card::PartScore;
using card::Scorecard;
using card::TeamScore;

constexpr int kMeanDigits = 4;

std::string fraction(const Rational& value) {
  return value.den() == "1" ? value.num() : value.num() + "/" + value.den();
}

// Of what is a sum of decimals.
std::string decimal(const Rational& value) {
  std::string text = value.text(6);
  while (text.ends_with('0')) text.pop_back();
  if (text.ends_with('.')) text.pop_back();
  return text;
}

class Explainer {
 public:
  Explainer(const Scorecard& card, const TeamScore& row, const Look& look) : card_(card), row_(row), look_(look) {}

  std::string text() {
    const int digits = static_cast<int>(card_.policy.rounding.shown_digits);
    std::string sum;
    for (const card::ComponentScore& component : row_.components) {
      sum += (sum.empty() ? "" : " + ") + fraction(component.points);
    }
    for (const std::string& line : card_warnings(card_, words_)) out_ += paragraph(line, look_, 0, Style::unsure);
    say(0, words_("explain-score.total", {{"team", printable(look_.name(row_.name))},
                                          {"total", row_.total.text(digits)},
                                          {"all", card_.policy.points().text()},
                                          {"sum", sum},
                                          {"exact", fraction(row_.total)},
                                          {"rank", std::to_string(row_.rank)}}));
    for (std::size_t i = 0; i < row_.components.size(); ++i) component(i);
    for (const card::Finding& finding : row_.findings) gate(finding);
    say(0, outcome_text(card_, row_, words_));
    for (const card::Assumption& assumption : card_.policy.assumptions) {
      say(0, words_("explain-score.assumption",
                    {{"setting", printable(assumption.setting)}, {"why", printable(assumption.why)}}));
    }
    return std::move(out_);
  }

 private:
  void say(std::size_t indent, const std::string& line) { out_ += paragraph(line, look_, indent); }

  void component(std::size_t place) {
    const card::Component& rules = card_.policy.components[place];
    const card::ComponentScore& score = row_.components[place];
    const int digits = static_cast<int>(rules.shown_digits);
    say(2, words_("explain-score.points", {{"name", score_name(card_, score.id, look_)},
                                           {"points", score.points.text(digits)},
                                           {"all", rules.points.text()},
                                           {"exact", fraction(score.points)}}));
    for (std::size_t i = 0; i < score.parts.size(); ++i) {
      if (score.parts.size() > 1) {
        say(4, words_("explain-score.points", {{"name", score_name(card_, score.parts[i].id, look_)},
                                               {"points", score.parts[i].points.text(digits)},
                                               {"all", rules.parts[i].points.text()},
                                               {"exact", fraction(score.parts[i].points)}}));
      }
      part(rules.parts[i], score.parts[i]);
    }
  }

  void part(const card::Part& rules, const PartScore& score) {
    std::visit(card::Overloaded{[&](const card::BenchmarkRules& benchmarks) { shares(rules, benchmarks, score); },
                                [&](const card::RatioRules& ratio) { ratios(rules, ratio, score); },
                                [&](const card::BallotRules& ballots) { votes(ballots, score); },
                                [&](const card::RatingRules&) { sums(rules, score, true); },
                                [&](const card::CountRules&) { sums(rules, score, false); }},
               rules.rules);
  }

  void shares(const card::Part& rules, const card::BenchmarkRules& benchmarks, const PartScore& score) {
    say(6, words_(benchmarks.scale == card::Scale::full ? Word("explain-score.shares") : Word("explain-score.bests"),
                  {{"n", std::to_string(score.benchmarks.size())}, {"points", rules.points.text()}}));
    for (const BenchmarkUse& use : score.benchmarks) {
      average(use, use.weight == 1 ? "" : words_("explain-score.weight", {{"n", std::to_string(use.weight)}}));
      proposers(rules.id, use.benchmark);
    }
  }
  void proposers(const std::string& part, const BenchmarkId& benchmark) {
    const auto found = card_.proposed.find(part);
    if (found == card_.proposed.end()) return;
    for (const card::Proposed& one : found->second) {
      if (one.benchmark != benchmark) continue;
      std::string by;
      for (const TeamId& team : one.by) by += (by.empty() ? "" : ", ") + printable(team.text);
      say(10, words_("explain-score.proposed", {{"teams", by}}));
    }
  }

  void ratios(const card::Part& rules, const card::RatioRules& ratio, const PartScore& score) {
    say(6, words_("explain-score.ratios", {{"n", std::to_string(score.benchmarks.size())},
                                           {"points", rules.points.text()},
                                           {"cap", ratio.cap ? ratio.cap->text() : look_.marks.dash}}));
    for (const BenchmarkUse& use : score.benchmarks) {
      const card::Target& target = *use.target;
      average(use, words_("explain-score.target", {{"ratio", fraction(use.share)},
                                                   {"model", printable(target.model)},
                                                   {"score", target.score.text()},
                                                   {"full", target.full.text()},
                                                   {"day", target.released},
                                                   {"source", printable(target.source)},
                                                   {"who", printable(target.chosen_by)}}));
    }
  }

  // One average with its verdicts, runs and records.
  void average(const BenchmarkUse& use, const std::string& more) {
    std::string line = printable(use.benchmark.text) + ": ";
    if (!use.average) {
      line += words_("explain-score.none");
    } else {
      line += use.average->display + " = " + fraction(Rational(use.average->mean));
      if (use.effect == card::Effect::zero) line += "; " + words_("explain-score.zero", {{"why", use.reason}});
      if (use.effect == card::Effect::provisional) {
        line += "; " + words_("explain-score.provisional", {{"why", use.reason}});
      }
    }
    if (!more.empty()) line += "; " + more;
    say(8, line);
    if (use.average && !use.average->records.empty()) runs(*use.average);
  }
  void runs(const AverageRow& row) {
    std::string runs;
    for (std::size_t i = 0; i < row.records.size(); ++i) {
      const Rational sum(row.sums[i]);
      const std::int64_t full = row.scalar ? power_of_ten(row.decimals.value_or(0)) : row.items.value_or(1) * kMicro;
      runs += (runs.empty() ? "" : ", ") + (sum / Rational(full)).text(kMeanDigits) + " (" +
              std::to_string(row.records[i]) + ")";
    }
    say(10, words_("explain-score.runs", {{"runs", runs}}));
  }

  void votes(const card::BallotRules& rules, const PartScore& score) {
    say(6, words_("explain-score.ballots", {{"n", std::to_string(score.voices)},
                                            {"sum", fraction(score.sum)},
                                            {"high", std::to_string(rules.drop_highest)},
                                            {"low", std::to_string(rules.drop_lowest)}}));
    for (const BallotUse& use : score.ballots) {
      std::string items;
      for (const Decimal& points : use.ballot.points.value_or(std::vector<Decimal>())) {
        items += (items.empty() ? "" : " + ") + points.text();
      }
      std::string line = printable(use.ballot.member) + ": ";
      line +=
          use.kept == BallotUse::Kept::abstains ? words_("explain-score.abstains") : items + " = " + decimal(use.total);
      if (use.kept == BallotUse::Kept::highest) line += ", " + words_("explain-score.highest");
      if (use.kept == BallotUse::Kept::lowest) line += ", " + words_("explain-score.lowest");
      say(8, line);
    }
  }

  void sums(const card::Part& rules, const PartScore& score, bool ratings) {
    const std::initializer_list<publish::Filling> figures{{"n", std::to_string(score.voices)},
                                                          {"sum", fraction(score.sum)},
                                                          {"best", fraction(score.best)},
                                                          {"points", rules.points.text()}};
    say(6, ratings ? words_("explain-score.ratings", figures) : words_("explain-score.counts", figures));
  }

  void gate(const card::Finding& finding) {
    say(2, words_(finding.pass ? Word("explain-score.pass") : Word("explain-score.fail"),
                  {{"gate", printable(finding.gate)}, {"why", printable(finding.reason)}}));
  }

  using Word = publish::Word;
  const Scorecard& card_;
  const TeamScore& row_;
  const Look& look_;
  const Words& words_{look_.words};
  std::string out_;
};

}  // namespace

std::string explain_score_text(const Scorecard& card, const TeamId& team, const Look& look) {
  for (const TeamScore& row : card.rows) {
    if (row.team == team) return Explainer(card, row, look).text();
  }
  return {};
}

}  // namespace fivefold::cli
