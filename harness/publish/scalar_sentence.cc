#include "harness/publish/scalar_sentence.h"

#include <cmath>
#include <utility>

#include "harness/base/check.h"
#include "harness/base/number.h"
#include "harness/base/ratio.h"
#include "harness/base/units.h"
#include "harness/publish/figures.h"

namespace fivefold::publish {
namespace {

constexpr int kPercentDigits = 2;

class Sentence {
 public:
  Sentence(const AuditRecord& record, const std::string& unit, const Words& words, std::string_view minus)
      : record_(record),
        figures_(*record.scalar),
        figure_(figures_.form, figures_.decimals, unit, words, minus),
        words_(words) {}

  [[nodiscard]] std::string reproduced() const {
    return words_("scalar.reproduced", {{"tolerance", tolerance()}}) + " " + found() + " " +
           words_("scalar.inflated", {{"tolerance", tolerance()}, {"chance", chance(record_.alpha_r)}});
  }
  [[nodiscard]] std::string understated() const {
    return words_("scalar.understated", {{"tolerance", tolerance()}}) + " " + found();
  }
  [[nodiscard]] std::string discrepant() const {
    return words_("scalar.discrepant", {{"tolerance", tolerance()}}) + " " + found() + " " +
           words_("sentence.family", {{"chance", chance(record_.alpha_d)}});
  }
  [[nodiscard]] std::string inconclusive() const {
    const std::string n = with_thousands(record_.drawn);
    const std::string cap = with_thousands(record_.cap);
    const std::string head = record_.reason == "cap-reached" ? words_("scalar.cap-reached", {{"cap", cap}})
                                                             : words_("scalar.incomplete", {{"n", n}, {"cap", cap}});
    return figures_.d ? head + " " + found() : head;
  }

 private:
  [[nodiscard]] std::string tolerance() const { return figure_.tolerance(record_.tolerance_micro); }
  [[nodiscard]] std::string chance(const std::string& alpha) const { return words_.percent(percent_figure(alpha)); }

  // Where the difference lies; without figures (no look was reached) there is nothing to say.
  [[nodiscard]] std::string found() const {
    if (!figures_.d) return {};
    const std::string n = with_thousands(record_.n);
    if (!figures_.df) return words_("scalar.exact", {{"n", n}, {"difference", figure_.distance(*figures_.d)}});
    return words_("scalar.between", {{"n", n},
                                     {"lower", figure_.distance(*figures_.lower)},
                                     {"upper", figure_.distance(*figures_.upper)},
                                     {"confidence", words_.percent(confidence_figure(record_.alpha_r))}});
  }

  const AuditRecord& record_;
  const ScalarFigures& figures_;
  ScalarFigure figure_;
  const Words& words_;
};

}  // namespace

ScalarFigure::ScalarFigure(ScalarForm form, int decimals, std::string unit, const Words& words, std::string_view minus)
    : form_(form), decimals_(decimals), unit_(std::move(unit)), words_(words), minus_(minus) {}

std::string ScalarFigure::tolerance(std::int64_t tolerance_micro) const {
  return form_ == ScalarForm::ratio ? words_.percent(points_figure(tolerance_micro)) : value(tolerance_micro);
}

std::string ScalarFigure::distance(const std::string& d) const {
  const double number = number_of(d);
  const bool ratio = form_ == ScalarForm::ratio;
  const double scale = static_cast<double>(power_of_ten(decimals_));
  const double shown = ratio ? 100 * std::expm1(number) : number / scale;
  const std::string size = fixed(std::abs(shown), ratio ? kPercentDigits : decimals_);
  const std::string text = (shown < 0 ? minus_ : "+") + size;
  return ratio ? words_.percent(text) : text + " " + unit_;
}

std::string ScalarFigure::value(std::int64_t value) const {
  const auto text = round_decimal(value, power_of_ten(decimals_), decimals_);
  FF_CHECK(text.ok());
  return *text + " " + unit_;
}

std::string scalar_sentence(const AuditRecord& record, ClaimVerdict final, const std::string& unit, const Words& words,
                            std::string_view minus) {
  FF_CHECK(record.scalar.has_value());
  const Sentence sentence(record, unit, words, minus);
  switch (final) {
    case ClaimVerdict::reproduced:
      return sentence.reproduced();
    case ClaimVerdict::understated:
      return sentence.understated();
    case ClaimVerdict::discrepant:
      return sentence.discrepant();
    case ClaimVerdict::inconclusive:
      return sentence.inconclusive();
    case ClaimVerdict::unaudited:
    case ClaimVerdict::incomplete:
      return {};
  }
  FF_CHECK(false);
}

}  // namespace fivefold::publish
