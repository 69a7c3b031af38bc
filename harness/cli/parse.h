#pragma once
// The command line: words in, a command with its arguments out, or what to say instead (help, version, a usage error).
// CLI11 is named in parse.cc alone. Pure.

#include <filesystem>
#include <string>
#include <variant>
#include <vector>

#include "harness/cli/command.h"

namespace fivefold::cli {

struct Invocation {
  const CommandSpec* command{nullptr};  // one of the specs given to parse()
  std::filesystem::path workspace{"."};
  bool json{false};
  bool quiet{false};
  LookOptions look;  // --lang and --color
  Arguments args;
};
// Asked for: goes to standard output, status 0.
struct Information {
  std::string text;
};
// Not understood: goes to standard error, status 2.
struct UsageError {
  std::string text;
  LookOptions look{};  // as far as --lang was given, wherever it stands
};
using Parsed = std::variant<Invocation, Information, UsageError>;

// `words` without the program's name. `specs` must outlive the answer.
Parsed parse(const std::vector<std::string>& words, const std::vector<CommandSpec>& specs);

}  // namespace fivefold::cli
