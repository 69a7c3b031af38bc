#include "harness/exec/child.h"

#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <exception>

#include <boost/asio/io_context.hpp>
#include <boost/process/v2/posix/vfork_launcher.hpp>
#include <boost/process/v2/process.hpp>

#include "harness/os/file.h"

namespace fivefold::exec {
namespace {

namespace process = boost::process::v2;

// What happens in the child between vfork and exec: only system calls, as it shares the parent's memory.
struct Detach {
  ChildStreams streams;
  const char* directory;  // or nullptr
  bool own_session;

  template <class Launcher>
  process::error_code on_exec_setup(Launcher&, const process::filesystem::path&, const char* const*) const {
    if (own_session) {
      ::setsid();
    } else {
      ::setpgid(0, 0);
    }
    sigset_t none;
    sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    const bool done = ::dup2(streams.in, 0) >= 0 && ::dup2(streams.out, 1) >= 0 && ::dup2(streams.err, 2) >= 0 &&
                      (directory == nullptr || ::chdir(directory) == 0);
    if (!done) return {errno, boost::system::system_category()};
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

}  // namespace

Result<pid_t> start_child(const ChildProgram& program, const ChildStreams& streams) {
  const std::vector<const char*> environment = pointers(program.environment);
  const std::string directory = program.directory.string();
  const Detach detach{streams, directory.empty() ? nullptr : directory.c_str(), program.own_session};
  try {
    boost::asio::io_context context;
    process::posix::vfork_launcher launcher;
    launcher.env = environment.data();
    process::error_code failed;
    auto child =
        launcher(context, failed, process::filesystem::path(program.program.string()), program.arguments, detach);
    if (failed) return os::errno_error(failed.value(), "cannot start", program.program);
    const pid_t pid = child.id();
    child.detach();  // else its destructor would kill it
    return pid;
  } catch (const std::exception& error) {
    return Error{Errc::io, "io", "cannot start " + program.program.string() + ": " + error.what()};
  }
}

}  // namespace fivefold::exec
