#pragma once
// Which benchmarks enough teams proposed. Pure.

#include <vector>

#include "harness/core/card/panel.h"
#include "harness/core/card/policy.h"

namespace fivefold::card {

struct Proposed {
  BenchmarkId benchmark;
  std::vector<TeamId> by;  // byte order
  bool selected{false};
};
// Every benchmark that was proposed, byte order.
std::vector<Proposed> select_benchmarks(const Selection& rules, const std::vector<Proposal>& proposals);

}  // namespace fivefold::card
