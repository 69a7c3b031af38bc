#include "harness/audit/screens.h"

#include <algorithm>
#include <set>

#include "harness/base/check.h"
#include "harness/base/units.h"
#include "harness/stats/screens.h"

namespace fivefold::audit {
namespace {

bool same_output(const ItemLine& a, const ItemLine& b) {
  return a.item == b.item && a.output == b.output && a.output_sha256 == b.output_sha256;
}

bool identical(const SealedRun& a, const SealedRun& b) {
  return !a.lines.empty() && std::equal(a.lines.begin(), a.lines.end(), b.lines.begin(), b.lines.end(), same_output);
}

std::optional<Flag> first_identical(const std::vector<SealedRun>& runs) {
  for (std::size_t i = 0; i < runs.size(); ++i) {
    for (std::size_t j = i + 1; j < runs.size(); ++j) {
      if (identical(runs[i], runs[j])) return Flag{Screen::identical_runs, std::nullopt, runs[i].run, runs[j].run};
    }
  }
  return std::nullopt;
}

}  // namespace

std::string_view to_text(Screen screen) {
  switch (screen) {
    case Screen::dispersion_low:
      return "run-dispersion-low";
    case Screen::dispersion_high:
      return "run-dispersion-high";
    case Screen::identical_runs:
      return "identical-runs";
    case Screen::odd_one_out:
      return "odd-one-out";
  }
  FF_CHECK(false);
}

Result<std::vector<Flag>> screen_runs(const std::vector<SealedRun>& runs, bool sampled) {
  std::vector<Flag> flags;
  std::vector<std::vector<std::int64_t>> scores(runs.front().lines.size());
  for (const SealedRun& run : runs) {
    FF_CHECK(run.lines.size() == scores.size());
    for (std::size_t i = 0; i < scores.size(); ++i) scores[i].push_back(run.lines[i].score_micro.value_or(0));
  }
  FF_ASSIGN(const stats::Dispersion found, stats::run_dispersion(scores));
  if (found.value && found.value->p_low < stats::kScreenLevel) {
    flags.push_back({Screen::dispersion_low, found.value->p_low});
  }
  if (found.value && found.value->p_high < stats::kScreenLevel) {
    flags.push_back({Screen::dispersion_high, found.value->p_high});
  }
  if (sampled) {
    if (const std::optional<Flag> same = first_identical(runs)) flags.push_back(*same);
  }
  return flags;
}

Result<std::optional<Flag>> screen_reexecution(const std::vector<EvidenceLine>& lines,
                                               const std::vector<JudgedUnit>& units, int counted) {
  const auto is_binary = [](std::int64_t score) { return score == 0 || score == kMicro; };
  std::set<std::int64_t> seen;
  std::vector<std::int64_t> right;
  std::vector<std::int64_t> again;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const JudgedUnit& unit = units[i];
    if (unit.unexecuted || !seen.insert(lines[i].index).second) continue;
    const auto& sealed = unit.sealed_micro;
    if (!is_binary(unit.y_micro) || !std::all_of(sealed.begin(), sealed.end(), is_binary)) return std::optional<Flag>{};
    right.push_back(std::count(sealed.begin(), sealed.end(), kMicro));
    again.push_back(unit.y_micro / kMicro);
  }
  if (right.empty()) return std::optional<Flag>{};
  FF_ASSIGN(const stats::OddOneOut found, stats::odd_one_out(right, again, counted));
  if (found.p >= stats::kScreenLevel) return std::optional<Flag>{};
  Flag flag{Screen::odd_one_out, found.p};
  flag.odd = found.n_odd;
  flag.lab = found.auditors;
  return std::optional<Flag>(flag);
}

}  // namespace fivefold::audit
