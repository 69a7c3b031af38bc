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

constexpr std::size_t kTextColumn = 13;  // marks and step names stand before it
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

// `text` after the text column, in lines that fit; words are never cut, so a digest may stick out.
void append_wrapped(std::string& out, const std::string& text, const Look& look) {
  const std::size_t columns = std::min(look.columns.value_or(kMostColumns), kMostColumns);
  const std::vector<std::string> lines = wrapped(text, std::max(columns, kTextColumn + kLeastColumns) - kTextColumn);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    out += (i == 0 ? "" : std::string(kTextColumn, ' ')) + lines[i] + "\n";
  }
}

// In lines: what a failure compares stands below what it says.
std::vector<std::string> sentence(const Check& check, const Look& look) {
  const std::string where = printable(look.words.said(check.where));
  const std::string place = where.empty() ? "" : where + ": ";
  const std::string detail = printable(look.words.said(check.detail));
  switch (check.status) {
    case Status::pass:
      return {detail};
    case Status::not_checked:
      return {look.words("verify.not-checked", {{"why", place + detail}})};
    case Status::fail:
      break;
  }
  const std::size_t colon = std::min(detail.find(": "), detail.size());
  std::string says = place + detail.substr(0, colon);
  if (!where.empty() && detail.starts_with("it is ")) {  // "a.txt is not the file that was signed"
    says = where + detail.substr(2, colon - 2);
  }
  std::vector<std::string> lines{check.error + ": " + says};
  if (colon < detail.size()) lines.push_back(detail.substr(colon + 2));
  return lines;
}

void append_check(std::string& out, const Check& check, const Look& look) {
  const std::string step(to_text(check.step));
  const std::size_t taken = 2 + mark_width(check.status, look) + width(step);
  out +=
      " " + mark(check.status, look) + " " + step + std::string(taken + 1 < kTextColumn ? kTextColumn - taken : 1, ' ');
  const std::vector<std::string> lines = sentence(check, look);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (i > 0) out += std::string(kTextColumn, ' ');
    append_wrapped(out, lines[i], look);
  }
}

// A block of lines under one word at the margin.
void append_block(std::string& out, const std::string& title, const std::vector<std::string>& lines, const Look& look) {
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string head = i == 0 ? title : "";
    out += look.paint(head, Style::heading) + std::string(kTextColumn - width(head), ' ');
    append_wrapped(out, lines[i], look);
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
  for (const Check& check : report.checks) append_check(out, check, look);
  std::vector<std::string> weaknesses;
  for (const verify::Weakness& weakness : report.weaknesses) {
    std::string line = weakness.name + ": " + look.words.said(verify::weakness_in_words(weakness.name));
    if (!weakness.where.empty()) line += " (" + places(weakness.where, look) + ")";
    weaknesses.push_back(std::move(line));
  }
  std::vector<std::string> trust;
  for (const std::string& line : report.trust) trust.push_back(look.words.said(line));
  append_block(out, look.words("verify.weaknesses"), weaknesses, look);
  append_block(out, look.words("verify.trust"), trust, look);
  if (!report.unverified.empty()) {
    append_block(out, look.words("verify.unverified"), {places(report.unverified, look)}, look);
  }
  return out + counts(report, look) + "\n";
}

}  // namespace fivefold::cli
