#pragma once
// What people read of a scalar claim: its tolerance, its bounds and its one sentence (docs/ux.md section 3), in percent
// of the re-executed value (form ratio) or in the unit (form difference). Pure functions of the signed record.

#include <string>
#include <string_view>

#include "harness/core/records.h"
#include "harness/publish/words.h"

namespace fivefold::publish {

// How the figures of one scalar benchmark are written.
class ScalarFigure {
 public:
  ScalarFigure(ScalarForm form, int decimals, std::string unit, const Words& words, std::string_view minus);

  // "10.0 %" or "0.50 MB/s".
  [[nodiscard]] std::string tolerance(std::int64_t tolerance_micro) const;
  // A distance d of the record, positive when the declared value is the better one: "-3.21 %", "+0.12 MB/s".
  [[nodiscard]] std::string distance(const std::string& d) const;
  // A value in 10^-decimals with its unit.
  [[nodiscard]] std::string value(std::int64_t value) const;

 private:
  ScalarForm form_;
  int decimals_;
  std::string unit_;
  const Words& words_;
  std::string minus_;
};

// `final` is the verdict at stage close; before the close it is the record's own. `unit` is the benchmark's, `minus`
// the minus sign to be used.
std::string scalar_sentence(const AuditRecord& record, ClaimVerdict final, const std::string& unit, const Words& words,
                            std::string_view minus);

}  // namespace fivefold::publish
