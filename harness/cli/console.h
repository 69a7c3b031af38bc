#pragma once
// The console of the program itself: standard output and standard error as plain descriptors. A reader that went away
// (EPIPE) is no error: what is left is dropped and the command finishes its work. One thread.

#include <string_view>

#include "harness/cli/command.h"

namespace fivefold::cli {

class StandardConsole : public Console {
 public:
  void result(std::string_view text) override;
  void note(std::string_view text) override;

  // What could not be written to standard output (a full disk), as an errno value; 0 while all is well.
  [[nodiscard]] int result_error() const { return result_error_; }

 private:
  int result_error_{0};
  bool result_closed_{false};
};

// Descriptors 0, 1 and 2 exist from here on (a missing one is /dev/null, so that no file of ours takes its number), and
// a reader that goes away does not end the program. A handler instead of SIG_IGN, because children inherit SIG_IGN.
void prepare_standard_streams();

}  // namespace fivefold::cli
