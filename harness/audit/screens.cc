#include "harness/audit/screens.h"

#include <algorithm>
#include <cstdint>

#include "harness/base/check.h"
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

}  // namespace fivefold::audit
