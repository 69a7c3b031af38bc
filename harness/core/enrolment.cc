#include "harness/core/decode_records.h"
#include "harness/core/records.h"
#include "harness/json/fields.h"
#include "harness/json/read.h"

namespace fivefold {

Result<EnrolledKey> parse_enrolment(std::string_view line) {
  if (line.ends_with('\n')) line.remove_suffix(1);
  FF_ASSIGN(const json::Value value, json::read_strict(line));
  json::Fields fields(value, "enrolment");
  EnrolledKey key = decode::enrolled_key(fields);
  FF_TRY(fields.finish());
  return key;
}

Result<void> check_enrolment(const EnrolledKey& key, const StageId& stage) {
  FF_TRY(crypto::check_enrollable(key.key));
  const std::string message = crypto::enrol_message(stage.text, to_text(key.role), key.name, key.key);
  if (crypto::verify(key.key, message, key.proof)) return {};
  return bad_input("E_KEY", "the proof of possession of " + crypto::keyid(key.key) + " (" +
                                std::string(to_text(key.role)) + " " + key.name + ") does not verify for stage " +
                                stage.text);
}

}  // namespace fivefold
