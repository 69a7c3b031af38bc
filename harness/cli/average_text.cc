#include "harness/cli/average_text.h"

#include <utility>

#include "harness/base/number.h"
#include "harness/cli/table.h"

namespace fivefold::cli {
namespace {

using publish::AveragesTable;
using publish::TableRow;

std::string interval_text(const TableRow& row, const Look& look) {
  constexpr std::size_t kFive = 5;
  if (row.all_equal && row.runs.size() == kFive) return look.words("all-equal-five");
  if (row.all_equal) return look.words("all-equal", {{"runs", std::to_string(row.runs.size())}});
  if (!row.ci) return look.marks.dash;
  return fixed(row.ci->lower, row.digits) + look.marks.dash + fixed(row.ci->upper, row.digits);
}

Cell verdict_of(const AveragesTable& table, const TableRow& row, const Look& look) {
  if (!table.closed && row.final == ClaimVerdict::unaudited) {
    return {look.marks.none + " " + look.words("verdict.unverified"), Style::dim};
  }
  return {verdict_text(look, row.final, ""), style_of(row.final)};
}

}  // namespace

std::string sd_text(const TableRow& row, const Look& look) {
  if (!row.mean || !row.sd) return look.marks.dash;
  return row.all_equal ? "0" : fixed(*row.sd, row.digits);
}

std::string mean_text(const TableRow& row, const Look& look) {
  if (!row.mean) return look.marks.dash;
  const std::string mean = row.unit.empty() ? row.display : row.display + " " + row.unit;
  return row.imported ? mean + " " + look.words("imported") : mean;
}

std::string average_text(const AveragesTable& table, const TeamName& team_name, const Look& look) {
  const Words& words = look.words;
  std::vector<Column> columns{{words("title.team")}, {words("title.benchmark")}};
  for (int run = 1; run <= table.runs; ++run) {
    columns.push_back({words("title.run", {{"run", std::to_string(run)}}), Align::right, 1});
  }
  columns.push_back({words("title.mean"), Align::right});
  columns.push_back({words("title.sd"), Align::right, 2});
  columns.push_back({words("title.interval"), Align::right});
  columns.push_back({words("title.attempts"), Align::right});
  columns.push_back({words("title.verdict")});
  Table out(std::move(columns));
  for (const TableRow& row : table.rows) {
    std::vector<Cell> cells{team_name(row.cell.team), row.cell.benchmark.text};
    for (const std::optional<std::string>& run : row.runs) cells.emplace_back(run.value_or(look.marks.dash));
    cells.emplace_back(mean_text(row, look));
    cells.emplace_back(sd_text(row, look));
    cells.emplace_back(interval_text(row, look));
    cells.emplace_back(std::to_string(row.attempts));
    cells.push_back(verdict_of(table, row, look));
    out.add(std::move(cells));
  }
  return out.text(look);
}

}  // namespace fivefold::cli
