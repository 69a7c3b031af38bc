#pragma once
// What happens to attempts (docs/ux.md section 1): on a terminal a picture that is redrawn and only what went wrong as
// a line; elsewhere one line an event and one at least every minute. For `run` and for the re-executions of `audit`.
// One thread.

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "harness/audit/audit.h"
#include "harness/cli/command.h"
#include "harness/cli/progress.h"
#include "harness/os/clock.h"
#include "harness/schedule/loop.h"

namespace fivefold::cli {

struct EventOptions {
  int digits{4};                    // of means
  std::string continue_with;        // the command that goes on after a stop
  TeamName team_name;               // as it is shown
  std::int64_t complete_before{0};  // runs that were complete already
};

class EventLines final : public schedule::Watcher {
 public:
  // `context` and `clock` are borrowed for as long as this is used.
  EventLines(const Context& context, os::Clock& clock, EventOptions options);

  void started(const schedule::Active& active) override;
  void adopted(const schedule::Active& active) override;
  void continued(const schedule::Active& active) override;
  void ended(const schedule::Active& active, const schedule::Closed& closed) override;
  void stopping(std::size_t open) override;
  void tick(const schedule::State& state, const std::map<schedule::JobKey, schedule::Active>& open) override;

  // A round of the audit begins with these claims open; from now on they are what is drawn.
  void round(const std::vector<audit::OpenClaim>& claims, std::int64_t units);
  // Something else that happened, of the audit.
  void said(std::string_view text);

 private:
  struct Seen {  // an attempt when it was first looked at
    std::int64_t lines{0};
    std::chrono::milliseconds at{0};
  };
  void see(const schedule::Active& active);
  void line(publish::Word event, Style style, const std::string& text);
  void speak(const schedule::State& state, const std::map<schedule::JobKey, schedule::Active>& open);
  [[nodiscard]] std::string name_of(const store::AttemptRow& row) const;
  [[nodiscard]] RunProgress run_progress(const schedule::State& state,
                                         const std::map<schedule::JobKey, schedule::Active>& open) const;
  [[nodiscard]] AuditProgress audit_progress(const std::map<schedule::JobKey, schedule::Active>& open) const;
  [[nodiscard]] AttemptProgress attempt_progress(const schedule::Active& active) const;

  const Context& context_;
  os::Clock& clock_;
  EventOptions options_;
  Pace pace_;
  std::map<std::int64_t, Seen> seen_;  // attempt's row -> when
  std::vector<audit::OpenClaim> claims_;
  std::int64_t round_units_{0};
  std::int64_t round_answered_{0};   // of attempts that have ended
  std::chrono::milliseconds began_;  // of the runs, or of the round
  std::chrono::milliseconds last_line_;
  std::int64_t failed_{0};
};

}  // namespace fivefold::cli
