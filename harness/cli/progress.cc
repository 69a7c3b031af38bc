#include "harness/cli/progress.h"

#include <algorithm>
#include <cmath>

#include "harness/base/number.h"
#include "harness/cli/duration_text.h"
#include "harness/cli/table.h"
#include "harness/cli/time_left.h"
#include "harness/cli/width.h"
#include "harness/publish/figures.h"

namespace fivefold::cli {
namespace {

constexpr std::size_t kBarColumns = 20;
constexpr std::size_t kMostLines = 8;  // what is drawn must fit a terminal's height
constexpr std::size_t kTitleColumns = 13;
constexpr std::size_t kWideColumns = 120;

// Every line cut to the terminal; a line that wraps could not be cleared.
std::string fitted(const std::string& text, const Look& look) {
  std::string out;
  std::size_t from = 0;
  while (from < text.size()) {
    const std::size_t end = std::min(text.find('\n', from), text.size());
    const std::string line = text.substr(from, end - from);
    out += (from == 0 ? "" : "\n") +
           (look.columns ? cut(line, std::max<std::size_t>(1, *look.columns) - 1, look.marks.range) : line);
    from = end + 1;
  }
  return out;
}

// "       no progress      ": a bar that has nothing to say.
std::string silent_bar(const Look& look) {
  const std::string words = look.words("progress.none");
  const std::size_t space = kBarColumns - std::min(kBarColumns, width(words));
  return "[" + std::string((space + 1) / 2, ' ') + words + std::string(space / 2, ' ') + "]";
}

std::string rate_text(double per_second) {
  constexpr double kLarge = 1000;  // from here on a decimal says nothing
  return (per_second < kLarge ? fixed(per_second, 1) : with_thousands(std::llround(per_second))) + "/s";
}

std::vector<Cell> attempt_row(const AttemptProgress& attempt, const Look& look) {
  const bool scalar = attempt.items == 0;
  const double share = scalar ? 0 : static_cast<double>(attempt.answered) / static_cast<double>(attempt.items);
  const std::string items = look.words(
      "progress.items", {{"answered", with_thousands(attempt.answered)}, {"items", with_thousands(attempt.items)}});
  return {"  " + attempt.team,
          attempt.benchmark,
          look.words("progress.run", {{"run", std::to_string(attempt.run)}}),
          look.words("progress.attempt", {{"attempt", std::to_string(attempt.attempt)}}),
          scalar ? silent_bar(look) : bar(share, look),
          scalar ? look.words("progress.scalar") : items,
          scalar ? std::string() : rate_text(attempt.per_second),
          elapsed_text(attempt.elapsed_ms)};
}

}  // namespace

std::string bar(double share, const Look& look) {
  const double full = std::floor(std::clamp(share, 0.0, 1.0) * static_cast<double>(kBarColumns) + 1e-9);
  std::string text = "[";
  for (std::size_t i = 0; i < kBarColumns; ++i) text += static_cast<double>(i) < full ? "#" : look.marks.rest;
  return text + "]";
}

std::string elapsed_text(std::int64_t milliseconds) {
  constexpr std::int64_t kMinuteMs = 60'000;
  if (milliseconds >= kMinuteMs) return duration_text(milliseconds);
  const std::string seconds = std::to_string(std::max<std::int64_t>(0, milliseconds) / 1000);
  return "0m" + std::string(seconds.size() < 2 ? "0" : "") + seconds + "s";
}

std::string progress_text(const RunProgress& progress, const Look& look) {
  const Words& words = look.words;
  const auto busy = static_cast<std::int64_t>(progress.attempts.size());
  std::string text =
      words("progress.runs", {{"done", with_thousands(progress.done)}, {"all", with_thousands(progress.all)}}) + " " +
      words.counted(busy, "progress.busy.one", "progress.busy");
  if (progress.failed != 0) text += ", " + words.counted(progress.failed, "attempts-failed.one", "attempts-failed");
  if (progress.left_ms) text += ", " + time_left_text(*progress.left_ms, words);
  text += "\n";
  Table table({{""}, {""}, {""}, {"", Align::left, 1}, {""}, {""}, {"", Align::right, 2}, {"", Align::right}});
  const std::size_t shown = std::min(progress.attempts.size(), kMostLines);
  for (std::size_t i = 0; i < shown; ++i) table.add(attempt_row(progress.attempts[i], look));
  Look narrower = look;  // the last column of a terminal stays free, and a line is cut rather than wrapped
  if (look.columns) narrower.columns = std::max<std::size_t>(1, *look.columns) - 1;
  text += table.body(narrower);
  if (shown < progress.attempts.size()) {
    text += "  " + words("progress.more", {{"n", std::to_string(progress.attempts.size() - shown)}}) + "\n";
  }
  return fitted(text, look);
}

std::string progress_text(const AuditProgress& progress, const Look& look) {
  const Words& words = look.words;
  const bool is_narrow = look.columns && *look.columns < kWideColumns;  // then what is left has a line of its own
  Table table({{""}, {""}, {""}});
  const std::size_t shown = std::min(progress.claims.size(), kMostLines);
  for (std::size_t i = 0; i < shown; ++i) {
    const ClaimProgressLine& line = progress.claims[i];
    const std::string n = with_thousands(line.draws);
    const std::string cap = with_thousands(line.cap);
    std::string figures = line.log_evidence
                              ? words("progress.draws", {{"n", n},
                                                         {"cap", cap},
                                                         {"evidence", publish::evidence_text(*line.log_evidence)},
                                                         {"needed", with_thousands(std::llround(line.needed))}})
                              : words("progress.reruns", {{"n", n}, {"cap", cap}});
    if (i == 0 && progress.left_ms && !is_narrow) figures += ", " + time_left_text(*progress.left_ms, words);
    const std::string title = padded(i == 0 ? words("audit.line") : "", kTitleColumns, Align::left);
    table.add({title + line.team + ", " + line.claim, bar(line.share, look), figures});
  }
  std::string text = table.body();
  if (shown < progress.claims.size()) {
    const std::string more = words("progress.more", {{"n", std::to_string(progress.claims.size() - shown)}});
    text += std::string(kTitleColumns, ' ') + more + "\n";
  }
  if (is_narrow && progress.left_ms) {
    text += std::string(kTitleColumns, ' ') + time_left_text(*progress.left_ms, words) + "\n";
  }
  return fitted(text, look);
}

bool Pace::is_due(std::chrono::milliseconds now) {
  constexpr std::chrono::milliseconds kApart{100};
  if (last_ && now - *last_ < kApart) return false;
  last_ = now;
  return true;
}

}  // namespace fivefold::cli
