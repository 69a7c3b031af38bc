#include "harness/config/panel_table.h"

#include <algorithm>
#include <array>
#include <utility>

#include "harness/base/csv.h"
#include "harness/config/node.h"
#include "harness/config/yaml_json.h"

namespace fivefold::config {
namespace {

using card::Faults;
using card::TextRow;
using card::TextTable;

struct Alias {
  std::string_view korean;
  std::string_view english;
};
constexpr std::array<Alias, 24> kColumns{
    {{"팀", "team"},         {"참가팀", "team"},        {"정예팀", "team"},     {"위원", "member"},
     {"심사위원", "member"}, {"평가위원", "member"},    {"사용자", "user"},     {"평점", "rating"},
     {"별점", "rating"},     {"벤치마크", "benchmark"}, {"모델", "model"},      {"목표모델", "model"},
     {"점수", "score"},      {"만점", "full"},          {"공개일", "released"}, {"출처", "source"},
     {"선정", "chosen_by"},  {"선정주체", "chosen_by"}, {"요건", "gate"},       {"판단", "finding"},
     {"이유", "reason"},     {"사유", "reason"},        {"건수", "count"},      {"비고", "note"}}};
constexpr std::array<Alias, 7> kWords{{{"기권", "abstain"},
                                       {"회피", "abstain"},
                                       {"통과", "pass"},
                                       {"충족", "pass"},
                                       {"미통과", "fail"},
                                       {"미충족", "fail"},
                                       {"모두", "*"}}};

template <std::size_t size>
std::string in_english(const std::array<Alias, size>& aliases, std::string text) {
  const auto found = std::ranges::find(aliases, text, &Alias::korean);
  return found == aliases.end() ? text : std::string(found->english);
}

std::string trimmed(const std::string& text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::string column_of(const std::string& text) { return in_english(kColumns, trimmed(text)); }
// Names are left as they are, but for the few words that a table may spell in Korean.
std::string cell_of(const std::string& column, const std::string& text) {
  std::string cell = trimmed(text);
  const bool a_name = column == "member" || column == "user" || column == "benchmark" || column == "reason";
  return a_name ? cell : in_english(kWords, std::move(cell));
}

TextTable from_csv(std::string_view bytes, const std::string& file, Faults& faults) {
  TextTable table{file, {}, {}};
  const auto rows = parse_csv(bytes);
  if (!rows.ok()) {
    faults.push_back({file, 0, "panel.table", rows.error().message});
    return table;
  }
  for (const CsvRow& row : *rows) {
    if (&row == &rows->front()) {
      for (const std::string& field : row.fields) table.columns.push_back(column_of(field));
      continue;
    }
    TextRow& read = table.rows.emplace_back(TextRow{row.line, {}});
    for (std::size_t i = 0; i < row.fields.size(); ++i) {
      read.cells.push_back(cell_of(table.columns[i], row.fields[i]));
    }
  }
  return table;
}

const std::string& scalar_text(const YamlNode& node) { return node.number.empty() ? node.text : node.number; }

void take_map(const YamlNode& node, TextTable& table) {
  TextRow row{node.place.line, {}};
  for (const Member& member : node.members) {
    const std::string column = column_of(member.name);
    const auto known = std::ranges::find(table.columns, column);
    const auto place = static_cast<std::size_t>(known - table.columns.begin());
    if (known == table.columns.end()) table.columns.push_back(column);
    if (row.cells.size() <= place) row.cells.resize(place + 1);
    row.cells[place] = cell_of(column, scalar_text(member.value));
  }
  table.rows.push_back(std::move(row));
}

TextTable from_yaml(std::string_view bytes, const std::string& file, Faults& faults) {
  TextTable table{file, {}, {}};
  Problems problems;
  const std::optional<YamlNode> root = read_yaml(bytes, file, problems);
  for (const Problem& problem : problems) {
    faults.push_back({file, problem.place.line, "panel.table", sentence(problem)});
  }
  const YamlNode* const rows = root ? root->find("rows") : nullptr;
  if (problems.empty() && (rows == nullptr || rows->kind != YamlNode::Kind::list || root->members.size() != 1)) {
    faults.push_back({file, 1, "panel.table", "a table in YAML is a map with one key, rows, a list"});
  }
  if (!faults.empty() || rows == nullptr) return table;
  for (const YamlNode& node : rows->items) {
    if (node.kind == YamlNode::Kind::map) {
      take_map(node, table);
    } else {
      faults.push_back({file, node.place.line, "panel.table", "a row must be a map from column to value"});
    }
  }
  for (TextRow& row : table.rows) row.cells.resize(table.columns.size());
  return table;
}

}  // namespace

TextTable read_table(std::string_view bytes, const std::string& file, Faults& faults) {
  return file.ends_with(".yaml") || file.ends_with(".yml") ? from_yaml(bytes, file, faults)
                                                           : from_csv(bytes, file, faults);
}

}  // namespace fivefold::config
