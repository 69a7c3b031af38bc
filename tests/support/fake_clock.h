#pragma once
// A clock that stands still until the test moves it. One thread.

#include <chrono>
#include <cstdint>

#include "harness/os/clock.h"

namespace fivefold::test {

class FakeClock final : public os::Clock {
 public:
  // 2026-07-01T00:00:00.000Z, the day of the examples in docs/design.md.
  explicit FakeClock(UtcTime start = UtcTime{1'782'864'000'000}) : now_(start) {}

  [[nodiscard]] UtcTime now() override {
    const UtcTime shown = now_;
    now_.milliseconds += step_;
    return shown;
  }
  [[nodiscard]] std::chrono::milliseconds monotonic() override { return monotonic_; }

  void advance(std::chrono::milliseconds by) {
    now_.milliseconds += by.count();
    monotonic_ += by;
  }
  // The wall clock jumps, the monotonic one does not.
  void set(UtcTime to) { now_ = to; }
  // Every look at the wall clock moves it on by that much (0 = stand still).
  void step_each_look(std::chrono::milliseconds by) { step_ = by.count(); }

 private:
  UtcTime now_;
  std::chrono::milliseconds monotonic_{1'000'000};
  std::int64_t step_{0};
};

}  // namespace fivefold::test
