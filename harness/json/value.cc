#include "harness/json/value.h"

namespace fivefold::json {

Value::Value(Object value) : state_(std::move(value)) {}

const Value* Value::find(std::string_view name) const {
  const Object* const object = as_object();
  if (object == nullptr) return nullptr;
  for (const Member& member : *object) {
    if (member.name == name) return &member.value;
  }
  return nullptr;
}

bool operator==(const Value& a, const Value& b) { return a.state_ == b.state_; }

}  // namespace fivefold::json
