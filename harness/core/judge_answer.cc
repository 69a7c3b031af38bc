#include "harness/core/judge_answer.h"

#include <array>
#include <optional>
#include <utility>

#include "harness/base/decimal.h"
#include "harness/base/units.h"
#include "harness/base/utf8.h"
#include "harness/core/score_text.h"
#include "harness/json/write.h"

namespace fivefold {
namespace {

constexpr std::int64_t kMaxFull = 1000;
constexpr std::int64_t kMaxGroup = 99;
constexpr int kPlaces = 12;
constexpr std::int64_t kOneAtPlaces = 1'000'000'000'000;

std::string as_text(const json::Value& value) {
  if (const std::string* const text = value.as_string()) return *text;
  return json::write(value);
}

std::optional<std::int64_t> integer_parameter(const ScorerSpec& spec, const std::string& name) {
  const auto* const number = std::get_if<std::int64_t>(&spec.parameters.at(name));
  return number == nullptr ? std::nullopt : std::optional(*number);
}

}  // namespace

Result<void> check_judge_prompt(std::string_view text) {
  if (text.empty() || text.size() > kMaxJudgePrompt || !is_utf8(text)) {
    return bad_input("scorer.prompt", "the judge's prompt must be UTF-8 text of 1 byte to 64 KiB");
  }
  if (text.find("{output}") == std::string_view::npos) {
    return bad_input("scorer.prompt", "the judge's prompt must have {output}, the answer to be judged");
  }
  return {};
}

std::string judge_question(std::string_view prompt_text, const Prompt& prompt, std::string_view output,
                           const json::Value& target) {
  const std::array<std::pair<std::string_view, std::string>, 3> words{
      {{"{prompt}", as_text(prompt.content.value)}, {"{output}", std::string(output)}, {"{target}", as_text(target)}}};
  std::string question;
  while (!prompt_text.empty()) {
    const std::size_t brace = prompt_text.find('{');
    question += prompt_text.substr(0, brace);
    if (brace == std::string_view::npos) break;
    prompt_text.remove_prefix(brace);
    std::size_t taken = 1;
    std::string_view put = prompt_text.substr(0, 1);
    for (const auto& [word, value] : words) {
      if (!prompt_text.starts_with(word)) continue;
      taken = word.size();
      put = value;
    }
    question += put;
    prompt_text.remove_prefix(taken);
  }
  return question;
}

Result<JudgeReading> JudgeReading::make(const ScorerSpec& spec) {
  const auto full = integer_parameter(spec, "full");
  if (!full || *full < 1 || *full > kMaxFull) {
    return bad_input("scorer.parameter", "full must be an integer from 1 to 1000");
  }
  const auto group = integer_parameter(spec, "group");
  if (!group || *group < 0 || *group > kMaxGroup) {
    return bad_input("scorer.parameter", "group must be an integer from 0 to 99");
  }
  const auto* const text = std::get_if<std::string>(&spec.parameters.at("pattern"));
  if (text == nullptr) return bad_input("scorer.parameter", "pattern must be text");
  std::optional<Pattern> pattern;
  if (!text->empty()) {
    FF_ASSIGN(pattern, Pattern::compile(*text, static_cast<int>(*group)));
  }
  return JudgeReading(*full, std::move(pattern));
}

std::int64_t JudgeReading::score(std::string_view answer) const {
  const std::optional<std::string> text = pattern_ ? pattern_->first(answer) : scoring::last_number(answer);
  if (!text) return 0;
  const Result<Decimal> number = Decimal::parse(*text);
  if (!number.ok() || number->is_negative() || number->compare(Decimal::from_integer(full_)) > 0) return 0;
  const Result<std::int64_t> scaled = number->scaled_half_up(kPlaces);
  if (!scaled.ok()) return 0;
  const std::int64_t step = full_ * (kOneAtPlaces / kMicro);  // of a millionth
  return (*scaled + step / 2) / step;
}

}  // namespace fivefold
