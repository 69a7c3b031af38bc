#include "harness/verify/findings.h"

#include <algorithm>
#include <utility>

namespace fivefold::verify {
namespace {

constexpr std::size_t kMaxFailures = 20;  // a step: enough to act on, whatever the size of the damage

}  // namespace

void Findings::pass(Step step, std::string detail) {
  log(step).ran = true;
  log(step).passed = std::move(detail);
}

void Findings::fail(Step step, std::string rule, std::string where, std::string detail) {
  StepLog& entry = log(step);
  if (++entry.failures > kMaxFailures) return;
  entry.failed.push_back({step, Status::fail, std::move(rule), std::move(where), std::move(detail)});
}

void Findings::fail(Step step, const std::string& where, const Error& error, std::string_view fallback) {
  const bool named = error.rule.starts_with("E_");
  fail(step, named ? error.rule : std::string(fallback), where, error.message);
}

void Findings::not_checked(Step step, const std::string& why) {
  std::vector<std::string>& open = log(step).open;
  if (std::find(open.begin(), open.end(), why) == open.end()) open.push_back(why);
}

void Findings::weakness(std::string_view name, const std::string& where) {
  std::set<std::string>& places = weaknesses_[std::string(name)];
  if (!where.empty()) places.insert(where);
}

std::vector<Check> Findings::checks() const {
  std::vector<Check> all;
  for (std::size_t i = 0; i < kSteps; ++i) {
    const Step step = static_cast<Step>(i);
    const StepLog& entry = logs_[i];
    all.insert(all.end(), entry.failed.begin(), entry.failed.end());
    if (entry.failures > kMaxFailures) {
      all.back().detail += " (and " + std::to_string(entry.failures - kMaxFailures) + " more like these)";
    }
    for (const std::string& why : entry.open) all.push_back({step, Status::not_checked, "", "", why});
    if (entry.failures > 0 || !entry.open.empty()) continue;
    if (entry.ran) {
      all.push_back({step, Status::pass, "", "", entry.passed});
    } else {
      all.push_back({step, Status::not_checked, "", "", "an earlier failure left nothing to check"});
    }
  }
  return all;
}

std::vector<Weakness> Findings::weaknesses() const {
  std::vector<Weakness> all;
  for (const std::string_view name : weakness_names()) {
    const auto found = weaknesses_.find(name);
    if (found == weaknesses_.end()) continue;
    all.push_back({found->first, {found->second.begin(), found->second.end()}});
  }
  return all;
}

}  // namespace fivefold::verify
