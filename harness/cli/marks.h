#pragma once
// The signs that words for people are mixed with, and plain ones for a locale that is not UTF-8 (docs/ux.md section 1).
// Values; the environment is read in look.h.

#include <string>

namespace fivefold::cli {

struct Marks {
  std::string good{"✔"};
  std::string bad{"✘"};
  std::string unsure{"?"};
  std::string none{"·"};
  std::string minus{"−"};
  std::string range{"…"};
  std::string dash{"–"};
  std::string complete{"●"};  // runs
  std::string open{"◐"};
  std::string waiting{"○"};
  std::string rest{"·"};  // of a bar
};
inline Marks plain_marks() { return {"ok", "FAIL", "?", "-", "-", "..", "-", "#", ">", ".", "-"}; }

}  // namespace fivefold::cli
