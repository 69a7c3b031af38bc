#include "harness/cli/verify_text.h"

#include <algorithm>

#include "harness/base/utf8.h"
#include "harness/cli/table.h"
#include "harness/cli/width.h"

namespace fivefold::cli {
namespace {

using verify::Check;
using verify::Report;
using verify::Status;

constexpr std::size_t kLeastTextColumn = 13;  // marks and step names stand before it
constexpr std::size_t kAfterName = 2;         // after a step's name
constexpr std::size_t kMostColumns = 120;
constexpr std::size_t kLeastColumns = 20;  // of the text
constexpr std::size_t kMaxPlaces = 4;

std::string mark(Status status, const Look& look) {
  switch (status) {
    case Status::pass:
      return look.paint(look.marks.good, Style::good);
    case Status::fail:
      return look.paint(look.marks.bad, Style::bad);
    case Status::not_checked:
      return look.paint(look.marks.unsure, Style::unsure);
  }
  return {};
}

std::size_t mark_width(Status status, const Look& look) {
  switch (status) {
    case Status::pass:
      return width(look.marks.good);
    case Status::fail:
      return width(look.marks.bad);
    case Status::not_checked:
      return width(look.marks.unsure);
  }
  return 0;
}

// Where things stand: as wide as the marks and names of this report are.
struct Columns {
  std::size_t mark{1};
  std::size_t text{kLeastTextColumn};
};

Columns columns_of(const Report& report, const Look& look) {
  Columns columns;
  std::size_t name = 0;
  for (const Check& check : report.checks) {
    columns.mark = std::max(columns.mark, mark_width(check.status, look));
    name = std::max(name, width(to_text(check.step)));
  }
  columns.text = std::max(kLeastTextColumn, 1 + columns.mark + 1 + name + kAfterName);
  return columns;
}

// `text` after the text column, in lines that fit; words are never cut, so a digest may stick out.
void append_wrapped(std::string& out, const std::string& text, const Columns& at, const Look& look) {
  const std::size_t columns = std::min(look.columns.value_or(kMostColumns), kMostColumns);
  const std::vector<std::string> lines = wrapped(text, std::max(columns, at.text + kLeastColumns) - at.text);
  for (std::size_t i = 0; i < lines.size(); ++i) out += (i == 0 ? "" : std::string(at.text, ' ')) + lines[i] + "\n";
}

// "it is not the file that was signed: entry 404 says ..., the file has ...": the comparison stands below.
constexpr std::string_view kCompares = "it is ";

std::vector<std::string> failure(const Check& check, const Look& look) {
  const std::string where = printable(look.words.said(check.where));
  const std::string place = where.empty() ? "" : where + ": ";
  const std::string detail = printable(look.words.said(check.detail));
  if (check.where.empty() || !check.detail.starts_with(kCompares)) return {check.error + ": " + place + detail};
  const std::size_t colon = std::min(detail.find(": "), detail.size());
  const bool joins = detail.starts_with(kCompares);  // "a.txt is not the file that was signed"
  const std::string says = joins ? where + detail.substr(2, colon - 2) : place + detail.substr(0, colon);
  std::vector<std::string> lines{check.error + ": " + says};
  if (colon < detail.size()) lines.push_back(detail.substr(colon + 2));
  return lines;
}

// In lines: what a failure compares stands below what it says.
std::vector<std::string> sentence(const Check& check, const Look& look) {
  const std::string detail = printable(look.words.said(check.detail));
  switch (check.status) {
    case Status::pass:
      return {detail};
    case Status::not_checked:
      return {
          look.words("verify.not-checked",
                     {{"why", (check.where.empty() ? "" : printable(look.words.said(check.where)) + ": ") + detail}})};
    case Status::fail:
      return failure(check, look);
  }
  return {};
}

void append_check(std::string& out, const Check& check, const Columns& at, const Look& look) {
  const std::string step(to_text(check.step));
  const std::size_t taken = 1 + at.mark + 1 + width(step);
  out += " " + mark(check.status, look) + std::string(at.mark - mark_width(check.status, look) + 1, ' ') + step +
         std::string(at.text - taken, ' ');
  const std::vector<std::string> lines = sentence(check, look);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (i > 0) out += std::string(at.text, ' ');
    append_wrapped(out, lines[i], at, look);
  }
}

// One line a step: what it could not check is said in one.
std::vector<Check> a_line_a_step(const Report& report, const Look& look) {
  std::vector<Check> lines;
  for (const Check& check : report.checks) {
    const bool goes_on = !lines.empty() && lines.back().step == check.step && check.where.empty() &&
                         check.status == Status::not_checked && lines.back().status == Status::not_checked;
    if (goes_on) {
      lines.back().detail = look.words.said(lines.back().detail) + "; " + look.words.said(check.detail);
    } else {
      lines.push_back(check);
    }
  }
  return lines;
}

// A block of lines under one word at the margin.
void append_block(std::string& out, const std::string& title, const std::vector<std::string>& lines, const Columns& at,
                  const Look& look) {
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string head = i == 0 ? title : "";
    out += look.paint(head, Style::heading) + std::string(at.text - width(head), ' ');
    append_wrapped(out, lines[i], at, look);
  }
}

std::string places(const std::vector<std::string>& where, const Look& look) {
  std::string text;
  for (std::size_t i = 0; i < where.size() && i < kMaxPlaces; ++i) text += (i == 0 ? "" : ", ") + printable(where[i]);
  if (where.size() <= kMaxPlaces) return text;
  return text + look.words("verify.more", {{"n", std::to_string(where.size() - kMaxPlaces)}});
}

std::string counts(const Report& report, const Look& look) {
  std::size_t failed = 0;
  std::size_t open = 0;
  for (std::size_t i = 0; i < verify::kSteps; ++i) {
    const Status status = report.status(static_cast<verify::Step>(i));
    failed += status == Status::fail ? 1 : 0;
    open += status == Status::not_checked ? 1 : 0;
  }
  const std::string passed = std::to_string(verify::kSteps - failed - open);
  const std::string unchecked = std::to_string(open);
  if (failed == 0 && open == 0) return look.paint(look.words("verify.all", {{"passed", passed}}), Style::good);
  if (failed == 0) {
    return look.paint(look.words("verify.partly", {{"open", unchecked}, {"passed", passed}}), Style::unsure);
  }
  return look.paint(
      look.words("verify.failed", {{"failed", std::to_string(failed)}, {"open", unchecked}, {"passed", passed}}),
      Style::bad);
}

}  // namespace

std::string verify_text(const Report& report, const Look& look) {
  std::string out;
  const Columns at = columns_of(report, look);
  for (const Check& check : a_line_a_step(report, look)) append_check(out, check, at, look);
  std::vector<std::string> weaknesses;
  for (const verify::Weakness& weakness : report.weaknesses) {
    std::string line = weakness.name + ": " + look.words.said(verify::weakness_in_words(weakness.name));
    if (!weakness.where.empty()) line += " (" + places(weakness.where, look) + ")";
    weaknesses.push_back(std::move(line));
  }
  std::vector<std::string> trust;
  for (const std::string& line : report.trust) trust.push_back(look.words.said(line));
  append_block(out, look.words("verify.weaknesses"), weaknesses, at, look);
  append_block(out, look.words("verify.trust"), trust, at, look);
  if (!report.unverified.empty()) {
    append_block(out, look.words("verify.unverified"), {places(report.unverified, look)}, at, look);
  }
  return out + counts(report, look) + "\n";
}

}  // namespace fivefold::cli
