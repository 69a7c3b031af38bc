#pragma once
// The scheduler's decisions: what to launch, continue, judge, give up or stop, from what has happened. Pure: the same
// state and event give the same actions. The loop (loop.h) performs them and feeds back what came of it.

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <variant>
#include <vector>

#include "harness/core/stage_log.h"
#include "harness/core/submission.h"

namespace fivefold::schedule {

// A run to be completed, or a run's units to be re-executed: one attempt of a job is open at a time.
struct JobKey {
  CellId cell;
  int run{1};
  friend auto operator<=>(const JobKey&, const JobKey&) = default;
};

// What this machine lends. CPUs are shares of time: a job that wants more than there are gets all of them. Memory and
// GPUs are not: a job that wants more than there are never starts here.
struct Capacity {
  std::int64_t cpus{1};
  std::int64_t memory_bytes{0};
  int gpus{0};
  friend bool operator==(const Capacity&, const Capacity&) = default;
};

enum class JobState { waiting, open, parked, finished };

struct Job {
  Resources need;
  JobState state{JobState::waiting};
  int launches{0};          // attempts of this job so far
  int idle_sessions{0};     // of the open attempt, in a row without exit.json and without a new line
  std::vector<int> gpus{};  // given to the open attempt
  bool holds_slots{false};
};

struct State {
  Capacity total;
  int max_launches{0};             // of all jobs of a cell together; 0: the jobs themselves know (re-executions)
  std::map<JobKey, Job> jobs;      // in launch order within a cell: fewest launches first, then the run
  std::map<CellId, int> launches;  // of a cell, also those of jobs that are not here
  bool stopping{false};
};

inline constexpr int kIdleSessionsUntilLost = 3;  // docs/design.md section 5, Sessions

// How a session was found to have ended, once its lock was free.
enum class SessionEnd {
  exited,           // exit.json, ended by itself, a limit or a cap
  stopped,          // exit.json, stopped by the harness
  gone_with_lines,  // no exit.json, but a new line
  gone_idle,        // neither
  never_started,    // the shim did not get as far as starting it: the same session again
};

struct Begin {};  // look for work
struct SessionEnded {
  JobKey key;
  SessionEnd how{SessionEnd::exited};
};
struct ScoringBegan {
  JobKey key;
};  // it has ended, and something from outside is scoring it
struct AttemptEnded {
  JobKey key;
  bool job_done{false};
};                    // judged or lost, and recorded
struct StopAsked {};  // a signal: keep what there is
using Event = std::variant<Begin, SessionEnded, ScoringBegan, AttemptEnded, StopAsked>;

struct Launch {
  JobKey key;
  std::vector<int> gpus{};
  friend bool operator==(const Launch&, const Launch&) = default;
};
struct Continue {
  JobKey key;
  bool same_session{false};
  friend bool operator==(const Continue&, const Continue&) = default;
};
struct Judge {
  JobKey key;
  friend bool operator==(const Judge&, const Judge&) = default;
};
struct DeclareLost {
  JobKey key;
  friend bool operator==(const DeclareLost&, const DeclareLost&) = default;
};
struct StopSession {
  JobKey key;
  friend bool operator==(const StopSession&, const StopSession&) = default;
};
using Action = std::variant<Launch, Continue, Judge, DeclareLost, StopSession>;

// Changes the state and returns what is to be done, in order.
std::vector<Action> step(State& state, const Event& event);

// Why a waiting job is not launched, when it never will be in this state.
enum class Blocked { no, wants_memory, wants_gpus, no_launches_left };
Blocked blocked(const State& state, const JobKey& key);

// What a waiting job lacks now: the first of GPUs, memory and CPUs of which less is free than it wants.
enum class Scarce { gpus, memory, cpus };
struct Shortage {
  Scarce what{Scarce::gpus};
  std::int64_t wanted{0};
  std::int64_t free{0};
  friend bool operator==(const Shortage&, const Shortage&) = default;
};
std::optional<Shortage> shortage(const State& state, const JobKey& key);

// The job that would be launched next if there were room for it, where it wants no GPUs (which ones is not known yet).
std::optional<JobKey> next_in_line(const State& state);

// Puts an attempt that was open when the harness ended back: it holds its slots, whatever else wants them.
void adopt(State& state, const JobKey& key, const std::vector<int>& gpus, int idle_sessions);

// An attempt that stays open for the next command and needs nothing any more.
void park(State& state, const JobKey& key);

// Nothing is open, and nothing can be launched.
bool finished(const State& state);

}  // namespace fivefold::schedule
