#include "harness/publish/figures.h"

#include <charconv>
#include <cmath>
#include <limits>

#include "harness/base/check.h"
#include "harness/base/decimal.h"
#include "harness/base/number.h"
#include "harness/base/ratio.h"

namespace fivefold::publish {

std::string points_figure(std::int64_t micro) {
  const auto points = Decimal::parse(std::to_string(micro) + "e-4");
  FF_CHECK(points.ok());
  const std::string text = points->text();
  return text + (text.find('.') == std::string::npos ? ".0" : "");
}

std::string signed_figure(std::string_view minus, std::int64_t value, std::int64_t scale) {
  auto text = round_decimal(value * 100, scale, 2);
  FF_CHECK(text.ok());
  if (text->starts_with("-")) return std::string(minus) + text->substr(1);
  return "+" + *text;
}

std::string evidence_text(double log_e) {
  constexpr double kLeast = 0.001;
  const double value = std::exp(log_e);
  if (value == 0) return "0";
  if (value < kLeast) return "< " + fixed(kLeast, 3);
  if (value < 0.1) return fixed(value, 3);
  if (!(value <= 9999)) return "> 9,999";
  if (value >= 1000) return with_thousands(std::llround(value));
  if (value >= 100) return fixed(value, 0);
  return fixed(value, value >= 10 ? 1 : 2);
}

std::string confidence_figure(const std::string& alpha) {
  const auto percent = Decimal::parse(alpha + "e2");
  if (!percent.ok()) return alpha;
  const auto hundredths = percent->scaled_exact(4);
  if (!hundredths.ok()) return alpha;
  const auto rest = Decimal::parse(std::to_string(1'000'000 - *hundredths) + "e-4");
  return rest.ok() ? rest->text() : alpha;
}

std::string percent_figure(const std::string& alpha) {
  const auto percent = Decimal::parse(alpha + "e2");
  return percent.ok() ? percent->text() : alpha;
}

}  // namespace fivefold::publish
