#include "harness/config/scalar_values.h"

#include <utility>

#include "harness/base/csv.h"
#include "harness/json/fields.h"
#include "harness/json/read.h"

namespace fivefold::config {

namespace {

constexpr const char* kRule = "import";
constexpr std::size_t kNames = 2;  // team, benchmark

Error wrong(const std::string& place, const std::string& what) { return bad_input(kRule, place + ": " + what); }

Result<void> check_count(const ScalarValues& row, int runs) {
  if (static_cast<int>(row.values.size()) == runs) return {};
  return wrong(row.place,
               std::to_string(row.values.size()) + " values, the stage has " + std::to_string(runs) + " runs");
}

Result<std::vector<ScalarValues>> from_csv(std::string_view text, int runs) {
  FF_ASSIGN(std::vector<CsvRow> rows, parse_csv(text));
  const std::vector<std::string>& header = rows.front().fields;
  if (header.size() < kNames || header[0] != "team" || header[1] != "benchmark") {
    return wrong("line " + std::to_string(rows.front().line), "the header is team,benchmark and a column for each run");
  }
  std::vector<ScalarValues> out;
  for (std::size_t i = 1; i < rows.size(); ++i) {
    std::vector<std::string>& fields = rows[i].fields;
    ScalarValues row{"line " + std::to_string(rows[i].line), TeamId{fields[0]}, BenchmarkId{fields[1]}, {}};
    row.values.assign(std::make_move_iterator(fields.begin() + kNames), std::make_move_iterator(fields.end()));
    FF_TRY(check_count(row, runs));
    out.push_back(std::move(row));
  }
  return out;
}

Result<ScalarValues> read_element(const json::Value& element, const std::string& place) {
  json::Fields fields(element, place, kRule);
  ScalarValues row{place, TeamId{fields.text("team")}, BenchmarkId{fields.text("benchmark")}, {}};
  for (const json::Value& value : fields.array("values")) {
    const json::Number* const number = value.as_number();
    if (number == nullptr) return wrong(place, "values holds something that is no number");
    row.values.push_back(number->text);
  }
  FF_TRY(fields.finish());
  return row;
}

Result<std::vector<ScalarValues>> from_json(std::string_view text, int runs) {
  FF_ASSIGN(const json::Value document, json::read_lenient(text));
  const json::Array* const elements = document.as_array();
  if (elements == nullptr || elements->empty()) return bad_input(kRule, "the file holds no array of cells");
  std::vector<ScalarValues> out;
  for (const json::Value& element : *elements) {
    FF_ASSIGN(ScalarValues row, read_element(element, "element " + std::to_string(out.size() + 1)));
    FF_TRY(check_count(row, runs));
    out.push_back(std::move(row));
  }
  return out;
}

}  // namespace

Result<std::vector<ScalarValues>> read_scalar_values(std::string_view text, int runs) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  const bool is_json = first != std::string_view::npos && (text[first] == '[' || text[first] == '{');
  return is_json ? from_json(text, runs) : from_csv(text, runs);
}

}  // namespace fivefold::config
