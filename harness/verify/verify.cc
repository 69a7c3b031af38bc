#include "harness/verify/verify.h"

#include "harness/verify/state.h"

namespace fivefold::verify {
namespace {

void list_unverified(const State& state, Report& report) {
  for (const std::string& path : state.listing.files) {
    if (!state.accounted.contains(path)) report.unverified.push_back(path);
  }
}

}  // namespace

Result<Report> verify_export(const FileSource& source, const Options& options) {
  State state(source, options);
  FF_ASSIGN(state.listing, source.list());
  check_tiles(state);
  check_entries(state);
  check_policy(state);
  check_checkpoint(state);
  check_history(state);
  if (state.policy() != nullptr) read_strata(state);
  check_files(state);
  if (state.policy() != nullptr) {
    check_runs(state);
    check_evidence(state);
    check_plans(state);
    check_beacons(state);
    check_seed(state);
    check_audit(state);
    check_more(state);
  }
  if (state.trouble) return *state.trouble;
  Report report{state.findings.checks(), state.findings.weaknesses(), trust_assumptions(state), {}, standing_of(state)};
  list_unverified(state, report);
  return report;
}

}  // namespace fivefold::verify
