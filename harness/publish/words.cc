#include "harness/publish/words.h"

#include <algorithm>
#include <optional>
#include <span>
#include <vector>

#include "harness/base/number.h"
#include "harness/publish/said_errors.h"
#include "harness/publish/said_list.h"

namespace fivefold::publish {
namespace {

// "{name}" at the front of `text`: the name, or nothing.
std::optional<std::string_view> placeholder(std::string_view text) {
  if (!text.starts_with('{')) return std::nullopt;
  const std::size_t end = text.find('}');
  if (end == std::string_view::npos) return std::nullopt;
  return text.substr(1, end - 1);
}

template <class Fillings>
std::string fill(std::string_view pattern, const Fillings& fillings) {
  std::string out;
  while (!pattern.empty()) {
    const std::optional<std::string_view> name = placeholder(pattern);
    if (!name) {
      const std::size_t end = std::min(pattern.find('{', 1), pattern.size());
      out += pattern.substr(0, end);
      pattern.remove_prefix(end);
      continue;
    }
    for (const auto& [key, text] : fillings) {
      if (key == *name) out += text;
    }
    pattern.remove_prefix(name->size() + 2);
  }
  return out;
}

using Found = std::vector<std::pair<std::string_view, std::string>>;

// What stands in the places of `pattern` in `text`, when the rest is the same. A place ends where the text after it
// begins for the first time.
std::optional<Found> match(std::string_view pattern, std::string_view text) {
  Found found;
  while (!pattern.empty()) {
    const std::optional<std::string_view> name = placeholder(pattern);
    const std::size_t literal = name ? name->size() + 2 : 0;
    const std::size_t end = std::min(pattern.find('{', literal), pattern.size());
    const std::string_view after = pattern.substr(literal, end - literal);
    std::size_t at = 0;
    if (name) at = after.empty() ? text.size() : text.find(after);
    if (at == std::string_view::npos || text.substr(at, after.size()) != after) return std::nullopt;
    if (name) found.emplace_back(*name, std::string(text.substr(0, at)));
    text.remove_prefix(at + after.size());
    pattern.remove_prefix(end);
  }
  if (!text.empty()) return std::nullopt;
  return found;
}

}  // namespace

std::string Words::operator()(Word word, std::initializer_list<Filling> fillings) const {
  return fill(korean() ? word.message().ko : word.message().en, fillings);
}

std::string Words::counted(std::int64_t count, Word one, Word more) const {
  return (*this)(count == 1 ? one : more, {{"n", with_thousands(count)}});
}

std::string Words::said(std::string_view english) const {
  if (!korean()) return std::string(english);
  for (const std::span<const Message> list : {std::span<const Message>(kSaid), std::span<const Message>(kSaidErrors)}) {
    for (const Message& message : list) {
      std::optional<Found> found = match(message.en, english);
      if (!found) continue;
      for (auto& [name, text] : *found) {
        if (name == "why") text = said(text);  // a sentence in a sentence
      }
      return fill(message.ko, *found);
    }
  }
  return std::string(english);
}

std::string Words::percent(std::string_view number) const { return std::string(number) + (korean() ? "%" : " %"); }

}  // namespace fivefold::publish
