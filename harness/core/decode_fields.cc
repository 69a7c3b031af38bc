#include "harness/core/decode_fields.h"

#include <algorithm>
#include <cctype>

#include "harness/base/id.h"
#include "harness/base/number.h"
#include "harness/json/write.h"

namespace fivefold::decode {

namespace {

bool digits_only(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// An integer part without leading zeros.
bool whole_part(std::string_view text) { return digits_only(text) && (text.size() == 1 || text.front() != '0'); }

Ref read_ref(json::Fields& fields, std::string_view name, const json::Value& value) {
  Ref result;
  inner(fields, name, value, [&](json::Fields& entry) {
    result.index = static_cast<std::uint64_t>(entry.integer("index", 0, 0xffffffff));
    result.leaf = entry.digest("leaf");
  });
  return result;
}

}  // namespace

std::string filled(json::Fields& fields, std::string_view name) {
  std::string text = fields.text(name);
  if (text.empty()) fields.fail(name, "must not be empty");
  return text;
}

int small(json::Fields& fields, std::string_view name, int low, int high) {
  return static_cast<int>(fields.integer(name, low, high));
}

UtcTime time(json::Fields& fields, std::string_view name) {
  const Result<UtcTime> parsed = parse_time(fields.text(name));
  if (!parsed.ok()) {
    fields.fail(name, parsed.error().message);
    return {};
  }
  return *parsed;
}

Ref ref(json::Fields& fields, std::string_view name) { return read_ref(fields, name, fields.object(name)); }

std::optional<Ref> ref_or_null(json::Fields& fields, std::string_view name) {
  const json::Value& value = fields.any(name);
  if (value.is_null()) return std::nullopt;
  return read_ref(fields, name, value);
}

std::optional<ItemTree> tree_or_null(json::Fields& fields, std::string_view name) {
  const json::Value& value = fields.any(name);
  if (value.is_null()) return std::nullopt;
  ItemTree result;
  inner(fields, name, value, [&](json::Fields& items) {
    result.size = items.integer("size", 0, 99 * kMaxItems);
    result.root = items.digest("root");
  });
  return result;
}

std::string id_text(json::Fields& fields, std::string_view name) {
  std::string text = fields.text(name);
  if (!fields.ok()) return text;
  if (auto checked = check_id(text); !checked.ok()) fields.fail(std::move(checked).error().with(name));
  return text;
}

crypto::PublicKey public_key(json::Fields& fields, std::string_view name, std::string_view hex) {
  const Result<crypto::PublicKey> key = crypto::public_key_from_hex(hex);
  if (!key.ok()) {
    fields.fail(name, "must be 64 hexadecimal digits in lower case");
    return {};
  }
  return *key;
}

crypto::Signature signature(json::Fields& fields, std::string_view name, std::string_view base64) {
  const Result<std::string> bytes = from_base64(base64);
  if (!bytes.ok() || bytes->size() != crypto::Signature{}.size()) {
    fields.fail(name, "must be the base64 of 64 bytes");
    return {};
  }
  return crypto::signature_from_bytes(*bytes).value();
}

std::string parameter(json::Fields& fields, std::string_view name) {
  std::string text = fields.text(name);
  const std::string_view all = text;
  const std::size_t point = all.find('.');
  bool good = whole_part(all.substr(0, point));
  if (point != std::string_view::npos) good = good && digits_only(all.substr(point + 1)) && all.back() != '0';
  if (!good) fields.fail(name, "must be a decimal without exponent or trailing zeros, got \"" + text + "\"");
  return text;
}

std::string evidence_value(json::Fields& fields, std::string_view name) {
  std::string text = fields.text(name);
  if (text == "inf" || text == "-inf") return text;
  std::string_view all = text;
  if (all.starts_with('-')) all.remove_prefix(1);
  const std::size_t point = all.find('.');
  const bool good = point != std::string_view::npos && whole_part(all.substr(0, point)) && all.size() - point == 10 &&
                    digits_only(all.substr(point + 1));
  if (!good) fields.fail(name, "must have 9 decimals or be inf or -inf, got \"" + text + "\"");
  return text;
}

std::vector<std::int64_t> looks(json::Fields& fields) {
  std::vector<std::int64_t> read;
  std::int64_t last = 2;
  for (const json::Value& look : fields.array("looks")) {
    const json::Number* number = look.as_number();
    const auto value = number != nullptr ? parse_integer<std::int64_t>(number->text) : std::nullopt;
    if (!value || *value <= last || *value > 100) {
      fields.fail("looks", "must be increasing whole numbers, each 3..100");
      return read;
    }
    last = *value;
    read.push_back(last);
  }
  if (read.empty()) fields.fail("looks", "must not be empty");
  return read;
}

std::string object_text(json::Fields& fields, std::string_view name) { return json::write(fields.object(name)); }

void inner(json::Fields& fields, std::string_view name, const json::Value& value,
           const std::function<void(json::Fields&)>& read) {
  if (!fields.ok()) return;
  json::Fields reader(value, std::string(name));
  read(reader);
  if (auto finished = reader.finish(); !finished.ok()) fields.fail(std::move(finished).error());
}

void each_object(json::Fields& fields, std::string_view name, std::size_t low, std::size_t high,
                 const std::function<void(json::Fields&)>& read) {
  const json::Array& array = fields.array(name);
  if (!fields.ok()) return;
  if (array.size() < low || array.size() > high) {
    fields.fail(name, "must have " + std::to_string(low) + ".." + std::to_string(high) + " elements, got " +
                          std::to_string(array.size()));
    return;
  }
  for (std::size_t i = 0; i < array.size(); ++i) {
    inner(fields, std::string(name) + "[" + std::to_string(i) + "]", array[i], read);
  }
}

}  // namespace fivefold::decode
