#pragma once
// How a command is declared and what it gets. CLI11 is named in cli/parse.cc alone: a command declares its options as
// data and reads them from Arguments. One file a command, commands/<name>.cc, each with one function that returns its
// CommandSpec.

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"
#include "harness/cli/look.h"
#include "harness/json/value.h"

namespace fivefold::cli {

// Exit statuses of docs/design.md section 6.
enum class Exit : int { clean = 0, finding = 1, bad_input = 2, failed = 3, incomplete = 4 };

struct Option {
  std::string name;   // "--team", or "FILE" for a positional
  std::string value;  // what it takes, for the help: "TEAM"; empty: a flag
  std::string help;
  bool required{false};
  bool many{false};  // may be given more than once
};

class Arguments {
 public:
  std::map<std::string, std::vector<std::string>> given;  // option name -> its values; a flag has one empty value
  [[nodiscard]] bool has(const std::string& name) const { return given.contains(name); }
  [[nodiscard]] std::optional<std::string> value(const std::string& name) const;  // the last one
  [[nodiscard]] std::vector<std::string> values(const std::string& name) const;
};

// Where a command's words go: results to stdout, everything else to stderr.
class Console {
 public:
  virtual ~Console() = default;
  virtual void result(std::string_view text) = 0;            // stdout, as it is
  virtual void note(std::string_view text) = 0;              // stderr, one line; dropped with --quiet
  virtual void error(std::string_view text) { note(text); }  // stderr, one line, always
  // What stands below everything else on a terminal until the next of these calls; nothing elsewhere.
  virtual void draw(std::string_view /*lines*/) {}
  [[nodiscard]] virtual Terminal output_terminal() const { return {}; }
  [[nodiscard]] virtual Terminal error_terminal() const { return {}; }
};

struct Context {
  std::filesystem::path workspace;  // -C, default the current directory
  bool json{false};
  Arguments args;
  Console& console;
  std::filesystem::path program;  // this executable, to find fivefold-exec beside it
  Look look{};                    // of standard output
  Look notes{};                   // of standard error

  void print(std::string_view text) const { console.result(text); }
  void print_json(const json::Value& value) const;  // one document and LF
  void note(std::string_view text) const { console.note(text); }
  // What comes next, as a command to be pasted ("run", "export DIR"): on a terminal only.
  void next(std::string_view command) const;
  void next_line(const std::string& line) const;  // the same of a whole command line
  // "fivefold -C DIR run": the command on this workspace.
  [[nodiscard]] std::string with_workspace(std::string_view command) const;
};

// As a shell takes it for one word.
std::string quoted(const std::string& word);

// An Error becomes a message on stderr and exit 2 (bad_input), 4 (incomplete) or 3.
using Run = std::function<Result<Exit>(Context&)>;

// Whether a command writes to a ledger: what is said of an error.
enum class Records { yes, no };

struct CommandSpec {
  std::string name;
  std::string summary;
  std::vector<Option> options;
  std::vector<std::string> examples;  // whole command lines that can be pasted
  Run run;
  Records records{Records::yes};
};

}  // namespace fivefold::cli
