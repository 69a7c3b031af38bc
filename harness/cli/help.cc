#include "harness/cli/help.h"

#include <utility>

#include "harness/cli/table.h"

namespace fivefold::cli {
namespace {

using Lines = std::vector<std::pair<std::string, std::string>>;

std::string two_columns(const Lines& lines) {
  Table table({{.title = "", .align = Align::left}, {.title = "", .align = Align::left}});
  for (const auto& [left, right] : lines) table.add({"  " + left, right});
  return table.body();
}

std::string spelling(const Option& option) {
  std::string text = option.name;
  if (is_positional(option)) {
    if (!option.value.empty()) text = option.value;  // "show|proof" says more than a name
  } else if (!option.value.empty()) {
    text += " " + option.value;
  }
  if (option.many) text += "…";
  return text;
}

const Lines& global_options() {
  static const Lines lines{{"-C DIR", "the workspace (default: the current directory)"},
                           {"--json", "print one JSON document"},
                           {"--quiet", "print errors only, besides the result"},
                           {"--lang en|ko", "English or Korean (default: the locale's)"},
                           {"--color auto|always|never", "colour (auto: on a terminal, unless NO_COLOR is set)"},
                           {"--help", "print this help, or that of a command"},
                           {"--version", "print the version"}};
  return lines;
}

}  // namespace

std::vector<std::string> global_option_names() {
  std::vector<std::string> names;
  for (const auto& line : global_options()) names.push_back(line.first.substr(0, line.first.find(' ')));
  return names;
}

std::string usage_line(const CommandSpec& spec) {
  std::string text = "fivefold " + spec.name;
  for (const Option& option : spec.options) {
    if (!is_positional(option)) continue;
    text += option.required ? " " + spelling(option) : " [" + spelling(option) + "]";
  }
  for (const Option& option : spec.options) {
    if (!is_positional(option) && option.required) text += " " + spelling(option);
  }
  return text;
}

std::string command_help(const CommandSpec& spec) {
  std::string text = usage_line(spec) + "\n" + spec.summary + "\n";
  Lines lines;
  for (const Option& option : spec.options) lines.emplace_back(spelling(option), option.help);
  if (!lines.empty()) text += "\nArguments:\n" + two_columns(lines);
  text += "\nEverywhere:\n" + two_columns(global_options());
  if (!spec.examples.empty()) text += "\nExamples:\n";
  for (const std::string& example : spec.examples) text += "  " + example + "\n";
  return text;
}

std::string program_help(const std::vector<CommandSpec>& specs) {
  std::string text =
      "fivefold [-C DIR] COMMAND\n"
      "Decides whether a published benchmark average is real: five sealed runs, a public draw, signed verdicts.\n"
      "\nCommands:\n";
  Lines lines;
  for (const CommandSpec& spec : specs) lines.emplace_back(spec.name, spec.summary);
  text += two_columns(lines) + "\nEverywhere:\n" + two_columns(global_options());
  text +=
      "\nExit status: 0 done and clean, 1 done with a finding, 2 bad usage or input, 3 could not do the work, 4 "
      "incomplete.\n";
  text += "`fivefold COMMAND --help` says more about a command, with examples.\n";
  return text;
}

}  // namespace fivefold::cli
