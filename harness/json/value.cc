#include "harness/json/value.h"

namespace fivefold::json {

// Here, where Member is complete: a vector of it cannot be copied or destroyed before.
Value::Value() = default;
Value::Value(const Value&) = default;
Value::Value(Value&&) noexcept = default;
Value& Value::operator=(const Value&) = default;
Value& Value::operator=(Value&&) noexcept = default;
Value::~Value() = default;

Value::Value(Null) {}
Value::Value(bool value) : state_(value) {}
Value::Value(Number value) : state_(std::move(value)) {}
Value::Value(std::int64_t value) : state_(Number{std::to_string(value)}) {}
Value::Value(int value) : Value(std::int64_t{value}) {}
Value::Value(std::size_t value) : state_(Number{std::to_string(value)}) {}
Value::Value(std::string value) : state_(std::move(value)) {}
Value::Value(std::string_view value) : state_(std::string(value)) {}
Value::Value(const char* value) : state_(std::string(value)) {}
Value::Value(Array value) : state_(std::move(value)) {}
Value::Value(Object value) : state_(std::move(value)) {}

const Value* Value::find(std::string_view name) const {
  const Object* const object = as_object();
  if (object == nullptr) return nullptr;
  for (const Member& member : *object) {
    if (member.name == name) return &member.value;
  }
  return nullptr;
}

bool operator==(const Member& a, const Member& b) { return a.name == b.name && a.value == b.value; }

bool operator==(const Value& a, const Value& b) { return a.state_ == b.state_; }

}  // namespace fivefold::json
