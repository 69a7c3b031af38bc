#pragma once
// What a plain YAML scalar means by the core schema of YAML 1.2: `yes` is text, `010` is ten, `0o10` is eight. Owned by
// config; pure.

#include <string_view>

#include "harness/config/node.h"

namespace fivefold::config {

// Sets kind, text, number and boolean of `node` from a plain scalar.
void resolve_plain(std::string_view text, YamlNode& node);

}  // namespace fivefold::config
