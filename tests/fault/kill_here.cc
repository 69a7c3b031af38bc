// persist_step() of the programs that tests/fault builds: counts every durable step in a file beside the program, and
// ends the program, as kill -9 does, at the step whose number stands in another. Files and not the environment, because
// fivefold-exec has none of its own. The shipped programs hold none of this (tests/fault/kill_steps_test.py).

#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include "harness/os/persist_step.h"

namespace fivefold::os {

namespace {

constexpr int kRecord = 32;  // bytes of a step in the file: its name, padded, and LF

std::string beside_the_program(const char* what) {
  char path[4096];
  const ssize_t size = ::readlink("/proc/self/exe", path, sizeof path);
  std::string text(path, size > 0 ? static_cast<std::size_t>(size) : 0);
  return text + what;
}

// Steps of all processes of this program together, from 1.
long count(const char* what) {
  const int file = ::open(beside_the_program(".fault-steps").c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
  if (file < 0) return 0;  // nobody counts
  char record[kRecord + 1];
  std::snprintf(record, sizeof record, "%-*.*s\n", kRecord - 1, kRecord - 1, what);
  const ssize_t put = ::write(file, record, kRecord);
  const off_t end = ::lseek(file, 0, SEEK_CUR);  // after an appending write: the end of this very record
  ::close(file);
  return put == kRecord ? static_cast<long>(end / kRecord) : 0;
}

long chosen_step() {
  const int file = ::open(beside_the_program(".fault-kill-at").c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return 0;
  char text[32] = {};
  const ssize_t got = ::read(file, text, sizeof text - 1);
  ::close(file);
  return got > 0 ? std::strtol(text, nullptr, 10) : 0;
}

}  // namespace

void persist_step(const char* what) noexcept {
  const long step = count(what);
  if (step > 0 && step == chosen_step()) ::raise(SIGKILL);
}

}  // namespace fivefold::os
