#include "harness/exec/local_launcher.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/exec/child.h"
#include "harness/exec/launch_file.h"
#include "harness/os/descriptor.h"
#include "harness/os/file.h"
#include "harness/os/file_lock.h"
#include "harness/os/persist_step.h"
#include "harness/os/process.h"

namespace fivefold::exec {

namespace {

constexpr int kClearRounds = 1000;

std::string variable_of(const std::filesystem::path& dir) {
  return "FIVEFOLD_REQUEST=" + (dir / "request.json").string();
}

}  // namespace

LocalLauncher::LocalLauncher(std::filesystem::path program) : program_(std::move(program)) {
  ::prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
  // An ignored SIGCHLD, inherited from whoever started us, would let ended shims vanish unseen.
  ::signal(SIGCHLD, SIG_DFL);
}

// Its words tell a shim, and of which directory, as nobody may look further into one. Another harness may have started
// it from another place.
bool LocalLauncher::is_shim(pid_t pid, const std::optional<std::filesystem::path>& dir) const {
  const std::vector<std::string> words = os::command_line(pid);
  return words.size() > 1 && std::filesystem::path(words[0]).filename() == program_.filename() &&
         (!dir || words[1] == dir->string());
}

// A shim leads a session of its own; what else is not in our session was left behind by one.
bool LocalLauncher::is_orphan(pid_t child) const {
  if (::getsid(child) == ::getsid(0)) return false;
  // One of ours is no orphan, dead or alive: how it ended is still to be asked for.
  for (const auto& [dir, shim] : children_) {
    if (shim.pid == child) return false;
  }
  for (const auto& [dir, shim] : waiting_) {
    if (shim.pid == child) return false;
  }
  return ::getsid(child) != child || !is_shim(child, std::nullopt);
}

bool LocalLauncher::end_orphans() const {
  const std::lock_guard lock(ready_mutex_);  // a shim that is being started would look like one
  bool found = false;
  for (const pid_t pid : os::children(::getpid())) {
    if (!is_orphan(pid)) continue;
    found = true;
    ::kill(pid, SIGKILL);
    ::waitpid(pid, nullptr, WNOHANG);
  }
  return found;
}

Result<void> LocalLauncher::clear(const std::filesystem::path& dir) {
  // What a killed shim left behind may still write there: it is known by its environment or, where it has changed that,
  // as an orphan. A process may fork while we look: again until none is found (a bound, as an unkillable one cannot be
  // waited for).
  const std::string variable = variable_of(dir);
  for (int round = 0; round < kClearRounds; ++round) {
    std::vector<pid_t> left = os::processes_with_variable(variable);
    for (const pid_t pid : os::all_processes()) {
      if (is_shim(pid, dir)) left.push_back(pid);  // one whose shim.json was taken from it
    }
    for (const pid_t pid : left) ::kill(pid, SIGKILL);
    if (!end_orphans() && left.empty()) break;
    ::usleep(1000);
  }
  return {};
}

Result<void> LocalLauncher::get_ready(const SessionStart& session) {
  if (::access(program_.c_str(), X_OK) != 0) return os::errno_error(errno, "cannot start", program_);
  const os::Descriptor null(::open("/dev/null", O_RDWR | O_CLOEXEC));
  if (!null.open()) return os::errno_error(errno, "cannot open", "/dev/null");
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
    return os::errno_error(errno, "cannot make a gate for", program_);
  }
  os::Descriptor gate(ends[0]);
  const os::Descriptor its_end(ends[1]);
  const std::lock_guard lock(ready_mutex_);
  os::persist_step("launch");
  std::vector<std::string> arguments{session.dir.string()};
  arguments.insert(arguments.end(), session.secret_names.begin(), session.secret_names.end());
  FF_ASSIGN(const pid_t pid, start_child({program_, std::move(arguments), session.environment, {}},
                                         {its_end.get(), null.get(), null.get()}));
  os::persist_step("launched");
  // The descriptor is close-on-exec by itself. Not yet waited for, so the pid is this child's.
  os::Descriptor ended(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
  waiting_.insert_or_assign(session.dir, Child{pid, std::move(ended), std::move(gate)});
  return {};
}

std::optional<LocalLauncher::Child> LocalLauncher::take_waiting(const std::filesystem::path& dir) {
  const std::lock_guard lock(ready_mutex_);
  auto found = waiting_.extract(dir);
  if (found.empty()) return std::nullopt;
  return std::move(found.mapped());
}

void LocalLauncher::forget(const std::filesystem::path& dir) {
  auto found = take_waiting(dir);
  if (!found) return;
  const pid_t pid = found->pid;
  found->gate = os::Descriptor();
  ::kill(pid, SIGCONT);  // a stopped one would not see that it is sent away
  while (::waitpid(pid, nullptr, 0) < 0 && errno == EINTR) {
  }
}

Result<void> LocalLauncher::start(const SessionStart& session) {
  std::optional<Child> ready = take_waiting(session.dir);
  if (!ready) {
    FF_TRY(get_ready(session));
    ready = take_waiting(session.dir);
  }
  killed_.erase(session.dir);
  full_.erase(session.dir);
  // Where it has gone meanwhile, it never began: running() will find that.
  static_cast<void>(::send(ready->gate.get(), "", 1, MSG_NOSIGNAL));
  children_.insert_or_assign(session.dir, std::move(*ready));
  os::persist_step("begun");
  return {};
}

bool LocalLauncher::results_stand(const std::filesystem::path& dir) {
  const auto child = children_.find(dir);
  if (child == children_.end()) return false;
  Child& shim = child->second;
  char word = 0;
  const ssize_t got = shim.gate.open() ? ::recv(shim.gate.get(), &word, 1, MSG_DONTWAIT) : -1;
  if (got == 1) shim.results_stand = true;
  if (got >= 0) shim.gate = os::Descriptor();  // it says no more
  return shim.results_stand;
}

bool LocalLauncher::own_child_alive(const std::filesystem::path& dir) {
  const auto child = children_.find(dir);
  if (child == children_.end()) return false;
  int status = 0;
  const pid_t seen = ::waitpid(child->second.pid, &status, WNOHANG | WUNTRACED);
  if (seen == 0 || (seen < 0 && errno == EINTR)) return true;
  if (seen > 0 && WIFSTOPPED(status)) {  // a stopped shim keeps no deadline
    ::kill(child->second.pid, SIGCONT);
    return true;
  }
  if (seen > 0 && WIFSIGNALED(status)) killed_.insert(dir);
  if (seen > 0 && WIFEXITED(status) && WEXITSTATUS(status) == kShimDiskFull) full_.insert(dir);
  children_.erase(child);
  return false;
}

std::optional<pid_t> LocalLauncher::adopted_shim(const std::filesystem::path& dir) const {
  const Result<std::optional<std::string>> holder = os::lock_holder(dir / kShimFile);
  if (!holder.ok() || !holder->has_value()) return std::nullopt;
  const Result<ShimFile> shim = parse_shim(**holder);
  if (!shim.ok() || !os::is_alive(shim->process)) return std::nullopt;
  if (!is_shim(shim->process.pid, dir)) return std::nullopt;
  return shim->process.pid;
}

Result<bool> LocalLauncher::running(const std::filesystem::path& dir) {
  // The child first: a shim that is still starting has no lock yet, and one that has ended holds none any more.
  if (own_child_alive(dir)) return true;
  const Result<std::optional<std::string>> holder = os::lock_holder(dir / kShimFile);
  if (!holder.ok() || !holder->has_value()) return false;  // what cannot be read is no shim's either
  if ((*holder)->empty()) return true;                     // it has the lock and is about to write its name
  const std::optional<pid_t> shim = adopted_shim(dir);
  if (!shim) return false;
  const std::optional<os::ProcessStat> stat = os::process_stat(*shim);
  if (stat && stat->state == 'T') ::kill(*shim, SIGCONT);
  return true;
}

void LocalLauncher::kill(const std::filesystem::path& dir) {
  const auto child = children_.find(dir);
  const std::optional<pid_t> shim =
      child != children_.end() ? std::optional<pid_t>(child->second.pid) : adopted_shim(dir);
  if (shim) ::kill(*shim, SIGKILL);
}

Result<void> LocalLauncher::stop(const std::filesystem::path& dir) {
  // A child of our own that has children has begun, whatever has become of its shim.json.
  const auto child = children_.find(dir);
  const bool own = child != children_.end() && !os::children(child->second.pid).empty();
  const std::optional<pid_t> shim = own ? std::optional<pid_t>(child->second.pid) : adopted_shim(dir);
  if (!shim) return {};  // it has ended, or has not begun: the next call will find it
  if (::kill(*shim, SIGTERM) != 0 && errno != ESRCH) {
    return os::errno_error(errno, "cannot stop the session in", dir);
  }
  return {};
}

void LocalLauncher::wait(int milliseconds) {
  std::vector<int> ends;
  for (const auto& [dir, child] : children_) {
    if (child.ended.open()) ends.push_back(child.ended.get());
    if (child.gate.open()) ends.push_back(child.gate.get());
  }
  os::wait_or_stop(milliseconds, ends);
}

}  // namespace fivefold::exec
