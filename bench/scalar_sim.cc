#include "bench/scalar_sim.h"

#include <cmath>

#include "harness/base/check.h"
#include "harness/stats/distributions.h"
#include "harness/stats/scalar_tost.h"

namespace fivefold::bench {
namespace {

constexpr double kTolerance = 0.05;  // only its ratio to the standard deviation matters
constexpr std::int64_t kScale = 100'000'000;
constexpr int kDeclared = 5;

class Noise {
 public:
  explicit Noise(std::uint64_t seed) : state_(seed) {}
  double next() {  // standard normal
    state_ += 0x9e3779b97f4a7c15U;
    std::uint64_t word = (state_ ^ (state_ >> 30U)) * 0xbf58476d1ce4e5b9U;
    word = (word ^ (word >> 27U)) * 0x94d049bb133111ebU;
    const auto high = static_cast<double>((word ^ (word >> 31U)) >> 11U);
    return stats::normal_quantile((high + 0.5) * 0x1.0p-53);
  }

 private:
  std::uint64_t state_;
};

struct Counted {
  int reproduced{0};
  int discrepant{0};
  std::int64_t reruns{0};
};

// `over`: how far the declared values lie above the re-executed ones, as a logarithm.
Counted count(double over, double sd, int replicates, Noise& noise) {
  stats::ScalarParameters parameters;
  parameters.tol = static_cast<std::int64_t>(kTolerance * 1e6);
  const auto value = [&](double shift) {
    return std::llround(static_cast<double>(kScale) * std::exp(shift + sd * noise.next()));
  };
  Counted counted;
  for (int i = 0; i < replicates; ++i) {
    std::vector<std::int64_t> declared;
    std::vector<std::int64_t> again;
    for (int run = 0; run < kDeclared; ++run) declared.push_back(value(over));
    for (std::int64_t run = 0; run < parameters.looks.back(); ++run) again.push_back(value(0));
    const auto judged = stats::scalar_tost(parameters, declared, again);
    FF_CHECK(judged.ok());
    counted.reruns += judged->m;
    counted.reproduced += judged->verdict == stats::Verdict::reproduced ? 1 : 0;
    counted.discrepant += judged->verdict == stats::Verdict::discrepant ? 1 : 0;
  }
  return counted;
}

}  // namespace

std::vector<ScalarRates> simulate_scalars(int replicates, std::uint64_t seed) {
  Noise noise(seed);
  const double edge = std::log1p(kTolerance);
  const auto share = [&](int found) { return static_cast<double>(found) / replicates; };
  std::vector<ScalarRates> rows;
  for (const double ratio : {0.4, 1.0, 1.7, 2.0, 2.5, 4.0, 10.0}) {
    const double sd = edge / ratio;
    const Counted honest = count(0, sd, replicates, noise);
    const Counted at_edge = count(edge, sd, replicates, noise);
    const Counted twice = count(2 * edge, sd, replicates, noise);
    rows.push_back({ratio, share(honest.reproduced), static_cast<double>(honest.reruns) / replicates,
                    share(honest.discrepant), share(at_edge.reproduced), share(at_edge.discrepant),
                    share(twice.discrepant)});
  }
  return rows;
}

}  // namespace fivefold::bench
