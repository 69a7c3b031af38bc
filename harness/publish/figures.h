#pragma once
// Figures as people read them: points, evidence, shares (docs/ux.md section 1, Numbers). Without units, which are the
// language's. Pure.

#include <cstdint>
#include <string>
#include <string_view>

namespace fivefold::publish {

// Millionths as points with one decimal, or as many as the value has: 10000 -> "1.0", 12345 -> "1.2345".
std::string points_figure(std::int64_t micro);
// A number in 1/scale as signed points with two decimals: "−1.33", "+1.00". `minus` is the minus sign to be used.
std::string signed_figure(std::string_view minus, std::int64_t value, std::int64_t scale);
// Evidence exp(log_e) to three digits; "> 9,999" above, 0 for -inf.
std::string evidence_text(double log_e);
// alpha as the confidence in percent: "95" for "0.05"; alpha itself where that is no decimal.
std::string confidence_figure(const std::string& alpha);
// A decimal, "inf" or "-inf" of a record as a number.
// "5" of "0.05".
std::string percent_figure(const std::string& alpha);

}  // namespace fivefold::publish
