#include "harness/exec/local_launcher.h"

#include <fcntl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <exception>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/process/v2/posix/vfork_launcher.hpp>
#include <boost/process/v2/process.hpp>

#include "harness/exec/launch_file.h"
#include "harness/os/descriptor.h"
#include "harness/os/file.h"
#include "harness/os/file_lock.h"
#include "harness/os/process.h"

namespace fivefold::exec {

namespace {

namespace process = boost::process::v2;

// What happens in the child between vfork and exec: only system calls, as it shares the parent's memory.
struct Detach {
  int null;
  int errors;

  template <class Launcher>
  process::error_code on_exec_setup(Launcher&, const process::filesystem::path&, const char* const*) const {
    ::setsid();
    sigset_t none;
    sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    if (::dup2(null, 0) < 0 || ::dup2(null, 1) < 0 || ::dup2(errors, 2) < 0) {
      return {errno, boost::system::system_category()};
    }
    return {};
  }
  // The library would call exit() here, which runs the parent's own end-of-program work in shared memory. (It asks for
  // one list of arguments and calls with another: any will do.)
  template <class... Arguments>
  void on_exec_error(const Arguments&...) const {
    ::_exit(127);
  }
};

std::vector<const char*> pointers(const std::vector<std::string>& texts) {
  std::vector<const char*> out;
  for (const std::string& text : texts) out.push_back(text.c_str());
  out.push_back(nullptr);
  return out;
}

Result<pid_t> launch(const std::filesystem::path& program, const SessionStart& session, const Detach& detach) {
  std::vector<std::string> arguments{session.dir.string()};
  arguments.insert(arguments.end(), session.secret_names.begin(), session.secret_names.end());
  const std::vector<const char*> environment = pointers(session.environment);
  try {
    boost::asio::io_context context;
    process::posix::vfork_launcher launcher;
    launcher.env = environment.data();
    process::error_code failed;
    auto child = launcher(context, failed, process::filesystem::path(program.string()), arguments, detach);
    if (failed) return os::errno_error(failed.value(), "cannot start", program);
    const pid_t pid = child.id();
    child.detach();  // else its destructor would kill the shim
    return pid;
  } catch (const std::exception& error) {
    return Error{Errc::io, "io", "cannot start " + program.string() + ": " + error.what()};
  }
}

}  // namespace

Result<void> LocalLauncher::clear(const std::filesystem::path& dir) {
  // Grandchildren of a shim that was killed may still write there: they are known by their environment.
  const std::string variable = "FIVEFOLD_REQUEST=" + (dir / "request.json").string();
  // A process may fork while we look: again until none is found (a bound, as an unkillable one cannot be waited for).
  for (int round = 0; round < 100; ++round) {
    const std::vector<pid_t> left = os::processes_with_variable(variable);
    if (left.empty()) break;
    for (const pid_t pid : left) ::kill(pid, SIGKILL);
  }
  return {};
}

Result<void> LocalLauncher::start(const SessionStart& session) {
  if (::access(program_.c_str(), X_OK) != 0) return os::errno_error(errno, "cannot start", program_);
  const os::Descriptor null(::open("/dev/null", O_RDWR | O_CLOEXEC));
  const std::filesystem::path error_file = session.dir / "stderr";
  const os::Descriptor errors(
      ::open(error_file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0644));
  if (!null.open() || !errors.open()) return os::errno_error(errno, "cannot open", error_file);
  FF_ASSIGN(const pid_t pid, launch(program_, session, Detach{null.get(), errors.get()}));
  // Close-on-exec by itself. Not yet waited for, so the pid is this child's.
  children_.insert_or_assign(session.dir,
                             Child{pid, os::Descriptor(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)))});
  return {};
}

bool LocalLauncher::own_child_alive(const std::filesystem::path& dir) {
  const auto child = children_.find(dir);
  if (child == children_.end()) return false;
  const pid_t ended = ::waitpid(child->second.pid, nullptr, WNOHANG);
  if (ended == 0 || (ended < 0 && errno == EINTR)) return true;
  children_.erase(child);
  return false;
}

Result<bool> LocalLauncher::running(const std::filesystem::path& dir) {
  // The child first: a shim that is still starting has no lock yet, and one that has ended holds none any more.
  if (own_child_alive(dir)) return true;
  FF_ASSIGN(const std::optional<std::string> holder, os::lock_holder(dir / kShimFile));
  return holder.has_value();
}

Result<void> LocalLauncher::stop(const std::filesystem::path& dir) {
  FF_ASSIGN(const std::optional<std::string> holder, os::lock_holder(dir / kShimFile));
  if (!holder) return {};  // it has ended, or has not begun: the next call will find it
  const Result<ShimFile> shim = parse_shim(*holder);
  if (!shim.ok() || !os::is_alive(shim->process)) return {};
  if (::kill(shim->process.pid, SIGTERM) != 0 && errno != ESRCH) {
    return os::errno_error(errno, "cannot stop the session in", dir);
  }
  return {};
}

void LocalLauncher::wait(int milliseconds) {
  std::vector<int> ends;
  for (const auto& [dir, child] : children_) {
    if (child.ended.open()) ends.push_back(child.ended.get());
  }
  os::wait_or_stop(milliseconds, ends);
}

}  // namespace fivefold::exec
