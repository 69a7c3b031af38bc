#pragma once
// Who starts sessions: the local machine (local_launcher.h), a fake in tests, a scheduler of a cluster later. A
// launcher starts fivefold-exec for a prepared directory, says whether one is at work there, and asks it to stop;
// everything else is in the directory. Used from one thread.

#include <filesystem>
#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/os/signals.h"

namespace fivefold::exec {

struct SessionStart {
  std::filesystem::path dir;              // prepared, absolute
  std::vector<std::string> environment;   // the runner's, "NAME=value" each
  std::vector<std::string> secret_names;  // those to be taken out of the captured output
};

class Launcher {
 public:
  virtual ~Launcher() = default;
  // Ends what a killed shim may have left behind in a directory where none is at work: before a later session.
  virtual Result<void> clear(const std::filesystem::path& dir) = 0;
  // Gets a session ready that start() may follow for, or forget(): what can wait for its start without touching the
  // directory, which need not be there yet. Optional.
  virtual Result<void> get_ready(const SessionStart& /*session*/) { return {}; }
  virtual void forget(const std::filesystem::path& /*dir*/) {}
  // Returns when the shim has been started; it goes on without this process.
  virtual Result<void> start(const SessionStart& session) = 0;
  // A shim is at work in that directory, started by this process or an earlier one.
  virtual Result<bool> running(const std::filesystem::path& dir) = 0;
  // While it runs: its program has ended by itself and nothing of it is left that could write; the report is on its way
  // to the disk. False where the launcher cannot tell.
  virtual bool results_stand(const std::filesystem::path& /*dir*/) { return false; }
  // The shim that this process started there last was ended by a signal: whatever lies there, it left no exit.json.
  virtual bool was_killed(const std::filesystem::path& /*dir*/) { return false; }
  // The shim that this process started there last could not write what it had to: its disk was full.
  virtual bool was_full(const std::filesystem::path& /*dir*/) { return false; }
  // Asks it to end the session (recorded as stopped by the harness). No work when none is there; may be repeated.
  virtual Result<void> stop(const std::filesystem::path& dir) = 0;
  // Waits at most so long; less when a stop signal comes, or (where the launcher can tell) when results stand or a
  // session has ended.
  virtual void wait(int milliseconds) { os::wait_or_stop(milliseconds); }
  // Ends a shim that does not keep its deadline: it leaves no exit.json.
  virtual void kill(const std::filesystem::path& dir) = 0;
};

}  // namespace fivefold::exec
