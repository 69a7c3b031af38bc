#pragma once
// The one JSON document that a command reads from a file, or from standard input when the file is "-".

#include <string>

#include "harness/base/result.h"
#include "harness/json/value.h"

namespace fivefold::cli {

// Lenient JSON (fractions are allowed), at most 256 MiB. The error names the file.
Result<json::Value> read_json_input(const std::string& file);

// That document through `compute`; what is wrong is said with the file's name.
Result<json::Value> compute_from(const std::string& file, Result<json::Value> (*compute)(const json::Value&));

}  // namespace fivefold::cli
