#pragma once
// Measurements made elsewhere, as `import scalar` takes them: the values of a team's runs on a scalar benchmark, in the
// order of the runs. CSV with the header team,benchmark and a column a run, or JSON, an array of
// {"team","benchmark","values":[...]}. Pure.

#include <string>
#include <string_view>
#include <vector>

#include "harness/base/id.h"
#include "harness/base/result.h"

namespace fivefold::config {

struct ScalarValues {
  std::string place;  // "line 3", "element 2"
  TeamId team;
  BenchmarkId benchmark;
  std::vector<std::string> values;  // decimals as they were written, of runs 1..R
};

// `runs` is R. `bad_input` naming place and value: rule `csv`, `bad_json`, `import`.
Result<std::vector<ScalarValues>> read_scalar_values(std::string_view text, int runs);

}  // namespace fivefold::config
