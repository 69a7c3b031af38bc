#pragma once
// Time from outside: the wall clock for records, the monotonic clock for durations. A seam: tests use FakeClock
// (tests/support/fake_clock.h).

#include <chrono>

#include "harness/base/time.h"

namespace fivefold::os {

class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual UtcTime now() = 0;
  [[nodiscard]] virtual std::chrono::milliseconds monotonic() = 0;
};

class SystemClock final : public Clock {
 public:
  [[nodiscard]] UtcTime now() override;
  [[nodiscard]] std::chrono::milliseconds monotonic() override;
};

}  // namespace fivefold::os
