#include "harness/cli/pilot_json.h"

#include "harness/cli/json_numbers.h"
#include "harness/json/fields.h"

namespace fivefold::cli {

Result<stats::PilotInput> read_pilot_input(const json::Value& document) {
  json::Fields fields(document, "pilot", "bad_parameter");
  stats::PilotInput input;
  input.fresh = fields.word("mode", {"replay", "fresh"}) == 1;
  input.a = read_integer_rows(fields, "a");
  input.b = read_integer_rows(fields, "b");
  FF_TRY(fields.finish());
  return input;
}

json::Value pilot_json(const stats::Pilot& pilot) {
  return json::Object{
      {"n", pilot.n},
      {"runs", pilot.runs},
      {"d", from_double(pilot.d)},
      {"d_means", from_double(pilot.d_means)},
      {"d_upper", from_double(pilot.d_upper)},
      {"env", from_double(pilot.env)},
      {"env_upper", from_double(pilot.env_upper)},
      {"dMicro", pilot.d_micro},
      {"dUpperMicro", pilot.d_upper_micro},
      {"envMicro", pilot.env_micro},
  };
}

Result<json::Value> pilot_document(const json::Value& document) {
  FF_ASSIGN(const stats::PilotInput input, read_pilot_input(document));
  FF_ASSIGN(const stats::Pilot pilot, stats::pilot(input));
  return pilot_json(pilot);
}

}  // namespace fivefold::cli
