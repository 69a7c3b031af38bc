#pragma once
// Other processes as /proc shows them. A pid alone is recycled; a pid together with its start time names one process
// for as long as the machine is up, and the boot id tells one uptime from the next. Any thread.

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fivefold::os {

struct ProcessIdentity {
  pid_t pid{0};
  std::uint64_t start_ticks{0};  // clock ticks after boot, /proc/<pid>/stat field 22
  std::string boot_id;
  friend bool operator==(const ProcessIdentity&, const ProcessIdentity&) = default;
};

// What /proc/<pid>/stat says, or nothing when there is no such process.
struct ProcessStat {
  pid_t pid{0};
  char state{'?'};
  pid_t parent{0};
  pid_t group{0};
  std::uint64_t start_ticks{0};
};
std::optional<ProcessStat> process_stat(pid_t pid);

// The name of a process that lives now (a zombie does), or nothing.
std::optional<ProcessIdentity> identify(pid_t pid);
// Exactly that process lives and is no zombie.
bool is_alive(const ProcessIdentity& process);
std::string boot_id();

// The processes whose parent is `root`.
std::vector<pid_t> children(pid_t root);
// All processes below `root`, nearest first, without it. A snapshot: repeat until empty to be sure.
std::vector<pid_t> descendants(pid_t root);

// Every process there is. A snapshot.
std::vector<pid_t> all_processes();
// Every process that was started with this variable ("NAME=value") and may be looked at by this user.
std::vector<pid_t> processes_with_variable(std::string_view name_and_value);

// The words a process was started with; none when there is no such process.
std::vector<std::string> command_line(pid_t pid);

// The file of the running program: `fivefold-exec` lies beside `fivefold`.
std::filesystem::path own_program();

}  // namespace fivefold::os
