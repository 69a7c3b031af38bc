#pragma once
// What `run` and `audit` draw on a terminal while they work (docs/ux.md section 1): from a plain state, the look and a
// time to lines that fit. Pure; when to draw is decided here too, by the time that is passed in.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/cli/look.h"

namespace fivefold::cli {

// An attempt that is running.
struct AttemptProgress {
  std::string team;  // as it is shown
  std::string benchmark;
  int run{1};
  int attempt{0};
  std::int64_t answered{0};
  std::int64_t items{0};  // 0: a scalar, which says nothing until its end
  std::int64_t elapsed_ms{0};
  double per_second{0};  // items answered since this harness looks at it
};
struct RunProgress {
  std::int64_t done{0};  // runs
  std::int64_t all{0};
  std::int64_t failed{0};
  std::optional<std::int64_t> left_ms;
  std::vector<AttemptProgress> attempts;
};
std::string progress_text(const RunProgress& progress, const Look& look);

// A claim that is still open.
struct ClaimProgressLine {
  std::string team;
  std::string claim;
  double share{0};  // of the draws that the current round makes certain
  std::int64_t draws{0};
  std::int64_t cap{0};
  std::optional<double> log_evidence;  // nothing of a scalar, whose draws are re-runs
  double needed{20};
};
struct AuditProgress {
  std::optional<std::int64_t> left_ms;  // of the round
  std::vector<ClaimProgressLine> claims;
};
std::string progress_text(const AuditProgress& progress, const Look& look);

// "[########............]".
std::string bar(double share, const Look& look);
// "0m12s", "2m01s", "3h20m": one width while it counts.
std::string elapsed_text(std::int64_t milliseconds);

// At most ten times a second.
class Pace {
 public:
  [[nodiscard]] bool is_due(std::chrono::milliseconds now);

 private:
  std::optional<std::chrono::milliseconds> last_;
};

}  // namespace fivefold::cli
