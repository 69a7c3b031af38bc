#include "harness/core/scorer.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "harness/base/check.h"
#include "harness/base/decimal.h"
#include "harness/base/units.h"
#include "harness/base/utf8.h"
#include "harness/core/score_regex.h"
#include "harness/core/score_text.h"
#include "harness/json/read.h"

namespace fivefold {

namespace scoring {
enum class Kind { exact_match, contains, numeric, choice, regex, json_field, runner };
}  // namespace scoring

namespace {

using scoring::Kind;

struct Known {
  std::string_view name;
  Kind kind;
  std::vector<std::string_view> parameters;  // byte order
};

const std::vector<Known>& built() {
  static const std::vector<Known> kBuilt{{"exact_match", Kind::exact_match, {"normalise"}},
                                         {"contains", Kind::contains, {"normalise"}},
                                         {"numeric", Kind::numeric, {"tolerance"}},
                                         {"choice", Kind::choice, {"letters"}},
                                         {"regex", Kind::regex, {"group", "pattern"}},
                                         {"json_field", Kind::json_field, {"normalise", "pointer"}},
                                         {"runner", Kind::runner, {}}};
  return kBuilt;
}

constexpr std::array<std::string_view, 2> kNotBuilt{"command", "judge"};

const Known* find(std::string_view name) {
  const auto found = std::find_if(built().begin(), built().end(), [&](const Known& k) { return k.name == name; });
  return found == built().end() ? nullptr : &*found;
}

Error wrong(const std::string& what) { return bad_input("scorer.parameter", what); }

Result<std::string> text_parameter(const ScorerSpec& spec, const std::string& name) {
  if (const auto* const text = std::get_if<std::string>(&spec.parameters.at(name))) return *text;
  return wrong(name + " must be text");
}

Result<std::vector<std::string>> normalise_parameter(const ScorerSpec& spec) {
  const auto* const steps = std::get_if<std::vector<std::string>>(&spec.parameters.at("normalise"));
  if (steps == nullptr) return wrong("normalise must be a list");
  for (const std::string& step : *steps) {
    if (step != scoring::kTrim && step != scoring::kCasefold) {
      return wrong("normalise takes trim and casefold, not \"" + step + "\"");
    }
  }
  return *steps;
}

Result<std::string> letters_parameter(const ScorerSpec& spec) {
  FF_ASSIGN(std::string letters, text_parameter(spec, "letters"));
  std::string sorted = letters;
  std::sort(sorted.begin(), sorted.end());
  const bool distinct = std::adjacent_find(sorted.begin(), sorted.end()) == sorted.end();
  const bool capitals = std::all_of(letters.begin(), letters.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
  if (letters.empty() || !distinct || !capitals) {
    return wrong("letters must be distinct letters A-Z, got \"" + letters + "\"");
  }
  return letters;
}

Result<Decimal> tolerance_parameter(const ScorerSpec& spec) {
  FF_ASSIGN(const std::string text, text_parameter(spec, "tolerance"));
  const Result<Decimal> tolerance = Decimal::parse(text);
  if (!tolerance.ok() || tolerance->is_negative()) {
    return wrong("tolerance must be a decimal of 0 or more, got \"" + text + "\"");
  }
  return *tolerance;
}

// A target as text: a text as it is, a number as it was written.
std::optional<std::string> target_text(const json::Value& target) {
  if (const std::string* const text = target.as_string()) return *text;
  if (const json::Number* const number = target.as_number()) return number->text;
  return std::nullopt;
}

std::optional<Decimal> decimal_of(std::string_view text) {
  const Result<Decimal> decimal = Decimal::parse(text);
  return decimal.ok() ? std::optional(*decimal) : std::nullopt;
}

}  // namespace

struct Scorer::State {
  Kind kind{Kind::runner};
  std::vector<std::string> normalise;
  Decimal tolerance;
  std::string letters;
  std::string pointer;
  std::optional<Pattern> pattern;

  Result<void> take_parameters(const ScorerSpec& spec);
  [[nodiscard]] bool matches(std::string_view output, const json::Value& target) const;
  [[nodiscard]] bool field_matches(std::string_view output, const json::Value& target) const;
};

Result<void> Scorer::State::take_parameters(const ScorerSpec& spec) {
  if (spec.parameters.contains("normalise")) {
    FF_ASSIGN(normalise, normalise_parameter(spec));
  }
  switch (kind) {
    case Kind::numeric: {
      FF_ASSIGN(tolerance, tolerance_parameter(spec));
      return {};
    }
    case Kind::choice: {
      FF_ASSIGN(letters, letters_parameter(spec));
      return {};
    }
    case Kind::regex: {
      FF_ASSIGN(const std::string text, text_parameter(spec, "pattern"));
      const auto* const group = std::get_if<std::int64_t>(&spec.parameters.at("group"));
      if (group == nullptr || *group < 0 || *group > 99) return wrong("group must be an integer from 0 to 99");
      FF_ASSIGN(pattern, Pattern::compile(text, static_cast<int>(*group)));
      return {};
    }
    case Kind::json_field: {
      FF_ASSIGN(pointer, text_parameter(spec, "pointer"));
      if (!scoring::is_pointer(pointer)) return wrong("pointer \"" + pointer + "\" is not RFC 6901");
      return {};
    }
    case Kind::exact_match:
    case Kind::contains:
    case Kind::runner:
      return {};
  }
  return {};
}

bool Scorer::State::field_matches(std::string_view output, const json::Value& target) const {
  const Result<json::Value> document = json::read_lenient(output);
  if (!document.ok()) return false;
  const json::Value* const found = scoring::resolve(*document, pointer);
  if (found == nullptr) return false;
  const std::string wanted = target_text(target).value_or("");
  if (const std::string* const text = found->as_string()) {
    return scoring::normalised(*text, normalise) == scoring::normalised(wanted, normalise);
  }
  if (found->as_number() == nullptr) return false;
  const auto value = decimal_of(found->as_number()->text);
  const auto expected = decimal_of(wanted);
  return value && expected && *value == *expected;
}

bool Scorer::State::matches(std::string_view output, const json::Value& target) const {
  const std::string wanted = target_text(target).value_or("");
  switch (kind) {
    case Kind::exact_match:
      return scoring::normalised(output, normalise) == scoring::normalised(wanted, normalise);
    case Kind::contains:
      return scoring::normalised(output, normalise).find(scoring::normalised(wanted, normalise)) != std::string::npos;
    case Kind::numeric: {
      const auto text = scoring::last_number(output);
      const auto value = text ? decimal_of(*text) : std::nullopt;
      const auto expected = decimal_of(wanted);
      return value && expected && Decimal::within(*value, *expected, tolerance);
    }
    case Kind::choice: {
      const auto letter = scoring::last_letter(output, letters);
      return letter && wanted == std::string(1, *letter);
    }
    case Kind::regex:
      return pattern->first(output) == wanted;
    case Kind::json_field:
      return field_matches(output, target);
    case Kind::runner:
      break;
  }
  FF_CHECK(false);  // the scorer `runner` has no target
  return false;
}

bool scorer_is_built(std::string_view name) { return find(name) != nullptr; }

bool scorer_is_known(std::string_view name) {
  return scorer_is_built(name) || std::find(kNotBuilt.begin(), kNotBuilt.end(), name) != kNotBuilt.end();
}

Scorer::Scorer(std::unique_ptr<State> state) : state_(std::move(state)) {}
Scorer::~Scorer() = default;
Scorer::Scorer(Scorer&&) noexcept = default;
Scorer& Scorer::operator=(Scorer&&) noexcept = default;

Result<Scorer> Scorer::make(const ScorerSpec& spec) {
  const Known* const known = find(spec.name);
  if (known == nullptr) {
    const bool later = scorer_is_known(spec.name);
    return Error{later ? Errc::unsupported : Errc::bad_input, later ? "scorer.not-built" : "scorer.unknown",
                 "scorer \"" + printable(spec.name) + "\" is " + (later ? "not built yet" : "unknown")};
  }
  for (const std::string_view name : known->parameters) {
    if (!spec.parameters.contains(std::string(name))) return wrong(std::string(name) + " is missing");
  }
  for (const auto& [name, value] : spec.parameters) {
    if (std::find(known->parameters.begin(), known->parameters.end(), name) == known->parameters.end()) {
      return wrong("\"" + name + "\" is no parameter of " + spec.name);
    }
  }
  if (spec.rescore != Rescore::exact) return wrong("rescore of " + spec.name + " must be exact");

  auto state = std::make_unique<State>();
  state->kind = known->kind;
  FF_TRY(state->take_parameters(spec));
  return Scorer(std::move(state));
}

Result<void> check_scorer(const ScorerSpec& spec) {
  FF_TRY(Scorer::make(spec));
  return {};
}

bool Scorer::needs_targets() const { return state_->kind != Kind::runner; }

Result<void> Scorer::check_target(const json::Value& target) const {
  const auto text = target_text(target);
  if (!text) return bad_input("scorer.target", "target must be text or a number");
  if (state_->kind == Kind::numeric && !decimal_of(*text)) {
    return bad_input("scorer.target", "target of numeric must be a decimal, got \"" + printable(*text) + "\"");
  }
  if (state_->kind == Kind::choice && (text->size() != 1 || state_->letters.find(*text) == std::string::npos)) {
    return bad_input("scorer.target",
                     "target of choice must be one of " + state_->letters + ", got \"" + printable(*text) + "\"");
  }
  return {};
}

Result<std::int64_t> Scorer::score(std::string_view output, const json::Value& target) const {
  if (state_->kind == Kind::runner) return bad_input("bad-score", "the scorer `runner` scores nothing itself");
  return state_->matches(output, target) ? kMicro : 0;
}

Result<std::int64_t> Scorer::score(const RunnerLine& line, const json::Value* target) const {
  if (line.finish == Finish::error) return std::int64_t{0};
  if (state_->kind != Kind::runner) {
    FF_CHECK(target != nullptr);
    return score(line.output, *target);
  }
  if (line.score_micro) return *line.score_micro;
  return bad_input("bad-score", "item \"" + printable(line.item.text) + "\" has no score of the runner");
}

}  // namespace fivefold
