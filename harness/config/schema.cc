#include "harness/config/schema.h"

#include <algorithm>
#include <exception>

#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include "harness/json/write.h"

namespace fivefold::config {
namespace {

std::string described(const valijson::ValidationResults::Error& error) {
  std::string text;
  for (const std::string& step : error.context) text += step;
  return text + ": " + error.description;
}

}  // namespace

Result<std::vector<std::string>> validate(std::string_view schema_name, const json::Value& document) {
  const auto found = std::ranges::find(embedded_schemas(), schema_name, &Schema::name);
  if (found == embedded_schemas().end()) {
    return Error{Errc::not_found, "schema", "there is no schema \"" + std::string(schema_name) + "\""};
  }
  try {
    const nlohmann::json schema_json = nlohmann::json::parse(found->text);
    valijson::Schema schema;
    valijson::SchemaParser parser;
    parser.populateSchema(valijson::adapters::NlohmannJsonAdapter(schema_json), schema);

    const nlohmann::json target = nlohmann::json::parse(json::write(document));
    valijson::Validator validator(valijson::Validator::kStrongTypes);
    valijson::ValidationResults results;
    std::vector<std::string> wrong;
    if (!validator.validate(schema, valijson::adapters::NlohmannJsonAdapter(target), &results)) {
      valijson::ValidationResults::Error error;
      while (results.popError(error)) wrong.push_back(described(error));
      if (wrong.empty()) wrong.emplace_back("refused");
    }
    return wrong;
  } catch (const std::exception& error) {
    return bad_input("schema", "schema " + std::string(schema_name) + ": " + error.what());
  }
}

}  // namespace fivefold::config
