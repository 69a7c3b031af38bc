#pragma once
// Simulated scalar claims through the real test (docs/statistics.md section 11): five declared values against whole
// re-runs at the looks 3, 5 and 10, normal noise on the logarithms, one claim.

#include <cstdint>
#include <vector>

namespace fivefold::bench {

struct ScalarRates {
  double ratio{1};  // tolerance in standard deviations of one run
  double honest_reproduced{0};
  double honest_reruns{0};  // mean m
  double honest_discrepant{0};
  double edge_reproduced{0};  // overstated by exactly the tolerance
  double edge_discrepant{0};
  double twice_discrepant{0};  // overstated by twice the tolerance
};

// For tolerances of 0.4 to 10 standard deviations, `replicates` claims for each rate.
std::vector<ScalarRates> simulate_scalars(int replicates, std::uint64_t seed);

}  // namespace fivefold::bench
