#include "harness/cli/declared_d_json.h"

#include <cstdint>
#include <string>
#include <utility>

#include "harness/cli/json_numbers.h"
#include "harness/json/fields.h"

namespace fivefold::cli {

Result<stats::DeclaredDInput> read_declared_d_input(const json::Value& document) {
  json::Fields fields(document, "declared_d", "bad_parameter");
  stats::DeclaredDInput input;
  input.d = fields.integer("d", 0, kMostInteger);
  input.d_upper = fields.integer("d_upper", 0, kMostInteger);
  auto sealed = read_integer_rows(fields, "s");
  const auto y = read_integers(fields, "y");
  if (fields.has("scores")) input.scores = read_integer_rows(fields, "scores");
  FF_TRY(fields.finish());
  if (sealed.size() != y.size()) {
    return bad_input("size_mismatch", "declared_d: " + std::to_string(sealed.size()) + " units in s and " +
                                          std::to_string(y.size()) + " in y");
  }
  for (std::size_t i = 0; i < y.size(); ++i) input.units.push_back({std::move(sealed[i]), y[i]});
  return input;
}

json::Value declared_d_json(const stats::DeclaredD& found) {
  return json::Object{
      {"n", found.n},
      {"d_runs", from_double(found.d_runs)},
      {"d", from_double(found.d)},
      {"lower", from_double(found.lower)},
      {"flagged", found.flagged},
  };
}

Result<json::Value> declared_d_document(const json::Value& document) {
  FF_ASSIGN(const stats::DeclaredDInput input, read_declared_d_input(document));
  FF_ASSIGN(const stats::DeclaredD found, stats::declared_d_check(input));
  return declared_d_json(found);
}

}  // namespace fivefold::cli
