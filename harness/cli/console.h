#pragma once
// The console of the program itself: standard output and standard error as plain descriptors. A reader that went away
// (EPIPE) is no error: what is left is dropped and the command finishes its work. What is drawn on a terminal is
// cleared before any other line, whichever stream that is on. One thread.

#include <string>
#include <string_view>

#include "harness/cli/command.h"

namespace fivefold::cli {

class StandardConsole final : public Console {
 public:
  StandardConsole();
  ~StandardConsole() override { draw({}); }
  StandardConsole(const StandardConsole&) = delete;
  StandardConsole& operator=(const StandardConsole&) = delete;
  void result(std::string_view text) override;
  void note(std::string_view text) override;
  void draw(std::string_view lines) override;
  [[nodiscard]] Terminal output_terminal() const override { return out_; }
  [[nodiscard]] Terminal error_terminal()
      const override;  // its width as of now: it may be resized while something is drawn

  // What could not be written to standard output (a full disk), as an errno value; 0 while all is well.
  [[nodiscard]] int result_error() const { return result_error_; }

 private:
  Terminal out_;
  Terminal err_;
  std::string drawn_;
  int result_error_{0};
  bool result_closed_{false};
};

// What a terminal is told to show `lines` where `drawn` stood: to the first of its lines, and everything below anew.
std::string redraw_codes(std::string_view drawn, std::string_view lines);

// Descriptors 0, 1 and 2 exist from here on (a missing one is /dev/null, so that no file of ours takes its number), and
// a reader that goes away, or a limit of file sizes, does not end the program. A handler instead of SIG_IGN, because
// children inherit SIG_IGN.
void prepare_standard_streams();

}  // namespace fivefold::cli
