#include "harness/base/check.h"
#include "harness/base/utf8.h"
#include "harness/json/read.h"
#include "harness/json/write.h"
#include "tests/fuzz/targets.h"

namespace fivefold::fuzz {

void strict_json(std::string_view bytes) {
  const Result<json::Value> value = json::read_strict(bytes);
  if (!value.ok()) {
    FF_CHECK(!value.error().rule.empty() && is_utf8(value.error().message));
    return;
  }
  const std::string written = json::write(*value);
  const Result<json::Value> again = json::read_strict(written);
  FF_CHECK(again.ok() && *again == *value);
  FF_CHECK(json::write(*again) == written);
  const Result<json::Value> lenient = json::read_lenient(bytes);  // takes all that the strict one does
  FF_CHECK(lenient.ok() && *lenient == *value);
}

void lenient_json(std::string_view bytes) {
  const Result<json::Value> value = json::read_lenient(bytes);
  if (!value.ok()) {
    FF_CHECK(!value.error().rule.empty() && is_utf8(value.error().message));
    return;
  }
  for (const std::string& written : {json::write(*value), json::write_pretty(*value)}) {
    FF_CHECK(is_utf8(written));
    const Result<json::Value> again = json::read_lenient(written);
    FF_CHECK(again.ok() && *again == *value);
  }
}

}  // namespace fivefold::fuzz
