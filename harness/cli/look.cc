#include "harness/cli/look.h"

#include <algorithm>
#include <cstdlib>

#include "harness/base/check.h"

namespace fivefold::cli {
namespace {

// The first of the variables that is set and not empty.
std::string first_set(const Environment& environment, std::initializer_list<const char*> names) {
  for (const char* name : names) {
    const std::optional<std::string> value = environment(name);
    if (value && !value->empty()) return *value;
  }
  return {};
}

bool is_utf8_locale(const Environment& environment) {
  std::string locale = first_set(environment, {"LC_ALL", "LC_CTYPE", "LANG"});
  std::transform(locale.begin(), locale.end(), locale.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return locale.find("utf-8") != std::string::npos || locale.find("utf8") != std::string::npos;
}

bool is_coloured(Color color, const Terminal& stream, const Environment& environment) {
  switch (color) {
    case Color::always:
      return true;
    case Color::never:
      return false;
    case Color::automatic:
      return stream.is_terminal && first_set(environment, {"NO_COLOR"}).empty() && environment("TERM") != "dumb";
  }
  return false;
}

std::string_view code_of(Style style) {
  switch (style) {
    case Style::plain:
      return "";
    case Style::good:
      return "\x1b[32m";
    case Style::bad:
      return "\x1b[31m";
    case Style::unsure:
      return "\x1b[33m";
    case Style::dim:
      return "\x1b[2m";
    case Style::heading:
      return "\x1b[1m";
  }
  return "";
}

std::string reason_text(const Look& look, std::string_view reason) {
  if (reason == "cap-reached") return look.words("reason.cap-reached");
  if (reason == "within-noise") return look.words("reason.within-noise");
  if (reason == "not-piloted") return look.words("reason.not-piloted");
  if (reason == "incomplete-draws") return look.words("reason.incomplete-draws");
  if (reason == "infrastructure") return look.words("reason.infrastructure");
  return std::string(reason);
}

}  // namespace

std::optional<std::string> system_environment(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

std::string Look::paint(std::string_view text, Style style) const {
  if (!color || style == Style::plain || text.empty()) return std::string(text);
  return std::string(code_of(style)) + std::string(text) + "\x1b[0m";
}

std::string Look::name(const DisplayName& name) const {
  if (name.en.empty() || (words.korean() && !name.ko.empty())) return name.ko;
  return name.en;
}

Look look_for(const LookOptions& options, const Terminal& stream, const Environment& environment) {
  Look look;
  const bool korean = first_set(environment, {"LC_ALL", "LC_MESSAGES", "LANG"}).starts_with("ko");
  look.words = Words(options.language.value_or(korean ? Language::ko : Language::en));
  if (!is_utf8_locale(environment)) look.marks = plain_marks();
  look.color = is_coloured(options.color, stream, environment);
  if (stream.is_terminal && stream.columns > 0) look.columns = stream.columns;
  return look;
}

Style style_of(ClaimVerdict verdict) {
  switch (verdict) {
    case ClaimVerdict::reproduced:
      return Style::good;
    case ClaimVerdict::discrepant:
      return Style::bad;
    case ClaimVerdict::inconclusive:
    case ClaimVerdict::incomplete:
      return Style::unsure;
    case ClaimVerdict::unaudited:
    case ClaimVerdict::understated:
      return Style::dim;
  }
  FF_CHECK(false);
}

std::string verdict_text(const Look& look, ClaimVerdict verdict, std::string_view reason) {
  const Words& words = look.words;
  switch (verdict) {
    case ClaimVerdict::reproduced:
      return look.marks.good + " " + words("verdict.reproduced");
    case ClaimVerdict::discrepant:
      return look.marks.bad + " " + words("verdict.discrepant");
    case ClaimVerdict::inconclusive:
      return look.marks.unsure + " " + words("verdict.inconclusive") +
             (reason.empty() ? "" : ": " + reason_text(look, reason));
    case ClaimVerdict::unaudited:
      return look.marks.none + " " + words("verdict.not-drawn");
    case ClaimVerdict::incomplete:
      return look.marks.unsure + " " + words("verdict.incomplete");
    case ClaimVerdict::understated:
      return look.marks.none + " " + words("verdict.understated");
  }
  FF_CHECK(false);
}

}  // namespace fivefold::cli
