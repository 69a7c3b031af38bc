#include "harness/cli/marks.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "harness/base/decimal.h"
#include "harness/base/number.h"
#include "harness/base/ratio.h"

namespace fivefold::cli {
namespace {

// The first of the variables that is set and not empty.
std::string environment(std::initializer_list<const char*> names) {
  for (const char* name : names) {
    const char* const value = std::getenv(name);
    if (value != nullptr && *value != '\0') return value;
  }
  return {};
}

bool is_utf8_locale() {
  std::string locale = environment({"LC_ALL", "LC_CTYPE", "LANG"});
  std::transform(locale.begin(), locale.end(), locale.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return locale.find("utf-8") != std::string::npos || locale.find("utf8") != std::string::npos;
}

std::string spaced(std::string_view reason) {
  std::string out(reason);
  std::replace(out.begin(), out.end(), '-', ' ');
  return out;
}

}  // namespace

Marks plain_marks() { return {"ok", "FAIL", "?", "-", "-", "..", "-"}; }

Marks marks() { return is_utf8_locale() ? Marks{} : plain_marks(); }

std::string display_name(const DisplayName& name) {
  const bool korean = environment({"LC_ALL", "LC_MESSAGES", "LANG"}).starts_with("ko");
  if (name.en.empty() || (korean && !name.ko.empty())) return name.ko;
  return name.en;
}

std::string verdict_text(const Marks& marks, ClaimVerdict verdict, std::string_view reason) {
  switch (verdict) {
    case ClaimVerdict::reproduced:
      return marks.good + " reproduced";
    case ClaimVerdict::discrepant:
      return marks.bad + " DISCREPANT";
    case ClaimVerdict::inconclusive:
      return marks.unsure + " inconclusive" + (reason.empty() ? "" : ": " + spaced(reason));
    case ClaimVerdict::unaudited:
      return marks.none + " not drawn";
    case ClaimVerdict::incomplete:
      return marks.unsure + " incomplete";
    case ClaimVerdict::understated:
      return marks.none + " understated";
  }
  FF_CHECK(false);
}

std::string points_text(std::int64_t micro) {
  const auto points = Decimal::parse(std::to_string(micro) + "e-4");
  FF_CHECK(points.ok());
  const std::string text = points->text();
  return text + (text.find('.') == std::string::npos ? ".0" : "") + " pt";
}

std::string signed_points(const Marks& marks, std::int64_t value, std::int64_t scale) {
  auto text = round_decimal(value * 100, scale, 2);
  FF_CHECK(text.ok());
  if (text->starts_with("-")) return marks.minus + text->substr(1);
  return "+" + *text;
}

std::string evidence_text(double log_e) {
  const double value = std::exp(log_e);
  if (!(value <= 9999)) return "> 9,999";
  if (value >= 1000) return with_thousands(std::llround(value));
  if (value >= 100) return fixed(value, 0);
  return fixed(value, value >= 10 ? 1 : 2);
}

}  // namespace fivefold::cli
