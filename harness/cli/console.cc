#include "harness/cli/console.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <string>

namespace fivefold::cli {
namespace {

// All of `text`, or the errno value of the write that failed.
int write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written < 0) {
      if (errno == EINTR) continue;
      return errno;
    }
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return 0;
}

void nothing_to_do(int) {}

}  // namespace

void StandardConsole::result(std::string_view text) {
  if (result_closed_ || result_error_ != 0) return;
  const int failed = write_all(STDOUT_FILENO, text);
  if (failed == EPIPE) {
    result_closed_ = true;
  } else {
    result_error_ = failed;
  }
}

void StandardConsole::note(std::string_view text) {
  // Nowhere is left to report that standard error itself fails.
  static_cast<void>(write_all(STDERR_FILENO, std::string(text) + "\n"));
}

void prepare_standard_streams() {
  int descriptor = ::open("/dev/null", O_RDWR);  // the lowest free number
  while (descriptor >= 0 && descriptor <= STDERR_FILENO) descriptor = ::open("/dev/null", O_RDWR);
  if (descriptor > STDERR_FILENO) ::close(descriptor);

  struct sigaction action {};
  action.sa_handler = nothing_to_do;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  sigaction(SIGPIPE, &action, nullptr);
}

}  // namespace fivefold::cli
