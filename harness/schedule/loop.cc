#include "harness/schedule/loop.h"

#include <algorithm>
#include <deque>
#include <future>
#include <memory>
#include <utility>

#include "harness/os/signals.h"
#include "harness/schedule/unrecorded.h"

namespace fivefold::schedule {

namespace {

constexpr int kLookEveryMs = 10;
constexpr int kMaxFailedStarts = 3;
constexpr std::size_t kTailBytes = 500;
constexpr std::chrono::seconds kOverdue{30};  // after deadline and grace: the shim does not work any more
constexpr std::size_t kScoredBeside = 16;     // attempts with a scorer from outside that hold no slot
constexpr std::int64_t kCountAtOnce = std::int64_t{16} << 20;  // bytes of results between two looks at the others

class Loop {
 public:
  Loop(ledger::Workspace& workspace, exec::Launcher& launcher, Jobs& jobs, State& state, std::map<JobKey, Active> open,
       Watcher& watcher)
      : workspace_(workspace),
        launcher_(launcher),
        jobs_(jobs),
        state_(state),
        active_(std::move(open)),
        watcher_(watcher) {}

  ~Loop() { drop_ahead(); }
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  Result<LoopEnd> run() {
    FF_TRY(remove_unrecorded(workspace_));
    for (auto& [key, active] : active_) {
      active.lines = exec::count_lines(active.plan.dir / "results.jsonl", active.from_byte);
      active.since = workspace_.clock().monotonic();
      watcher_.adopted(active);
    }
    // What ended while nobody watched comes first: it may free slots.
    FF_TRY(look());
    FF_TRY(take(Begin{}));
    while (!finished(state_)) {
      launcher_.wait(kLookEveryMs);
      if (os::stop_signal() && !state_.stopping) {
        watcher_.stopping(active_.size());
        drop_ahead();
        park_scored();
        FF_TRY(take(StopAsked{}));
      }
      FF_TRY(look());
      watcher_.tick(state_, active_);
    }
    return state_.stopping ? LoopEnd::stopped : LoopEnd::finished;
  }

 private:
  // One event may lead to actions that end in further events: all of them, in order.
  Result<void> take(Event event) {
    events_.push_back(std::move(event));
    return go_through();
  }
  Result<void> go_through() {
    while (!events_.empty()) {
      const Event next = std::move(events_.front());
      events_.pop_front();
      for (const Action& action : step(state_, next)) FF_TRY(perform(action));
      if (const auto* const session = std::get_if<SessionEnded>(&next)) forget_when_parked(session->key);
    }
    return look_ahead();
  }

  Result<void> perform(const Action& action) {
    if (const auto* const launch = std::get_if<Launch>(&action)) return begin_attempt(*launch);
    if (const auto* const next = std::get_if<Continue>(&action)) {
      Active& active = active_.at(next->key);
      if (!next->same_session) watcher_.continued(active);
      return begin_session(next->key, active, next->same_session);
    }
    if (const auto* const judge = std::get_if<Judge>(&action)) {
      const Active& active = active_.at(judge->key);
      return close(judge->key, Ending{active.exit, false, exec::pinned_changed(active.plan)});
    }
    if (const auto* const lost = std::get_if<DeclareLost>(&action)) return close(lost->key, Ending{{}, true, false});
    return launcher_.stop(active_.at(std::get<StopSession>(action).key).plan.dir);
  }

  // An attempt that is planned and not recorded, and its shim on the way.
  struct Planned {
    JobKey key;
    Active active;
    std::future<Result<void>> shim;
  };
  // Where there is no thread to be had, get() does it.
  static constexpr auto kBeside = std::launch::async | std::launch::deferred;

  Result<std::unique_ptr<Planned>> plan(const JobKey& key, const std::vector<int>& gpus) {
    auto planned = std::make_unique<Planned>();
    planned->key = key;
    FF_ASSIGN(planned->active, jobs_.plan(key, gpus));
    planned->shim =
        std::async(kBeside, [this, session = session_of(planned->active)] { return launcher_.get_ready(session); });
    return planned;
  }

  // The record, the directory and the shim are made at once, as far as they were not made ready before; the shim begins
  // when the two others are there. A directory whose attempt was never recorded is removed by the next command.
  Result<void> begin_attempt(const Launch& launch) {
    std::unique_ptr<Planned> planned;
    if (ahead_ && ahead_->key == launch.key) planned = std::move(ahead_);
    if (!planned) {
      FF_ASSIGN(planned, plan(launch.key, launch.gpus));
    }
    const exec::AttemptPlan& wanted = planned->active.plan;
    auto directory = std::async(kBeside, [&] { return exec::prepare_session(wanted, 1); });
    const Result<void> recorded = jobs_.record(planned->active);
    const Result<void> shim_ready = planned->shim.get();
    const Result<exec::Prepared> prepared = directory.get();
    const bool ready = shim_ready.ok() && prepared.ok() && *prepared == exec::Prepared::ready;
    if (!recorded.ok() || !ready) launcher_.forget(wanted.dir);
    FF_TRY(recorded);
    FF_TRY(shim_ready);
    if (!prepared.ok()) return prepared.error();
    Active& active = active_.insert_or_assign(launch.key, std::move(planned->active)).first->second;
    watcher_.started(active);
    return start(launch.key, active, *prepared);
  }

  // While this attempt runs, what the next one needs and nobody could spoil: its request in the evidence store, by its
  // digest, and a shim that waits. Its directory is made when it is launched: a running program could write into it.
  Result<void> look_ahead() {
    if (ahead_) return {};  // its turn may come later than it seemed
    const std::optional<JobKey> next = next_in_line(state_);
    if (!next || active_.empty()) return {};
    FF_ASSIGN(ahead_, plan(*next, {}));
    return {};
  }
  void drop_ahead() {
    if (!ahead_) return;
    if (ahead_->shim.get().ok()) launcher_.forget(ahead_->active.plan.dir);
    ahead_.reset();
  }

  static exec::SessionStart session_of(const Active& active) {
    return {active.plan.dir, active.environment, active.secret_names};
  }

  // The number of the session is in the database before its shim can be there: a session that a later harness finds
  // with a lower number in shim.json was never started.
  Result<void> begin_session(const JobKey& key, Active& active, bool same_session) {
    store::AttemptRow& row = active.row;
    const store::AttemptRow stored = row;
    if (!same_session) ++row.sessions;
    if (row.sessions > 1 || active.failed_starts > 0) FF_TRY(launcher_.clear(active.plan.dir));
    active.from_byte = 0;
    active.lines = exec::count_lines(active.plan.dir / "results.jsonl", active.from_byte);
    row.known_lines = active.lines;
    row.idle_sessions = state_.jobs.at(key).idle_sessions;
    if (row != stored) {
      FF_TRY(workspace_.database().transaction([&] { return store::update_attempt(workspace_.database(), row); }));
    }
    FF_ASSIGN(const exec::Prepared prepared, exec::prepare_session(active.plan, row.sessions));
    return start(key, active, prepared);
  }

  Result<void> start(const JobKey& key, Active& active, exec::Prepared prepared) {
    switch (prepared) {
      case exec::Prepared::ready:
        active.started_here = true;
        active.taken_in = false;
        active.since = workspace_.clock().monotonic();
        return launcher_.start(session_of(active));
      case exec::Prepared::pinned_file_changed:
        return close(key, Ending{{}, false, true});
      case exec::Prepared::nothing_left:
        return close(key, Ending{});
    }
    return {};
  }

  Result<void> close(const JobKey& key, const Ending& ending) {
    const Result<bool> scored = jobs_.scored(active_.at(key), ending);
    if (!scored.ok() && scored.error().rule == "stopped") {
      leave_to_the_next(key);
      return {};
    }
    if (!scored.ok()) return scored.error();
    if (*scored) return record_end(key, ending);
    scoring_.emplace(key, ending);
    // Beyond some it keeps its slot: each holds its outputs in memory, and a judge is one server for all.
    if (scoring_.size() <= kScoredBeside) events_.push_back(ScoringBegan{key});
    return {};
  }
  Result<void> record_end(const JobKey& key, const Ending& ending) {
    const Active active = std::move(active_.extract(key).mapped());
    FF_ASSIGN(Closed closed, jobs_.close(active, ending));
    closed.exit = ending.exit;
    watcher_.ended(active, closed);
    events_.push_back(AttemptEnded{key, closed.job_done});
    return {};
  }

  Result<void> look_at_scoring() {
    for (auto at = scoring_.begin(); at != scoring_.end();) {
      const Result<bool> scored = jobs_.scored(active_.at(at->first), at->second);
      if (!scored.ok() && scored.error().rule == "stopped") break;  // all are parked when the signal is seen
      if (!scored.ok()) return scored.error();
      if (!*scored) {
        ++at;
        continue;
      }
      FF_TRY(record_end(at->first, at->second));
      at = scoring_.erase(at);
    }
    return events_.empty() ? Result<void>() : go_through();
  }
  // They are scored by the next command, which asks for nothing that has been answered.
  void park_scored() {
    for (const auto& [key, ending] : scoring_) leave_to_the_next(key);
    scoring_.clear();
    jobs_.give_up_scoring();
  }
  void leave_to_the_next(const JobKey& key) {
    park(state_, key);
    active_.erase(key);
  }

  void forget_when_parked(const JobKey& key) {
    if (state_.jobs.at(key).state == JobState::parked) active_.erase(key);
  }

  Result<void> look() {
    FF_TRY(look_at_scoring());
    std::vector<JobKey> keys;
    for (const auto& [key, active] : active_) keys.push_back(key);
    for (const JobKey& key : keys) {
      const auto found = active_.find(key);
      if (found == active_.end() || scoring_.contains(key)) continue;
      Active& active = found->second;
      FF_ASSIGN(const bool running, launcher_.running(active.plan.dir));
      if (running) {
        active.lines += exec::count_lines(active.plan.dir / "results.jsonl", active.from_byte, kCountAtOnce);
        if (!active.taken_in && launcher_.results_stand(active.plan.dir)) {
          active.taken_in = true;
          FF_TRY(jobs_.take_in(active));
        }
        if (overdue(active)) launcher_.kill(active.plan.dir);
        // Again each time: the first may have come before the shim could take it.
        if (state_.stopping) FF_TRY(launcher_.stop(active.plan.dir));
        continue;
      }
      FF_ASSIGN(const SessionEnd how, session_end(active));
      FF_TRY(take(SessionEnded{key, how}));
    }
    return {};
  }

  // The shim keeps the deadline; one that a program holds (a debugger does) keeps none.
  bool overdue(const Active& active) {
    constexpr std::int64_t kYear = std::int64_t{366} * 86'400;
    const std::int64_t seconds =
        std::min(active.plan.launch.deadline_seconds, kYear) + std::min(active.plan.launch.grace_seconds, kYear);
    return workspace_.clock().monotonic() > active.since + std::chrono::seconds(seconds) + kOverdue;
  }

  Result<SessionEnd> session_end(Active& active) {
    FF_ASSIGN(exec::SessionTrace trace, exec::read_trace(active.plan.dir));
    const bool killed = launcher_.was_killed(active.plan.dir);
    if (killed) trace.exit.reset();  // a program that kills its shim may have written one itself
    active.exit = trace.exit;
    if (!trace.exit && launcher_.was_full(active.plan.dir)) {
      return Error{Errc::full, "full",
                   "the session in " + active.plan.dir.string() + " left no report: the disk is full"};
    }
    if (trace.shim_session != active.row.sessions) {
      if (++active.failed_starts < kMaxFailedStarts) return SessionEnd::never_started;
      if (!killed) return no_start(active);
      return gone(active);  // somebody kills them and says otherwise
    }
    active.failed_starts = 0;
    if (!trace.exit) FF_TRY(launcher_.clear(active.plan.dir));  // no shim did
    const bool ended = trace.exit && trace.exit->stopped != exec::Stopped::harness;
    // Every session's pinned files count. After a power cut the copies may have been cut short: they say nothing.
    if (!ended && trace.same_boot && exec::pinned_changed(active.plan)) return SessionEnd::exited;
    if (ended) return SessionEnd::exited;
    // Only we ask a shim to stop: a program that does cannot go on for ever.
    if (trace.exit && (state_.stopping || !active.started_here)) return SessionEnd::stopped;
    return gone(active);
  }

  static Error no_start(const Active& active) {
    return Error{Errc::io, "shim",
                 "fivefold-exec does not start in " + active.plan.dir.string() + ": " +
                     exec::stderr_tail(active.plan.dir, kTailBytes)};
  }

  // Without exit.json, or as if: what it did for the attempt is its new lines.
  static SessionEnd gone(const Active& active) {
    std::int64_t from_byte = 0;
    const std::int64_t lines = exec::count_lines(active.plan.dir / "results.jsonl", from_byte);
    return lines > active.row.known_lines ? SessionEnd::gone_with_lines : SessionEnd::gone_idle;
  }

  ledger::Workspace& workspace_;
  exec::Launcher& launcher_;
  Jobs& jobs_;
  State& state_;
  std::map<JobKey, Active> active_;
  std::map<JobKey, Ending> scoring_;  // of these, those that a scorer from outside is at work on
  std::unique_ptr<Planned> ahead_;    // of the job that is next in line
  Watcher& watcher_;
  std::deque<Event> events_;
};

}  // namespace

Result<LoopEnd> run_loop(ledger::Workspace& workspace, exec::Launcher& launcher, Jobs& jobs, State& state,
                         std::map<JobKey, Active> open, Watcher& watcher) {
  return Loop(workspace, launcher, jobs, state, std::move(open), watcher).run();
}

}  // namespace fivefold::schedule
