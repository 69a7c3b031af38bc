#pragma once
// What the environment says about words for people: the marks of verdicts (plain ones where the locale is not UTF-8)
// and the language of display names (docs/ux.md section 1). Reads the environment; one thread.

#include <cstdint>
#include <string>
#include <string_view>

#include "harness/core/records.h"
#include "harness/core/stage.h"

namespace fivefold::cli {

struct Marks {
  std::string good{"✔"};
  std::string bad{"✘"};
  std::string unsure{"?"};
  std::string none{"·"};
  std::string minus{"−"};
  std::string range{"…"};
  std::string dash{"–"};
};
// Of LC_ALL, else LC_CTYPE, else LANG.
Marks marks();
Marks plain_marks();

// Korean when LC_ALL, else LC_MESSAGES, else LANG starts with `ko` and the name has it; otherwise English.
std::string display_name(const DisplayName& name);

// "✔ reproduced", "✘ DISCREPANT", "? inconclusive: cap reached", "· not drawn".
std::string verdict_text(const Marks& marks, ClaimVerdict verdict, std::string_view reason);

// Millionths as points with one decimal, or as many as the value has: 10000 -> "1.0 pt", 12345 -> "1.2345 pt".
std::string points_text(std::int64_t micro);
// A number in 1/scale as signed points with two decimals: "−1.33", "+1.00".
std::string signed_points(const Marks& marks, std::int64_t value, std::int64_t scale);
// Evidence exp(log_e) to three digits; "> 9,999" above, 0 for -inf.
std::string evidence_text(double log_e);

}  // namespace fivefold::cli
