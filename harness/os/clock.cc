#include "harness/os/clock.h"

#include <chrono>

namespace fivefold::os {

UtcTime SystemClock::now() {
  const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
  return UtcTime{std::chrono::duration_cast<std::chrono::milliseconds>(since_epoch).count()};
}

std::chrono::milliseconds SystemClock::monotonic() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch());
}

}  // namespace fivefold::os
