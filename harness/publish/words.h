#pragma once
// The message catalogue of everything people read, in English and Korean: one list (word_list.h), a key a message,
// placeholders in braces. A key that is not in the list does not compile. Terms are those of docs/ux.md section 6.
// Pure.

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "harness/publish/word_list.h"

namespace fivefold::publish {

enum class Language { en, ko };

// A message of the catalogue, found when the program is compiled.
class Word {
 public:
  consteval Word(const char* key) : index_(index_of(key)) {}  // NOLINT: written as its key
  [[nodiscard]] const Message& message() const { return kMessages[index_]; }

 private:
  static consteval std::size_t index_of(std::string_view key) {
    for (std::size_t i = 0; i < std::size(kMessages); ++i) {
      if (kMessages[i].key == key) return i;
    }
    throw "no message has this key";
  }
  std::size_t index_{0};
};

using Filling = std::pair<std::string_view, std::string>;  // placeholder -> text

class Words {
 public:
  Words() = default;
  explicit Words(Language language) : language_(language) {}
  [[nodiscard]] Language language() const { return language_; }
  [[nodiscard]] bool korean() const { return language_ == Language::ko; }

  // The message with its placeholders filled.
  [[nodiscard]] std::string operator()(Word word, std::initializer_list<Filling> fillings = {}) const;
  // "1 finding", "3 findings": {n} is the count, with thousands.
  [[nodiscard]] std::string counted(std::int64_t count, Word one, Word more) const;
  // What another part said in English, as far as a list of said_lists.h has its sentences; the rest as it is.
  [[nodiscard]] std::string said(std::string_view english) const;
  // "95 %" or "95%" of "95".
  [[nodiscard]] std::string percent(std::string_view number) const;

 private:
  Language language_{Language::en};
};

}  // namespace fivefold::publish
