// What a program finds when it starts and what may not touch its shim, whoever started the harness and however.
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/os/file_lock.h"
#include "harness/os/process.h"
#include "tests/support/launched_attempt.h"

namespace fivefold::exec {
namespace {

using test::LaunchedAttempt;

// What a shell that is the program prints.
std::string printed_by(const std::string& script, const std::map<std::string, std::string>& secrets = {}) {
  LaunchedAttempt attempt("good");
  attempt.plan.launch.command = {"sh", "-c", script};
  attempt.secrets = secrets;
  EXPECT_TRUE(attempt.run().exit);
  return attempt.read("stdout");
}

// The parent of all harnesses left this behind; undone at the end.
class BadParent {
 public:
  BadParent() {
    mask_ = ::umask(077);
    for (const int number : kIgnored) ::signal(number, SIG_IGN);
    sigset_t blocked;
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGUSR1);
    ::sigprocmask(SIG_BLOCK, &blocked, &blocked_);
    ::getrlimit(RLIMIT_CORE, &core_);
    const struct rlimit dumps { core_.rlim_max, core_.rlim_max };
    ::setrlimit(RLIMIT_CORE, &dumps);
  }
  ~BadParent() {
    ::umask(mask_);
    for (const int number : kIgnored) ::signal(number, SIG_DFL);
    ::sigprocmask(SIG_SETMASK, &blocked_, nullptr);
    ::setrlimit(RLIMIT_CORE, &core_);
  }
  BadParent(const BadParent&) = delete;
  BadParent& operator=(const BadParent&) = delete;

 private:
  static constexpr int kIgnored[] = {SIGCHLD, SIGQUIT, SIGINT, SIGUSR2, SIGHUP};
  mode_t mask_{0};
  sigset_t blocked_{};
  struct rlimit core_ {};
};

TEST(Conditions, AreTheSameWhateverTheHarnessWasStartedWith) {
  const std::string look =
      "umask; ulimit -c; readlink /proc/self/fd/0; exec awk '/SigIgn|SigBlk|SigPnd/ {print $2}' /proc/self/status";
  const std::string wanted =
      "0022\n0\n/dev/null\n" + std::string(16, '0') + "\n" + std::string(16, '0') + "\n" + std::string(16, '0') + "\n";
  EXPECT_EQ(printed_by(look), wanted);
  const BadParent parent;
  EXPECT_EQ(printed_by(look), wanted);
}

TEST(Conditions, TheProgramHasNoControllingTerminalAndLeadsAGroupOfItsOwn) {
  // Fields 1, 5, 7 of stat: pid, group, terminal.
  EXPECT_EQ(printed_by("set -- $(cat /proc/$$/stat); [ $1 = $5 ] && echo leads; echo $7"), "leads\n0\n");
}

TEST(Conditions, ASecretIsTakenOutAlsoWhenItIsWrittenInTwoPieces) {
  EXPECT_EQ(printed_by("printf 'a hunter2-'; sleep 0.1; printf 'hunter2 b'", {{"TOKEN", "hunter2-hunter2"}}),
            "a [redacted] b");
}

TEST(Conditions, EverySignalThatEndsAProgramIsTheReason) {
  for (const int number : {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 24, 25, 26, 27, 29, 30, 31}) {
    LaunchedAttempt attempt("good");
    attempt.plan.launch.command = {"sh", "-c", "kill -" + std::to_string(number) + " $$; sleep 60"};
    const SessionTrace trace = attempt.run();
    ASSERT_TRUE(trace.exit) << number;
    EXPECT_EQ(trace.exit->signal, number);
    EXPECT_EQ(trace.exit->stopped, Stopped::by_itself);
    EXPECT_EQ(attempt.judged(trace), Reason::signal);
  }
}

TEST(Shim, KilledByItsProgramIsKnownToHaveBeenKilled) {
  LaunchedAttempt attempt = LaunchedAttempt::of_zoo({"fake-end-and-kill-shim"});
  const SessionTrace trace = attempt.run();
  EXPECT_TRUE(trace.exit) << "its own exit.json lies there";
  EXPECT_TRUE(attempt.launcher().was_killed(attempt.plan.dir));
}

TEST(Shim, OfWhomItsProgramKilledNothingIsLeftThatChangedItsEnvironment) {
  LaunchedAttempt attempt = LaunchedAttempt::of_zoo({"kill-shim-and-hide"});
  attempt.run();
  const std::string hidden = attempt.read("hidden");
  const auto pid = static_cast<pid_t>(std::stoi(hidden));
  ASSERT_TRUE(os::identify(pid)) << "it outlived its shim";
  ASSERT_TRUE(attempt.launcher().clear(attempt.plan.dir).ok());
  EXPECT_FALSE(os::identify(pid));
}

TEST(Shim, AProcessThatARunnerNamedInShimJsonIsNotStopped) {
  LaunchedAttempt attempt("good");
  attempt.prepare();
  const pid_t stranger = ::fork();
  if (stranger == 0) {
    for (;;) ::pause();
  }
  const ShimFile forged{1, os::identify(stranger).value()};
  const auto lock = os::FileLock::take(attempt.plan.dir / kShimFile, encode_shim(forged));
  EXPECT_FALSE(attempt.launcher().running(attempt.plan.dir).value());
  EXPECT_TRUE(attempt.launcher().stop(attempt.plan.dir).ok());
  EXPECT_TRUE(os::is_alive(forged.process));
  ::kill(stranger, SIGKILL);
  ::waitpid(stranger, nullptr, 0);
}

TEST(Shim, APipeThatIsStillWrittenToFromElsewhereHoldsNobodyUp) {
  LaunchedAttempt attempt("hang-politely");
  attempt.prepare();
  attempt.start();
  ASSERT_TRUE(test::wait_until([&] { return attempt.results(false).whole_lines == 1; }));
  const pid_t shim = parse_shim(attempt.read(kShimFile)).value().process.pid;
  const std::string out = "/proc/" + std::to_string(os::children(shim).at(0)) + "/fd/1";
  const pid_t writer = ::fork();
  if (writer == 0) {
    const int pipe = ::open(out.c_str(), O_WRONLY);
    const std::string piece(1 << 16, 'x');
    while (::write(pipe, piece.data(), piece.size()) > 0) {
    }
    ::_exit(0);
  }
  ASSERT_TRUE(test::wait_until([&] { return std::filesystem::file_size(attempt.plan.dir / "stdout") > 0; }));
  ASSERT_TRUE(attempt.launcher().stop(attempt.plan.dir).ok());
  attempt.wait();
  EXPECT_TRUE(read_trace(attempt.plan.dir).value().exit);
  ::kill(writer, SIGKILL);
  ::waitpid(writer, nullptr, 0);
}

}  // namespace
}  // namespace fivefold::exec
