#include "harness/cli/problem_text.h"

#include <algorithm>
#include <optional>

#include "harness/base/utf8.h"
#include "harness/cli/table.h"
#include "harness/cli/width.h"
#include "harness/config/yaml_text.h"

namespace fivefold::cli {
namespace {

constexpr std::size_t kLineNumberColumns = 5;

std::string_view word_of(config::Severity severity) {
  switch (severity) {
    case config::Severity::error:
      return "error";
    case config::Severity::warning:
      return "warning";
  }
  return "";
}

// `characters` code points from the front of `text`, which loses them; fewer at its end.
std::string_view take(std::string_view& text, int characters) {
  std::size_t bytes = 0;
  for (int i = 0; i < characters && bytes < text.size(); ++i) {
    const std::optional<CodePoint> front = decode_front(text.substr(bytes));
    bytes += front ? front->bytes : 1;
  }
  const std::string_view taken = text.substr(0, bytes);
  text.remove_prefix(bytes);
  return taken;
}

std::string counted(std::size_t number, const std::string& word) {
  return std::to_string(number) + " " + word + (number == 1 ? "" : "s");
}

}  // namespace

std::string problem_text(const config::Problem& problem, std::string_view bytes) {
  const config::Place& place = problem.place;
  std::string out = printable(problem.file) + ":" + std::to_string(place.line) + ":" + std::to_string(place.column) +
                    ": " + std::string(word_of(problem.severity)) + ": " + printable(problem.message) + " [" +
                    problem.rule + "]\n";
  const config::SourceLines lines(bytes);
  std::string_view rest = lines.line(place.line);
  if (rest.empty()) return problem.hint.empty() ? out : out + "      " + printable(problem.hint) + "\n";
  out += padded(std::to_string(place.line), kLineNumberColumns, Align::right) + " | " + printable(rest) + "\n";
  // The span is counted in code points, the marker in columns of the terminal.
  const std::string before = printable(take(rest, place.column - 1));
  const std::string marked = printable(take(rest, place.span));
  const std::string marker = "^" + std::string(std::max<std::size_t>(width(marked), 1) - 1, '~');
  out += std::string(kLineNumberColumns, ' ') + " | " + std::string(width(before), ' ') + marker;
  if (!problem.hint.empty()) out += " " + printable(problem.hint);
  return out + "\n";
}

std::string problems_text(const config::Problems& problems, const std::string& file, std::string_view bytes) {
  std::string out;
  for (const config::Problem& problem : problems) out += problem_text(problem, bytes);
  return out + printable(file) + ": " + counted(count(problems, config::Severity::error), "error") + ", " +
         counted(count(problems, config::Severity::warning), "warning") + "\n";
}

json::Value problem_json(const config::Problem& problem) {
  return json::Object{{"file", problem.file},           {"line", problem.place.line},
                      {"column", problem.place.column}, {"severity", word_of(problem.severity)},
                      {"rule", problem.rule},           {"message", config::sentence(problem)}};
}

json::Value problems_json(const config::Problems& problems) {
  json::Array all;
  for (const config::Problem& problem : problems) all.push_back(problem_json(problem));
  return json::Object{{"problems", std::move(all)}};
}

Exit refuse(const Context& context, const config::Problems& problems, std::string_view bytes) {
  if (context.json) {
    context.print_json(problems_json(problems));
  } else {
    std::string text = problems_text(problems, problems.empty() ? "" : problems.front().file, bytes);
    text.pop_back();  // the console ends the line
    context.console.error(text);
  }
  return Exit::bad_input;
}

}  // namespace fivefold::cli
