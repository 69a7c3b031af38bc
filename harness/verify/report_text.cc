// The report for people, in the layout of docs/ux.md section 1.
#include "harness/base/utf8.h"
#include "harness/verify/report.h"

namespace fivefold::verify {
namespace {

constexpr std::size_t kTextColumn = 13;  // marks and step names stand before it
constexpr std::size_t kMaxWidth = 120;
constexpr std::size_t kMaxPlaces = 4;

std::string mark(Status status, bool unicode) {
  switch (status) {
    case Status::pass:
      return unicode ? "✔" : "ok";
    case Status::fail:
      return unicode ? "✘" : "FAIL";
    case Status::not_checked:
      return "?";
  }
  return "";
}

// `text` in lines of at most 120 columns, later ones indented to the text column. Words are never cut, so a digest may
// stick out.
void append_wrapped(std::string& out, const std::string& text) {
  std::size_t column = kTextColumn;
  std::size_t from = 0;
  while (from < text.size()) {
    std::size_t end = text.find(' ', from);
    if (end == std::string::npos) end = text.size();
    const std::string word = text.substr(from, end - from);
    const std::size_t width = code_points(word);
    if (from > 0 && column + 1 + width > kMaxWidth) {
      out += "\n" + std::string(kTextColumn, ' ');
      column = kTextColumn;
    } else if (from > 0) {
      out += ' ';
      ++column;
    }
    out += word;
    column += width;
    from = end + 1;
  }
  out += '\n';
}

std::string sentence(const Check& check) {
  const std::string place = check.where.empty() ? "" : printable(check.where) + ": ";
  switch (check.status) {
    case Status::pass:
      return printable(check.detail);
    case Status::fail:
      return check.error + ": " + place + printable(check.detail);
    case Status::not_checked:
      return "not checked: " + place + printable(check.detail);
  }
  return {};
}

void append_check(std::string& out, const Check& check, bool unicode) {
  std::string head = " " + mark(check.status, unicode) + " " + std::string(to_text(check.step));
  const std::size_t width = code_points(head);
  head += std::string(width + 1 < kTextColumn ? kTextColumn - width : 1, ' ');
  out += head;
  append_wrapped(out, sentence(check));
}

// A block of lines under one word at the margin.
void append_block(std::string& out, std::string_view title, const std::vector<std::string>& lines) {
  for (std::size_t i = 0; i < lines.size(); ++i) {
    std::string head(i == 0 ? title : "");
    head.resize(kTextColumn, ' ');
    out += head;
    append_wrapped(out, lines[i]);
  }
}

std::string places(const std::vector<std::string>& where) {
  std::string text;
  for (std::size_t i = 0; i < where.size() && i < kMaxPlaces; ++i) text += (i == 0 ? "" : ", ") + printable(where[i]);
  if (where.size() > kMaxPlaces) text += " and " + std::to_string(where.size() - kMaxPlaces) + " more";
  return text;
}

std::string counts(const Report& report) {
  std::size_t failed = 0;
  std::size_t open = 0;
  for (std::size_t i = 0; i < kSteps; ++i) {
    const Status status = report.status(static_cast<Step>(i));
    failed += status == Status::fail ? 1 : 0;
    open += status == Status::not_checked ? 1 : 0;
  }
  const std::size_t passed = kSteps - failed - open;
  if (failed == 0 && open == 0) return "VERIFIED: all " + std::to_string(passed) + " checks passed.";
  const std::string rest = std::to_string(open) + " not checked, " + std::to_string(passed) + " passed.";
  if (failed == 0) return "NOT FULLY CHECKED: none failed, " + rest;
  return "NOT VERIFIED: " + std::to_string(failed) + " failed, " + rest;
}

}  // namespace

std::string report_text(const Report& report, bool unicode) {
  std::string out;
  for (const Check& check : report.checks) append_check(out, check, unicode);
  std::vector<std::string> weaknesses;
  for (const Weakness& weakness : report.weaknesses) {
    std::string line = weakness.name + ": " + std::string(weakness_in_words(weakness.name));
    if (!weakness.where.empty()) line += " (" + places(weakness.where) + ")";
    weaknesses.push_back(std::move(line));
  }
  append_block(out, "Weaknesses", weaknesses);
  append_block(out, "Trust", report.trust);
  if (!report.unverified.empty()) append_block(out, "Unverified", {places(report.unverified)});
  out += counts(report) + "\n";
  return out;
}

}  // namespace fivefold::verify
