#include "harness/schedule/step.h"

#include <algorithm>
#include <optional>
#include <tuple>

namespace fivefold::schedule {

namespace {

struct Free {
  std::int64_t cpus{0};
  std::int64_t memory_bytes{0};
  std::vector<int> gpus;
};

std::int64_t cpu_share(const State& state, const Job& job) { return std::min(job.need.cpus, state.total.cpus); }

Free free_now(const State& state) {
  Free free{state.total.cpus, state.total.memory_bytes, {}};
  std::vector<bool> taken(static_cast<std::size_t>(state.total.gpus), false);
  for (const auto& [key, job] : state.jobs) {
    if (!job.holds_slots) continue;
    free.cpus -= cpu_share(state, job);
    free.memory_bytes -= job.need.memory_bytes;
    for (const int gpu : job.gpus) {
      if (gpu < state.total.gpus) taken[static_cast<std::size_t>(gpu)] = true;
    }
  }
  for (int gpu = 0; gpu < state.total.gpus; ++gpu) {
    if (!taken[static_cast<std::size_t>(gpu)]) free.gpus.push_back(gpu);
  }
  return free;
}

bool fits(const State& state, const Free& free, const Job& job) {
  return cpu_share(state, job) <= free.cpus && job.need.memory_bytes <= free.memory_bytes &&
         job.need.gpus <= static_cast<std::int64_t>(free.gpus.size());
}

// First every run once, then repeats: a runner that always fails must not eat the launches of its cell's other runs.
std::vector<JobKey> in_launch_order(const State& state) {
  std::vector<JobKey> order;
  for (const auto& [key, job] : state.jobs) {
    if (job.state == JobState::waiting) order.push_back(key);
  }
  std::stable_sort(order.begin(), order.end(), [&](const JobKey& a, const JobKey& b) {
    return std::tuple(a.cell, state.jobs.at(a).launches) < std::tuple(b.cell, state.jobs.at(b).launches);
  });
  return order;
}

void open_job(State& state, const JobKey& key, const std::vector<int>& gpus) {
  Job& job = state.jobs.at(key);
  job.state = JobState::open;
  job.holds_slots = true;
  job.gpus = gpus;
}

void close_job(Job& job, JobState next) {
  job.state = next;
  job.holds_slots = false;
  job.idle_sessions = 0;
  job.gpus.clear();
}

void launch_what_fits(State& state, std::vector<Action>& actions) {
  if (state.stopping) return;
  for (const JobKey& key : in_launch_order(state)) {
    if (blocked(state, key) != Blocked::no) continue;
    const Free free = free_now(state);
    Job& job = state.jobs.at(key);
    if (!fits(state, free, job)) continue;
    const std::vector<int> gpus(free.gpus.begin(), free.gpus.begin() + job.need.gpus);
    open_job(state, key, gpus);
    ++job.launches;
    ++state.launches[key.cell];
    actions.emplace_back(Launch{key, gpus});
  }
}

// A stop of the harness or of its machine: the same attempt goes on, now or with the next command.
void go_on(State& state, const JobKey& key, bool same_session, std::vector<Action>& actions) {
  if (!state.stopping) {
    actions.emplace_back(Continue{key, same_session});
    return;
  }
  park(state, key);
}

void on_session_end(State& state, const SessionEnded& event, std::vector<Action>& actions) {
  Job& job = state.jobs.at(event.key);
  switch (event.how) {
    case SessionEnd::exited:
      actions.emplace_back(Judge{event.key});
      return;
    case SessionEnd::stopped:
    case SessionEnd::gone_with_lines:
      job.idle_sessions = 0;
      go_on(state, event.key, false, actions);
      return;
    case SessionEnd::gone_idle:
      if (++job.idle_sessions >= kIdleSessionsUntilLost) {
        actions.emplace_back(DeclareLost{event.key});
      } else {
        go_on(state, event.key, false, actions);
      }
      return;
    case SessionEnd::never_started:
      go_on(state, event.key, true, actions);
      return;
  }
}

void on_stop(State& state, std::vector<Action>& actions) {
  state.stopping = true;
  for (const auto& [key, job] : state.jobs) {
    if (job.state == JobState::open) actions.emplace_back(StopSession{key});
  }
}

}  // namespace

std::vector<Action> step(State& state, const Event& event) {
  std::vector<Action> actions;
  if (const auto* const session = std::get_if<SessionEnded>(&event)) {
    on_session_end(state, *session, actions);
  } else if (const auto* const scoring = std::get_if<ScoringBegan>(&event)) {
    state.jobs.at(scoring->key).holds_slots = false;
    launch_what_fits(state, actions);
  } else if (const auto* const attempt = std::get_if<AttemptEnded>(&event)) {
    close_job(state.jobs.at(attempt->key), attempt->job_done ? JobState::finished : JobState::waiting);
    launch_what_fits(state, actions);
  } else if (std::holds_alternative<StopAsked>(event)) {
    on_stop(state, actions);
  } else {
    launch_what_fits(state, actions);
  }
  return actions;
}

Blocked blocked(const State& state, const JobKey& key) {
  const Job& job = state.jobs.at(key);
  if (job.need.memory_bytes > state.total.memory_bytes) return Blocked::wants_memory;
  if (job.need.gpus > state.total.gpus) return Blocked::wants_gpus;
  const auto used = state.launches.find(key.cell);
  if (state.max_launches > 0 && used != state.launches.end() && used->second >= state.max_launches) {
    return Blocked::no_launches_left;
  }
  return Blocked::no;
}

std::optional<JobKey> next_in_line(const State& state) {
  if (state.stopping) return std::nullopt;
  for (const JobKey& key : in_launch_order(state)) {
    if (blocked(state, key) != Blocked::no) continue;
    return state.jobs.at(key).need.gpus == 0 ? std::optional(key) : std::nullopt;
  }
  return std::nullopt;
}

std::optional<Shortage> shortage(const State& state, const JobKey& key) {
  const Job& job = state.jobs.at(key);
  const Free free = free_now(state);
  const auto gpus = static_cast<std::int64_t>(free.gpus.size());
  if (job.need.gpus > gpus) return Shortage{Scarce::gpus, job.need.gpus, gpus};
  if (job.need.memory_bytes > free.memory_bytes) {
    return Shortage{Scarce::memory, job.need.memory_bytes, std::max<std::int64_t>(0, free.memory_bytes)};
  }
  const std::int64_t cpus = std::max<std::int64_t>(0, free.cpus);
  if (cpu_share(state, job) > cpus) return Shortage{Scarce::cpus, cpu_share(state, job), cpus};
  return std::nullopt;
}

void park(State& state, const JobKey& key) {
  Job& job = state.jobs.at(key);
  job.state = JobState::parked;
  job.holds_slots = false;
}

void adopt(State& state, const JobKey& key, const std::vector<int>& gpus, int idle_sessions) {
  open_job(state, key, gpus);
  state.jobs.at(key).idle_sessions = idle_sessions;
}

bool finished(const State& state) {
  return std::none_of(state.jobs.begin(), state.jobs.end(), [&](const auto& entry) {
    const auto& [key, job] = entry;
    if (job.state == JobState::open) return true;
    return job.state == JobState::waiting && !state.stopping && blocked(state, key) == Blocked::no;
  });
}

}  // namespace fivefold::schedule
