#include "harness/config/map_reader.h"

#include <algorithm>
#include <array>
#include <utility>

#include "harness/base/number.h"
#include "harness/base/utf8.h"
#include "harness/config/nearest.h"
#include "harness/config/units.h"

namespace fivefold::config {
namespace {

constexpr std::size_t kShownCharacters = 60;
constexpr std::size_t kMostGuessed = 16;

std::string cut(const std::string& text) {
  std::string out;
  std::string_view rest = text;
  for (std::size_t i = 0; i < kShownCharacters && !rest.empty(); ++i) {
    const std::optional<CodePoint> front = decode_front(rest);
    const std::size_t bytes = front ? front->bytes : 1;
    out += rest.substr(0, bytes);
    rest.remove_prefix(bytes);
  }
  return rest.empty() ? out : out + "…";
}

std::string listed(std::span<const std::string_view> words) {
  std::string out;
  for (std::size_t i = 0; i < words.size(); ++i) out += (i == 0 ? "" : ", ") + std::string(words[i]);
  return out;
}

std::string did_you_mean(const std::string& written, std::span<const std::string_view> words) {
  const std::vector<std::string> names(words.begin(), words.end());
  const std::optional<std::string> close = nearest_one(written, names);
  return close ? "did you mean \"" + *close + "\"?" : "";
}

std::string unit_hint(const std::string& allowed, const std::optional<std::string>& guess) {
  return guess ? allowed + "; did you mean \"" + *guess + "\"?" : allowed;
}

// "2GB", "2 GiB", "2g" -> "2GiB"; "30 min", "30M" -> "30m"; for the hint only.
std::optional<std::string> guessed_unit(const std::string& written, std::span<const std::string_view> units) {
  if (written.size() > kMostGuessed) return std::nullopt;  // too large a number is not mended by its unit
  const std::size_t digits = written.find_first_not_of("0123456789");
  if (digits == 0 || digits == std::string::npos) return std::nullopt;
  const std::size_t letter = written.find_first_not_of(' ', digits);
  if (letter == std::string::npos) return std::nullopt;
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; };
  for (const std::string_view unit : units) {
    if (lower(unit.front()) == lower(written[letter])) return written.substr(0, digits) + std::string(unit);
  }
  return std::nullopt;
}

}  // namespace

void Report::error(const Place& place, std::string rule, std::string message, std::string hint) {
  problems_.push_back(
      {.file = file_, .place = place, .rule = std::move(rule), .message = std::move(message), .hint = std::move(hint)});
}

void Report::warning(const Place& place, std::string rule, std::string message, std::string hint) {
  error(place, std::move(rule), std::move(message), std::move(hint));
  problems_.back().severity = Severity::warning;
}

std::string shown(const YamlNode& node) {
  switch (node.kind) {
    case YamlNode::Kind::null:
      return "nothing";
    case YamlNode::Kind::boolean:
    case YamlNode::Kind::integer:
    case YamlNode::Kind::decimal:
      return cut(node.text);
    case YamlNode::Kind::text:
      return "\"" + cut(printable(node.text)) + "\"";
    case YamlNode::Kind::list:
      return "a list";
    case YamlNode::Kind::map:
      return "a map";
    case YamlNode::Kind::broken:
      return "a refused value";
  }
  return "";
}

std::string quotes_hint(const YamlNode& node) {
  if (node.text.empty()) return "";
  const std::string text = printable(node.text);
  return cut(text) == text ? "write \"" + text + "\" in quotes" : "write it in quotes";
}

MapReader::MapReader(const YamlNode& node, std::string scope, Report& report)
    : node_(node), scope_(std::move(scope)), report_(report) {
  if (node.kind == YamlNode::Kind::map || node.kind == YamlNode::Kind::broken) return;
  report_.error(node.place, "schema.type", scope_ + " must be a map of keys and values, got " + shown(node));
}

Place MapReader::place(std::string_view key) const {
  const YamlNode* const value = node_.find(key);
  return value == nullptr ? node_.place : value->place;
}

void MapReader::fail(std::string_view key, std::string message, std::string hint) {
  bad_.emplace(key);
  report_.error(place(key), rule(key), std::move(message), std::move(hint));
}

void MapReader::warn(std::string_view key, std::string message, std::string hint) {
  report_.warning(place(key), rule(key), std::move(message), std::move(hint));
}

void MapReader::wrong_type(std::string_view key, const YamlNode& value, const std::string& wanted) {
  bad_.emplace(key);
  if (value.kind == YamlNode::Kind::broken) return;
  std::string hint;
  const bool unquoted = value.kind == YamlNode::Kind::integer || value.kind == YamlNode::Kind::decimal ||
                        value.kind == YamlNode::Kind::boolean;
  if (unquoted && wanted.starts_with("text")) hint = quotes_hint(value);
  report_.error(value.place, "schema.type", std::string(key) + " must be " + wanted + ", got " + shown(value), hint);
}

const YamlNode* MapReader::node(std::string_view key, Need need) {
  asked_.emplace_back(key);
  const YamlNode* const value = node_.find(key);
  if (value != nullptr && value->kind != YamlNode::Kind::null) return value;
  if (value != nullptr) {
    wrong_type(key, *value, "given a value or left out");
  } else if (need == Need::required) {
    bad_.emplace(key);
    if (node_.kind == YamlNode::Kind::map) {
      report_.error(node_.place, "schema.missing-key", "key \"" + std::string(key) + "\" of " + scope_ + " is missing");
    }
  }
  return nullptr;
}

std::optional<std::int64_t> MapReader::integer(std::string_view key, std::int64_t low, std::int64_t high, Need need) {
  const YamlNode* const value = node(key, need);
  if (value == nullptr) return std::nullopt;
  if (value->kind != YamlNode::Kind::integer) {
    wrong_type(key, *value, "a whole number");
    return std::nullopt;
  }
  const std::optional<std::int64_t> number = parse_integer<std::int64_t>(value->number);
  if (number && *number >= low && *number <= high) return number;
  fail(key,
       std::string(key) + " must be " + std::to_string(low) + ".." + std::to_string(high) + ", got " + shown(*value));
  return std::nullopt;
}

std::optional<Decimal> MapReader::decimal(std::string_view key, const DecimalRange& range, Need need) {
  const YamlNode* const value = node(key, need);
  if (value == nullptr) return std::nullopt;
  if (value->kind != YamlNode::Kind::integer && value->kind != YamlNode::Kind::decimal) {
    wrong_type(key, *value, "a number");
    return std::nullopt;
  }
  const auto refuse = [&](const std::string& why) {
    fail(key, std::string(key) + " must be " + why + ", got " + shown(*value));
    return std::nullopt;
  };
  const Result<Decimal> number = Decimal::parse(value->number);
  if (!number.ok()) return refuse("a number");
  const Result<Decimal> low = Decimal::parse(range.low);
  const Result<Decimal> high = Decimal::parse(range.high);
  if (number->compare(*low) < 0 || number->compare(*high) > 0) {
    return refuse(std::string(range.low) + ".." + range.high);
  }
  if (range.places >= 0 && !number->scaled_exact(range.places).ok()) {
    return refuse("given with at most " + std::to_string(range.places) + " decimals");
  }
  return *number;
}

std::optional<std::int64_t> MapReader::scaled(std::string_view key, const DecimalRange& range, Need need) {
  const std::optional<Decimal> number = decimal(key, range, need);
  if (!number) return std::nullopt;
  return number->scaled_exact(range.places).value();  // decimal() has seen that it is exact
}

std::optional<std::int64_t> MapReader::scaled_or_auto(std::string_view key, const DecimalRange& range) {
  const YamlNode* const value = node(key);
  if (value == nullptr || (value->kind == YamlNode::Kind::text && value->text == "auto")) return std::nullopt;
  if (value->kind == YamlNode::Kind::text) {
    constexpr std::array<std::string_view, 1> kWords{"auto"};
    bad_.emplace(key);
    report_.error(value->place, "schema.type", std::string(key) + " must be auto or a number, got " + shown(*value),
                  did_you_mean(value->text, kWords));
    return std::nullopt;
  }
  return scaled(key, range);
}

std::optional<bool> MapReader::boolean(std::string_view key) {
  const YamlNode* const value = node(key);
  if (value == nullptr) return std::nullopt;
  if (value->kind == YamlNode::Kind::boolean) return value->boolean;
  wrong_type(key, *value, "true or false");
  return std::nullopt;
}

std::optional<std::size_t> MapReader::word(std::string_view key, std::span<const std::string_view> words, Need need) {
  const YamlNode* const value = node(key, need);
  if (value == nullptr) return std::nullopt;
  if (value->kind != YamlNode::Kind::text) {
    wrong_type(key, *value, "one of " + listed(words));
    return std::nullopt;
  }
  const auto found = std::ranges::find(words, std::string_view(value->text));
  if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
  fail(key, std::string(key) + " must be one of " + listed(words) + ", got " + shown(*value),
       did_you_mean(value->text, words));
  return std::nullopt;
}

std::optional<std::string> MapReader::text(std::string_view key, std::size_t least, std::size_t most, Need need) {
  const YamlNode* const value = node(key, need);
  if (value == nullptr) return std::nullopt;
  if (value->kind != YamlNode::Kind::text) {
    wrong_type(key, *value, "text");
    return std::nullopt;
  }
  const std::size_t length = code_points(value->text);
  if (length < least || length > most) {
    fail(key, std::string(key) + " must have " + std::to_string(least) + ".." + std::to_string(most) +
                  " characters, got " + std::to_string(length));
  } else if (has_control(value->text)) {
    fail(key, std::string(key) + " must not hold control characters, got " + shown(*value));
  } else {
    return value->text;
  }
  return std::nullopt;
}

std::optional<std::int64_t> MapReader::duration(std::string_view key, std::int64_t low, std::int64_t high) {
  const YamlNode* const value = node(key);
  if (value == nullptr || value->kind == YamlNode::Kind::broken) return std::nullopt;
  const std::optional<std::int64_t> seconds =
      value->kind == YamlNode::Kind::text ? parse_duration(value->text) : std::nullopt;
  if (!seconds) {
    constexpr std::array<std::string_view, 4> kUnits{"s", "m", "h", "d"};
    fail(key, shown(*value) + " is not a duration",
         unit_hint("a whole number with s, m, h or d", guessed_unit(value->text, kUnits)));
  } else if (*seconds < low || *seconds > high) {
    fail(key,
         std::string(key) + " must be " + duration_text(low) + ".." + duration_text(high) + ", got " + shown(*value));
  } else {
    return seconds;
  }
  return std::nullopt;
}

std::optional<std::int64_t> MapReader::size(std::string_view key, std::int64_t low, std::int64_t high) {
  const YamlNode* const value = node(key);
  if (value == nullptr || value->kind == YamlNode::Kind::broken) return std::nullopt;
  const std::optional<std::int64_t> bytes =
      value->kind == YamlNode::Kind::text ? parse_size(value->text) : std::nullopt;
  if (!bytes) {
    constexpr std::array<std::string_view, 4> kUnits{"KiB", "MiB", "GiB", "TiB"};
    fail(key, shown(*value) + " is not a size",
         unit_hint("a whole number with KiB, MiB, GiB or TiB", guessed_unit(value->text, kUnits)));
  } else if (*bytes < low || *bytes > high) {
    fail(key, std::string(key) + " must be " + size_text(low) + ".." + size_text(high) + ", got " + shown(*value));
  } else {
    return bytes;
  }
  return std::nullopt;
}

std::optional<std::string> MapReader::id_text(std::string_view key, Need need) {
  const YamlNode* const value = node(key, need);
  if (value == nullptr) return std::nullopt;
  if (value->kind != YamlNode::Kind::text) {
    wrong_type(key, *value, "text (an id)");
    return std::nullopt;
  }
  if (const Result<void> allowed = check_id(value->text); !allowed.ok()) {
    fail(key, std::string(key) + ": " + allowed.error().message);
    return std::nullopt;
  }
  return value->text;
}

const std::vector<YamlNode>* MapReader::list(std::string_view key, Need need) {
  const YamlNode* const value = node(key, need);
  if (value == nullptr) return nullptr;
  if (value->kind == YamlNode::Kind::list) return &value->items;
  wrong_type(key, *value, "a list");
  return nullptr;
}

void MapReader::not_here(std::string_view key, const std::string& why) {
  for (const Member& member : node_.members) {
    if (member.name != key) continue;
    asked_.emplace_back(key);
    report_.error(member.place, "schema.unknown-key", "key \"" + std::string(key) + "\" has no meaning here", why);
  }
}

void MapReader::finish() {
  std::vector<std::string> free;
  for (const std::string& name : asked_) {
    if (!has(name)) free.push_back(name);  // a key that is given already is no suggestion
  }
  const std::string allowed = "allowed here: " + listed(std::vector<std::string_view>(asked_.begin(), asked_.end()));
  for (const Member& member : node_.members) {
    if (std::ranges::find(asked_, member.name) != asked_.end()) continue;
    const std::optional<std::string> close = nearest_one(member.name, free);
    report_.error(member.place, "schema.unknown-key", "unknown key \"" + cut(printable(member.name)) + "\"",
                  close ? "did you mean \"" + *close + "\"?" : allowed);
  }
}

}  // namespace fivefold::config
