#pragma once
// Waiting for something that another process does: the condition is asked until it holds, up to a generous limit, so
// that nothing depends on how long anything takes.

#include <chrono>
#include <functional>
#include <thread>

namespace fivefold::test {

// False when it did not hold within a minute.
inline bool wait_until(const std::function<bool()>& condition) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > until) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return true;
}

}  // namespace fivefold::test
