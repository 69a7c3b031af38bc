#include "harness/core/scorer.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "harness/base/check.h"
#include "harness/base/decimal.h"
#include "harness/base/units.h"
#include "harness/base/utf8.h"
#include "harness/core/judge_answer.h"
#include "harness/core/record_words.h"
#include "harness/core/score_regex.h"
#include "harness/core/score_text.h"
#include "harness/json/read.h"

namespace fivefold {

namespace scoring {
enum class Kind { exact_match, contains, numeric, choice, regex, json_field, runner, command, judge };
}  // namespace scoring

namespace {

using scoring::Kind;

struct Known {
  std::string_view name;
  Kind kind;
  std::vector<std::string_view> parameters;  // byte order
};

const std::vector<Known>& known_scorers() {
  static const std::vector<Known> kKnown{
      {"exact_match", Kind::exact_match, {"normalise"}},
      {"contains", Kind::contains, {"normalise"}},
      {"numeric", Kind::numeric, {"tolerance"}},
      {"choice", Kind::choice, {"letters"}},
      {"regex", Kind::regex, {"group", "pattern"}},
      {"json_field", Kind::json_field, {"normalise", "pointer"}},
      {"runner", Kind::runner, {}},
      {"command", Kind::command, {"timeout"}},
      {"judge", Kind::judge, {"full", "group", "maxTokens", "pattern", "revision", "secret", "timeout"}}};
  return kKnown;
}

const Known* find(std::string_view name) {
  const std::vector<Known>& all = known_scorers();
  const auto found = std::find_if(all.begin(), all.end(), [&](const Known& k) { return k.name == name; });
  return found == all.end() ? nullptr : &*found;
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

Result<void> range_parameter(const ScorerSpec& spec, const std::string& name, std::int64_t low, std::int64_t high) {
  const auto* const number = std::get_if<std::int64_t>(&spec.parameters.at(name));
  if (number != nullptr && *number >= low && *number <= high) return {};
  return wrong(name + " must be an integer from " + std::to_string(low) + " to " + std::to_string(high));
}

constexpr std::int64_t kMaxSeconds = std::int64_t{7} * 86'400;
constexpr std::int64_t kMaxTokens = 1'000'000;

Result<void> check_command(const ScorerSpec& spec) {
  if (!spec.program && !spec.pinned) return wrong("command is missing");
  return range_parameter(spec, "timeout", 1, kMaxSeconds);
}

Result<void> check_judge(const ScorerSpec& spec) {
  if (!spec.endpoint) return wrong("endpoint is missing");
  if (!spec.prompt) return wrong("prompt is missing");
  FF_TRY(text_parameter(spec, "secret"));
  FF_ASSIGN(const std::string revision, text_parameter(spec, "revision"));
  if (revision.empty()) return wrong("revision is missing");
  FF_TRY(range_parameter(spec, "maxTokens", 1, kMaxTokens));
  return range_parameter(spec, "timeout", 1, kMaxSeconds);
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
  std::optional<JudgeReading> reading;

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
    case Kind::judge: {
      FF_ASSIGN(reading, JudgeReading::make(spec));
      return check_judge(spec);
    }
    case Kind::command:
      return check_command(spec);
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
    case Kind::command:
    case Kind::judge:
      break;
  }
  FF_CHECK(false);  // scores nothing by itself
  return false;
}

Scorer::Scorer(std::unique_ptr<State> state) : state_(std::move(state)) {}
Scorer::~Scorer() = default;
Scorer::Scorer(Scorer&&) noexcept = default;
Scorer& Scorer::operator=(Scorer&&) noexcept = default;

Result<Scorer> Scorer::make(const ScorerSpec& spec) {
  const Known* const known = find(spec.name);
  if (known == nullptr) return bad_input("scorer.unknown", "scorer \"" + printable(spec.name) + "\" is unknown");
  for (const std::string_view name : known->parameters) {
    if (!spec.parameters.contains(std::string(name))) return wrong(std::string(name) + " is missing");
  }
  for (const auto& [name, value] : spec.parameters) {
    if (std::find(known->parameters.begin(), known->parameters.end(), name) == known->parameters.end()) {
      return wrong("\"" + name + "\" is no parameter of " + spec.name);
    }
  }
  const Rescore rescore = known->kind == Kind::judge ? Rescore::parse : Rescore::exact;
  if (spec.rescore != rescore) {
    return wrong("rescore of " + spec.name + " must be " + std::string(words::word(rescore)));
  }

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
bool Scorer::is_external() const { return state_->kind == Kind::command || is_judge(); }
bool Scorer::is_judge() const { return state_->kind == Kind::judge; }
bool Scorer::is_binary() const { return !is_external() && state_->kind != Kind::runner; }

std::int64_t Scorer::read_judge(std::string_view answer) const {
  FF_CHECK(state_->reading.has_value());
  return state_->reading->score(answer);
}

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
  if (!is_binary()) return bad_input("bad-score", "this scorer scores nothing itself");
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
