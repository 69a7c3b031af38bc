#include "harness/cli/event_lines.h"

#include <algorithm>
#include <utility>

#include "harness/base/number.h"
#include "harness/base/ratio.h"
#include "harness/cli/duration_text.h"

namespace fivefold::cli {

namespace {

constexpr std::chrono::seconds kSpeakEvery{60};
constexpr std::size_t kEventWidth = 9;
constexpr std::size_t kShortDigest = 8;

std::string seconds_of(UtcTime time) {
  const std::string text = to_text(time);  // YYYY-MM-DDTHH:MM:SS.mmmZ
  return text.substr(0, text.size() - 5) + "Z";
}

std::string mean_text(const schedule::Closed& closed, int digits) {
  if (!closed.sum_micro || closed.items == 0) return "unscored";
  const Result<std::string> mean = round_decimal(*closed.sum_micro, closed.items * 1'000'000, digits);
  return "mean " + (mean.ok() ? *mean : std::string("?"));
}

// What a reason means where its word alone does not say it.
std::string explained(exec::Reason reason, const exec::LaunchFile& launch) {
  std::string word(exec::to_text(reason));
  if (reason == exec::Reason::memory) return word + " (killed at " + bytes_text(launch.memory_bytes) + ")";
  if (reason == exec::Reason::deadline) {
    return word + " (stopped after " + duration_text(launch.deadline_seconds * 1000) + ")";
  }
  return word;
}

}  // namespace

std::string attempt_name(const store::AttemptRow& row) {
  return to_text(row.cell) + " run " + std::to_string(row.run) + " attempt " + std::to_string(row.number);
}

EventLines::EventLines(Console& console, os::Clock& clock, int digits, std::string continue_with)
    : console_(console),
      clock_(clock),
      digits_(digits),
      continue_with_(std::move(continue_with)),
      last_line_(clock.monotonic()) {}

void EventLines::line(const std::string& event, const std::string& text) {
  std::string padded = event;
  padded.resize(std::max(kEventWidth, event.size()), ' ');
  console_.note(seconds_of(clock_.now()) + " " + padded + " " + text);
  last_line_ = clock_.monotonic();
}

void EventLines::started(const schedule::Active& active) { line("start", attempt_name(active.row)); }

void EventLines::adopted(const schedule::Active& active) {
  line("adopted", attempt_name(active.row) + ", " + with_thousands(active.lines) + " of " +
                      with_thousands(static_cast<std::int64_t>(active.plan.items.size())) + " items");
}

void EventLines::continued(const schedule::Active& active) {
  line("continue", attempt_name(active.row) + ", session " + std::to_string(active.row.sessions + 1));
}

void EventLines::ended(const schedule::Active& active, const schedule::Closed& closed) {
  std::string text = attempt_name(active.row);
  if (closed.reason) {
    ++failed_;
    text += ": " + explained(*closed.reason, active.plan.launch);
    if (closed.evidence) text += "; evidence " + to_hex(*closed.evidence).substr(0, kShortDigest);
  } else {
    text += ", " + with_thousands(closed.items) + " items";
    if (active.row.purpose == store::AttemptPurpose::run) text += ", " + mean_text(closed, digits_);
    if (active.row.started_at) {
      text += ", " + duration_text(clock_.now().milliseconds - active.row.started_at->milliseconds);
    }
  }
  line(closed.outcome == Outcome::completed ? "complete" : std::string(to_text(closed.outcome)), text);
}

void EventLines::stopping(std::size_t open) {
  line("stopping", std::to_string(open) + " running; what they have answered is kept. Go on with: " + continue_with_);
}

void EventLines::tick(const schedule::State& state, const std::map<schedule::JobKey, schedule::Active>& open) {
  if (clock_.monotonic() - last_line_ < kSpeakEvery) return;
  const auto done = std::count_if(state.jobs.begin(), state.jobs.end(),
                                  [](const auto& job) { return job.second.state == schedule::JobState::finished; });
  std::int64_t lines = 0;
  std::int64_t items = 0;
  for (const auto& [key, active] : open) {
    lines += active.lines;
    items += static_cast<std::int64_t>(active.plan.items.size());
  }
  line("progress", std::to_string(done) + "/" + std::to_string(state.jobs.size()) + " runs, " +
                       std::to_string(open.size()) + " busy (" + with_thousands(lines) + " of " +
                       with_thousands(items) + " items), " + std::to_string(failed_) + " failed");
}

}  // namespace fivefold::cli
