#include "harness/exec/shim/program.h"

#include <fcntl.h>
#include <linux/close_range.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <csignal>
#include <cstdlib>
#include <utility>
#include <vector>

#include "harness/os/file.h"

namespace fivefold::exec {

namespace {

struct Pipe {
  os::Descriptor read_end;
  os::Descriptor write_end;
};

Result<Pipe> make_pipe() {
  int ends[2] = {-1, -1};
  if (::pipe2(ends, O_CLOEXEC) != 0) return os::errno_error(errno, "cannot make", "a pipe");
  return Pipe{os::Descriptor(ends[0]), os::Descriptor(ends[1])};
}

// Address space is not memory: run-times reserve far more than they touch. This only stops a runaway reservation; the
// limit itself is kept by looking at resident memory. With GPUs there is none: drivers map all devices.
void limit_address_space(std::int64_t memory_bytes) {
  if (std::getenv("CUDA_VISIBLE_DEVICES") != nullptr) return;
  constexpr std::int64_t kRoom = std::int64_t{16} << 30;
  if (memory_bytes > (INT64_MAX - kRoom) / 4) return;
  const auto bytes = static_cast<rlim_t>(4 * memory_bytes + kRoom);
  struct rlimit limit {};
  if (::getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_max < bytes) return;
  limit = {bytes, bytes};
  ::setrlimit(RLIMIT_AS, &limit);
}

void set_limits(const LaunchFile& launch) {
  const struct rlimit no_core { 0, 0 };
  ::setrlimit(RLIMIT_CORE, &no_core);
  struct rlimit files {};
  if (::getrlimit(RLIMIT_NOFILE, &files) == 0) {  // as many as this machine lets everybody have
    files.rlim_cur = files.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &files);
  }
  limit_address_space(launch.memory_bytes);
}

void default_signals() {
  // All of them: what whoever started the harness has ignored must not differ from one machine to the next.
  for (int signal_number = 1; signal_number < NSIG; ++signal_number) ::signal(signal_number, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

// In the child, which shares the parent's memory until it becomes the program: only system calls, and none that asks
// the C library which process this is. Returns errno when it failed.
int become_program(const LaunchFile& launch, pid_t parent, int folder, int out, int err, char* const* command) {
  ::setpgid(0, 0);
  // If somebody kills the shim, nobody would keep the deadline: the program goes with it and is started again.
  ::prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
  if (::getppid() != parent) ::kill(::getpid(), SIGKILL);
  default_signals();
  set_limits(launch);
  const int in = launch.input.empty() ? ::open("/dev/null", O_RDONLY | O_CLOEXEC)
                                      : ::openat(folder, launch.input.c_str(), O_RDONLY | O_CLOEXEC);
  if (in < 0 || ::dup2(in, 0) < 0 || ::dup2(out, 1) < 0 || ::dup2(err, 2) < 0) return errno;
  const int directory = ::openat(folder, launch.directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory < 0 || ::fchdir(directory) != 0) return errno;
  if (::close_range(3, UINT_MAX, CLOSE_RANGE_CLOEXEC) != 0) return errno;
  ::execvp(command[0], command);
  return errno;
}

// What the child reports before it gives up; 0 when the pipe was closed by a successful exec.
int read_errno(const os::Descriptor& descriptor) {
  int number = 0;
  ssize_t got = 0;
  do {
    got = ::read(descriptor.get(), &number, sizeof number);
  } while (got < 0 && errno == EINTR);
  return got == static_cast<ssize_t>(sizeof number) ? number : 0;
}

}  // namespace

Result<Started> start_program(const LaunchFile& launch, int folder) {
  FF_ASSIGN(Pipe out, make_pipe());
  FF_ASSIGN(Pipe err, make_pipe());
  FF_ASSIGN(Pipe failure, make_pipe());
  std::vector<char*> command;
  for (const std::string& word : launch.command) command.push_back(const_cast<char*>(word.c_str()));
  command.push_back(nullptr);

  const pid_t parent = ::getpid();
  const pid_t pid = ::vfork();  // a copy of this process would be made only to be thrown away
  if (pid < 0) return os::errno_error(errno, "cannot start", "a process");
  if (pid == 0) {
    const int number = become_program(launch, parent, folder, out.write_end.get(), err.write_end.get(), command.data());
    [[maybe_unused]] const ssize_t put = ::write(failure.write_end.get(), &number, sizeof number);
    ::_exit(127);
  }
  ::setpgid(pid, pid);  // in both, so that neither has to wait for the other
  failure.write_end.close();
  Started started;
  started.pid = pid;
  started.exec_errno = read_errno(failure.read_end);
  started.out = std::move(out.read_end);
  started.err = std::move(err.read_end);
  for (const os::Descriptor* const end : {&started.out, &started.err}) {
    if (::fcntl(end->get(), F_SETFL, O_NONBLOCK) != 0) return os::errno_error(errno, "cannot set up", "a pipe");
  }
  return started;
}

}  // namespace fivefold::exec
