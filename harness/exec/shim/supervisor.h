#pragma once
// One session from start to exit.json: keeps deadline, disk and memory, copies the output, kills what is left, writes
// the report. It works through descriptors opened before the start, so that a directory the program removed or
// swapped misleads nobody. One thread.

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/exec/exit_file.h"
#include "harness/exec/launch_file.h"
#include "harness/exec/shim/copier.h"
#include "harness/exec/shim/place.h"
#include "harness/exec/shim/program.h"
#include "harness/exec/shim/tree.h"
#include "harness/os/descriptor.h"

namespace fivefold::exec {

class Supervisor {
 public:
  // `place` is the attempt's directory, `self` what shim.json says, `harness` a socket to who listens, if open;
  // `secrets` are the values to take out of the captured output.
  Supervisor(LaunchFile launch, Place place, ShimFile self, os::Descriptor harness, std::vector<std::string> secrets);

  // SIGTERM, SIGINT and SIGCHLD must be blocked. Returns when exit.json and the results are durable, or, of a
  // session that ends with who started it, without a report.
  Result<void> run();

 private:
  using Time = std::chrono::steady_clock::time_point;

  Result<void> start();
  void watch();
  void wait_for_something(Time until);
  void take_signals();
  void look_at_memory(Time now);
  void look_at_disk(Time now);
  void stop(Stopped by, Time now);
  Result<void> restore();
  Result<void> restore_output(const char* name, const Copier& copier) const;
  [[nodiscard]] bool failed() const;
  void say_results_stand() const;
  Result<void> report();
  Result<os::Descriptor> open_output(const char* name) const;

  LaunchFile launch_;
  Place place_;
  ShimFile self_;
  os::Descriptor harness_;
  std::vector<std::string> secrets_;
  os::Descriptor signals_;
  std::optional<Tree> tree_;
  std::optional<Copier> out_;
  std::optional<Copier> err_;
  ExitReport report_;
  bool gone_{false};  // the process that started us, with which the session ends
  Time deadline_;
  Time next_memory_look_;
  Time next_disk_look_;
  std::optional<Time> kill_at_;  // set when the program was asked to end
};

}  // namespace fivefold::exec
