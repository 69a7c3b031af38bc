#pragma once
// What a command works with besides its words: the real clock, the real randomness, and its workspace.

#include "harness/cli/command.h"
#include "harness/ledger/workspace.h"
#include "harness/os/clock.h"
#include "harness/os/entropy.h"

namespace fivefold::cli {

class Session {
 public:
  explicit Session(const Context& context) : folder_(context.workspace) {}
  // The workspace is borrowed from this session's clock and entropy: keep the session as long as the workspace.
  Result<ledger::Workspace> open(ledger::Workspace::Access access) {
    return ledger::Workspace::open(folder_, access, clock_, entropy_);
  }
  Result<ledger::Workspace> open_for_writing() { return open(ledger::Workspace::Access::write); }
  Result<ledger::Workspace> open_for_reading() { return open(ledger::Workspace::Access::read); }
  [[nodiscard]] os::Clock& clock() { return clock_; }
  [[nodiscard]] os::Entropy& entropy() { return entropy_; }

 private:
  std::filesystem::path folder_;
  os::SystemClock clock_;
  os::SystemEntropy entropy_;
};

}  // namespace fivefold::cli
