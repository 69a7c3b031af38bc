#include "harness/cli/score_files.h"

#include <utility>

#include "harness/base/csv.h"
#include "harness/base/utf8.h"
#include "harness/cli/score_text.h"

namespace fivefold::cli {
namespace {

using card::ComponentScore;
using card::PartScore;
using card::Scorecard;
using card::TeamScore;

constexpr int kJsonDigits = 9;  // of a number; the exact value stands beside it

json::Value number(const Rational& value) {
  std::string text = value.text(kJsonDigits);
  while (text.ends_with('0')) text.pop_back();
  if (text.ends_with('.')) text.pop_back();
  return json::Number{text};
}

json::Value exact(const Rational& value, std::int64_t digits) {
  return json::Object{{"num", value.num()}, {"den", value.den()}, {"display", value.text(static_cast<int>(digits))}};
}

json::Value name_value(const DisplayName& name) { return json::Object{{"en", name.en}, {"ko", name.ko}}; }

json::Value row_value(const Scorecard& card, const TeamScore& row) {
  json::Object components;
  json::Object parts;
  json::Object exactly;
  for (std::size_t i = 0; i < row.components.size(); ++i) {
    const std::int64_t digits = card.policy.components[i].shown_digits;
    const ComponentScore& component = row.components[i];
    components.push_back({component.id, number(component.points)});
    exactly.push_back({component.id, exact(component.points, digits)});
    if (component.parts.size() < 2) continue;
    for (const PartScore& part : component.parts) {
      parts.push_back({part.id, number(part.points)});
      exactly.push_back({part.id, exact(part.points, digits)});
    }
  }
  json::Object gate;
  for (const card::Finding& finding : row.findings) gate.push_back({finding.gate, finding.pass});
  return json::Object{{"team", row.team.text},
                      {"name", name_value(row.name)},
                      {"components", std::move(components)},
                      {"parts", std::move(parts)},
                      {"total", number(row.total)},
                      {"rank", row.rank},
                      {"advances", row.advances},
                      {"in_reach", row.in_reach},
                      {"gate", std::move(gate)},
                      {"exact", std::move(exactly)},
                      {"total_exact", exact(row.total, card.policy.rounding.shown_digits)}};
}

json::Array what_ifs(const card::WhatIf& what_if) {
  json::Array out;
  if (what_if.without_gate) out.emplace_back("without-gate");
  if (what_if.assume_reproduced) out.emplace_back("assume-reproduced");
  return out;
}

std::string what_if_text(const card::WhatIf& what_if) {
  std::string out;
  for (const json::Value& one : what_ifs(what_if)) out += (out.empty() ? "" : " ") + *one.as_string();
  return out;
}

std::string open_text(const Scorecard& card) {
  std::string out;
  for (const card::Open why : card.open) {
    out += (out.empty() ? "" : " ") + std::string(card::kOpen[static_cast<std::size_t>(why)]);
  }
  return out;
}

// A cell of a Markdown table.
std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : printable(text)) out += c == '|' || c == '\\' ? std::string("\\") + c : std::string(1, c);
  return out;
}

std::string markdown_row(const std::vector<std::string>& cells) {
  std::string out = "|";
  for (const std::string& cell : cells) out += " " + escaped(cell) + " |";
  return out + "\n";
}

}  // namespace

json::Value score_json(const Scorecard& card, std::optional<std::uint64_t> entry) {
  json::Array rows;
  for (const TeamScore& row : card.rows) rows.push_back(row_value(card, row));
  const json::Value document = card::scorecard_value(card);
  json::Object out{{"rows", std::move(rows)},
                   {"policy", card.policy.id},
                   {"as_of", card.panel.as_of},
                   {"invented", card.panel.invented},
                   {"what_if", what_ifs(card.what_if)},
                   {"signed", entry ? json::Value(json::Object{{"entry", std::size_t{*entry}}}) : json::Value()}};
  for (const char* const name : {"provisional", "summary", "proposed", "goals"}) {
    out.push_back({name, *document.find(name)});
  }
  json::Array assumptions;
  for (const card::Assumption& one : card.policy.assumptions) {
    assumptions.emplace_back(json::Object{{"setting", one.setting}, {"why", one.why}});
  }
  out.push_back({"assumptions", std::move(assumptions)});
  return out;
}

std::string score_csv(const Scorecard& card) {
  std::vector<std::string> header{"rank", "team", "name_en", "name_ko"};
  for (const card::Component& component : card.policy.components) {
    header.push_back(component.id);
    if (component.parts.size() < 2) continue;
    for (const card::Part& part : component.parts) header.push_back(component.id + "." + part.id);
  }
  for (const char* const name :
       {"total", "total_num", "total_den", "gate", "advances", "provisional", "what_if", "invented"}) {
    header.emplace_back(name);
  }
  std::string out = csv_row(header);
  for (const TeamScore& row : card.rows) {
    std::vector<std::string> cells{std::to_string(row.rank), row.team.text, row.name.en, row.name.ko};
    for (std::size_t i = 0; i < row.components.size(); ++i) {
      const int digits = static_cast<int>(card.policy.components[i].shown_digits);
      cells.push_back(row.components[i].points.text(digits));
      if (row.components[i].parts.size() < 2) continue;
      for (const PartScore& part : row.components[i].parts) cells.push_back(part.points.text(digits));
    }
    cells.push_back(row.total.text(static_cast<int>(card.policy.rounding.shown_digits)));
    cells.push_back(row.total.num());
    cells.push_back(row.total.den());
    cells.emplace_back(row.findings.empty() ? "" : (row.passes ? "pass" : "fail"));
    cells.emplace_back(row.advances ? "yes" : "no");
    cells.push_back(open_text(card));
    cells.push_back(what_if_text(card.what_if));
    cells.emplace_back(card.panel.invented ? "invented" : "");
    out += csv_row(cells);
  }
  return out;
}

std::string score_markdown(const Scorecard& card, const Look& look) {
  const Words& words = look.words;
  std::string out = "# " + printable(look.name(card.policy.title)) + "\n\n";
  for (const std::string& line : card_warnings(card, words)) out += "> **" + line + "**\n\n";
  std::vector<std::string> header{words("title.rank"), words("title.team")};
  std::vector<std::string> rule{"---:", "---"};
  for (const card::Component& component : card.policy.components) {
    header.push_back(look.name(component.name) + " (" + component.points.text() + ")");
    rule.emplace_back("---:");
  }
  header.push_back(words("title.total") + " (" + card.policy.points().text() + ")");
  header.push_back(words("title.advances"));
  rule.emplace_back("---:");
  rule.emplace_back("---");
  out += markdown_row(header) + markdown_row(rule);
  for (const TeamScore& row : card.rows) {
    std::vector<std::string> cells{std::to_string(row.rank), look.name(row.name)};
    for (std::size_t i = 0; i < row.components.size(); ++i) {
      cells.push_back(row.components[i].points.text(static_cast<int>(card.policy.components[i].shown_digits)));
    }
    cells.push_back(row.total.text(static_cast<int>(card.policy.rounding.shown_digits)));
    cells.push_back(outcome_text(card, row, words));
    out += markdown_row(cells);
  }
  out += "\n" + markdown_row({words("title.component"), words("title.best"), words("title.mean")}) +
         markdown_row({"---", "---:", "---:"});
  for (const card::Summary& summary : card.summaries) {
    out += markdown_row({score_name(card, summary.id, look), summary.best.text(static_cast<int>(summary.digits)),
                         summary.mean.text(static_cast<int>(summary.mean_digits))});
  }
  if (!card.policy.assumptions.empty()) out += "\n" + words("score.assumptions") + "\n\n";
  for (const card::Assumption& one : card.policy.assumptions) {
    out += "- `" + printable(one.setting) + "`: " + printable(one.why) + "\n";
  }
  return out;
}

}  // namespace fivefold::cli
