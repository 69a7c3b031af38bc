#include "harness/os/process.h"

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/os/signals.h"
#include "tests/support/wait_until.h"

namespace fivefold::os {
namespace {

pid_t sleeping_child() {
  const pid_t child = ::fork();
  if (child == 0) {
    for (;;) ::pause();
  }
  return child;
}

TEST(Process, ThisProcessIsAliveUnderItsOwnIdentity) {
  const std::optional<ProcessIdentity> self = identify(::getpid());
  ASSERT_TRUE(self);
  EXPECT_TRUE(is_alive(*self));
  EXPECT_FALSE(self->boot_id.empty());
}

TEST(Process, AnotherStartTimeOrAnotherBootIsAnotherProcess) {
  ProcessIdentity other = identify(::getpid()).value();
  other.start_ticks += 1;
  EXPECT_FALSE(is_alive(other));
  ProcessIdentity before = identify(::getpid()).value();
  before.boot_id = "another";
  EXPECT_FALSE(is_alive(before));
}

TEST(Process, AZombieAndAReapedProcessAreNotAlive) {
  const pid_t child = sleeping_child();
  const ProcessIdentity identity = identify(child).value();
  EXPECT_TRUE(is_alive(identity));
  ::kill(child, SIGKILL);
  siginfo_t ended{};
  ASSERT_EQ(::waitid(P_PID, static_cast<id_t>(child), &ended, WEXITED | WNOWAIT), 0);
  EXPECT_FALSE(is_alive(identity));
  ::waitpid(child, nullptr, 0);
  EXPECT_FALSE(is_alive(identity));
  EXPECT_FALSE(identify(child));
}

TEST(Process, ANameWithParenthesesAndSpacesDoesNotMisleadTheReader) {
  const pid_t child = ::fork();
  if (child == 0) {
    ::prctl(PR_SET_NAME, ") R 1 1 (x", 0, 0, 0);
    ::kill(::getpid(), SIGSTOP);
    ::_exit(0);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, WUNTRACED), child);
  const std::optional<ProcessStat> stat = process_stat(child);
  ASSERT_TRUE(stat);
  EXPECT_EQ(stat->parent, ::getpid());
  EXPECT_EQ(stat->state, 'T');
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
}

TEST(Process, DescendantsIncludeGrandchildren) {
  int tell[2];
  ASSERT_EQ(::pipe(tell), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    const pid_t grandchild = sleeping_child();
    [[maybe_unused]] const ssize_t put = ::write(tell[1], &grandchild, sizeof grandchild);
    for (;;) ::pause();
  }
  pid_t grandchild = 0;
  ASSERT_EQ(::read(tell[0], &grandchild, sizeof grandchild), static_cast<ssize_t>(sizeof grandchild));
  const std::vector<pid_t> found = descendants(::getpid());
  EXPECT_NE(std::find(found.begin(), found.end(), child), found.end());
  EXPECT_NE(std::find(found.begin(), found.end(), grandchild), found.end());
  ::kill(grandchild, SIGKILL);
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  ::close(tell[0]);
  ::close(tell[1]);
}

TEST(Process, AProcessIsFoundByAVariableItWasStartedWith) {
  int ready[2];
  ASSERT_EQ(::pipe(ready), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    char mark[] = "FIVEFOLD_MARK=abc";
    char* const environment[] = {mark, nullptr};
    ::dup2(ready[1], 1);
    ::execle("/bin/sh", "sh", "-c", "echo; kill -STOP $$", nullptr, environment);
    ::_exit(1);
  }
  char byte = 0;
  ASSERT_EQ(::read(ready[0], &byte, 1), 1);
  EXPECT_EQ(processes_with_variable("FIVEFOLD_MARK=abc"), std::vector<pid_t>{child});
  EXPECT_TRUE(processes_with_variable("FIVEFOLD_MARK=ab").empty());
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  ::close(ready[0]);
  ::close(ready[1]);
}

TEST(Process, TheWordsOfAProcessAreThoseItWasStartedWith) {
  const pid_t child = ::fork();
  if (child == 0) {
    ::execl("/bin/sleep", "sleep", "1000", nullptr);
    ::_exit(1);
  }
  const std::vector<std::string> wanted{"sleep", "1000"};
  EXPECT_TRUE(test::wait_until([&] { return command_line(child) == wanted; }));
  EXPECT_THAT(children(::getpid()), testing::Contains(child));
  EXPECT_THAT(all_processes(), testing::Contains(child));
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  EXPECT_TRUE(command_line(child).empty());
}

TEST(Signals, AStopSignalIsNotedAndEndsTheWaitAtOnce) {
  const pid_t child = ::fork();
  if (child == 0) {
    note_stop_signals();
    if (stop_signal()) ::_exit(1);
    ::raise(SIGTERM);
    wait_or_stop(60'000);
    ::_exit(stop_signal() == SIGTERM ? exit_status_of_signal(SIGTERM) : 2);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 143);
}

}  // namespace
}  // namespace fivefold::os
