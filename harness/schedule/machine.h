#pragma once
// What this machine has to lend to attempts. Any thread.

#include <optional>

#include "harness/base/result.h"
#include "harness/schedule/step.h"

namespace fivefold::schedule {

// The CPUs this process may use, the memory of the machine (of its control group where that is less) and the NVIDIA
// devices there are. `slots` stands for the number of CPUs.
Capacity local_capacity(std::optional<std::int64_t> slots);

}  // namespace fivefold::schedule
