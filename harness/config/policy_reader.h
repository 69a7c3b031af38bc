#pragma once
// policy.yaml as a typed value, or everything that is wrong with it (docs/scoring.md). Every key must be there: a
// policy has no silent default. Pure.

#include <string>
#include <string_view>

#include "harness/config/problem.h"
#include "harness/core/card/policy.h"

namespace fivefold::config {

Checked<card::Policy> read_policy(std::string_view bytes, const std::string& file);

}  // namespace fivefold::config
