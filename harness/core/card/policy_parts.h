#pragma once
// Finding the parts of a policy. Private to core/card. Pure.

#include <cstdint>
#include <string>

#include "harness/core/card/policy.h"

namespace fivefold::card {

template <class... Functions>
struct Overloaded : Functions... {
  using Functions::operator()...;
};
template <class... Functions>
Overloaded(Functions...) -> Overloaded<Functions...>;

// Millionths, in which every point and step is exact; 0 of what is not.
inline std::int64_t micro(const Decimal& value) {
  const Result<std::int64_t> exact = value.scaled_exact(6);
  return exact.ok() ? *exact : 0;
}

// Or nullptr.
inline const Part* find_part(const Policy& policy, const std::string& id) {
  for (const Component& component : policy.components) {
    for (const Part& part : component.parts) {
      if (part.id == id) return &part;
    }
  }
  return nullptr;
}

template <class Function>
void for_each_part(const Policy& policy, Function function) {
  for (const Component& component : policy.components) {
    for (const Part& part : component.parts) function(part);
  }
}

}  // namespace fivefold::card
