#include "harness/cli/plan_text.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "harness/base/number.h"
#include "harness/cli/table.h"
#include "harness/publish/figures.h"
#include "harness/stats/plan_cost.h"
#include "harness/stats/power.h"

namespace fivefold::cli {
namespace {

constexpr double kLargeShare = 0.25;  // from here on the text says why

std::string rounded(double number) { return with_thousands(std::llround(number)); }

// Three significant digits: 49,800.
std::string about(double value) {
  if (value < 1000) return rounded(value);
  const double step = std::pow(10, std::floor(std::log10(value)) - 2);
  return rounded(std::round(value / step) * step);
}

std::string share_of(double share, const Look& look) {
  const double value = 100 * share;
  return look.words.percent(fixed(value, value < 10 ? 1 : 0));
}

std::string joined(const std::vector<TeamId>& teams) {
  std::string out;
  for (const TeamId& team : teams) out += (out.empty() ? "" : ", ") + team.text;
  return out;
}

bool alike(const std::vector<audit::CellCost>& cells) {
  return std::all_of(cells.begin(), cells.end(), [&](const audit::CellCost& cell) {
    const audit::CellCost& first = cells.front();
    return cell.population == first.population && cell.tolerance_micro == first.tolerance_micro &&
           cell.accuse_micro == first.accuse_micro && cell.mean_draws == first.mean_draws && cell.cap == first.cap;
  });
}

// Name, terms and the chances of being caught; `population` of a cell.
template <class Cost>
Result<std::vector<Cell>> row_of(const std::string& name, const Cost& cost, std::optional<std::int64_t> population,
                                 double needed, const Look& look) {
  std::vector<Cell> row{name, look.points(publish::points_figure(cost.tolerance_micro)), rounded(cost.mean_draws),
                        rounded(cost.p90_draws), with_thousands(cost.cap)};
  const stats::PowerInput input = power_input(cost, population, needed);
  for (const std::int64_t gap : kGaps) {
    FF_ASSIGN(const double chance, stats::power(input, gap));
    row.emplace_back(look.words.percent(fixed(100 * chance, 0)));
  }
  return row;
}

Result<std::string> table_text(const PlanPage& page, const Look& look) {
  const Words& words = look.words;
  std::vector<Column> columns{{words("title.claim")},
                              {words("title.tolerance"), Align::right},
                              {words("title.mean-draws"), Align::right},
                              {words("title.p90"), Align::right, 1},
                              {words("title.cap"), Align::right, 2}};
  for (const std::int64_t gap : kGaps) {
    const std::string figure = std::to_string(gap / 10'000);
    const bool first = gap == kGaps[0];
    columns.push_back(
        {first ? words("title.caught-first", {{"gap", figure}}) : words("title.caught", {{"gap", figure}}),
         Align::right});
  }
  Table table(std::move(columns));
  for (const audit::TotalCost& total : page.cost.totals) {
    const std::string name = page.cost.totals.size() == 1 ? words("plan.each-total")
                                                          : words("plan.total-of", {{"teams", joined(total.teams)}});
    FF_ASSIGN(auto row, row_of(name, total, std::nullopt, page.needed_against(), look));
    table.add(std::move(row));
  }
  const bool all_alike = alike(page.cost.cells);
  for (const audit::CellCost& cell : page.cost.cells) {
    const std::string items = with_thousands(cell.population / page.stage.counted_runs());
    const std::string name = all_alike ? words("plan.each-cell", {{"items", items}})
                                       : words("plan.cell-of", {{"benchmark", cell.benchmark.text}, {"items", items}});
    FF_ASSIGN(auto row, row_of(name, cell, cell.population, page.needed_against(), look));
    table.add(std::move(row));
    if (all_alike) break;
  }
  return table.text(look);
}

// What a lottery of cells catches: only where it leaves cells out.
Result<std::string> lottery_text(const PlanPage& page, const Look& look) {
  const auto cells = static_cast<std::int64_t>(page.cost.cells.size());
  const std::int64_t random = std::min(page.stage.audit.random_cells, cells);
  if (random >= cells) return std::string();
  std::vector<std::string> altered;
  std::string chances;
  for (const std::int64_t k : {1, 3, 5, 10}) {
    if (k > cells) break;
    FF_ASSIGN(const double chance, stats::sampling(cells, k, random));
    altered.push_back(std::to_string(k));
    chances += (chances.empty() ? "" : ", ") + fixed(100 * chance, 0);
  }
  std::string list;
  for (std::size_t i = 0; i < altered.size(); ++i) {
    const bool last = i > 0 && i + 1 == altered.size();
    if (last) {
      list = look.words("plan.or", {{"most", list}, {"last", altered[i]}});
    } else {
      list.append(i == 0 ? "" : ", ").append(altered[i]);
    }
  }
  return paragraph(look.words("plan.lottery", {{"altered", list},
                                               {"cells", std::to_string(cells)},
                                               {"random", std::to_string(random)},
                                               {"chances", look.words.percent(chances)}}),
                   look);
}

std::string what_if_line(const PlanPage& page, const Look& look) {
  if (page.changes.empty()) return {};
  std::string changes;
  for (const std::string& change : page.changes) changes += (changes.empty() ? "" : " ") + change;
  return paragraph(look.words("plan.what-if", {{"changes", changes}}), look);
}

// What cannot be verified to two points, the worst first, and what would help.
std::string limits_text(const PlanPage& page, const Look& look) {
  constexpr std::size_t kMost = 5;
  std::vector<audit::Limit> limits = page.limits;
  std::stable_sort(limits.begin(), limits.end(),
                   [](const auto& a, const auto& b) { return a.tolerance_micro > b.tolerance_micro; });
  std::string out;
  for (std::size_t i = 0; i < std::min(kMost, limits.size()); ++i) {
    const audit::Limit& limit = limits[i];
    out += paragraph(look.words("plan.limit", {{"benchmark", limit.benchmark.text},
                                               {"items", with_thousands(limit.items)},
                                               {"tolerance", publish::points_figure(limit.tolerance_micro)},
                                               {"runs", std::to_string(2 * page.stage.counted_runs())},
                                               {"more", publish::points_figure(limit.twice_the_runs_micro)},
                                               {"still", publish::points_figure(limit.deterministic_micro)}}),
                     look);
  }
  if (limits.size() > kMost) {
    out += paragraph(look.words("plan.limit-more", {{"n", std::to_string(limits.size() - kMost)}}), look);
  }
  return out;
}

std::string small_stage_text(const PlanPage& page, const Look& look) {
  if (page.cost.share() <= kLargeShare) return {};
  return paragraph(look.words("plan.small", {{"units", with_thousands(page.cost.units_full_team)},
                                             {"share", share_of(page.cost.share(), look)},
                                             {"larger", with_thousands(kLargerTeamUnits)},
                                             {"larger-share", look.words.percent(fixed(100 * page.larger_share, 0))}}),
                   look);
}

}  // namespace

double PlanPage::needed_for() const { return 1 / number_of(stage.audit.alpha_reproduced); }

double PlanPage::needed_against() const {
  return static_cast<double>(cost.claims) / number_of(stage.audit.alpha_discrepant);
}

Result<std::string> plan_text(const PlanPage& page, const Look& look) {
  const Words& words = look.words;
  FF_ASSIGN(const std::string lottery, lottery_text(page, look));
  FF_ASSIGN(const std::string table, table_text(page, look));
  const auto count = [](std::size_t number) { return static_cast<std::int64_t>(number); };
  const std::string head = words(
      "plan.head",
      {{"stage", page.stage.id.text},
       {"teams", words.counted(count(page.stage.teams.size()), "plan.teams.one", "plan.teams")},
       {"benchmarks", words.counted(count(page.stage.benchmarks.size()), "plan.benchmarks.one", "plan.benchmarks")},
       {"claims", with_thousands(page.cost.claims)},
       {"for", rounded(page.needed_for())},
       {"against", rounded(page.needed_against())}});
  std::string out = paragraph(head, look, 0, Style::heading) + "\n" + table + "\n";
  out += paragraph(words("plan.cost", {{"units", about(page.cost.units)},
                                       {"share", share_of(page.cost.share(), look)},
                                       {"full", with_thousands(page.cost.units_full)},
                                       {"more", words.percent("20")}}),
                   look);
  if (page.cost.tokens) {
    const std::string tokens = words("plan.tokens", {{"tokens", about(*page.cost.tokens)}});
    const std::string money = page.cost.money ? words("plan.money", {{"money", fixed(*page.cost.money, 2)}}) : "";
    out += paragraph(tokens + money + ".", look);
  }
  if (page.cost.scalars != 0) {
    out += paragraph(words("plan.scalars", {{"n", with_thousands(page.cost.scalars)}}), look);
  }
  return what_if_line(page, look) + out + lottery + limits_text(page, look) + paragraph(words("plan.limits"), look) +
         small_stage_text(page, look);
}

}  // namespace fivefold::cli
