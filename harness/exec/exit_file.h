#pragma once
// exit.json: the one truth about a session's end, written by fivefold-exec and read by the harness once the lock on
// shim.json is free (docs/design.md section 5). Plain values, any thread.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "harness/base/result.h"
#include "harness/base/time.h"

namespace fivefold::exec {

// Who ended the program, if it did not end by itself.
enum class Stopped { by_itself, deadline, harness, disk, memory };

struct CapturedOutput {
  std::int64_t bytes{0};    // in the file
  std::int64_t dropped{0};  // over the cap: counted, not kept
  friend bool operator==(const CapturedOutput&, const CapturedOutput&) = default;
};

struct ExitReport {
  int session{1};
  std::int64_t pid{0};      // of the program
  std::optional<int> exit;  // neither exit nor signal: the program could not be started
  std::optional<int> signal;
  Stopped stopped{Stopped::by_itself};
  UtcTime started_at;
  UtcTime finished_at;
  std::int64_t user_ms{0};
  std::int64_t system_ms{0};
  std::int64_t max_rss{0};  // bytes
  CapturedOutput out;
  CapturedOutput err;
  std::int64_t left{0};  // processes that were still there when the program had ended; they were killed
  std::string isolation{"subreaper"};

  [[nodiscard]] bool started() const { return exit.has_value() || signal.has_value(); }
  friend bool operator==(const ExitReport&, const ExitReport&) = default;
};

std::string encode_exit(const ExitReport& report);
Result<ExitReport> parse_exit(std::string_view text);

}  // namespace fivefold::exec
