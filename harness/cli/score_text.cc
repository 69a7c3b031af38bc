#include "harness/cli/score_text.h"

#include <utility>

#include "harness/base/utf8.h"
#include "harness/cli/table.h"

namespace fivefold::cli {
namespace {

using card::Component;
using card::Part;
using card::Scorecard;
using card::TeamScore;

std::string title_of(const DisplayName& name, const Decimal& points, const Look& look) {
  return printable(look.name(name)) + " (" + points.text() + ")";
}

std::string teams_text(const Scorecard& card, const std::vector<TeamId>& teams, const Look& look) {
  std::string out;
  for (const TeamId& team : teams) {
    out += (out.empty() ? "" : ", ") + printable(look.name(card.panel.find(team)->name));
  }
  return out;
}

Cell gate_cell(const TeamScore& row, const Look& look) {
  if (row.findings.empty()) return look.marks.dash;
  if (row.passes) return {look.words("score.gate.pass"), Style::good};
  std::string failed;
  for (const card::Finding& finding : row.findings) {
    if (!finding.pass) failed += (failed.empty() ? "" : ", ") + printable(finding.gate);
  }
  return {look.words("score.gate.fail", {{"gates", failed}}), Style::bad};
}

Table main_table(const Scorecard& card, const Look& look) {
  const Words& words = look.words;
  std::vector<Column> columns{{words("title.rank"), Align::right}, {words("title.team")}};
  for (const Component& component : card.policy.components) {
    if (component.parts.size() > 1) {
      for (const Part& part : component.parts) {
        columns.push_back({title_of(part.name, part.points, look), Align::right, 1});
      }
    }
    columns.push_back({title_of(component.name, component.points, look), Align::right});
  }
  columns.push_back({words("title.total") + " (" + card.policy.points().text() + ")", Align::right});
  columns.push_back({words("title.gate"), Align::left, 2});
  columns.push_back({words("title.advances")});
  Table table(std::move(columns));
  for (const TeamScore& row : card.rows) {
    std::vector<Cell> cells{std::to_string(row.rank), printable(look.name(row.name))};
    for (std::size_t i = 0; i < row.components.size(); ++i) {
      const int digits = static_cast<int>(card.policy.components[i].shown_digits);
      const card::ComponentScore& component = row.components[i];
      if (component.parts.size() > 1) {
        for (const card::PartScore& part : component.parts) cells.emplace_back(part.points.text(digits));
      }
      cells.emplace_back(component.points.text(digits));
    }
    cells.emplace_back(row.total.text(static_cast<int>(card.policy.rounding.shown_digits)), Style::heading);
    cells.push_back(gate_cell(row, look));
    cells.emplace_back(outcome_text(card, row, words), row.advances ? Style::good : Style::dim);
    table.add(std::move(cells));
  }
  return table;
}

Table summary_table(const Scorecard& card, const Look& look) {
  const Words& words = look.words;
  Table table({{words("title.component")},
               {words("title.best"), Align::right},
               {words("title.mean"), Align::right},
               {words("title.best-of")}});
  for (const card::Summary& summary : card.summaries) {
    table.add({score_name(card, summary.id, look), summary.best.text(static_cast<int>(summary.digits)),
               summary.mean.text(static_cast<int>(summary.mean_digits)), teams_text(card, summary.teams, look)});
  }
  return table;
}

std::string selections_text(const Scorecard& card, const Look& look) {
  std::string out;
  for (const auto& [part, proposed] : card.proposed) {
    std::string selected;
    std::int64_t count = 0;
    for (const card::Proposed& one : proposed) {
      if (!one.selected) continue;
      ++count;
      selected +=
          (selected.empty() ? "" : ", ") + printable(one.benchmark.text) + " (" + std::to_string(one.by.size()) + ")";
    }
    out += paragraph(look.words("score.selected", {{"part", score_name(card, part, look)},
                                                   {"n", std::to_string(count)},
                                                   {"all", std::to_string(proposed.size())},
                                                   {"list", selected}}),
                     look);
  }
  return out;
}

std::string goals_text(const Scorecard& card, const Look& look) {
  if (card.goals.empty()) return {};
  const Rational percent = Rational(card.policy.goal->share) * Rational(100);
  std::string out = paragraph(look.words("score.goal", {{"share", look.words.percent(percent.text(0))}}), look);
  for (const TeamScore& row : card.rows) {
    std::string each;
    std::int64_t met = 0;
    std::int64_t all = 0;
    for (const card::GoalUse& goal : card.goals) {
      if (goal.team != row.team) continue;
      ++all;
      met += goal.met ? 1 : 0;
      const std::string ratio = goal.ratio ? (*goal.ratio * Rational(100)).text(1) + "%" : look.marks.dash;
      each += (each.empty() ? "" : ", ") + printable(goal.target.benchmark.text) + " " + ratio;
    }
    out += paragraph(look.words("score.goal.team", {{"team", printable(look.name(row.name))},
                                                    {"met", std::to_string(met)},
                                                    {"all", std::to_string(all)},
                                                    {"list", each}}),
                     look, 2);
  }
  return out;
}

}  // namespace

std::vector<std::string> card_warnings(const Scorecard& card, const Words& words) {
  std::vector<std::string> lines;
  if (card.panel.invented) lines.push_back(words("score.invented"));
  if (card.what_if.without_gate) lines.push_back(words("score.what-if.gate"));
  if (card.what_if.assume_reproduced) lines.push_back(words("score.what-if.reproduced"));
  for (const card::Open why : card.open) {
    switch (why) {
      case card::Open::verdict:
        lines.push_back(words("score.open.verdict"));
        break;
      case card::Open::objection:
        lines.push_back(words("score.open.objection"));
        break;
      case card::Open::objection_period:
        lines.push_back(words("score.open.period"));
        break;
    }
  }
  return lines;
}

std::string outcome_text(const Scorecard& card, const TeamScore& row, const Words& words) {
  switch (card.outcome(row)) {
    case card::Outcome::advances:
      return words("score.advances");
    case card::Outcome::dropped:
      return words("score.dropped");
    case card::Outcome::below:
      break;
  }
  return words("score.below");
}

std::string score_name(const Scorecard& card, const std::string& id, const Look& look) {
  for (const Component& component : card.policy.components) {
    if (component.id == id) return printable(look.name(component.name));
    for (const Part& part : component.parts) {
      if (part.id == id) return printable(look.name(part.name));
    }
  }
  return printable(id);
}

std::string score_text(const Scorecard& card, const Look& look) {
  const std::string panel = printable(look.name(card.panel.title));
  std::string out =
      paragraph(printable(look.name(card.policy.title)) + ", " + card.panel.as_of + (panel.empty() ? "" : ": " + panel),
                look, 0, Style::heading);
  for (const std::string& line : card_warnings(card, look.words)) out += paragraph(line, look, 0, Style::unsure);
  out += "\n" + main_table(card, look).text(look) + "\n" + summary_table(card, look).text(look);
  const std::string selected = selections_text(card, look);
  const std::string goals = goals_text(card, look);
  if (!selected.empty()) out += "\n" + selected;
  if (!goals.empty()) out += "\n" + goals;
  return out;
}

}  // namespace fivefold::cli
