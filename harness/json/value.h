#pragma once
// A JSON value of our own: numbers keep their text, objects keep their order. Pure, plain values.

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "harness/base/result.h"

namespace fivefold::json {

class Value;
struct Member;

struct Null {
  friend bool operator==(const Null&, const Null&) = default;
};
// A number exactly as it was written ("1", "0.50", "1e-3").
struct Number {
  std::string text;
  friend bool operator==(const Number&, const Number&) = default;
};
using Array = std::vector<Value>;
using Object = std::vector<Member>;  // in reading order, names distinct

class Value {
 public:
  Value();
  Value(const Value&);
  Value(Value&&) noexcept;
  Value& operator=(const Value&);
  Value& operator=(Value&&) noexcept;
  ~Value();
  Value(Null);                    // NOLINT: implicit by design, as all below
  Value(bool value);              // NOLINT
  Value(Number value);            // NOLINT
  Value(std::int64_t value);      // NOLINT
  Value(int value);               // NOLINT
  Value(std::size_t value);       // NOLINT
  Value(std::string value);       // NOLINT
  Value(std::string_view value);  // NOLINT
  Value(const char* value);       // NOLINT
  Value(Array value);             // NOLINT
  Value(Object value);            // NOLINT

  [[nodiscard]] bool is_null() const { return std::holds_alternative<Null>(state_); }
  // Pointer to the value of that type, or nullptr.
  [[nodiscard]] const bool* as_bool() const { return std::get_if<bool>(&state_); }
  [[nodiscard]] const Number* as_number() const { return std::get_if<Number>(&state_); }
  [[nodiscard]] const std::string* as_string() const { return std::get_if<std::string>(&state_); }
  [[nodiscard]] const Array* as_array() const { return std::get_if<Array>(&state_); }
  [[nodiscard]] const Object* as_object() const { return std::get_if<Object>(&state_); }
  [[nodiscard]] Array* as_array() { return std::get_if<Array>(&state_); }
  [[nodiscard]] Object* as_object() { return std::get_if<Object>(&state_); }

  // The member of an object, or nullptr when there is none or this is no object.
  [[nodiscard]] const Value* find(std::string_view name) const;

  friend bool operator==(const Value&, const Value&);

 private:
  std::variant<Null, bool, Number, std::string, Array, Object> state_;
};

struct Member {
  std::string name;
  Value value;
  friend bool operator==(const Member&, const Member&);
};

}  // namespace fivefold::json
