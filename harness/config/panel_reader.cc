#include "harness/config/panel_reader.h"

#include <array>
#include <utility>

#include "harness/config/map_reader.h"
#include "harness/config/parts.h"
#include "harness/config/yaml_json.h"
#include "harness/core/card/dates.h"

namespace fivefold::config {
namespace {

constexpr std::array<std::string_view, 1> kPanelFormats{"panel/v1"};

std::string read_day(MapReader& map, std::string_view key, Need need) {
  std::string day = map.text(key, 1, 10, need).value_or("");
  if (!day.empty() && !card::day_number(day)) {
    map.fail(key, std::string(key) + " must be a day as 2026-01-15, got \"" + day + "\"");
  }
  return day;
}

// Required: neither may be forgotten.
bool read_flag(MapReader& map, std::string_view key) {
  map.node(key, Need::required);
  return map.boolean(key).value_or(false);
}

std::optional<std::string> read_bound(MapReader& map, std::string_view key) {
  if (!map.has(key)) return std::nullopt;
  return read_day(map, key, Need::optional);
}

void read_teams(MapReader& map, card::Panel& panel) {
  const std::vector<YamlNode>* const list = map.list("teams", Need::required);
  if (list == nullptr) return;
  for (const YamlNode& node : *list) {
    MapReader team(node, "teams", map.report());
    card::PanelTeam read;
    read.id = team.id<TeamId>("id", Need::required).value_or(TeamId{});
    read.name = read_display_name(team, "name", read.id.text);
    read.from = read_bound(team, "from");
    read.until = read_bound(team, "until");
    if (!team.bad("id") && panel.find(read.id) != nullptr)
      team.fail("id", "team " + shown(*node.find("id")) + " is given twice");
    panel.teams.push_back(std::move(read));
    team.finish();
  }
  if (list->empty()) map.fail("teams", "teams must have at least one entry");
}

void read_tables(MapReader& map, PanelFile& out) {
  const YamlNode* const node = map.node("tables", Need::required);
  if (node == nullptr) return;
  MapReader tables(*node, "tables", map.report());
  for (const Member& member : node->members) {
    if (const auto path = read_path(tables, member.name, Need::optional)) out.tables[member.name] = *path;
  }
  tables.finish();
}

}  // namespace

Checked<PanelFile> read_panel(std::string_view bytes, const std::string& file) {
  Checked<PanelFile> out;
  const std::optional<YamlNode> root = read_yaml(bytes, file, out.problems);
  if (!root) return out;
  out.places = places_of(*root);
  Report report(file, out.problems);
  MapReader map(*root, "panel", report);
  map.word("fivefold", kPanelFormats, Need::required);
  PanelFile read;
  read.panel.title = read_display_name(map, "title", "");
  read.policy = read_path(map, "policy", Need::required).value_or("");
  read.averages = read_path(map, "averages", Need::required).value_or("");
  if (read.averages == "none") read.source = AveragesFrom::nowhere;
  if (read.averages != "none" && read.averages != "workspace") read.source = AveragesFrom::file;
  read.panel.as_of = read_day(map, "as_of", Need::required);
  read.panel.invented = read_flag(map, "invented");
  read.panel.pseudonyms = read_flag(map, "pseudonyms");
  read_teams(map, read.panel);
  read_tables(map, read);
  map.finish();
  sort_by_place(out.problems);
  if (acceptable(out.problems)) out.value = std::move(read);
  return out;
}

}  // namespace fivefold::config
