// fivefold-exec DIR [SECRET-NAME...]: runs one session of the attempt in DIR as launch.json there says and writes
// exit.json (docs/design.md section 5). Its environment is the program's; the named variables are taken out of the
// captured output. It outlives the harness on purpose: a harness that comes back finds it by shim.json.

#include <fcntl.h>
#include <linux/close_range.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "harness/exec/launch_file.h"
#include "harness/exec/shim/supervisor.h"
#include "harness/os/file.h"
#include "harness/os/file_lock.h"
#include "harness/os/process.h"

namespace fivefold::exec {

namespace {

constexpr std::size_t kMaxLaunchBytes = std::size_t{4} << 20;
constexpr int kFailed = 3;
constexpr int kUsage = 2;

void set_up_signals() {
  ::signal(SIGHUP, SIG_IGN);  // a closed terminal is no reason to lose a run
  ::signal(SIGPIPE, SIG_IGN);
  sigset_t watched;
  sigemptyset(&watched);
  for (const int signal_number : {SIGTERM, SIGINT, SIGCHLD}) sigaddset(&watched, signal_number);
  ::sigprocmask(SIG_BLOCK, &watched, nullptr);
}

std::vector<std::string> secret_values(int count, char** names) {
  std::vector<std::string> values;
  for (int i = 0; i < count; ++i) {
    if (const char* const value = std::getenv(names[i])) values.emplace_back(value);
  }
  return values;
}

Result<void> run_session(const std::filesystem::path& dir, std::vector<std::string> secrets) {
  // Nobody else works on this attempt; a second shim ends here.
  FF_ASSIGN(os::FileLock lock, os::FileLock::take(dir / kShimFile, ""));
  os::Descriptor folder(::open(dir.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder.open()) return os::errno_error(errno, "cannot open", dir);
  FF_ASSIGN(const std::string text, os::read_file(dir / kLaunchFile, kMaxLaunchBytes));
  FF_ASSIGN(LaunchFile launch, parse_launch(text));
  // A shim that was delayed until the session had ended must not run it again.
  struct stat status {};
  if (::fstatat(folder.get(), kExitFile, &status, AT_SYMLINK_NOFOLLOW) == 0) return {};
  const std::optional<os::ProcessIdentity> self = os::identify(::getpid());
  if (!self) return Error{Errc::io, "io", "cannot read /proc"};
  FF_TRY(lock.replace_text(encode_shim(ShimFile{launch.session, *self})));
  if (::fsync(folder.get()) != 0) return os::errno_error(errno, "cannot sync", dir);
  return Supervisor(std::move(launch), std::move(folder), std::move(secrets)).run();
}

}  // namespace

}  // namespace fivefold::exec

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: fivefold-exec DIR [SECRET-NAME...]\n");
    return fivefold::exec::kUsage;
  }
  fivefold::exec::set_up_signals();
  ::close_range(3, UINT_MAX, 0);
  const fivefold::Result<void> done =
      fivefold::exec::run_session(argv[1], fivefold::exec::secret_values(argc - 2, argv + 2));
  if (done.ok()) return 0;
  if (done.error().code == fivefold::Errc::busy) return 0;
  std::fprintf(stderr, "fivefold-exec: %s\n", done.error().message.c_str());
  return fivefold::exec::kFailed;
}
