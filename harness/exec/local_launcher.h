#pragma once
// Starts fivefold-exec on this machine, in a session of its own: neither the end of the harness nor Ctrl-C in its
// terminal reaches a run. Used from one thread, but for get_ready().

#include <sys/types.h>

#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <set>

#include "harness/exec/launcher.h"
#include "harness/os/descriptor.h"

namespace fivefold::exec {

class LocalLauncher final : public Launcher {
 public:
  // `program` is fivefold-exec. From now on this process inherits what a shim of its own leaves behind when it is
  // killed.
  explicit LocalLauncher(std::filesystem::path program);

  Result<void> clear(const std::filesystem::path& dir) override;
  // A shim that waits until start(): it ends when this process does, or forget() is called. Any thread.
  Result<void> get_ready(const SessionStart& session) override;
  void forget(const std::filesystem::path& dir) override;
  Result<void> start(const SessionStart& session) override;
  Result<bool> running(const std::filesystem::path& dir) override;
  bool results_stand(const std::filesystem::path& dir) override;
  bool was_killed(const std::filesystem::path& dir) override { return killed_.contains(dir); }
  bool was_full(const std::filesystem::path& dir) override { return full_.contains(dir); }
  Result<void> stop(const std::filesystem::path& dir) override;
  void wait(int milliseconds) override;
  void kill(const std::filesystem::path& dir) override;

 private:
  struct Child {
    pid_t pid{0};
    os::Descriptor ended;  // readable once it has ended; not open where the kernel has none to give
    // A byte lets it begin, the end of the stream sends it away; its own byte says that the results stand.
    os::Descriptor gate;
    bool results_stand{false};
  };
  std::optional<Child> take_waiting(const std::filesystem::path& dir);
  bool own_child_alive(const std::filesystem::path& dir);
  // The shim at work there, if it is one: what a runner wrote into shim.json names nobody else.
  [[nodiscard]] std::optional<pid_t> adopted_shim(const std::filesystem::path& dir) const;
  [[nodiscard]] bool is_shim(pid_t pid, const std::optional<std::filesystem::path>& dir) const;
  [[nodiscard]] bool is_orphan(pid_t child) const;
  bool end_orphans() const;

  std::filesystem::path program_;
  mutable std::mutex ready_mutex_;                   // held while a shim is started, and over the next
  std::map<std::filesystem::path, Child> waiting_;   // not begun
  std::map<std::filesystem::path, Child> children_;  // shims of this process that were not yet seen to end
  std::set<std::filesystem::path> killed_;           // where the last of them was ended by a signal
  std::set<std::filesystem::path> full_;             // where the last of them had no room left
};

}  // namespace fivefold::exec
