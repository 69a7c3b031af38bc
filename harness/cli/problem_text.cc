#include "harness/cli/problem_text.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "harness/base/utf8.h"
#include "harness/cli/table.h"
#include "harness/cli/width.h"
#include "harness/config/yaml_text.h"

namespace fivefold::cli {
namespace {

constexpr std::size_t kLineNumberColumns = 5;
// With the number and the bar, 120 columns (docs/ux.md section 1).
constexpr std::size_t kMostLineColumns = 112;
constexpr std::size_t kMostColumnsBefore = 48;
constexpr std::size_t kMostColumnsMarked = 40;

std::string_view word_of(config::Severity severity) {
  switch (severity) {
    case config::Severity::error:
      return "error";
    case config::Severity::warning:
      return "warning";
  }
  return "";
}

std::string shown_word(config::Severity severity, const Look& look) {
  switch (severity) {
    case config::Severity::error:
      return look.paint(look.words("error") + ":", Style::bad);
    case config::Severity::warning:
      return look.paint(look.words("warning") + ":", Style::unsure);
  }
  return {};
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

// A cluster as it is printed: a character with the marks that stand on it.
struct Cluster {
  std::string text;
  std::size_t columns{0};
};
using Clusters = std::vector<Cluster>;

Clusters clusters_of(std::string_view text) {
  Clusters out;
  while (!text.empty()) {
    std::string one = printable(take(text, 1));
    const std::size_t columns = width(one);
    if (columns == 0 && !out.empty()) {
      out.back().text += one;
    } else {
      out.push_back({std::move(one), columns});
    }
  }
  return out;
}

// The cells from the front, or from the back, that fit into `most` columns; what is cut leaves `sign`.
std::string front_of(const Clusters& cells, std::size_t most, const std::string& sign) {
  std::string out;
  std::size_t used = 0;
  for (const Cluster& cell : cells) {
    used += cell.columns;
    if (used > most) return out + sign;
    out += cell.text;
  }
  return out;
}
std::string back_of(const Clusters& cells, std::size_t most, const std::string& sign) {
  std::size_t used = 0;
  std::size_t first = cells.size();
  while (first > 0 && used + cells[first - 1].columns <= most) used += cells[--first].columns;
  std::string out = first == 0 ? "" : sign;
  for (; first < cells.size(); ++first) out += cells[first].text;
  return out;
}

// The line as it is shown, in the parts before, under and after the mark. A long one is cut around the mark.
struct Excerpt {
  std::string before;
  std::string marked;
  std::string after;
};

Excerpt excerpt(std::string_view line, const config::Place& place, const std::string& sign) {
  const bool whole = line.size() <= kMostLineColumns || width(printable(line)) <= kMostLineColumns;
  const auto most = [whole](std::size_t columns) { return whole ? kMostLineColumns : columns; };
  Excerpt out;
  out.before = back_of(clusters_of(take(line, place.column - 1)), most(kMostColumnsBefore), sign);
  out.marked = front_of(clusters_of(take(line, place.span)), most(kMostColumnsMarked), sign);
  const std::size_t used = width(out.before) + width(out.marked) + width(sign);
  out.after = front_of(clusters_of(line), most(kMostLineColumns - used), sign);
  return out;
}

// In the reader's language; what the message has cut is marked as the stream can show it.
std::string said(const std::string& text, const Look& look) {
  constexpr std::string_view kSign = "…";
  std::string out = printable(look.words.said(text));
  for (std::size_t at = out.find(kSign); look.marks.range != kSign && at != std::string::npos; at = out.find(kSign)) {
    out.replace(at, kSign.size(), look.marks.range);
  }
  return out;
}

std::string text_of(const config::Problem& problem, const config::SourceLines& lines, const Look& look) {
  const config::Place& place = problem.place;
  std::string out = printable(problem.file) + ":" + std::to_string(place.line) + ":" + std::to_string(place.column) +
                    ": " + shown_word(problem.severity, look) + " " + said(problem.message, look) + " [" +
                    problem.rule + "]\n";
  const std::string hint = said(problem.hint, look);
  const std::string_view line = lines.line(place.line);
  if (line.empty()) return hint.empty() ? out : out + "      " + hint + "\n";
  const Excerpt shown = excerpt(line, place, look.marks.range);
  out += padded(std::to_string(place.line), kLineNumberColumns, Align::right) + " | " + shown.before + shown.marked +
         shown.after + "\n";
  // The span is counted in code points, the marker in columns of the terminal.
  const std::string marker = "^" + std::string(std::max<std::size_t>(width(shown.marked), 1) - 1, '~');
  out += std::string(kLineNumberColumns, ' ') + " | " + std::string(width(shown.before), ' ') + marker;
  if (!hint.empty()) out += " " + hint;
  return out + "\n";
}

}  // namespace

std::string problem_text(const config::Problem& problem, std::string_view bytes, const Look& look) {
  return text_of(problem, config::SourceLines(bytes), look);
}

std::string problems_text(const config::Problems& problems, const std::string& file, std::string_view bytes,
                          const Look& look) {
  const config::SourceLines lines(bytes);
  std::string out;
  for (const config::Problem& problem : problems) out += text_of(problem, lines, look);
  const auto errors = static_cast<std::int64_t>(count(problems, config::Severity::error));
  const auto warnings = static_cast<std::int64_t>(count(problems, config::Severity::warning));
  return out + printable(file) + ": " + look.words.counted(errors, "check.errors.one", "check.errors") + ", " +
         look.words.counted(warnings, "check.warnings.one", "check.warnings") + "\n";
}

std::string problems_text(const config::Problems& problems, const std::string& file,
                          const std::map<std::string, std::string>& bytes, const Look& look) {
  std::vector<std::string> files{file};
  for (const config::Problem& problem : problems) {
    if (std::ranges::find(files, problem.file) == files.end()) files.push_back(problem.file);
  }
  std::string out;
  for (const std::string& one : files) {
    config::Problems its;
    std::ranges::copy_if(problems, std::back_inserter(its), [&](const auto& problem) { return problem.file == one; });
    if (its.empty() && files.size() > 1) continue;
    const auto known = bytes.find(one);
    out += problems_text(its, one, known == bytes.end() ? std::string_view() : std::string_view(known->second), look);
  }
  return out;
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
    std::string text = problems_text(problems, problems.empty() ? "" : problems.front().file, bytes, context.notes);
    text.pop_back();  // the console ends the line
    context.console.error(text);
  }
  return Exit::bad_input;
}

Exit refuse(const Context& context, const config::Problems& problems, const std::map<std::string, std::string>& bytes) {
  if (context.json) {
    context.print_json(problems_json(problems));
    return Exit::bad_input;
  }
  std::string text = problems_text(problems, problems.front().file, bytes, context.notes);
  text.pop_back();  // the console ends the line
  context.console.error(text);
  return Exit::bad_input;
}

}  // namespace fivefold::cli
