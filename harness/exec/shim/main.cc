// fivefold-exec DIR [SECRET-NAME...]: runs one session of the attempt in DIR as launch.json there says and writes
// exit.json (docs/design.md section 5). Its environment is the program's; the named variables are taken out of the
// captured output. It outlives the harness on purpose: a harness that comes back finds it by shim.json.

#include <fcntl.h>
#include <linux/close_range.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/exec/launch_file.h"
#include "harness/exec/shim/place.h"
#include "harness/exec/shim/supervisor.h"
#include "harness/os/descriptor.h"
#include "harness/os/file.h"
#include "harness/os/file_lock.h"
#include "harness/os/process.h"

namespace fivefold::exec {

namespace {

constexpr std::size_t kMaxLaunchBytes = std::size_t{4} << 20;
constexpr int kFailed = 3;
constexpr int kUsage = 2;

// Nothing but a fault of its own, KILL and STOP touches the shim: what it obeys, it reads from a descriptor. A closed
// terminal is no reason to lose a run, nor is a program that signals everything it finds.
void set_up_signals() {
  ::signal(SIGCHLD, SIG_DFL);  // ignored, it would take the children's ends from us
  sigset_t blocked;
  sigfillset(&blocked);
  for (const int fault : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGSYS}) sigdelset(&blocked, fault);
  ::sigprocmask(SIG_BLOCK, &blocked, nullptr);
}

// A harness that starts us before it has recorded the session holds the other end of our standard input: a byte says
// that it has, the end of the stream that it never will. Returns our end, which tells it how far the session is; not
// open where nobody listens.
std::optional<os::Descriptor> wait_until_wanted() {
  struct stat status {};
  if (::fstat(STDIN_FILENO, &status) != 0 || !S_ISSOCK(status.st_mode)) return os::Descriptor();
  char word = 0;
  ssize_t got = 0;
  do {
    got = ::read(STDIN_FILENO, &word, 1);
  } while (got < 0 && errno == EINTR);
  if (got != 1) return std::nullopt;
  return os::Descriptor(::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1));
}

// What we have to say of ourselves stands before what the program says.
Result<void> set_up_streams(const std::filesystem::path& dir) {
  const std::filesystem::path file = dir / "stderr";
  const os::Descriptor null(::open("/dev/null", O_RDWR | O_CLOEXEC));
  const os::Descriptor errors(
      ::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0644));
  if (!null.open() || !errors.open()) return os::errno_error(errno, "cannot open", file);
  ::dup2(null.get(), STDIN_FILENO);
  ::dup2(errors.get(), STDERR_FILENO);
  return {};
}

std::vector<std::string> secret_values(int count, char** names) {
  std::vector<std::string> values;
  for (int i = 0; i < count; ++i) {
    if (const char* const value = std::getenv(names[i])) values.emplace_back(value);
  }
  return values;
}

Result<void> run_session(const std::filesystem::path& dir, os::Descriptor harness, std::vector<std::string> secrets) {
  FF_TRY(set_up_streams(dir));
  // Nobody else works on this attempt; a second shim ends here.
  FF_ASSIGN(os::FileLock lock, os::FileLock::take(dir / kShimFile, ""));
  FF_ASSIGN(Place place, Place::open(dir));
  FF_ASSIGN(const std::string text, os::read_file(dir / kLaunchFile, kMaxLaunchBytes));
  FF_ASSIGN(LaunchFile launch, parse_launch(text));
  const std::optional<os::ProcessIdentity> self = os::identify(::getpid());
  if (!self) return Error{Errc::io, "io", "cannot read /proc"};
  const ShimFile shim{launch.session, *self};
  FF_TRY(lock.replace_text(encode_shim(shim)));
  // A shim that was delayed until the session had ended must not run it again.
  struct stat status {};
  if (::fstatat(place.folder(), kExitFile, &status, AT_SYMLINK_NOFOLLOW) == 0) return {};
  if (::fsync(place.folder()) != 0) return os::errno_error(errno, "cannot sync", dir);
  return Supervisor(std::move(launch), std::move(place), shim, std::move(harness), std::move(secrets)).run();
}

}  // namespace

}  // namespace fivefold::exec

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: fivefold-exec DIR [SECRET-NAME...]\n");
    return fivefold::exec::kUsage;
  }
  fivefold::exec::set_up_signals();
  ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);  // no program of the same user stops it, reads it or borrows its descriptors
  ::umask(022);                          // the same for every runner, whoever started the harness
  ::close_range(3, UINT_MAX, 0);
  std::optional<fivefold::os::Descriptor> harness = fivefold::exec::wait_until_wanted();
  if (!harness) return 0;
  const fivefold::Result<void> done =
      fivefold::exec::run_session(argv[1], std::move(*harness), fivefold::exec::secret_values(argc - 2, argv + 2));
  if (done.ok()) return 0;
  if (done.error().code == fivefold::Errc::busy) return 0;
  std::fprintf(stderr, "fivefold-exec: %s\n", done.error().message.c_str());
  return done.error().code == fivefold::Errc::full ? fivefold::exec::kShimDiskFull : fivefold::exec::kFailed;
}
