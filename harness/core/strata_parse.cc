// Reading strata.jsonl strictly; building and writing it is strata.cc.

#include <utility>

#include "harness/base/units.h"
#include "harness/core/decode_fields.h"
#include "harness/core/item_line.h"
#include "harness/core/record_words.h"
#include "harness/core/strata.h"
#include "harness/json/fields.h"
#include "harness/json/read.h"

namespace fivefold {
namespace {

constexpr std::int64_t kMaxCap = 10'000'000;

TeamStratum read_team(json::Fields& fields) {
  TeamStratum line;
  line.team = decode::id<TeamId>(fields, "team");
  line.tolerance_micro = fields.integer("toleranceMicro", 1, 999'999);
  line.accuse_micro = fields.integer("accuseMicro", 1, 999'999);
  line.f_conf = decode::parameter(fields, "fConf");
  line.f_disc = decode::parameter(fields, "fDisc");
  line.cap = fields.integer("cap", 1, kMaxCap);
  return line;
}

CellStratum read_cell(json::Fields& fields) {
  CellStratum line;
  line.team = decode::id<TeamId>(fields, "team");
  line.benchmark = decode::id<BenchmarkId>(fields, "benchmark");
  line.items = fields.integer("items", 1, decode::kMaxItems);
  line.item_list = fields.digest("itemList");
  line.weight = fields.integer("weight", 1, kMaxInteger);
  line.mode = words::read<Mode>(fields, "mode");
  line.rules = fields.digest("rules");
  line.tolerance_micro = fields.integer("toleranceMicro", 1, 999'999);
  line.accuse_micro = fields.integer("accuseMicro", 1, 999'999);
  line.env_micro = fields.integer("envMicro", 0, 1'000'000);
  line.d_micro = fields.integer("dMicro", 0, 1'000'000);
  line.d_upper_micro = fields.integer("dUpperMicro", 0, 99'000'000);
  line.basis = fields.word("basis", {"pilot", "assumed"}) == 0 ? Basis::pilot : Basis::assumed;
  line.f_conf = decode::parameter(fields, "fConf");
  line.f_disc = decode::parameter(fields, "fDisc");
  line.cap = fields.integer("cap", 1, kMaxCap);
  return line;
}

ScalarStratum read_scalar(json::Fields& fields) {
  ScalarStratum line;
  line.team = decode::id<TeamId>(fields, "team");
  line.benchmark = decode::id<BenchmarkId>(fields, "benchmark");
  fields.word("kind", {"scalar"});
  line.unit = decode::filled(fields, "unit");
  line.decimals = decode::small(fields, "decimals", 0, 9);
  line.form = words::read<ScalarForm>(fields, "form");
  line.better = words::read<Better>(fields, "better");
  line.tolerance_micro = fields.integer("toleranceMicro", 1, decode::kMaxScalar);
  line.looks = decode::looks(fields);
  line.rules = fields.digest("rules");
  return line;
}

Result<Stratum> parse_line(std::string_view text, const std::string& where) {
  FF_ASSIGN(const json::Value value, json::read_strict(text));
  json::Fields fields(value, where);
  Stratum line;
  if (!fields.has("benchmark")) {
    line = read_team(fields);
  } else if (!fields.has("kind")) {
    line = read_cell(fields);
  } else {
    line = read_scalar(fields);
  }
  FF_TRY(fields.finish());
  return line;
}

Error plan_error(const std::string& where, const std::string& what) { return bad_input("E_PLAN", where + ": " + what); }

// What one line must keep beyond its types.
struct CheckRanges {
  int runs;
  const std::string& where;

  Result<void> operator()(const TeamStratum& line) const { return ordered(line.tolerance_micro, line.accuse_micro); }
  Result<void> operator()(const CellStratum& line) const {
    FF_TRY(ordered(line.tolerance_micro, line.accuse_micro));
    if (line.d_micro > line.d_upper_micro || line.d_upper_micro > runs * std::int64_t{1'000'000}) {
      return plan_error(where, "dMicro <= dUpperMicro <= runs * 10^6 is required, got " + std::to_string(line.d_micro) +
                                   " and " + std::to_string(line.d_upper_micro));
    }
    return {};
  }
  Result<void> operator()(const ScalarStratum& line) const {
    if (runs < 3) return bad_input("E_LIMIT", where + ": a stage with a scalar benchmark has at least 3 runs");
    if (line.form == ScalarForm::ratio && line.tolerance_micro >= 1'000'000) {
      return plan_error(where, "a ratio's toleranceMicro is below 10^6");
    }
    return {};
  }

 private:
  [[nodiscard]] Result<void> ordered(std::int64_t tolerance, std::int64_t accuse) const {
    if (tolerance <= accuse) return {};
    return plan_error(
        where, "toleranceMicro " + std::to_string(tolerance) + " is above accuseMicro " + std::to_string(accuse));
  }
};

BenchmarkId benchmark_of(const Stratum& line) {
  if (const auto* cell = std::get_if<CellStratum>(&line)) return cell->benchmark;
  if (const auto* scalar = std::get_if<ScalarStratum>(&line)) return scalar->benchmark;
  return {};
}

const TeamId& team_of(const Stratum& line) {
  return std::visit([](const auto& any) -> const TeamId& { return any.team; }, line);
}

// Teams and benchmarks ascending; a team line exactly where there are item benchmarks, and first (its benchmark is
// empty, so it sorts first); weights below 2^53 in sum.
Result<void> check_order(const Strata& strata) {
  const Stratum* previous = nullptr;
  for (const Stratum& line : strata.lines) {
    if (previous != nullptr &&
        std::pair(team_of(*previous), benchmark_of(*previous)) >= std::pair(team_of(line), benchmark_of(line))) {
      return plan_error("strata", "lines of " + team_of(line).text + " are out of order");
    }
    previous = &line;
  }
  for (const TeamId& team : strata.teams()) {
    const auto cells = strata.cells(team);
    if ((strata.team(team) != nullptr) == cells.empty()) {
      return plan_error("strata", "team " + team.text + " must have a line exactly if it has item benchmarks");
    }
    std::int64_t left = kMaxInteger;
    for (const CellStratum* cell : cells) {
      if (cell->weight > left) return plan_error("strata", "the weights of " + team.text + " add up to 2^53 or more");
      left -= cell->weight;
    }
  }
  return {};
}

}  // namespace

Result<Strata> parse_strata(std::string_view text, int runs) {
  FF_ASSIGN(const std::vector<std::string_view> lines, split_lines(text));
  Strata strata;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string where = "strata line " + std::to_string(i + 1);
    FF_ASSIGN(Stratum line, parse_line(lines[i], where));
    FF_TRY(std::visit(CheckRanges{runs, where}, line));
    strata.lines.push_back(std::move(line));
  }
  FF_TRY(check_order(strata));
  // One spelling: two implementations give the same bytes from the same stage.yaml.
  if (encode_strata(strata) != text) return plan_error("strata", "is not spelt as records.md section 8 has it");
  return strata;
}

}  // namespace fivefold
