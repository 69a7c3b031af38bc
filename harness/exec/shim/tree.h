#pragma once
// The processes below the shim (it is their subreaper, so none can leave) and the space they use. One thread.

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <optional>

namespace fivefold::exec {

// The end of the program itself among the children that were reaped.
struct Ended {
  std::optional<int> exit;
  std::optional<int> signal;
};

class Tree {
 public:
  // From now on this process inherits every orphan below it.
  static bool become_subreaper();

  explicit Tree(pid_t program) : program_(program) {}

  void reap();  // every child that has ended, without waiting
  [[nodiscard]] const std::optional<Ended>& ended() const { return ended_; }

  // To the program's group and to whoever left it.
  void signal_all(int signal_number) const;
  // Kills until no process is left, at most so long (one in uninterruptible sleep cannot be waited for). Returns how
  // many were there besides the program.
  std::int64_t kill_all(std::chrono::milliseconds at_most);

  // Resident memory of all of them in bytes; shared pages are counted once when the plain sum is over `limit`.
  [[nodiscard]] std::int64_t memory(std::int64_t limit) const;

 private:
  pid_t program_;
  std::optional<Ended> ended_;
};

// Bytes on disk of everything below the folder, links not followed.
std::int64_t disk_usage(int folder_descriptor);

}  // namespace fivefold::exec
