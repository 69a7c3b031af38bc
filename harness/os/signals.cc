#include "harness/os/signals.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <vector>

#include "harness/base/check.h"

namespace fivefold::os {

namespace {

// Any thread may get the signal, and any may ask for it.
std::atomic<int> noted{0};
static_assert(std::atomic<int>::is_always_lock_free);
int wake[2] = {-1, -1};  // written by the handler, read by poll()

void on_stop(int signal_number) {
  const int saved = errno;
  if (noted != 0) {
    ::signal(signal_number, SIG_DFL);
    ::raise(signal_number);
  }
  noted = signal_number;
  const char byte = 1;
  [[maybe_unused]] const ssize_t put = ::write(wake[1], &byte, 1);
  errno = saved;
}

}  // namespace

void note_stop_signals(bool hangup) {
  if (wake[0] >= 0) return;
  FF_CHECK(::pipe2(wake, O_CLOEXEC | O_NONBLOCK) == 0);
  struct sigaction action {};
  action.sa_handler = on_stop;
  sigemptyset(&action.sa_mask);
  FF_CHECK(::sigaction(SIGINT, &action, nullptr) == 0);
  FF_CHECK(::sigaction(SIGTERM, &action, nullptr) == 0);
  if (hangup) FF_CHECK(::sigaction(SIGHUP, &action, nullptr) == 0);
}

std::optional<int> stop_signal() {
  if (noted == 0) return std::nullopt;
  return noted.load();
}

int stop_descriptor() { return wake[0]; }

void wait_or_stop(int milliseconds, std::span<const int> others) {
  // The byte stays in the pipe: once stopped, every further wait returns at once. (poll leaves out -1.)
  std::vector<struct pollfd> watched{{wake[0], POLLIN, 0}};
  for (const int descriptor : others) watched.push_back({descriptor, POLLIN, 0});
  ::poll(watched.data(), watched.size(), milliseconds);
}

}  // namespace fivefold::os
