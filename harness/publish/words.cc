#include "harness/publish/words.h"

#include <algorithm>
#include <optional>
#include <span>
#include <vector>

#include "harness/base/number.h"
#include "harness/publish/said_lists.h"

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

bool is_said(std::string_view name) { return name == "why" || name == "got" || name == "wanted"; }

// One value in quotes may hold everything.
bool is_quoted(std::string_view text) {
  return text.size() > 1 && text.front() == '"' && text.find('"', 1) == text.size() - 1;
}

// Whether `text` may stand in the place `name`: no place but {why} and {witnesses} holds the end of a sentence, some
// hold one word, and what stands at the front is no place of a message ("stage.yaml:7:1: …").
bool may_hold(std::string_view name, std::string_view text, bool at_front) {
  if (name == "why" || name == "witnesses" || is_quoted(text)) return true;
  const bool one_word = name == "key" || name == "low" || name == "high" || name == "n" || name == "m";
  if (one_word && (text.find(' ') != std::string_view::npos || text.ends_with(':'))) return false;
  if (at_front && text.find(": ") != std::string_view::npos) return false;
  return text.find("; ") == std::string_view::npos && text.find(". ") == std::string_view::npos;
}

// What stands in the places of `pattern` in `text`, when the rest is the same. A place ends where the text after it
// begins for the first time.
std::optional<Found> match(std::string_view pattern, std::string_view text) {
  Found found;
  bool at_front = true;
  while (!pattern.empty()) {
    const std::optional<std::string_view> name = placeholder(pattern);
    const std::size_t literal = name ? name->size() + 2 : 0;
    const std::size_t end = std::min(pattern.find('{', literal), pattern.size());
    const std::string_view after = pattern.substr(literal, end - literal);
    std::size_t at = 0;
    if (name) at = after.empty() ? text.size() : text.find(after);
    if (at == std::string_view::npos || text.substr(at, after.size()) != after) return std::nullopt;
    if (name && !may_hold(*name, text.substr(0, at), at_front)) return std::nullopt;
    if (name) found.emplace_back(*name, std::string(text.substr(0, at)));
    text.remove_prefix(at + after.size());
    pattern.remove_prefix(end);
    at_front = false;
  }
  if (!text.empty()) return std::nullopt;
  return found;
}

// Says one line. It may hold several sentences, one in another, and places before them; a hostile file may make it of
// anything, so what is looked up is bounded.
class Saying {
 public:
  // What no list has stays as it is.
  std::string line(std::string_view english) {
    if (std::optional<std::string> whole = sentence(english)) return std::move(*whole);
    if (std::optional<std::string> behind = after_places(english)) return std::move(*behind);
    for (const std::string_view between : {"; ", ". "}) {
      const std::size_t at = english.find(between);
      if (at == std::string_view::npos || left_ == 0) continue;
      const std::string first = line(english.substr(0, at));
      const bool stop = between == "; " && first != english.substr(0, at);  // Korean has no semicolon
      return first + std::string(stop ? ". " : between) + line(english.substr(at + between.size()));
    }
    return std::string(english);
  }

 private:
  static constexpr int kMostLookedUp = 60;
  static constexpr std::size_t kMostBytes = 2000;
  static constexpr int kMostPlaces = 6;

  // The whole of `english`, from the first pattern that matches.
  std::optional<std::string> sentence(std::string_view english) {
    if (left_ == 0 || english.size() > kMostBytes) return std::nullopt;
    --left_;
    for (const std::span<const Message> list : kSaidLists) {
      for (const Message& message : list) {
        std::optional<Found> found = match(message.en, english);
        if (found && say_places(*found)) return fill(message.ko, *found);
      }
    }
    return std::nullopt;
  }

  // What was found, in Korean where its name asks for it; false when a wish is not known.
  bool say_places(Found& found) {
    for (auto& [name, text] : found) {
      if (!is_said(name)) continue;
      std::string said = line(text);
      if (name == "wanted" && said == text && text.find(' ') != std::string::npos) return false;
      text = std::move(said);
    }
    return true;
  }

  // "file:line:column: sentence" and "team.yaml: line 3: sentence": the places stay, or are known words.
  std::optional<std::string> after_places(std::string_view english) {
    std::vector<std::string_view> places;
    for (int i = 0; i < kMostPlaces; ++i) {
      const std::size_t colon = english.find(": ");
      if (colon == std::string_view::npos) return std::nullopt;
      places.push_back(english.substr(0, colon));
      english.remove_prefix(colon + 2);
      const std::optional<std::string> rest = sentence(english);
      if (!rest) continue;
      std::string out;
      for (const std::string_view place : places) out += sentence(place).value_or(std::string(place)) + ": ";
      return out + *rest;
    }
    return std::nullopt;
  }

  int left_{kMostLookedUp};
};

}  // namespace

std::string Words::operator()(Word word, std::initializer_list<Filling> fillings) const {
  return fill(korean() ? word.message().ko : word.message().en, fillings);
}

std::string Words::counted(std::int64_t count, Word one, Word more) const {
  return (*this)(count == 1 ? one : more, {{"n", with_thousands(count)}});
}

std::string Words::said(std::string_view english) const {
  if (!korean()) return std::string(english);
  std::string out;
  for (;;) {
    const std::size_t end = std::min(english.find('\n'), english.size());
    out += Saying().line(english.substr(0, end));
    if (end == english.size()) return out;
    out += '\n';
    english.remove_prefix(end + 1);
  }
}

std::string Words::percent(std::string_view number) const { return std::string(number) + (korean() ? "%" : " %"); }

}  // namespace fivefold::publish
