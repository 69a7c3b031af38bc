#include "harness/cli/program.h"

#include <string_view>
#include <variant>

#include "harness/base/utf8.h"
#include "harness/cli/parse.h"

namespace fivefold::cli {
namespace {

// --quiet: results and errors only.
class QuietConsole : public Console {
 public:
  explicit QuietConsole(Console& inner) : inner_(inner) {}
  void result(std::string_view text) override { inner_.result(text); }
  void note(std::string_view) override {}
  void error(std::string_view text) override { inner_.error(text); }
  [[nodiscard]] Terminal output_terminal() const override { return inner_.output_terminal(); }  // no hints

 private:
  Console& inner_;
};

// Line by line, so that a name in a message cannot drive the terminal while the message keeps its lines.
void note_error(Console& console, const Look& look, const Error& error) {
  std::string text = look.words.said(error.message);
  if (!error.rule.empty()) text += " [" + error.rule + "]";
  std::size_t from = 0;
  while (from <= text.size()) {
    const std::size_t end = std::min(text.find('\n', from), text.size());
    const std::string start = from > 0 ? "" : "fivefold: " + look.paint(look.words("error") + ":", Style::bad) + " ";
    console.error(start + printable(std::string_view(text).substr(from, end - from)));
    from = end + 1;
  }
}

// What was kept and what to do, where the kind of trouble says it.
std::string advice(Errc code, Records records, const Words& words) {
  const std::string kept = records == Records::yes ? words("advice.kept") : words("advice.nothing");
  switch (code) {
    case Errc::full:
      return words("advice.full", {{"kept", kept}});
    case Errc::io:
      return words("advice.io", {{"kept", kept}});
    case Errc::corrupt:
      return words("advice.corrupt");
    case Errc::bad_input:
    case Errc::incomplete:
    case Errc::not_found:
    case Errc::busy:
    case Errc::unsupported:
      return {};
  }
  return {};
}

int run_command(const Invocation& invocation, Console& console, const std::filesystem::path& program) {
  QuietConsole quiet(console);
  Console& used = invocation.quiet ? static_cast<Console&>(quiet) : console;
  Context context{.workspace = invocation.workspace,
                  .json = invocation.json,
                  .args = invocation.args,
                  .console = used,
                  .program = program,
                  .look = look_for(invocation.look, console.output_terminal(), system_environment),
                  .notes = look_for(invocation.look, console.error_terminal(), system_environment)};
  const Result<Exit> done = invocation.command->run(context);
  if (done.ok()) return static_cast<int>(done.value());
  const Error& error = done.error();
  note_error(console, context.notes, error);
  if (const std::string what = advice(error.code, invocation.command->records, context.notes.words); !what.empty())
    console.error("fivefold: " + what);
  if (!error.rule.empty() && used.error_terminal().is_terminal) {
    used.note(context.notes.words("advice.explain", {{"rule", printable(error.rule)}}));
  }
  return static_cast<int>(exit_for(error.code));
}

}  // namespace

Exit exit_for(Errc code) {
  switch (code) {
    case Errc::bad_input:
      return Exit::bad_input;
    case Errc::incomplete:
      return Exit::incomplete;
    case Errc::not_found:
    case Errc::io:
    case Errc::full:
    case Errc::busy:
    case Errc::corrupt:
    case Errc::unsupported:
      return Exit::failed;
  }
  return Exit::failed;
}

int run_program(const std::vector<std::string>& words, const std::vector<CommandSpec>& specs, Console& console,
                const std::filesystem::path& program) {
  const Parsed parsed = parse(words, specs);
  if (const auto* information = std::get_if<Information>(&parsed)) {
    console.result(information->text);
    return static_cast<int>(Exit::clean);
  }
  if (const auto* wrong = std::get_if<UsageError>(&parsed)) {
    const Look look = look_for(wrong->look, console.error_terminal(), system_environment);
    console.error(words.empty() ? wrong->text : look.words.said(wrong->text));  // no words: the help
    return static_cast<int>(Exit::bad_input);
  }
  return run_command(std::get<Invocation>(parsed), console, program);
}

}  // namespace fivefold::cli
