#include "harness/exec/shim/supervisor.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <utility>

#include "harness/core/request.h"
#include "harness/os/clock.h"
#include "harness/os/file.h"
#include "harness/os/persist_step.h"

namespace fivefold::exec {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;

constexpr milliseconds kMemoryEvery{50};
constexpr milliseconds kDiskEvery{1000};
constexpr milliseconds kKillAtMost{10'000};
constexpr std::uint64_t kLeastRoom = std::uint64_t{1} << 20;  // bytes; with less the harness itself cannot go on

std::int64_t in_ms(const timeval& time) {
  return static_cast<std::int64_t>(time.tv_sec) * 1000 + static_cast<std::int64_t>(time.tv_usec) / 1000;
}

bool has_room(int folder) {
  struct statvfs disk {};
  return ::fstatvfs(folder, &disk) != 0 || disk.f_bavail * disk.f_frsize >= kLeastRoom;
}

// A deadline of many years must not overflow the clock.
milliseconds bounded(std::int64_t whole_seconds) {
  constexpr std::int64_t kYears = std::int64_t{100} * 366 * 86'400;
  return seconds(std::min(whole_seconds, kYears));
}

}  // namespace

Supervisor::Supervisor(LaunchFile launch, Place place, ShimFile self, os::Descriptor harness,
                       std::vector<std::string> secrets)
    : launch_(std::move(launch)),
      place_(std::move(place)),
      self_(std::move(self)),
      harness_(std::move(harness)),
      secrets_(std::move(secrets)) {}

Result<void> Supervisor::run() {
  FF_TRY(start());
  if (report_.started()) watch();
  report_.left = tree_->kill_all(kKillAtMost);
  out_->drain();
  err_->drain();
  if (gone_) return {};  // the directory may be gone too
  // What came over the cap since the last look counts too.
  const bool by_itself = report_.started() && report_.stopped == Stopped::by_itself;
  if (by_itself && disk_usage(place_.folder()) > launch_.disk_bytes) report_.stopped = Stopped::disk;
  FF_TRY(restore());
  // A program that fails where nobody can write has not failed by itself: without a report the session is begun again.
  if (report_.stopped == Stopped::by_itself && failed() && !has_room(place_.folder())) {
    return Error{Errc::full, "full", "the program failed when its disk was full"};
  }
  if (report_.stopped == Stopped::by_itself) say_results_stand();
  return report();
}

// Nothing of the program is left that could write: who listens may take in its results while exit.json becomes durable.
void Supervisor::say_results_stand() const {
  if (harness_.open()) static_cast<void>(::send(harness_.get(), "", 1, MSG_NOSIGNAL | MSG_DONTWAIT));
}

bool Supervisor::failed() const {
  const std::optional<Ended> ended = report_.started() ? tree_->ended() : std::nullopt;
  return ended && (ended->signal || ended->exit != 0);
}

Result<os::Descriptor> Supervisor::open_output(const char* name) const {
  os::Descriptor file(
      ::openat(place_.folder(), name, O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0644));
  struct stat status {};
  if (!file.open() || ::fstat(file.get(), &status) != 0) return os::errno_error(errno, "cannot open", name);
  if (!S_ISREG(status.st_mode)) return Error{Errc::io, "io", std::string("not a regular file: ") + name};
  return file;
}

// The directory, the captured output and shim.json are where they belong, whatever the program did to them.
Result<void> Supervisor::restore() {
  FF_TRY(place_.put_back());
  FF_TRY(restore_output("stdout", *out_));
  FF_TRY(restore_output("stderr", *err_));
  const std::string self = encode_shim(self_);
  return place_.reads(kShimFile, self) ? Result<void>() : place_.replace(kShimFile, self);
}

Result<void> Supervisor::restore_output(const char* name, const Copier& copier) const {
  if (place_.holds(name, copier.file())) return {};
  std::string kept(static_cast<std::size_t>(std::min(copier.captured().bytes, launch_.keep_bytes)), '\0');
  const ssize_t got = ::pread(copier.file().get(), kept.data(), kept.size(), 0);
  kept.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
  return place_.replace(name, kept);
}

Result<void> Supervisor::start() {
  sigset_t watched;
  sigemptyset(&watched);
  for (const int signal_number : {SIGTERM, SIGINT, SIGCHLD}) sigaddset(&watched, signal_number);
  signals_ = os::Descriptor(::signalfd(-1, &watched, SFD_CLOEXEC | SFD_NONBLOCK));
  if (!signals_.open()) return os::errno_error(errno, "cannot watch", "signals");
  if (!Tree::become_subreaper()) return os::errno_error(errno, "cannot become", "subreaper");
  FF_ASSIGN(os::Descriptor out_file, open_output("stdout"));
  FF_ASSIGN(os::Descriptor err_file, open_output("stderr"));

  report_.session = launch_.session;
  report_.started_at = os::SystemClock().now();
  os::persist_step("program");
  FF_ASSIGN(Started started, start_program(launch_, place_.folder()));
  os::persist_step("program started");
  const Time now = steady_clock::now();
  deadline_ = now + bounded(launch_.deadline_seconds);
  next_memory_look_ = now;
  next_disk_look_ = now + kDiskEvery;
  report_.pid = started.pid;
  tree_.emplace(started.pid);
  if (started.exec_errno != 0) {
    ::dprintf(err_file.get(), "fivefold-exec: cannot start %s: %s\n", launch_.command.front().c_str(),
              std::strerror(started.exec_errno));
  } else {
    report_.exit = 0;  // it has started; how it ended is filled in later
  }
  out_.emplace(std::move(started.out), std::move(out_file), launch_.keep_bytes, secrets_);
  err_.emplace(std::move(started.err), std::move(err_file), launch_.keep_bytes, secrets_);
  return {};
}

void Supervisor::watch() {
  for (;;) {
    tree_->reap();
    if (tree_->ended()) break;
    const Time now = steady_clock::now();
    if (!kill_at_ && now >= deadline_) stop(Stopped::deadline, now);
    look_at_memory(now);
    look_at_disk(now);
    if (kill_at_ && now >= *kill_at_) break;
    wait_for_something(std::min({kill_at_.value_or(deadline_), next_memory_look_, next_disk_look_}));
  }
}

void Supervisor::wait_for_something(Time until) {
  struct pollfd watched[4] = {};
  watched[0] = {signals_.get(), POLLIN, 0};
  watched[1] = {out_->descriptor(), POLLIN, 0};  // -1 when closed: poll leaves it out
  watched[2] = {err_->descriptor(), POLLIN, 0};
  watched[3] = {launch_.ends_with_us ? harness_.get() : -1, POLLRDHUP, 0};
  const auto wait = std::chrono::ceil<milliseconds>(until - steady_clock::now()).count();
  ::poll(watched, 4, static_cast<int>(std::clamp<std::int64_t>(wait, 0, 1000)));
  if (watched[0].revents != 0) take_signals();
  if (watched[1].revents != 0) out_->copy();
  if (watched[2].revents != 0) err_->copy();
  if (watched[3].revents != 0) {
    gone_ = true;
    kill_at_ = steady_clock::now();
  }
}

void Supervisor::take_signals() {
  struct signalfd_siginfo taken {};
  while (::read(signals_.get(), &taken, sizeof taken) == static_cast<ssize_t>(sizeof taken)) {
    if (taken.ssi_signo != SIGCHLD) stop(Stopped::harness, steady_clock::now());
  }
}

void Supervisor::look_at_memory(Time now) {
  if (now < next_memory_look_) return;
  next_memory_look_ = now + kMemoryEvery;
  if (tree_->memory(launch_.memory_bytes) <= launch_.memory_bytes) return;
  stop(Stopped::memory, now);
  kill_at_ = now;  // no grace: it would go on growing
}

void Supervisor::look_at_disk(Time now) {
  if (now < next_disk_look_) return;
  next_disk_look_ = now + kDiskEvery;
  if (disk_usage(place_.folder()) <= launch_.disk_bytes) return;
  stop(Stopped::disk, now);
  kill_at_ = now;
}

void Supervisor::stop(Stopped by, Time now) {
  if (report_.stopped != Stopped::by_itself) return;  // the first to stop it is named
  report_.stopped = by;
  kill_at_ = now + bounded(launch_.grace_seconds);
  tree_->signal_all(SIGTERM);
}

Result<void> Supervisor::report() {
  if (report_.started()) {
    report_.exit.reset();
    // One that survives KILL (uninterruptible sleep) is reported as killed: that is what happens to it.
    const Ended ended = tree_->ended().value_or(Ended{std::nullopt, SIGKILL});
    report_.exit = ended.exit;
    report_.signal = ended.signal;
  }
  struct rusage usage {};
  ::getrusage(RUSAGE_CHILDREN, &usage);
  report_.user_ms = in_ms(usage.ru_utime);
  report_.system_ms = in_ms(usage.ru_stime);
  report_.max_rss = static_cast<std::int64_t>(usage.ru_maxrss) * 1024;
  report_.out = out_->captured();
  report_.err = err_->captured();
  report_.finished_at = os::SystemClock().now();
  // Whoever finds the report after a power cut finds the results that it is about.
  FF_TRY(place_.sync(kResultsFile));
  return place_.replace(kExitFile, encode_exit(report_));
}

}  // namespace fivefold::exec
