#include "harness/core/card/averages_file.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "harness/base/csv.h"
#include "harness/base/number.h"
#include "harness/base/units.h"
#include "harness/base/utf8.h"
#include "harness/core/record_words.h"
#include "harness/json/fields.h"
#include "harness/json/read.h"

namespace fivefold::card {
namespace {

constexpr const char* kAveragesRule = "averages";
constexpr int kShownDigits = 4;
constexpr std::int64_t kMostItems = 1'000'000'000;

Result<std::int64_t> whole(const std::string& text) {
  const auto number = parse_integer<std::int64_t>(text);
  if (!number) return bad_input(kAveragesRule, "\"" + printable(text) + "\" is no whole number");
  return *number;
}

Result<Ratio> ratio_of(const std::string& num, const std::string& den) {
  FF_ASSIGN(const std::int64_t above, whole(num));
  FF_ASSIGN(const std::int64_t below, whole(den));
  if (below <= 0) return bad_input(kAveragesRule, "a mean is " + num + "/" + den);
  return make_ratio(above, below);
}

std::vector<std::int64_t> integers(json::Fields& fields, std::string_view name) {
  std::vector<std::int64_t> out;
  for (const json::Value& value : fields.array(name)) {
    const json::Number* const number = value.as_number();
    const auto parsed = number == nullptr ? std::nullopt : parse_integer<std::int64_t>(number->text);
    if (!parsed) {
      fields.fail(name, "must hold whole numbers");
      return {};
    }
    out.push_back(*parsed);
  }
  return out;
}

template <class Enum>
std::optional<Enum> word_or_null(json::Fields& fields, std::string_view name) {
  if (fields.any(name).is_null()) return std::nullopt;
  return words::read<Enum>(fields, name);
}

// A mean of items is a share of the full mark.
Result<void> check_mean(const AverageRow& row) {
  if (row.scalar || (row.mean.num >= 0 && row.mean.num <= row.mean.den)) return {};
  return bad_input(kAveragesRule, "a mean of items is " + std::to_string(row.mean.num) + "/" +
                                      std::to_string(row.mean.den) + ", not 0..1");
}

// A record and a sum of every run.
bool runs_match(const AverageRow& row) {
  const auto is_run = [&](int run) { return run >= 1 && std::cmp_less_equal(run, row.sums.size()); };
  return row.sums.size() == row.records.size() && std::ranges::all_of(row.runs, is_run);
}

Result<AverageRow> row_of(const json::Value& value) {
  json::Fields fields(value, "a row of averages.json");
  AverageRow row;
  FF_ASSIGN(row.team, parse_id<TeamId>(fields.text("team")));
  FF_ASSIGN(row.benchmark, parse_id<BenchmarkId>(fields.text("benchmark")));
  row.scalar = fields.word("kind", {"items", "scalar"}) == 1;
  row.unit = fields.text_or_null("unit");
  if (const auto decimals = fields.integer_or_null("decimals", 0, 9)) row.decimals = static_cast<int>(*decimals);
  for (const std::int64_t record : integers(fields, "records")) {
    row.records.push_back(static_cast<std::uint64_t>(record));
  }
  for (const std::int64_t run : integers(fields, "runs")) row.runs.push_back(static_cast<int>(run));
  const bool sums = !fields.any("sumsMicro").is_null();
  const bool values = !fields.any("values").is_null();
  if (sums == row.scalar || values != row.scalar) fields.fail("sumsMicro", "and values are not those of the kind");
  if (fields.ok()) row.sums = integers(fields, row.scalar ? "values" : "sumsMicro");
  row.items = fields.integer_or_null("items", 1, kMostItems);
  json::Fields mean(fields.object("mean"), "mean");
  const auto ratio = ratio_of(mean.text("num"), mean.text("den"));
  FF_TRY(mean.finish());
  FF_ASSIGN(row.mean, ratio);
  row.display = fields.text("display");
  row.total = word_or_null<ClaimVerdict>(fields, "total");
  row.cell = word_or_null<ClaimVerdict>(fields, "cell");
  row.consistency = word_or_null<ClaimVerdict>(fields, "consistency");
  row.scalar_final = word_or_null<ClaimVerdict>(fields, "scalar");
  row.custody = word_or_null<Custody>(fields, "custody");
  if (fields.ok() && !runs_match(row)) fields.fail("records", "are not as many as the runs");
  FF_TRY(fields.finish());
  FF_TRY(check_mean(row));
  return row;
}

// A row by the names of the header.
class CsvCells {
 public:
  CsvCells(const CsvRow& header, const CsvRow& row) : header_(header), row_(row) {}
  // Empty where there is no such column.
  [[nodiscard]] std::string cell(std::string_view column) const {
    const auto found = std::ranges::find(header_.fields, column);
    return found == header_.fields.end() ? "" : row_.fields[static_cast<std::size_t>(found - header_.fields.begin())];
  }
  [[nodiscard]] Result<std::optional<ClaimVerdict>> verdict(std::string_view column) const {
    const std::string text = cell(column);
    if (text.empty()) return std::optional<ClaimVerdict>{};
    const words::Words all = words::of(ClaimVerdict{});
    const auto found = std::ranges::find(all, text);
    if (found == all.end()) {
      return bad_input(kAveragesRule, std::string(column) + " is no verdict: \"" + printable(text) + "\"");
    }
    return std::optional<ClaimVerdict>(static_cast<ClaimVerdict>(found - all.begin()));
  }

 private:
  const CsvRow& header_;
  const CsvRow& row_;
};

Result<AverageRow> row_of(const CsvCells& cells) {
  AverageRow row;
  FF_ASSIGN(row.team, parse_id<TeamId>(cells.cell("team")));
  FF_ASSIGN(row.benchmark, parse_id<BenchmarkId>(cells.cell("benchmark")));
  const std::string kind = cells.cell("kind");
  if (!kind.empty() && kind != "items" && kind != "scalar") {
    return bad_input(kAveragesRule, "kind must be items or scalar, got \"" + printable(kind) + "\"");
  }
  row.scalar = kind == "scalar";
  FF_ASSIGN(row.mean, ratio_of(cells.cell("mean_num"), cells.cell("mean_den")));
  FF_TRY(check_mean(row));
  FF_ASSIGN(row.display, round_decimal(row.mean.num, row.mean.den, kShownDigits));
  FF_ASSIGN(row.total, cells.verdict("total"));
  FF_ASSIGN(row.cell, cells.verdict("cell"));
  FF_ASSIGN(row.consistency, cells.verdict("consistency"));
  FF_ASSIGN(row.scalar_final, cells.verdict("scalar"));
  return row;
}

bool before(const AverageRow& a, const AverageRow& b) {
  return std::tie(a.team, a.benchmark) < std::tie(b.team, b.benchmark);
}

Result<void> check_order(std::vector<AverageRow>& rows) {
  std::ranges::sort(rows, before);
  const auto twice = std::ranges::adjacent_find(rows, [](const auto& a, const auto& b) { return !before(a, b); });
  if (twice == rows.end()) return {};
  return bad_input(kAveragesRule, twice->team.text + "/" + twice->benchmark.text + " has two averages");
}

}  // namespace

Result<Averages> parse_averages_json(std::string_view text) {
  FF_ASSIGN(const json::Value value, json::read_strict(text));
  json::Fields fields(value, "averages.json");
  Averages averages;
  FF_ASSIGN(averages.stage, parse_id<StageId>(fields.text("stage")));
  averages.aggregate = words::read<AggregateRule>(fields, "aggregate");
  for (const json::Value& row : fields.array("rows")) {
    FF_ASSIGN(AverageRow read, row_of(row));
    averages.rows.push_back(std::move(read));
  }
  FF_TRY(fields.finish());
  FF_TRY(check_order(averages.rows));
  return averages;
}

Result<AveragesTable> parse_averages_csv(std::string_view text) {
  FF_ASSIGN(const std::vector<CsvRow> rows, parse_csv(text));
  AveragesTable table;
  for (const std::string_view column : {"team", "benchmark", "mean_num", "mean_den"}) {
    if (std::ranges::find(rows.front().fields, column) != rows.front().fields.end()) continue;
    return bad_input(kAveragesRule, "line 1: column \"" + std::string(column) + "\" is missing");
  }
  std::vector<std::string> columns = rows.front().fields;
  std::ranges::sort(columns);
  if (const auto twice = std::ranges::adjacent_find(columns); twice != columns.end()) {
    return bad_input(kAveragesRule, "line 1: column \"" + printable(*twice) + "\" is there twice");
  }
  std::optional<std::string> rule;  // of the rows so far
  for (std::size_t i = 1; i < rows.size(); ++i) {
    const CsvCells cells(rows.front(), rows[i]);
    Result<AverageRow> row = row_of(cells);
    if (!row.ok()) return std::move(row).error().with("line " + std::to_string(rows[i].line));
    table.averages.rows.push_back(std::move(*row));
    const std::string word = cells.cell("aggregate");
    if ((rule && *rule != word) || (!word.empty() && word != "mean" && word != "olympic")) {
      return bad_input(kAveragesRule, "line " + std::to_string(rows[i].line) +
                                          ": aggregate must be mean or olympic, and the same in every row, got \"" +
                                          printable(word) + "\"");
    }
    rule = word;
  }
  table.says_aggregate = !rule->empty();
  if (*rule == "olympic") table.averages.aggregate = AggregateRule::olympic;
  FF_TRY(check_order(table.averages.rows));
  return table;
}

}  // namespace fivefold::card
