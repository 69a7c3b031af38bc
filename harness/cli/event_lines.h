#pragma once
// What happens to attempts, one line an event and one at least every minute (docs/ux.md section 1). For `run` and for
// the re-executions of `audit`. One thread.

#include <chrono>
#include <cstdint>
#include <string>

#include "harness/cli/command.h"
#include "harness/os/clock.h"
#include "harness/schedule/loop.h"

namespace fivefold::cli {

class EventLines final : public schedule::Watcher {
 public:
  // `continue_with` is the command that goes on after a stop.
  EventLines(Console& console, os::Clock& clock, int digits, std::string continue_with);

  void started(const schedule::Active& active) override;
  void adopted(const schedule::Active& active) override;
  void continued(const schedule::Active& active) override;
  void ended(const schedule::Active& active, const schedule::Closed& closed) override;
  void stopping(std::size_t open) override;
  void tick(const schedule::State& state, const std::map<schedule::JobKey, schedule::Active>& open) override;

 private:
  void line(const std::string& event, const std::string& text);

  Console& console_;
  os::Clock& clock_;
  int digits_;
  std::string continue_with_;
  std::chrono::milliseconds last_line_;
  std::int64_t failed_{0};
};

// "nuri/arith run 4 attempt 0".
std::string attempt_name(const store::AttemptRow& row);

}  // namespace fivefold::cli
