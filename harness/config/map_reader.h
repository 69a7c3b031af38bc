#pragma once
// Taking a YAML map apart: every key is asked for with its type and range, every mistake becomes a Problem at its
// place, reading goes on, and keys nobody asked for are problems too. Owned by config; used within one call.

#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/decimal.h"
#include "harness/base/id.h"
#include "harness/config/node.h"
#include "harness/config/problem.h"

namespace fivefold::config {

// Where problems go, and in which file they are.
class Report {
 public:
  Report(std::string file, Problems& problems) : file_(std::move(file)), problems_(problems) {}
  void error(const Place& place, std::string rule, std::string message, std::string hint = "");
  void warning(const Place& place, std::string rule, std::string message, std::string hint = "");
  // How many there are so far: a rule over a whole map is looked at only where its keys raised none.
  [[nodiscard]] std::size_t count() const { return problems_.size(); }

 private:
  std::string file_;
  Problems& problems_;
};

enum class Need { required, optional };

// The inclusive range of a decimal and how many digits it may have after the point; `places` < 0 is any number.
struct DecimalRange {
  const char* low;
  const char* high;
  int places;
};

// What was written, for messages: quoted when it is text, cut when it is long.
std::string shown(const YamlNode& node);

// "write "5" in quotes" for a scalar that ought to be text; empty for what has no text.
std::string quotes_hint(const YamlNode& node);

class MapReader {
 public:
  // `scope` is the first part of the rules ("draw" for "draw.margin"). A node that is no map is a problem of `scope`.
  MapReader(const YamlNode& node, std::string scope, Report& report);

  // All of these: nothing when the key is absent (a problem when it is required) or its value breaks a rule.
  const YamlNode* node(std::string_view key, Need need = Need::optional);
  std::optional<std::int64_t> integer(std::string_view key, std::int64_t low, std::int64_t high,
                                      Need need = Need::optional);
  std::optional<Decimal> decimal(std::string_view key, const DecimalRange& range, Need need = Need::optional);
  // The decimal times 10^range.places, exactly.
  std::optional<std::int64_t> scaled(std::string_view key, const DecimalRange& range, Need need = Need::optional);
  // The same with `auto` allowed, which is nothing.
  std::optional<std::int64_t> scaled_or_auto(std::string_view key, const DecimalRange& range);
  std::optional<bool> boolean(std::string_view key);
  // The index of the word; a list of all of them is the hint.
  std::optional<std::size_t> word(std::string_view key, std::span<const std::string_view> words,
                                  Need need = Need::optional);
  // Text of `least` to `most` code points without control characters.
  std::optional<std::string> text(std::string_view key, std::size_t least, std::size_t most, Need need);
  std::optional<std::int64_t> duration(std::string_view key, std::int64_t low, std::int64_t high);
  std::optional<std::int64_t> size(std::string_view key, std::int64_t low, std::int64_t high);
  template <class Any>
  std::optional<Any> id(std::string_view key, Need need) {
    const std::optional<std::string> found = id_text(key, need);
    return found ? std::optional<Any>(Any{*found}) : std::nullopt;
  }
  const std::vector<YamlNode>* list(std::string_view key, Need need = Need::optional);

  // A problem with the value of `key` (or with the map when the key is absent).
  void fail(std::string_view key, std::string message, std::string hint = "");
  void warn(std::string_view key, std::string message, std::string hint = "");
  // Whether a problem with that key has been reported, so that a rule over several keys is better not looked at.
  [[nodiscard]] bool bad(std::string_view key) const { return bad_.contains(std::string(key)); }
  [[nodiscard]] bool has(std::string_view key) const { return node_.find(key) != nullptr; }
  [[nodiscard]] Place place(std::string_view key) const;
  [[nodiscard]] std::string rule(std::string_view key) const { return scope_ + "." + std::string(key); }
  [[nodiscard]] Report& report() const { return report_; }

  // Reports the keys nobody asked for.
  void finish();
  // Reports a key that is known elsewhere and has no meaning here.
  void not_here(std::string_view key, const std::string& why);

 private:
  std::optional<std::string> id_text(std::string_view key, Need need);
  void wrong_type(std::string_view key, const YamlNode& value, const std::string& wanted);

  const YamlNode& node_;
  std::string scope_;
  Report& report_;
  std::vector<std::string> asked_;
  std::set<std::string> bad_;
};

}  // namespace fivefold::config
