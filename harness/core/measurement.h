#pragma once
// The one number of a scalar run: as a runner writes it, and as it stands in evidence (docs/design.md section 5,
// docs/records.md sections 6 and 7). A value is an integer, the number times 10^decimals in the declared unit, rounded
// half up once. Pure.

#include <cstdint>
#include <string>
#include <string_view>

#include "harness/base/result.h"
#include "harness/core/stage.h"

namespace fivefold {

// What a value must be.
struct MeasurementRules {
  int decimals{2};       // 0..9
  bool positive{false};  // form ratio
};
MeasurementRules measurement_rules(const ScalarRules& rules);

// A line of results.jsonl, read leniently. The error's rule is the attempt's reason: `bad-utf8`, `bad-json`, `cached`,
// `bad-score` (no finite number, beyond 10^15 as an integer, or not positive where it must be).
Result<std::int64_t> parse_measurement(std::string_view line, const MeasurementRules& rules);

// The evidence file of a completed run or re-run: one line.
std::string encode_value_file(std::int64_t value);
// Further names are allowed. `E_ITEMS`, `E_JSON`.
Result<std::int64_t> parse_value_file(std::string_view file);

}  // namespace fivefold
