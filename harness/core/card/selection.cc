#include "harness/core/card/selection.h"

#include <map>
#include <set>

namespace fivefold::card {

std::vector<Proposed> select_benchmarks(const Selection& rules, const std::vector<Proposal>& proposals) {
  std::map<BenchmarkId, std::set<TeamId>> teams;
  for (const Proposal& proposal : proposals) teams[proposal.benchmark].insert(proposal.team);
  std::vector<Proposed> out;
  for (const auto& [benchmark, by] : teams) {
    out.push_back({benchmark, {by.begin(), by.end()}, std::ssize(by) >= rules.at_least});
  }
  return out;
}

}  // namespace fivefold::card
