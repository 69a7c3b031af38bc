#pragma once
// Taking a JSON object apart with errors that name the field and the rule: every member must be asked for, an unknown
// one is an error (unless `allow_more`). Used for payloads, evidence lines and command input. Pure.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/bytes.h"
#include "harness/base/result.h"
#include "harness/json/value.h"

namespace fivefold::json {

// A reader over one object. The first problem is kept and every later call returns a neutral value, so a whole struct
// is read without a branch a field; `finish()` returns that problem or an error for members nobody asked for.
// `rule` is the name of the errors (default E_SCHEMA); `where` names the object in messages.
class Fields {
 public:
  Fields(const Value& value, std::string where, std::string rule = "E_SCHEMA");

  std::string text(std::string_view name);                          // required string
  std::optional<std::string> text_or_null(std::string_view name);   // required, may be null
  std::optional<std::string> optional_text(std::string_view name);  // may be absent
  std::int64_t integer(std::string_view name, std::int64_t low, std::int64_t high);
  std::optional<std::int64_t> integer_or_null(std::string_view name, std::int64_t low, std::int64_t high);
  std::optional<std::int64_t> optional_integer(std::string_view name, std::int64_t low, std::int64_t high);
  bool boolean(std::string_view name);
  Digest digest(std::string_view name);  // 64 hex
  std::optional<Digest> digest_or_null(std::string_view name);
  const Array& array(std::string_view name);              // an empty one after a problem
  const Value& object(std::string_view name);             // an empty object after a problem
  const Value& any(std::string_view name);                // required, of any type; null after a problem
  const Value* optional_any(std::string_view name);       // nullptr when absent
  std::vector<std::string> texts(std::string_view name);  // array of strings
  // One of the words; returns its index, 0 after a problem.
  std::size_t word(std::string_view name, const std::vector<std::string_view>& words);
  [[nodiscard]] bool has(std::string_view name) const;

  // Records a problem of the caller's own (only the first counts).
  void fail(std::string_view name, const std::string& why);
  void fail(const Error& error);
  [[nodiscard]] bool ok() const { return !problem_.has_value(); }
  Result<void> finish(bool allow_more = false);

 private:
  const Value* take(std::string_view name);
  const Value* need(std::string_view name);

  const Value* value_;  // borrowed for the life of this reader
  std::string where_;
  std::string rule_;
  std::vector<std::string_view> taken_;
  std::optional<Error> problem_;
};

}  // namespace fivefold::json
