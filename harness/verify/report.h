#pragma once
// What the verifier says: one or more checks a step, the weaknesses that were met, and the trust assumptions
// (docs/records.md section 11). Plain values; pure.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "harness/json/value.h"

namespace fivefold::verify {

// In the order of docs/records.md section 11; `bls` is the part of `beacons` that is never done here.
enum class Step {
  policy,
  keys,
  checkpoint,
  tiles,
  history,
  entries,
  files,
  runs,
  evidence,
  plans,
  beacons,
  bls,
  seed,
  units,
  overstatement,
  verdicts,
  report,
  averages,
  more,
};
inline constexpr std::size_t kSteps = 19;
std::string_view to_text(Step step);

enum class Status { pass, fail, not_checked };
std::string_view to_text(Status status);

struct Check {
  Step step{Step::policy};
  Status status{Status::not_checked};
  std::string error;   // the named rule of a failure
  std::string where;   // "entry 41", a path, a claim
  std::string detail;  // a sentence: what holds, what is wrong, or why it was not checked
  friend bool operator==(const Check&, const Check&) = default;
};

struct Weakness {
  std::string name;  // "W_NO_QUORUM"
  std::vector<std::string> where;
  friend bool operator==(const Weakness&, const Weakness&) = default;
};

struct Report {
  std::vector<Check> checks;            // in step order; a step that failed has one check a finding
  std::vector<Weakness> weaknesses;     // in the order of docs/records.md section 12
  std::vector<std::string> trust;       // sentences: what a reader has to believe
  std::vector<std::string> unverified;  // files that no record names
  std::string standing;                 // "provisional" or "final"

  [[nodiscard]] bool ok() const;  // every check passed
  [[nodiscard]] bool failed() const;
  // The worst status of a step's checks.
  [[nodiscard]] Status status(Step step) const;
};

// {"format":"fivefold-report/v1",...}.
json::Value report_document(const Report& report);
// A line a check, as plain as it gets: "files fail E_FILE_DIGEST a.txt: it is not the file that was signed". What
// people read is made in cli.
std::string report_text(const Report& report);
// "nobody outside the organiser has signed the head of the ledger"; empty for an unknown name.
std::string_view weakness_in_words(std::string_view name);
// All names of weaknesses, in order.
std::vector<std::string_view> weakness_names();

}  // namespace fivefold::verify
