#pragma once
// A submission with the three mistakes of docs/ux.md section 1.

#include <string_view>

namespace fivefold::test {

inline constexpr std::string_view kMockUp = R"(fivefold: submission/v1
team: nuri
name: {en: Nuri AI, ko: 누리AI, jp: ヌリ}
model: {name: nuri-1, revision: r1, manifest: model.jsonl}
runner:
  command: [python3, run.py]
  directory: runner/
# Machines of the evaluation site.
#
# One GPU is enough.
resources: {cpus: 1, memory: 2GB, time: 30m}
benchmarks:
  # the driver's own defaults but for these
  arith: {decoding: {temprature: 0, max_tokens: 16}}
)";

}  // namespace fivefold::test
