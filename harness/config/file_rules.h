#pragma once
// Names of the rules about files that a configuration names. Owned by config.

#include <string>

#include "harness/base/result.h"

namespace fivefold::config {

// For a folder that could not be listed: what is in it breaks a rule of its own, or it could not be read at all.
inline std::string folder_rule(const Error& error) {
  return error.code == Errc::bad_input && !error.rule.empty() ? error.rule : "file.unreadable";
}

}  // namespace fivefold::config
