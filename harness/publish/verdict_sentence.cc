#include "harness/publish/verdict_sentence.h"

#include <algorithm>

#include "harness/base/check.h"
#include "harness/base/decimal.h"
#include "harness/base/number.h"
#include "harness/base/ratio.h"
#include "harness/base/units.h"
#include "harness/publish/figures.h"

namespace fivefold::publish {
namespace {

class Sentence {
 public:
  Sentence(const AuditRecord& record, const Words& words, std::string_view minus)
      : record_(record), words_(words), minus_(minus) {}

  [[nodiscard]] std::string reproduced() const {
    const std::string head = words_("sentence.reproduced", {{"tolerance", tolerance()}});
    if (is_full_count()) return head + " " + full_count();
    return head + (has_bounds() ? " " + between("sentence.between") : "") + " " +
           words_("sentence.inflated",
                  {{"tolerance", tolerance()}, {"chance", words_.percent(percent_figure(record_.alpha_r))}});
  }

  [[nodiscard]] std::string discrepant() const {
    std::string text = words_("sentence.discrepant", {{"accuse", accuse()}, {"tolerance", tolerance()}});
    if (is_full_count()) {
      text += " " + full_count();
    } else if (is_bound_above_tolerance()) {
      text += " " + words_("sentence.at-least", {{"n", with_thousands(record_.n)},
                                                 {"lower", signed_bound(record_.bounds->lower).substr(1)},
                                                 {"confidence", confidence()}});
    }
    return text + " " + words_("sentence.family", {{"chance", words_.percent(percent_figure(record_.alpha_d))}});
  }

  [[nodiscard]] std::string inconclusive() const {
    if (record_.reason == "infrastructure") return words_("sentence.infrastructure");
    std::string text = reason();
    if (is_full_count()) return text + " " + full_count();
    if (has_bounds()) text += " " + between("sentence.still-between");
    // Incomplete draws are of an audit that was closed: no more is drawn.
    return record_.reason == "cap-reached" ? text + " " + words_("sentence.continue") : text;
  }

 private:
  [[nodiscard]] std::string tolerance() const { return points_figure(record_.tolerance_micro); }
  [[nodiscard]] std::string accuse() const { return points_figure(record_.accuse_micro); }
  [[nodiscard]] std::string confidence() const { return words_.percent(confidence_figure(record_.alpha_r)); }
  // What could be drawn: a cell has no more units than it has.
  [[nodiscard]] std::int64_t cap() const { return std::min(record_.cap, record_.population.value_or(record_.cap)); }
  [[nodiscard]] std::string signed_bound(std::int64_t bound) const {
    return signed_figure(minus_, bound, record_.scale);
  }

  // Every unit of the cell was executed: the difference is known and not estimated.
  [[nodiscard]] bool is_full_count() const {
    return record_.population && record_.n == *record_.population && record_.reason != "incomplete-draws";
  }
  [[nodiscard]] std::string full_count() const {
    return words_("sentence.full-count",
                  {{"n", with_thousands(record_.n)},
                   {"difference", signed_figure(minus_, record_.sum_o, record_.n * record_.scale)}});
  }

  // Before the first draw the bounds say nothing: they are all that a score can be.
  [[nodiscard]] bool has_bounds() const { return record_.bounds && record_.n > 0; }
  [[nodiscard]] bool is_bound_above_tolerance() const {
    return record_.bounds && record_.bounds->lower > record_.tolerance_micro * (record_.scale / kMicro);
  }

  [[nodiscard]] std::string between(Word word) const {
    return words_(word, {{"n", with_thousands(record_.n)},
                         {"lower", signed_bound(record_.bounds->lower)},
                         {"upper", signed_bound(record_.bounds->upper)},
                         {"confidence", confidence()},
                         {"tolerance", tolerance()}});
  }

  [[nodiscard]] std::string reason() const {
    if (record_.reason == "within-noise") return words_("sentence.within-noise", {{"tolerance", tolerance()}});
    if (record_.reason == "not-piloted") return words_("sentence.not-piloted", {{"accuse", accuse()}});
    if (record_.reason == "incomplete-draws") {
      return words_("sentence.incomplete-draws", {{"n", with_thousands(record_.n)}, {"cap", with_thousands(cap())}});
    }
    return words_("sentence.cap-reached", {{"cap", with_thousands(cap())}});
  }

  const AuditRecord& record_;
  const Words& words_;
  std::string_view minus_;
};

}  // namespace

std::string verdict_sentence(const AuditRecord& record, ClaimVerdict final, const Words& words,
                             std::string_view minus) {
  const Sentence sentence(record, words, minus);
  switch (final) {
    case ClaimVerdict::reproduced:
    case ClaimVerdict::understated:
      return sentence.reproduced();
    case ClaimVerdict::discrepant:
      return sentence.discrepant();
    case ClaimVerdict::inconclusive:
      return sentence.inconclusive();
    case ClaimVerdict::unaudited:
    case ClaimVerdict::incomplete:
      return not_drawn_sentence(words);
  }
  FF_CHECK(false);
}

std::string not_drawn_sentence(const Words& words) { return words("sentence.not-drawn"); }

std::string score_figure(std::int64_t micro) {
  const auto score = Decimal::parse(std::to_string(micro) + "e-6");
  return score.ok() ? score->text() : std::to_string(micro);
}

std::string finding_sentence(const Finding& finding, const Words& words) {
  if (finding.kind != FindingKind::rescore || !finding.item) return {};
  return words("sentence.finding", {{"run", std::to_string(finding.run)},
                                    {"item", finding.item->text},
                                    {"sealed", score_figure(finding.sealed_micro)},
                                    {"found", score_figure(finding.found_micro)}});
}

}  // namespace fivefold::publish
