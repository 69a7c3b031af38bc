#pragma once
// Collects what the steps find, in any order, and makes the report's checks of it. A step passes only when it said so
// and nothing failed or was left out. Pure; one thread.

#include <array>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"
#include "harness/verify/report.h"

namespace fivefold::verify {

class Findings {
 public:
  // The step ran to its end; `detail` is its sentence if nothing failed.
  void pass(Step step, std::string detail);
  void fail(Step step, std::string rule, std::string where, std::string detail);
  // An Error of a reader; a rule that is no named error of docs/records.md becomes `fallback`.
  void fail(Step step, const std::string& where, const Error& error, std::string_view fallback = "E_SCHEMA");
  // The same reason is kept once.
  void not_checked(Step step, const std::string& why);
  void weakness(std::string_view name, const std::string& where = {});

  [[nodiscard]] bool failed(Step step) const { return log(step).failures > 0; }
  [[nodiscard]] bool blocked(Step step) const { return !log(step).open.empty(); }
  // In step order, at most 20 failures a step, the rest counted.
  [[nodiscard]] std::vector<Check> checks() const;
  [[nodiscard]] std::vector<Weakness> weaknesses() const;

 private:
  struct StepLog {
    std::string passed;
    bool ran{false};
    std::size_t failures{0};
    std::vector<Check> failed;  // the first ones
    std::vector<std::string> open;
  };
  [[nodiscard]] const StepLog& log(Step step) const { return logs_[static_cast<std::size_t>(step)]; }
  StepLog& log(Step step) { return logs_[static_cast<std::size_t>(step)]; }

  std::array<StepLog, kSteps> logs_;
  std::map<std::string, std::set<std::string>, std::less<>> weaknesses_;
};

}  // namespace fivefold::verify
