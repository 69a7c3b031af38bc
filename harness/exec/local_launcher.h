#pragma once
// Starts fivefold-exec on this machine, in a session of its own: neither the end of the harness nor Ctrl-C in its
// terminal reaches a run. Boost.Process is named in local_launcher.cc alone. Used from one thread.

#include <sys/types.h>

#include <filesystem>
#include <map>
#include <utility>

#include "harness/exec/launcher.h"
#include "harness/os/descriptor.h"

namespace fivefold::exec {

class LocalLauncher final : public Launcher {
 public:
  // `program` is fivefold-exec.
  explicit LocalLauncher(std::filesystem::path program) : program_(std::move(program)) {}

  Result<void> clear(const std::filesystem::path& dir) override;
  Result<void> start(const SessionStart& session) override;
  Result<bool> running(const std::filesystem::path& dir) override;
  Result<void> stop(const std::filesystem::path& dir) override;
  void wait(int milliseconds) override;

 private:
  struct Child {
    pid_t pid{0};
    os::Descriptor ended;  // readable once it has ended; not open where the kernel has none to give
  };
  bool own_child_alive(const std::filesystem::path& dir);

  std::filesystem::path program_;
  std::map<std::filesystem::path, Child> children_;  // shims of this process that were not yet seen to end
};

}  // namespace fivefold::exec
