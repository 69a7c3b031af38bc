#include "harness/cli/parse.h"

#include <algorithm>
#include <deque>
#include <map>
#include <optional>

#include <CLI/CLI.hpp>

#include "harness/base/utf8.h"
#include "harness/cli/help.h"
#include "harness/config/nearest.h"

namespace fivefold::cli {
namespace {

constexpr int kMostPositionals = 1 << 20;

// What CLI11 fills in while it reads; a deque because the addresses must stay.
struct Slot {
  const Option* option{nullptr};
  CLI::Option* handle{nullptr};
  std::string one;
  std::vector<std::string> all;
  bool flag{false};
};

void declare(CLI::App& app, const Option& option, Slot& slot) {
  slot.option = &option;
  if (!is_positional(option) && option.value.empty()) {
    slot.handle = app.add_flag(option.name, slot.flag, option.help);
  } else if (option.many) {
    slot.handle = app.add_option(option.name, slot.all, option.help);
    // A value in brackets is a value, not a list of CLI11's own, which it is with extra arguments allowed. Without them
    // a name takes one value each time, and a positional takes words until it has what it expects.
    if (is_positional(option)) slot.handle->expected(kMostPositionals)->take_all();
    slot.handle->allow_extra_args(false);
  } else {
    slot.handle = app.add_option(option.name, slot.one, option.help);
  }
  slot.handle->required(option.required);
}

Arguments collect(const std::deque<Slot>& slots) {
  Arguments args;
  for (const Slot& slot : slots) {
    if (slot.handle->count() == 0) continue;
    std::vector<std::string>& values = args.given[slot.option->name];
    if (slot.option->many) {
      values = slot.all;
    } else {
      values = {slot.one};  // a flag: one empty value
    }
  }
  return args;
}

std::string with_nearest(std::string text, const std::string& word, const std::vector<CommandSpec>& specs) {
  std::vector<std::string> names;
  for (const CommandSpec& spec : specs) names.push_back(spec.name);
  const std::vector<std::string> close = config::nearest(word, names);
  if (close.empty()) return text + "\n`fivefold --help` lists the commands.";
  text += "\nNearest: ";
  for (std::size_t i = 0; i < close.size(); ++i) text += (i == 0 ? "" : ", ") + close[i];
  return text;
}

// The first word that is no option and not the value of a global one: what the user meant as the command.
std::optional<std::string> command_word(const std::vector<std::string>& words) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == "-C" || words[i] == "--lang" || words[i] == "--color") {
      ++i;
    } else if (!words[i].starts_with('-')) {
      return words[i];
    }
  }
  return std::nullopt;
}

LookOptions look_options(const std::string& language, const std::string& color) {
  LookOptions options;
  if (!language.empty()) options.language = language == "ko" ? Language::ko : Language::en;
  if (color != "auto") options.color = color == "always" ? Color::always : Color::never;
  return options;
}

// The language that was asked for, in words that could not be parsed.
LookOptions wanted_look(const std::vector<std::string>& words) {
  constexpr std::string_view kName = "--lang";
  std::string language;
  for (std::size_t i = 0; i < words.size(); ++i) {
    std::string given;
    if (words[i] == kName && i + 1 < words.size()) given = words[i + 1];
    if (words[i].starts_with("--lang=")) given = words[i].substr(kName.size() + 1);
    if (given == "en" || given == "ko") language = given;
  }
  return look_options(language, "auto");
}

std::string one_line(std::string text) {
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return printable(text);
}

// The first word that looks like an option and is none of the command's, with the nearest one.
std::optional<std::string> unknown_option(const CommandSpec& command, const std::vector<std::string>& words) {
  std::vector<std::string> known = global_option_names();
  for (const Option& option : command.options) {
    if (!is_positional(option)) known.push_back(option.name);
  }
  for (const std::string& word : words) {
    const std::string name = word.substr(0, word.find('='));
    if (!name.starts_with("--") || name == "--" || std::find(known.begin(), known.end(), name) != known.end()) continue;
    const auto close = config::nearest_one(name, known);
    return "there is no option " + name + (close ? "; did you mean " + *close + "?" : "");
  }
  return std::nullopt;
}

UsageError usage_error(const std::string& what, const CommandSpec* command, const std::vector<std::string>& words,
                       const std::vector<CommandSpec>& specs) {
  if (command != nullptr) {
    return {"fivefold " + command->name + ": " + one_line(unknown_option(*command, words).value_or(what)) +
                "\nUsage: " + usage_line(*command) + "\n`fivefold " + command->name + " --help` says more.",
            wanted_look(words)};
  }
  if (const std::optional<std::string> word = command_word(words)) {
    return {with_nearest("fivefold: there is no command \"" + printable(*word) + "\"", *word, specs),
            wanted_look(words)};
  }
  return {"fivefold: " + one_line(what) + "\n`fivefold --help` lists the commands.", wanted_look(words)};
}

}  // namespace

Parsed parse(const std::vector<std::string>& words, const std::vector<CommandSpec>& specs) {
  if (words.empty()) return UsageError{program_help(specs), {}};
  CLI::App app("fivefold", "fivefold");
  Invocation invocation;
  std::string workspace = ".";
  app.add_option("-C", workspace)->check([](const std::string& folder) {
    return std::string(folder.empty() ? "no folder is named" : "");
  });
  app.add_flag("--json", invocation.json);
  app.add_flag("--quiet", invocation.quiet);
  std::string language;
  std::string color = "auto";
  app.add_option("--lang", language)->check(CLI::IsMember({"en", "ko"}));
  app.add_option("--color", color)->check(CLI::IsMember({"auto", "always", "never"}));
  app.set_help_flag("-h,--help");
  app.set_version_flag("--version", std::string("fivefold ") + FIVEFOLD_VERSION);
  app.require_subcommand(1);
  app.fallthrough();

  std::map<const CLI::App*, const CommandSpec*> by_app;
  std::map<const CLI::App*, std::deque<Slot>> slots;
  for (const CommandSpec& spec : specs) {
    CLI::App* const sub = app.add_subcommand(spec.name, spec.summary);
    sub->fallthrough();
    sub->set_help_flag("-h,--help");
    by_app[sub] = &spec;
    for (const Option& option : spec.options) declare(*sub, option, slots[sub].emplace_back());
  }
  const auto chosen = [&]() -> const CLI::App* {
    const std::vector<CLI::App*> parsed = app.get_subcommands();
    return parsed.empty() ? nullptr : parsed.front();
  };
  const auto chosen_spec = [&]() -> const CommandSpec* {
    const CLI::App* const sub = chosen();
    return sub == nullptr ? nullptr : by_app.at(sub);
  };

  try {
    app.parse(std::vector<std::string>(words.rbegin(), words.rend()));  // CLI11 takes them last first
  } catch (const CLI::CallForHelp&) {
    const CommandSpec* const spec = chosen_spec();
    return Information{spec == nullptr ? program_help(specs) : command_help(*spec)};
  } catch (const CLI::CallForVersion&) {
    return Information{std::string("fivefold ") + FIVEFOLD_VERSION + "\n"};
  } catch (const CLI::ParseError& error) {
    return usage_error(error.what(), chosen_spec(), words, specs);
  }
  invocation.command = chosen_spec();
  invocation.workspace = workspace;
  invocation.look = look_options(language, color);
  invocation.args = collect(slots[chosen()]);
  return invocation;
}

}  // namespace fivefold::cli
