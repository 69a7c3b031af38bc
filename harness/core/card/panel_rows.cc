// Rows of tables, cell by cell.

#include <algorithm>
#include <set>
#include <utility>

#include "harness/base/check.h"
#include "harness/base/number.h"
#include "harness/base/utf8.h"
#include "harness/core/card/card_fields.h"
#include "harness/core/card/dates.h"
#include "harness/core/card/panel.h"
#include "harness/core/card/policy_parts.h"

namespace fivefold::card {
namespace {

constexpr std::string_view kAbstains = "abstain";
constexpr std::size_t kMaxText = 2000;
constexpr int kPlaces = 6;

// One row being read; the first thing that is wrong is kept.
class RowReader {
 public:
  RowReader(const TextTable& table, const TextRow& row, const Panel& panel, std::string rule)
      : table_(table), row_(row), panel_(panel), rule_(std::move(rule)) {}

  [[nodiscard]] std::string cell(std::string_view column) const {
    const auto found = std::ranges::find(table_.columns, column);
    FF_CHECK(found != table_.columns.end());
    return row_.cells[static_cast<std::size_t>(found - table_.columns.begin())];
  }
  // Text that says something.
  std::string text(std::string_view column) {
    std::string value = cell(column);
    if (value.empty()) fail(std::string(column) + " is blank");
    if (value.size() > kMaxText || printable(value) != value) {
      fail(std::string(column) + " must be one line of at most " + std::to_string(kMaxText) + " bytes, got \"" +
           printable(value.substr(0, 60)) + "\"");
    }
    return value;
  }
  template <class Any>
  Any id(std::string_view column) {
    const std::string value = text(column);
    if (wrong_) return Any{value};
    if (const Result<Any> parsed = parse_id<Any>(value); !parsed.ok()) fail(parsed.error().message);
    return Any{value};
  }
  TeamId team() {
    TeamId team = id<TeamId>("team");
    if (!wrong_ && panel_.find(team) == nullptr) fail("team \"" + printable(team.text) + "\" is not in the panel");
    return team;
  }
  Decimal decimal(std::string_view column, const Decimal& low, const Decimal& high, const Decimal& step) {
    const std::string value = text(column);
    if (wrong_) return {};
    const Result<Decimal> parsed = Decimal::parse(value);
    if (!parsed.ok() || !parsed->scaled_exact(kPlaces).ok()) {
      fail(std::string(column) + " must be a number of at most six places, got \"" + printable(value) + "\"");
      return {};
    }
    if (parsed->compare(low) < 0 || parsed->compare(high) > 0) {
      fail(std::string(column) + " must be " + low.text() + ".." + high.text() + ", got " + parsed->text());
    } else if ((micro(*parsed) - micro(low)) % micro(step) != 0) {
      fail(std::string(column) + " must be in steps of " + step.text() + ", got " + parsed->text());
    }
    return *parsed;
  }
  // Above 0.
  Decimal score(std::string_view column) {
    const Decimal least = Decimal::parse("0.000001").value();
    return decimal(column, least, Decimal::from_integer(1'000'000'000), least);
  }
  std::string date(std::string_view column) {
    std::string value = text(column);
    if (!wrong_ && !day_number(value))
      fail(std::string(column) + " must be a day as 2026-01-15, got \"" + value + "\"");
    return value;
  }
  void fail(std::string message) {
    if (!wrong_) wrong_ = Fault{table_.file, row_.line, rule_, std::move(message)};
  }
  [[nodiscard]] int line() const { return row_.line; }
  [[nodiscard]] const std::optional<Fault>& wrong() const { return wrong_; }

 private:
  const TextTable& table_;
  const TextRow& row_;
  const Panel& panel_;
  std::string rule_;
  std::optional<Fault> wrong_;
};

Ballot read_row(RowReader& row, const BallotRules& rules) {
  Ballot ballot{row.line(), row.text("member"), row.team(), std::nullopt};
  const auto abstains =
      std::ranges::count_if(rules.items, [&](const BallotItem& item) { return row.cell(item.id) == kAbstains; });
  if (abstains == std::ssize(rules.items)) return ballot;
  if (abstains > 0) row.fail("abstain stands in every item of a ballot, or in none");
  std::vector<Decimal> points;
  for (const BallotItem& item : rules.items) {
    points.push_back(row.decimal(item.id, Decimal::from_integer(0), item.points, rules.step));
  }
  ballot.points = std::move(points);
  return ballot;
}
Rating read_row(RowReader& row, const RatingRules& rules) {
  Rating rating{row.line(), row.text("user"), row.team(), std::nullopt};
  if (row.cell("rating") != kAbstains) rating.stars = row.decimal("rating", rules.low, rules.high, rules.step);
  return rating;
}
Proposal read_row(RowReader& row, const BenchmarkRules&) {
  return {row.line(), row.team(), row.id<BenchmarkId>("benchmark")};
}
void read_score(RowReader& row, Target& target) {
  target.benchmark = row.id<BenchmarkId>("benchmark");
  target.model = row.text("model");
  target.score = row.score("score");
  target.full = row.score("full");
  target.released = row.date("released");
  target.source = row.text("source");
}
Target read_row(RowReader& row, const RatioRules& rules) {
  Target target;
  target.line = row.line();
  if (row.cell("team") != "*") target.team = row.team();
  read_score(row, target);
  target.chosen_by = row.text("chosen_by");
  if (!rules.chosen.contains(target.chosen_by)) {
    std::string known;
    for (const auto& [who, count] : rules.chosen) known += (known.empty() ? "" : ", ") + who;
    row.fail("chosen_by must be one of " + known + ", got \"" + printable(target.chosen_by) + "\"");
  }
  return target;
}
Target read_row(RowReader& row, const GoalRules&) {
  Target target;
  target.line = row.line();
  read_score(row, target);
  return target;
}
Count read_row(RowReader& row, const CountRules&) {
  Count count{row.line(), row.team(), 0, row.text("source")};
  const std::string text = row.text("count");
  const auto number = parse_integer<std::int64_t>(text);
  if (!number || *number < 0 || *number > 1'000'000'000) {
    row.fail("count must be a whole number from 0 to 1000000000, got \"" + printable(text) + "\"");
  }
  count.count = number.value_or(0);
  return count;
}
Finding read_row(RowReader& row, const GateRules& rules) {
  Finding finding{row.line(), row.team(), row.text("gate"), true, row.text("reason")};
  const bool known = std::ranges::any_of(rules.gates, [&](const Gate& gate) { return gate.id == finding.gate; });
  if (!known) row.fail("gate \"" + printable(finding.gate) + "\" is not in the policy");
  const std::string word = row.text("finding");
  finding.pass = word == "pass";
  if (word != "pass" && word != "fail") row.fail("finding must be pass or fail, got \"" + printable(word) + "\"");
  return finding;
}

template <class Rules>
Rows read_rows(const TextTable& text, const Rules& rules, const std::string& rule, const Panel& panel, Faults& faults) {
  using Row = decltype(read_row(std::declval<RowReader&>(), rules));
  std::vector<Row> rows;
  for (const TextRow& row : text.rows) {
    RowReader reader(text, row, panel, rule);
    Row read = read_row(reader, rules);
    if (reader.wrong()) {
      faults.push_back(*reader.wrong());
    } else {
      rows.push_back(std::move(read));
    }
  }
  return rows;
}

// Every column once, none that is not known.
bool columns_match(const std::vector<std::string>& wanted, const TextTable& text, Faults& faults) {
  const std::size_t before = faults.size();
  const auto fail = [&](const std::string& message) { faults.push_back({text.file, 1, "panel.columns", message}); };
  std::set<std::string> seen;
  for (const std::string& column : text.columns) {
    if (!seen.insert(column).second) fail("column \"" + printable(column) + "\" is given twice");
    if (column == "note" || std::ranges::find(wanted, column) != wanted.end()) continue;
    std::string known;
    for (const std::string& one : wanted) known += (known.empty() ? "" : ", ") + one;
    fail("column \"" + printable(column) + "\" is unknown; the columns are " + known);
  }
  for (const std::string& column : wanted) {
    if (!seen.contains(column)) fail("column \"" + column + "\" is missing");
  }
  return faults.size() == before;
}

}  // namespace

void take_table(const Policy& policy, const std::string& table, const TextTable& text, Panel& panel, Faults& faults) {
  panel.files[table] = text.file;
  if (!columns_match(columns_of(policy, table), text, faults)) return;
  const auto read = [&](const auto& rules, const char* rule) {
    panel.tables[table] = read_rows(text, rules, rule, panel, faults);
  };
  if (table == kGateTable) return read(policy.gate, "panel.gate");
  if (table == kGoalTable && policy.goal) return read(*policy.goal, "panel.goal");
  const Part& part = *find_part(policy, table);
  std::visit(Overloaded{[&](const BenchmarkRules& rules) { read(rules, "panel.proposal"); },
                        [&](const RatioRules& rules) { read(rules, "panel.target"); },
                        [&](const BallotRules& rules) { read(rules, "panel.ballot"); },
                        [&](const RatingRules& rules) { read(rules, "panel.rating"); },
                        [&](const CountRules& rules) { read(rules, "panel.count"); }},
             part.rules);
}

}  // namespace fivefold::card
