#include "harness/cli/console.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
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

constexpr std::size_t kUsualColumns = 80;  // where a terminal does not say
constexpr std::size_t kUsualRows = 24;

Terminal terminal_of(int descriptor) {
  if (::isatty(descriptor) != 1) return {};
  winsize size{};
  const bool known = ::ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return {true, known ? size.ws_col : kUsualColumns, known && size.ws_row > 0 ? size.ws_row : kUsualRows};
}

}  // namespace

StandardConsole::StandardConsole() : out_(terminal_of(STDOUT_FILENO)), err_(terminal_of(STDERR_FILENO)) {}

Terminal StandardConsole::error_terminal() const { return err_.is_terminal ? terminal_of(STDERR_FILENO) : err_; }

std::string redraw_codes(std::string_view drawn, std::string_view lines) {
  std::string codes;
  const auto above = std::count(drawn.begin(), drawn.end(), '\n');
  if (above > 0) codes = "\x1b[" + std::to_string(above) + "A";
  if (!drawn.empty()) codes += "\r\x1b[J";
  return codes + std::string(lines);
}

void StandardConsole::draw(std::string_view lines) {
  if (!err_.is_terminal || lines == drawn_) return;
  // In one write, so that no half of it is ever shown. Nowhere is left to report that standard error itself fails.
  static_cast<void>(write_all(STDERR_FILENO, redraw_codes(drawn_, lines)));
  drawn_ = lines;
}

void StandardConsole::result(std::string_view text) {
  if (result_closed_ || result_error_ != 0) return;
  draw({});
  const int failed = write_all(STDOUT_FILENO, text);
  if (failed == EPIPE) {
    result_closed_ = true;
  } else {
    result_error_ = failed;
  }
}

void StandardConsole::note(std::string_view text) {
  draw({});
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
  sigaction(SIGXFSZ, &action, nullptr);  // a write beyond the limit of a file's size fails like one to a full disk
}

}  // namespace fivefold::cli
