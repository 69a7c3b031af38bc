#pragma once
// The components and parts of policy.yaml. Owned by config; used within one call.

#include <array>
#include <string>
#include <string_view>

#include "harness/config/map_reader.h"
#include "harness/core/card/policy.h"

namespace fivefold::config {

card::Component read_component(const YamlNode& node, Report& report);

// A name of a component, part, item or gate: it may be part of a file's name.
std::string read_policy_id(MapReader& map);

// One of an enumeration's words, required.
template <class Enum, std::size_t size>
Enum read_word(MapReader& map, std::string_view key, const std::array<std::string_view, size>& words) {
  return static_cast<Enum>(map.word(key, words, Need::required).value_or(0));
}

}  // namespace fivefold::config
