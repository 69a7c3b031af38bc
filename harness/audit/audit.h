#pragma once
// The audit: Tier 0 of every cell, rounds of re-execution until every required claim and every scalar is settled,
// signed records, the closing report (docs/statistics.md section 5). A thin driver around the planner: it may be killed
// at any moment, and the same call goes on from the ledger. One thread.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"
#include "harness/core/claim.h"
#include "harness/core/records.h"
#include "harness/core/reexecution.h"
#include "harness/exec/outside_scorer.h"
#include "harness/ledger/workspace.h"

namespace fivefold::audit {

struct AuditOptions {
  Custody custody{Custody::lab};
  std::optional<std::int64_t> max_units;  // units to re-execute at most in this call
  // Tokens that the units of this call may take, in and out, by the means of the sealed runs.
  std::optional<std::int64_t> max_tokens;
  bool close{false};             // write the report now, whatever is settled
  exec::SecretSource secrets{};  // for judges
};

// One line an event, for people.
using Note = std::function<void(std::string_view)>;

// A claim that is not settled when a round begins.
struct OpenClaim {
  Claim claim;
  std::int64_t draws{0};   // answered so far
  std::int64_t target{0};  // when the round has ended
  std::int64_t cap{0};
  std::optional<double> log_evidence;  // of reproduced; a scalar has none
  std::string alpha_r;                 // reproduced needs evidence of 1/alphaR
};
// A round of so many units begins. For people, nothing depends on it.
using RoundWatch = std::function<void(const std::vector<OpenClaim>&, std::int64_t units)>;

// Goes on with the audit as far as it may. Nothing is written when the report is there. Without a limit, `close`
// executes nothing more. `unsupported` for another custody than the lab's, `incomplete` before the audit draw; errors
// of `reexecute` are passed on, with everything recorded so far kept.
Result<void> run_audit(ledger::Workspace& workspace, const AuditOptions& options, const Reexecute& reexecute,
                       const Note& note, const RoundWatch& watch = {});

}  // namespace fivefold::audit
