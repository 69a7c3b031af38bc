// Step 1: entry 0 is the policy that the organiser handed out.
#include "harness/verify/state.h"

namespace fivefold::verify {

void check_policy(State& state) {
  if (state.entries.empty()) {
    state.findings.not_checked(Step::policy, "the entries cannot be read");
    return;
  }
  if (state.policy() == nullptr) {
    state.findings.fail(Step::policy, "E_POLICY", entry_name(0), "it is no readable stage-policy");
  } else if (!state.policy()->strata_sha256) {
    state.findings.weakness("W_LATE_RULES");
  }
  const std::string leaf = to_hex(state.leaves.front());
  if (!state.options.policy_leaf) {
    state.findings.weakness("W_UNPINNED");
    state.findings.not_checked(Step::policy, "no policy leaf was given; the leaf of entry 0 is " + leaf);
  } else if (*state.options.policy_leaf != state.leaves.front()) {
    state.findings.fail(Step::policy, "E_POLICY", entry_name(0), "its leaf is " + leaf + ", not the one you gave");
  }
  state.findings.pass(Step::policy, "entry 0 is the policy you named");
}

}  // namespace fivefold::verify
