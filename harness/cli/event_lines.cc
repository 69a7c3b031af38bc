#include "harness/cli/event_lines.h"

#include <algorithm>
#include <utility>

#include "harness/base/number.h"
#include "harness/base/ratio.h"
#include "harness/base/units.h"
#include "harness/cli/duration_text.h"
#include "harness/cli/table.h"
#include "harness/cli/time_left.h"
#include "harness/publish/figures.h"

namespace fivefold::cli {

namespace {

constexpr std::chrono::seconds kSpeakEvery{60};
constexpr std::size_t kEventWidth = 9;
constexpr std::size_t kShortDigest = 8;

std::string seconds_of(UtcTime time) {
  const std::string text = to_text(time);  // YYYY-MM-DDTHH:MM:SS.mmmZ
  return text.substr(0, text.size() - 5) + "Z";
}

std::string mean_of(const schedule::Closed& closed, int digits, const Words& words) {
  if (!closed.sum_micro || closed.items == 0) return words("event.unscored");
  const Result<std::string> mean = round_decimal(*closed.sum_micro, closed.items * 1'000'000, digits);
  return words("event.mean", {{"mean", mean.ok() ? *mean : std::string("?")}});
}

std::string measured_text(const schedule::Closed& closed, const MeasurementRules& rules, const Words& words) {
  const Result<std::string> value =
      round_decimal(closed.value.value_or(0), power_of_ten(rules.decimals), rules.decimals);
  return words("event.measured", {{"value", value.ok() ? *value : std::string("?")}});
}

// What a reason means where its word alone does not say it.
std::string explained(const schedule::Closed& closed, const exec::LaunchFile& launch, const Words& words) {
  const exec::Reason reason = *closed.reason;
  std::string word(exec::to_text(reason));
  const std::optional<int> signal = closed.exit ? closed.exit->signal : std::nullopt;
  const std::optional<int> status = closed.exit ? closed.exit->exit : std::nullopt;
  if (reason == exec::Reason::signal && signal) {
    return words("event.value", {{"reason", word}, {"value", std::to_string(*signal)}});
  }
  if (reason == exec::Reason::exit_status && status) {
    return words("event.value", {{"reason", word}, {"value", std::to_string(*status)}});
  }
  if (reason == exec::Reason::memory) {
    return words("event.killed", {{"reason", word}, {"limit", bytes_text(launch.memory_bytes)}});
  }
  if (reason == exec::Reason::deadline) {
    return words("event.deadline", {{"reason", word}, {"limit", duration_text(launch.deadline_seconds * 1000)}});
  }
  return word;
}

std::int64_t items_of(const schedule::Active& active) { return static_cast<std::int64_t>(active.plan.items.size()); }

publish::Word ended_word(Outcome outcome) {
  switch (outcome) {
    case Outcome::completed:
      return "event.complete";
    case Outcome::failed:
      return "event.failed";
    case Outcome::lost:
      return "event.lost";
  }
  return "event.failed";
}

}  // namespace

EventLines::EventLines(const Context& context, os::Clock& clock, EventOptions options)
    : context_(context),
      clock_(clock),
      options_(std::move(options)),
      began_(clock.monotonic()),
      last_line_(clock.monotonic()) {}

std::string EventLines::name_of(const store::AttemptRow& row) const {
  return context_.notes.words(
      "event.attempt",
      {{"cell", to_text(row.cell)}, {"run", std::to_string(row.run)}, {"attempt", std::to_string(row.number)}});
}

void EventLines::line(publish::Word event, Style style, const std::string& text) {
  const std::string word = padded(context_.notes.words(event), kEventWidth, Align::left);
  context_.note(seconds_of(clock_.now()) + " " + context_.notes.paint(word, style) + " " + text);
  last_line_ = clock_.monotonic();
}

void EventLines::see(const schedule::Active& active) { seen_[active.row.id] = {active.lines, clock_.monotonic()}; }

void EventLines::started(const schedule::Active& active) {
  see(active);
  if (!context_.console.error_terminal().is_terminal) line("event.start", Style::plain, name_of(active.row));
}

void EventLines::adopted(const schedule::Active& active) {
  see(active);
  if (active.plan.scalar) return line("event.adopted", Style::plain, name_of(active.row));
  const std::string items = context_.notes.words(
      "event.of-items", {{"answered", with_thousands(active.lines)}, {"items", with_thousands(items_of(active))}});
  line("event.adopted", Style::plain, name_of(active.row) + ", " + items);
}

void EventLines::continued(const schedule::Active& active) {
  see(active);
  const std::string session = context_.notes.words("event.session", {{"n", std::to_string(active.row.sessions + 1)}});
  line("event.continue", Style::plain, name_of(active.row) + ", " + session);
}

void EventLines::ended(const schedule::Active& active, const schedule::Closed& closed) {
  const Words& words = context_.notes.words;
  seen_.erase(active.row.id);
  round_answered_ += active.plan.scalar ? 1 : closed.items;
  std::string text = name_of(active.row);
  if (closed.reason) {
    ++failed_;
    text += ": " + explained(closed, active.plan.launch, words);
    if (closed.evidence && closed.items > 0) {
      text += "; " + words("event.evidence", {{"digest", to_hex(*closed.evidence).substr(0, kShortDigest)}});
    }
  } else {
    if (active.plan.scalar) {
      text += ", " + measured_text(closed, *active.plan.scalar, words);
    } else {
      text += ", " + words.counted(closed.items, "event.items.one", "event.items");
    }
    if (!active.plan.scalar && active.row.purpose == store::AttemptPurpose::run)
      text += ", " + mean_of(closed, options_.digits, words);
    if (active.row.started_at) {
      text += ", " + duration_text(clock_.now().milliseconds - active.row.started_at->milliseconds);
    }
  }
  const bool good = closed.outcome == Outcome::completed;
  if (good && context_.console.error_terminal().is_terminal) return;
  line(ended_word(closed.outcome), good ? Style::good : Style::bad, text);
}

void EventLines::stopping(std::size_t open) {
  line("event.stopping", Style::unsure,
       context_.notes.words("event.stop", {{"n", std::to_string(open)}, {"command", options_.continue_with}}));
}

void EventLines::said(std::string_view text) { line("event.audit", Style::plain, context_.notes.words.said(text)); }

void EventLines::round(const std::vector<audit::OpenClaim>& claims, std::int64_t units) {
  claims_ = claims;
  round_units_ = units;
  round_answered_ = 0;
  began_ = clock_.monotonic();
}

AttemptProgress EventLines::attempt_progress(const schedule::Active& active) const {
  AttemptProgress progress{options_.team_name ? options_.team_name(active.row.cell.team) : active.row.cell.team.text,
                           active.row.cell.benchmark.text,
                           active.row.run,
                           active.row.number,
                           active.lines,
                           items_of(active)};
  if (active.row.started_at) progress.elapsed_ms = clock_.now().milliseconds - active.row.started_at->milliseconds;
  const auto seen = seen_.find(active.row.id);
  if (seen == seen_.end()) return progress;
  const auto watched = static_cast<double>((clock_.monotonic() - seen->second.at).count());
  constexpr double kSecondMs = 1000;
  if (watched > 0) {
    progress.per_second = static_cast<double>(active.lines - seen->second.lines) * kSecondMs / watched;
  }
  return progress;
}

RunProgress EventLines::run_progress(const schedule::State& state,
                                     const std::map<schedule::JobKey, schedule::Active>& open) const {
  const auto finished = std::count_if(state.jobs.begin(), state.jobs.end(),
                                      [](const auto& job) { return job.second.state == schedule::JobState::finished; });
  const auto jobs = static_cast<std::int64_t>(state.jobs.size());
  RunProgress progress{options_.complete_before + finished, options_.complete_before + jobs, failed_, {}, {}};
  constexpr std::int64_t kShares = 1000;  // of a run, for the estimate
  std::int64_t done = finished * kShares;
  for (const auto& [key, active] : open) {
    progress.attempts.push_back(attempt_progress(active));
    const auto seen = seen_.find(active.row.id);
    const std::int64_t before = seen == seen_.end() ? 0 : seen->second.lines;
    done += kShares * std::max<std::int64_t>(0, active.lines - before) / std::max<std::int64_t>(1, items_of(active));
  }
  progress.left_ms = time_left_ms(done, jobs * kShares, (clock_.monotonic() - began_).count());
  return progress;
}

AuditProgress EventLines::audit_progress(const std::map<schedule::JobKey, schedule::Active>& open) const {
  std::int64_t answered = round_answered_;
  for (const auto& [key, active] : open) answered += active.lines;
  AuditProgress progress;
  progress.left_ms = time_left_ms(answered, round_units_, (clock_.monotonic() - began_).count());
  const double through =
      std::min(1.0, static_cast<double>(answered) / static_cast<double>(std::max<std::int64_t>(1, round_units_)));
  for (const audit::OpenClaim& claim : claims_) {
    const auto draws = static_cast<double>(claim.draws);
    const double reached = draws + through * static_cast<double>(claim.target - claim.draws);
    const std::string name =
        claim.claim.kind == ClaimKind::total ? context_.notes.words("audit.total") : claim.claim.benchmark.text;
    progress.claims.push_back({options_.team_name ? options_.team_name(claim.claim.team) : claim.claim.team.text, name,
                               reached / static_cast<double>(std::max<std::int64_t>(1, claim.target)), claim.draws,
                               claim.cap, claim.log_evidence, 1 / number_of(claim.alpha_r)});
  }
  return progress;
}

void EventLines::speak(const schedule::State& state, const std::map<schedule::JobKey, schedule::Active>& open) {
  const Words& words = context_.notes.words;
  const RunProgress progress = run_progress(state, open);
  std::string text = words("event.counts", {{"done", with_thousands(progress.done)},
                                            {"all", with_thousands(progress.all)},
                                            {"busy", std::to_string(progress.attempts.size())},
                                            {"failed", std::to_string(progress.failed)}});
  if (progress.left_ms) text += ", " + time_left_text(*progress.left_ms, words);
  line("event.progress", Style::plain, text);
}

void EventLines::tick(const schedule::State& state, const std::map<schedule::JobKey, schedule::Active>& open) {
  if (!context_.console.error_terminal().is_terminal) {
    if (clock_.monotonic() - last_line_ >= kSpeakEvery) speak(state, open);
    return;
  }
  if (!pace_.is_due(clock_.monotonic())) return;
  Look look = context_.notes;
  look.columns = context_.console.error_terminal().columns;  // as of now: a terminal may be resized
  context_.console.draw(claims_.empty() ? progress_text(run_progress(state, open), look)
                                        : progress_text(audit_progress(open), look));
}

}  // namespace fivefold::cli
