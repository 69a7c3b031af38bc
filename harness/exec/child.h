#pragma once
// Starting another program in a session or group of its own, with exactly the environment that is given. Boost.Process
// is named in child.cc alone. Any thread; who started it waits for it.

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

#include "harness/base/result.h"

namespace fivefold::exec {

struct ChildProgram {
  std::filesystem::path program;         // with a slash in it: nothing is looked up
  std::vector<std::string> arguments;    // behind the program's name
  std::vector<std::string> environment;  // "NAME=value" each
  std::filesystem::path directory;       // where it starts; empty: where we are
  // False: in our session, in a group of its own. What is in another session and no shim is an orphan to the launcher.
  bool own_session{true};
};
struct ChildStreams {
  int in{-1};
  int out{-1};
  int err{-1};
};

// Its pid once it has been executed. `io`, `not_found` when it cannot be.
Result<pid_t> start_child(const ChildProgram& program, const ChildStreams& streams);

}  // namespace fivefold::exec
