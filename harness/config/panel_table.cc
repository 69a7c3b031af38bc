#include "harness/config/panel_table.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "harness/base/csv.h"
#include "harness/base/number.h"
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
constexpr std::array<Alias, 4> kFindings{{{"통과", "pass"}, {"충족", "pass"}, {"미통과", "fail"}, {"미충족", "fail"}}};

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

// The table's own columns first: an item of a ballot may have any name.
class Spelling {
 public:
  explicit Spelling(std::span<const std::string> wanted) : wanted_(wanted) {}

  [[nodiscard]] std::string column(const std::string& text) const {
    std::string name = trimmed(text);
    if (is_wanted(name)) return name;
    std::string english = in_english(kColumns, name);
    return is_wanted(english) || english == "note" ? english : name;
  }
  // Names and reasons stay as they are; of the other words some may be Korean.
  [[nodiscard]] std::string cell(const std::string& column, const std::string& text) const {
    std::string cell = trimmed(text);
    if (column == "team") return cell == "모두" && is_wanted("chosen_by") ? "*" : cell;
    if (column == "finding") return in_english(kFindings, std::move(cell));
    const bool votes = column == "rating" || (is_wanted("member") && column != "member");
    return votes && (cell == "기권" || cell == "회피") ? "abstain" : cell;
  }

 private:
  [[nodiscard]] bool is_wanted(std::string_view name) const {
    return std::ranges::find(wanted_, name) != wanted_.end();
  }
  std::span<const std::string> wanted_;
};

// "line 7: what": the line is the fault's own.
card::Fault csv_fault(const std::string& file, const std::string& message) {
  constexpr std::string_view kLine = "line ";
  const std::size_t colon = message.find(": ");
  if (!message.starts_with(kLine) || colon == std::string::npos) return {file, 0, "panel.table", message};
  const auto line = parse_integer<int>(std::string_view(message).substr(kLine.size(), colon - kLine.size()));
  return {file, line.value_or(0), "panel.table", line ? message.substr(colon + 2) : message};
}

TextTable from_csv(std::string_view bytes, const std::string& file, const Spelling& spelling, Faults& faults) {
  TextTable table{file, {}, {}};
  const auto rows = parse_csv(bytes);
  if (!rows.ok()) {
    faults.push_back(csv_fault(file, rows.error().message));
    return table;
  }
  for (const CsvRow& row : *rows) {
    if (&row == &rows->front()) {
      for (const std::string& field : row.fields) table.columns.push_back(spelling.column(field));
      continue;
    }
    TextRow& read = table.rows.emplace_back(TextRow{row.line, {}});
    for (std::size_t i = 0; i < row.fields.size(); ++i) {
      read.cells.push_back(spelling.cell(table.columns[i], row.fields[i]));
    }
  }
  return table;
}

void take_map(const YamlNode& node, const Spelling& spelling, TextTable& table, Faults& faults) {
  TextRow row{node.place.line, {}};
  std::set<std::string> seen;
  for (const Member& member : node.members) {
    const std::string column = spelling.column(member.name);
    if (!seen.insert(column).second) {
      faults.push_back({table.file, member.place.line, "panel.columns", "column \"" + column + "\" is given twice"});
    }
    const auto known = std::ranges::find(table.columns, column);
    const auto place = static_cast<std::size_t>(known - table.columns.begin());
    if (known == table.columns.end()) table.columns.push_back(column);
    if (row.cells.size() <= place) row.cells.resize(place + 1);
    row.cells[place] = spelling.cell(column, member.value.text);
  }
  table.rows.push_back(std::move(row));
}

TextTable from_yaml(std::string_view bytes, const std::string& file, const Spelling& spelling, Faults& faults) {
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
      take_map(node, spelling, table, faults);
    } else {
      faults.push_back({file, node.place.line, "panel.table", "a row must be a map from column to value"});
    }
  }
  for (TextRow& row : table.rows) row.cells.resize(table.columns.size());
  return table;
}

}  // namespace

TextTable read_table(std::string_view bytes, const std::string& file, std::span<const std::string> wanted,
                     Faults& faults) {
  const Spelling spelling(wanted);
  return file.ends_with(".yaml") || file.ends_with(".yml") ? from_yaml(bytes, file, spelling, faults)
                                                           : from_csv(bytes, file, spelling, faults);
}

}  // namespace fivefold::config
