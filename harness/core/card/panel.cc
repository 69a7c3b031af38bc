#include "harness/core/card/panel.h"

#include <algorithm>
#include <utility>

#include "harness/base/csv.h"
#include "harness/core/card/card_fields.h"
#include "harness/core/card/dates.h"
#include "harness/core/card/policy_parts.h"
#include "harness/json/read.h"
#include "harness/json/write.h"

namespace fivefold::card {
namespace {

constexpr std::string_view kPanelFormat = "fivefold-panel/v1";

std::vector<std::string> cells(const Ballot& row, std::size_t items) {
  std::vector<std::string> out{row.member, row.team.text};
  for (std::size_t i = 0; i < items; ++i) out.push_back(row.points ? (*row.points)[i].text() : "abstain");
  return out;
}
std::vector<std::string> cells(const Rating& row, std::size_t) {
  return {row.user, row.team.text, row.stars ? row.stars->text() : "abstain"};
}
std::vector<std::string> cells(const Proposal& row, std::size_t) { return {row.team.text, row.benchmark.text}; }
std::vector<std::string> cells(const Target& row, std::size_t) {
  std::vector<std::string> out{row.benchmark.text, row.model,    row.score.text(),
                               row.full.text(),    row.released, row.source};
  if (row.chosen_by.empty()) return out;  // a goal
  out.insert(out.begin(), row.team ? row.team->text : "*");
  out.push_back(row.chosen_by);
  return out;
}
std::vector<std::string> cells(const Count& row, std::size_t) {
  return {row.team.text, std::to_string(row.count), row.source};
}
std::vector<std::string> cells(const Finding& row, std::size_t) {
  return {row.team.text, row.gate, row.pass ? "pass" : "fail", row.reason};
}

json::Value or_null(const std::optional<std::string>& text) { return text ? json::Value(*text) : json::Value(); }

std::string read_day(json::Fields& fields, std::string_view name, const std::string& text) {
  if (fields.ok() && !day_number(text)) fields.fail(name, "must be a day as 2026-01-15, got \"" + text + "\"");
  return text;
}

}  // namespace

const PanelTeam* Panel::find(const TeamId& team) const {
  const auto found = std::ranges::find(teams, team, &PanelTeam::id);
  return found == teams.end() ? nullptr : &*found;
}

const PanelTeam* Panel::find_named(const std::string& text) const {
  if (const PanelTeam* const team = find(TeamId{text})) return team;
  const auto has_it = [&](const PanelTeam& team) { return team.name.en == text || team.name.ko == text; };
  if (std::ranges::count_if(teams, has_it) != 1) return nullptr;
  return &*std::ranges::find_if(teams, has_it);
}

std::vector<std::string> tables_of(const Policy& policy) {
  std::vector<std::string> names;
  for_each_part(policy, [&](const Part& part) {
    const auto* const benchmarks = std::get_if<BenchmarkRules>(&part.rules);
    if (benchmarks == nullptr || benchmarks->selection) names.push_back(part.id);
  });
  if (!policy.gate.gates.empty()) names.emplace_back(kGateTable);
  if (policy.goal) names.emplace_back(kGoalTable);
  return names;
}

std::vector<std::string> columns_of(const Policy& policy, const std::string& table) {
  if (table == kGateTable) return {"team", "gate", "finding", "reason"};
  if (table == kGoalTable) return {"benchmark", "model", "score", "full", "released", "source"};
  const Part& part = *find_part(policy, table);
  if (const auto* const ballots = std::get_if<BallotRules>(&part.rules)) {
    std::vector<std::string> columns{"member", "team"};
    for (const BallotItem& item : ballots->items) columns.push_back(item.id);
    return columns;
  }
  if (std::holds_alternative<RatingRules>(part.rules)) return {"user", "team", "rating"};
  if (std::holds_alternative<BenchmarkRules>(part.rules)) return {"team", "benchmark"};
  if (std::holds_alternative<CountRules>(part.rules)) return {"team", "count", "source"};
  return {"team", "benchmark", "model", "score", "full", "released", "source", "chosen_by"};
}

std::string encode_table(const Policy& policy, const std::string& table, const Panel& panel) {
  const std::vector<std::string> columns = columns_of(policy, table);
  const std::size_t items = columns.size() - 2;  // of ballots
  std::vector<std::vector<std::string>> lines;
  std::visit(
      [&](const auto& rows) {
        for (const auto& row : rows) lines.push_back(cells(row, items));
      },
      panel.tables.at(table));
  std::ranges::sort(lines);
  std::string out = csv_row(columns);
  for (const std::vector<std::string>& line : lines) out += csv_row(line);
  return out;
}

std::string encode_panel(const Panel& panel) {
  std::vector<PanelTeam> sorted = panel.teams;
  std::ranges::sort(sorted, {}, &PanelTeam::id);
  json::Array teams;
  for (const PanelTeam& team : sorted) {
    teams.emplace_back(json::Object{{"team", team.id.text},
                                    {"name", encode_name(team.name)},
                                    {"from", or_null(team.from)},
                                    {"until", or_null(team.until)}});
  }
  return json::write(json::Object{{"format", kPanelFormat},
                                  {"title", encode_name(panel.title)},
                                  {"asOf", panel.as_of},
                                  {"invented", panel.invented},
                                  {"pseudonyms", panel.pseudonyms},
                                  {"teams", std::move(teams)}});
}

Result<Panel> decode_panel(std::string_view text) {
  FF_ASSIGN(const json::Value value, json::read_strict(text));
  json::Fields fields(value, "panel.json", kPanelRule);
  if (fields.text("format") != kPanelFormat) fields.fail("format", "must be " + std::string(kPanelFormat));
  Panel panel;
  panel.title = read_name(fields, "title");
  panel.as_of = read_day(fields, "asOf", fields.text("asOf"));
  panel.invented = fields.boolean("invented");
  panel.pseudonyms = fields.boolean("pseudonyms");
  for (const json::Value& one : fields.array("teams")) {
    json::Fields team(one, "teams", kPanelRule);
    PanelTeam& read =
        panel.teams.emplace_back(PanelTeam{TeamId{read_part_id(team, "team")}, read_name(team, "name"), {}, {}});
    if (const auto from = team.text_or_null("from")) read.from = read_day(team, "from", *from);
    if (const auto until = team.text_or_null("until")) read.until = read_day(team, "until", *until);
    take_over(fields, team);
  }
  FF_TRY(fields.finish());
  return panel;
}

}  // namespace fivefold::card
