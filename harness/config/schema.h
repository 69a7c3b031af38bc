#pragma once
// The published JSON Schemas (schemas/*.schema.json, draft-07), embedded when the program is built, and a validator for
// them. What people read comes from the typed readers; tests prove that both accept the same files. valijson is named
// in schema.cc alone. Any thread.

#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"
#include "harness/json/value.h"

namespace fivefold::config {

struct Schema {
  std::string_view
      name;  // "stage", "submission", "policy", "panel", "request", "result", "launch", "exit", "statement"
  std::string_view text;
};
const std::vector<Schema>& embedded_schemas();

// What the schema finds wrong with the document; empty when it accepts it. `not_found` for a name that is no schema.
Result<std::vector<std::string>> validate(std::string_view schema_name, const json::Value& document);

}  // namespace fivefold::config
