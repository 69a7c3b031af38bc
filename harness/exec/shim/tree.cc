#include "harness/exec/shim/tree.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <fstream>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "harness/os/descriptor.h"
#include "harness/os/process.h"

namespace fivefold::exec {

namespace {

std::int64_t resident(pid_t pid) {
  std::ifstream statm("/proc/" + std::to_string(pid) + "/statm");
  std::int64_t total = 0;
  std::int64_t pages = 0;
  return statm >> total >> pages ? pages * ::sysconf(_SC_PAGESIZE) : 0;
}

// The proportional share, or all resident pages where the kernel does not tell.
std::int64_t proportional(pid_t pid) {
  std::ifstream rollup("/proc/" + std::to_string(pid) + "/smaps_rollup");
  std::string word;
  while (rollup >> word) {
    std::int64_t kib = 0;
    if (word == "Pss:" && rollup >> kib) return kib * 1024;
  }
  return resident(pid);
}

// Any child, running or ended, is there.
bool have_children() {
  siginfo_t unused{};
  return ::waitid(P_ALL, 0, &unused, WEXITED | WNOHANG | WNOWAIT) == 0;
}

// Where nobody can look is over every cap; no honest program nests so deep.
constexpr int kMaxDepth = 200;
constexpr std::int64_t kTooDeep = std::int64_t{1} << 53;

using Seen = std::set<std::pair<dev_t, ino_t>>;  // files with several names, which are counted once

// A folder that is closed by its modes is opened: what lies in it counts too.
int open_folder(int at, const char* name) {
  constexpr int kFlags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW;
  const int folder = ::openat(at, name, kFlags);
  if (folder >= 0 || errno != EACCES) return folder;
  if (std::string_view(name) == ".") {
    ::fchmod(at, 0755);
  } else {
    ::fchmodat(at, name, 0755, 0);
  }
  return ::openat(at, name, kFlags);
}

std::int64_t usage(int folder_descriptor, int depth, Seen& seen) {
  if (depth > kMaxDepth) return kTooDeep;
  // A descriptor of its own: fdopendir takes it over, and "." opened again reads from the start.
  const int own = open_folder(folder_descriptor, ".");
  if (own < 0) return 0;
  const auto close_folder = [](DIR* folder) { ::closedir(folder); };
  const std::unique_ptr<DIR, decltype(close_folder)> folder(::fdopendir(own), close_folder);
  if (!folder) return 0;
  std::int64_t sum = 0;
  while (const dirent* const entry = ::readdir(folder.get())) {
    const std::string name = entry->d_name;
    if (name == "." || name == "..") continue;
    struct stat status {};
    if (::fstatat(own, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) continue;
    const bool is_folder = S_ISDIR(status.st_mode);
    if (!is_folder && status.st_nlink > 1 && !seen.emplace(status.st_dev, status.st_ino).second) continue;
    sum += status.st_blocks * 512;
    if (!is_folder) continue;
    const os::Descriptor inner(open_folder(own, name.c_str()));
    if (inner.open()) sum += usage(inner.get(), depth + 1, seen);
  }
  return sum;
}

bool is_running(pid_t pid) {
  const std::optional<os::ProcessStat> stat = os::process_stat(pid);
  return stat && stat->state != 'Z' && stat->state != 'X';
}

}  // namespace

bool Tree::become_subreaper() { return ::prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0; }

void Tree::reap() {
  int status = 0;
  for (;;) {
    const pid_t pid = ::waitpid(-1, &status, WNOHANG);
    if (pid < 0 && errno == EINTR) continue;
    if (pid <= 0) return;
    if (pid != program_) continue;
    ended_ = Ended{};
    if (WIFEXITED(status)) ended_->exit = WEXITSTATUS(status);
    if (WIFSIGNALED(status)) ended_->signal = WTERMSIG(status);
  }
}

void Tree::signal_all(int signal_number) const {
  // By groups: one cannot be left half-signalled by a fork, and a chain of processes that fork and end is never met one
  // by one. A pid or group below the shim is not recycled before the shim itself has reaped it, so none of these can
  // hit a stranger. Who joined the shim's own group is signalled alone.
  std::set<pid_t> groups;
  std::vector<pid_t> alone;
  if (!ended_) groups.insert(program_);
  for (const pid_t pid : os::descendants(::getpid())) {
    const std::optional<os::ProcessStat> stat = os::process_stat(pid);
    if (stat && stat->group > 1 && stat->group != ::getpgrp()) {
      groups.insert(stat->group);
    } else {
      alone.push_back(pid);
    }
  }
  for (const pid_t group : groups) ::kill(-group, signal_number);
  for (const pid_t pid : alone) ::kill(pid, signal_number);
}

std::int64_t Tree::kill_all(std::chrono::milliseconds at_most) {
  reap();
  std::int64_t left = 0;
  for (const pid_t pid : os::descendants(::getpid())) {
    if (pid != program_ && is_running(pid)) ++left;
  }
  const auto until = std::chrono::steady_clock::now() + at_most;
  // A process that is being forked while we look is found in a later round: only "no children" is the end.
  while (have_children()) {
    signal_all(SIGKILL);
    reap();
    if (std::chrono::steady_clock::now() > until) break;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return left;
}

std::int64_t Tree::memory(std::int64_t limit) const {
  const std::vector<pid_t> pids = os::descendants(::getpid());
  std::int64_t sum = 0;
  for (const pid_t pid : pids) sum += resident(pid);
  if (sum <= limit) return sum;
  sum = 0;
  for (const pid_t pid : pids) sum += proportional(pid);
  return sum;
}

std::int64_t disk_usage(int folder_descriptor) {
  std::set<std::pair<dev_t, ino_t>> seen;
  return usage(folder_descriptor, 0, seen);
}

}  // namespace fivefold::exec
