#pragma once
// Strict YAML: what every reader of YAML understands alike, and nothing else. yaml-cpp is named in yaml_json.cc alone,
// and only as a tokenizer: kinds of scalars, duplicates and places are decided here. Owned by config.

#include <optional>
#include <string>
#include <string_view>

#include "harness/config/node.h"

namespace fivefold::config {

inline constexpr std::size_t kMaxConfigurationBytes = std::size_t{1} << 20U;
inline constexpr int kMaxConfigurationDepth = 32;

// One document whose top is a map. Refused, each with its place: duplicate keys, anchors, aliases, merges, tags,
// further documents, tabs as indentation, control characters, bytes that are not UTF-8, a byte order mark, more than 1
// MiB, deeper than 32. Nothing when no tree could be made; otherwise the tree, even with problems in it.
std::optional<YamlNode> read_yaml(std::string_view bytes, const std::string& file, Problems& problems);

}  // namespace fivefold::config
