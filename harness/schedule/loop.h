#pragma once
// The loop around step(): prepares directories, starts and watches sessions, and hands ended attempts to whoever
// records them (runs.h, reexecute.h). It keeps nothing in memory that the database and the directories do not have: a
// killed harness goes on from there. One thread, and others that make the directory of the attempt that is being
// recorded and start the shim of the next (docs/decisions/0008).

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/exec/attempt_dir.h"
#include "harness/exec/launcher.h"
#include "harness/exec/reason.h"
#include "harness/ledger/workspace.h"
#include "harness/schedule/step.h"
#include "store/attempts.h"

namespace fivefold::schedule {

// An open attempt.
struct Active {
  store::AttemptRow row;
  exec::AttemptPlan plan;
  std::vector<std::string> environment;
  std::vector<std::string> secret_names;
  // While it runs.
  std::int64_t lines{0};                 // answered so far, as counted
  std::int64_t from_byte{0};             // where counting goes on
  int failed_starts{0};                  // in a row
  std::optional<exec::ExitReport> exit;  // of its last session, once that has ended
  bool taken_in{false};                  // the results of its session
  bool started_here{false};              // its session was started by this process
  std::chrono::milliseconds since{0};    // monotonic: when its session was started here or adopted
};

// How the last session ended. Without `exit` and not lost: every item had its line already.
struct Ending {
  std::optional<exec::ExitReport> exit;
  bool lost{false};
  bool pinned_changed{false};

  [[nodiscard]] bool by_itself() const { return exit && exit->stopped == exec::Stopped::by_itself; }
};

// An attempt that was recorded as ended.
struct Closed {
  bool job_done{false};
  Outcome outcome{Outcome::completed};
  std::optional<exec::Reason> reason;
  std::int64_t items{0};
  std::optional<std::int64_t> sum_micro;
  std::optional<std::int64_t> value;  // of a scalar
  std::optional<Digest> evidence;
  std::optional<exec::ExitReport> exit;  // how its last session ended, where that is known
};

// What the attempts are for.
class Jobs {
 public:
  virtual ~Jobs() = default;
  // A new attempt that is not recorded yet, and may never be.
  virtual Result<Active> plan(const JobKey& key, const std::vector<int>& gpus) = 0;
  // Records it with its first session, durably, before anything is launched. Another thread makes its directory.
  virtual Result<void> record(Active& active) = 0;
  // The results of its session stand while the report of its end is on its way to the disk: what can be done with them
  // before close(). Optional; may come for a session that close() is never called for.
  virtual Result<void> take_in(const Active& /*active*/) { return {}; }
  // Whether close() can follow at once. A scorer from outside is begun by the first call and looked at by each: while
  // it is at work the attempt needs no slots. Its errors are those of exec::begin_scoring, and `stopped`
  // once a stop signal has come: the next command scores the attempt.
  virtual Result<bool> scored(const Active& /*active*/, const Ending& /*ending*/) { return true; }
  // Ends what is still being scored from outside; what has been answered until then is kept.
  virtual void give_up_scoring() {}
  // Judges and records its end in one transaction.
  virtual Result<Closed> close(const Active& active, const Ending& ending) = 0;
};

// Told what happens; for people, nothing depends on it.
class Watcher {
 public:
  virtual ~Watcher() = default;
  virtual void started(const Active&) {}
  virtual void adopted(const Active&) {}
  virtual void continued(const Active&) {}  // a later session
  virtual void ended(const Active&, const Closed&) {}
  virtual void stopping(std::size_t /*open*/) {}
  virtual void tick(const State&, const std::map<JobKey, Active>&) {}
};

enum class LoopEnd { finished, stopped };

// Until nothing is open and nothing can be launched, or a stop signal has come and every session has ended. `open`
// holds the attempts that were open in the database, already adopted in `state`.
Result<LoopEnd> run_loop(ledger::Workspace& workspace, exec::Launcher& launcher, Jobs& jobs, State& state,
                         std::map<JobKey, Active> open, Watcher& watcher);

}  // namespace fivefold::schedule
