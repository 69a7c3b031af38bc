#include "harness/json/fields.h"

#include <algorithm>
#include <utility>

#include "harness/base/number.h"
#include "harness/base/utf8.h"

namespace fivefold::json {
namespace {

const Value& null_value() {
  static const Value value;
  return value;
}
const Value& empty_object() {
  static const Value value{Object{}};
  return value;
}
const Array& empty_array() {
  static const Array array;
  return array;
}

std::string range_text(std::int64_t low, std::int64_t high) {
  return "an integer from " + std::to_string(low) + " to " + std::to_string(high);
}

// A value as it may stand in a message: short, printable.
std::string shown(const Value& value) {
  if (value.is_null()) return "null";
  if (const bool* const flag = value.as_bool()) return *flag ? "true" : "false";
  if (const Number* const number = value.as_number()) return number->text.substr(0, 40);
  if (const std::string* const text = value.as_string()) {
    const std::string clean = printable(*text);
    return "\"" + (clean.size() > 60 ? clean.substr(0, 60) + "..." : clean) + "\"";
  }
  return value.as_array() != nullptr ? "an array" : "an object";
}

std::optional<std::int64_t> integer_within(const Value& value, std::int64_t low, std::int64_t high) {
  const Number* const number = value.as_number();
  if (number == nullptr) return std::nullopt;
  const auto parsed = parse_integer<std::int64_t>(number->text);
  if (!parsed || *parsed < low || *parsed > high) return std::nullopt;
  return parsed;
}

}  // namespace

Fields::Fields(const Value& value, std::string where, std::string rule)
    : value_(&value), where_(std::move(where)), rule_(std::move(rule)) {
  if (value.as_object() != nullptr) return;
  problem_ = bad_input(rule_, where_ + " must be an object, got " + shown(value));
  value_ = &empty_object();
}

const Value* Fields::take(std::string_view name) {
  const Object& object = *value_->as_object();
  for (const Member& member : object) {
    if (member.name != name) continue;
    taken_.push_back(member.name);
    return &member.value;
  }
  return nullptr;
}

const Value* Fields::need(std::string_view name) {
  const Value* const found = take(name);
  if (found == nullptr) fail(name, "is missing");
  return found;
}

bool Fields::has(std::string_view name) const { return value_->find(name) != nullptr; }

std::string Fields::text(std::string_view name) {
  const Value* const found = need(name);
  if (found == nullptr) return {};
  if (const std::string* const text = found->as_string()) return *text;
  fail(name, "must be text, got " + shown(*found));
  return {};
}

std::optional<std::string> Fields::text_or_null(std::string_view name) {
  if (const Value* const found = value_->find(name); found != nullptr && found->is_null()) {
    take(name);
    return std::nullopt;
  }
  return text(name);
}

std::optional<std::string> Fields::optional_text(std::string_view name) {
  if (!has(name)) return std::nullopt;
  return text(name);
}

std::int64_t Fields::integer(std::string_view name, std::int64_t low, std::int64_t high) {
  const std::int64_t neutral = std::clamp<std::int64_t>(0, low, high);
  const Value* const found = need(name);
  if (found == nullptr) return neutral;
  if (const auto number = integer_within(*found, low, high)) return *number;
  fail(name, "must be " + range_text(low, high) + ", got " + shown(*found));
  return neutral;
}

std::optional<std::int64_t> Fields::integer_or_null(std::string_view name, std::int64_t low, std::int64_t high) {
  if (const Value* const found = value_->find(name); found != nullptr && found->is_null()) {
    take(name);
    return std::nullopt;
  }
  return integer(name, low, high);
}

std::optional<std::int64_t> Fields::optional_integer(std::string_view name, std::int64_t low, std::int64_t high) {
  if (!has(name)) return std::nullopt;
  return integer(name, low, high);
}

bool Fields::boolean(std::string_view name) {
  const Value* const found = need(name);
  if (found == nullptr) return false;
  if (const bool* const flag = found->as_bool()) return *flag;
  fail(name, "must be true or false, got " + shown(*found));
  return false;
}

Digest Fields::digest(std::string_view name) {
  const Value* const found = need(name);
  if (found == nullptr) return {};
  if (const std::string* const text = found->as_string()) {
    if (auto digest = digest_from_hex(*text); digest.ok()) return digest.value();
  }
  fail(name, "must be 64 lower-case hexadecimal digits, got " + shown(*found));
  return {};
}

std::optional<Digest> Fields::digest_or_null(std::string_view name) {
  if (const Value* const found = value_->find(name); found != nullptr && found->is_null()) {
    take(name);
    return std::nullopt;
  }
  return digest(name);
}

const Array& Fields::array(std::string_view name) {
  const Value* const found = need(name);
  if (found == nullptr) return empty_array();
  if (const Array* const array = found->as_array()) return *array;
  fail(name, "must be an array, got " + shown(*found));
  return empty_array();
}

const Value& Fields::object(std::string_view name) {
  const Value* const found = need(name);
  if (found == nullptr) return empty_object();
  if (found->as_object() != nullptr) return *found;
  fail(name, "must be an object, got " + shown(*found));
  return empty_object();
}

const Value& Fields::any(std::string_view name) {
  const Value* const found = need(name);
  return found == nullptr ? null_value() : *found;
}

const Value* Fields::optional_any(std::string_view name) { return take(name); }

std::vector<std::string> Fields::texts(std::string_view name) {
  std::vector<std::string> result;
  for (const Value& element : array(name)) {
    const std::string* const text = element.as_string();
    if (text == nullptr) {
      fail(name, "must hold texts only, got " + shown(element));
      return {};
    }
    result.push_back(*text);
  }
  return result;
}

std::size_t Fields::word(std::string_view name, const std::vector<std::string_view>& words) {
  const Value* const found = need(name);
  if (found == nullptr) return 0;
  if (const std::string* const text = found->as_string()) {
    const auto at = std::find(words.begin(), words.end(), *text);
    if (at != words.end()) return static_cast<std::size_t>(at - words.begin());
  }
  std::string allowed;
  for (const std::string_view word : words) allowed += (allowed.empty() ? "" : ", ") + std::string(word);
  fail(name, "must be one of " + allowed + ", got " + shown(*found));
  return 0;
}

void Fields::fail(std::string_view name, const std::string& why) {
  if (!problem_) problem_ = bad_input(rule_, where_ + ": " + std::string(name) + " " + why);
}

void Fields::fail(const Error& error) {
  if (!problem_) problem_ = Error(error).with(where_);
}

Result<void> Fields::finish(bool allow_more) {
  if (!problem_ && !allow_more) {
    for (const Member& member : *value_->as_object()) {
      if (std::find(taken_.begin(), taken_.end(), member.name) != taken_.end()) continue;
      fail(printable(member.name), "is unknown here");
      break;
    }
  }
  if (problem_) return *problem_;
  return {};
}

}  // namespace fivefold::json
