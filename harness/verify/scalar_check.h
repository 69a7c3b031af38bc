#pragma once
// What steps 13 to 15 ask of a scalar claim: every completed re-run is there in order, with its recorded value, and the
// verdict follows (docs/records.md section 9). Private to harness/verify.

#include "harness/verify/audit_view.h"

namespace fivefold::verify {

// Ranks, re-runs and their order; false when the claim cannot be judged.
bool check_scalar_units(State& state, const AuditView& view, const ReadRecord& record);
// Each line's value is its re-run's. Notes the claim's custody.
void check_scalar_values(State& state, AuditView& view, const ReadRecord& record);
// Parameters, verdict and figures; false when they could not be recomputed.
bool check_scalar_verdict(State& state, const AuditView& view, const ReadRecord& record);

}  // namespace fivefold::verify
