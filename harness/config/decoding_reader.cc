#include "harness/config/decoding_reader.h"

#include <optional>
#include <utility>

#include "harness/base/number.h"
#include "harness/base/utf8.h"
#include "harness/config/parts.h"
#include "harness/json/write.h"

namespace fivefold::config {
namespace {

constexpr std::size_t kMaxStops = 16;
// The config file is strict JSON of depth 16 at most, and `extra` stands at its third level.
constexpr int kMaxExtraDepth = 13;
constexpr std::int64_t kLargestInteger = (std::int64_t{1} << 53) - 1;

void read_stop(MapReader& map, Decoding& decoding) {
  const std::vector<YamlNode>* const list = map.list("stop");
  if (list == nullptr) return;
  if (list->size() > kMaxStops) {
    map.fail("stop", "stop must be at most 16 strings, got " + std::to_string(list->size()));
  }
  std::vector<std::string> stops;
  for (const YamlNode& node : *list) {
    if (node.kind == YamlNode::Kind::broken) continue;
    if (node.kind != YamlNode::Kind::text) {
      map.report().error(node.place, "schema.type", "a string of stop must be text, got " + shown(node),
                         quotes_hint(node));
    } else if (node.text.empty()) {
      map.report().error(node.place, map.rule("stop"), "a string of stop must not be empty");
    }
    stops.push_back(node.text);
  }
  decoding.stop = std::move(stops);
}

// As the config file spells it: decimals are strings, integers numbers.
class ExtraWriter {
 public:
  explicit ExtraWriter(Report& report) : report_(report) {}

  json::Value value(const YamlNode& node, int depth) {
    if (depth > kMaxExtraDepth) {
      refuse(node, "extra must be nested at most 13 deep");
      return {};
    }
    switch (node.kind) {
      case YamlNode::Kind::null:
        refuse(node, "extra must not hold null");
        return {};
      case YamlNode::Kind::boolean:
        return node.boolean;
      case YamlNode::Kind::integer:
        return integer(node);
      case YamlNode::Kind::decimal:
        return decimal(node);
      case YamlNode::Kind::text:
        return node.text;
      case YamlNode::Kind::list:
        return list(node, depth);
      case YamlNode::Kind::map:
        return map(node, depth);
      case YamlNode::Kind::broken:
        return {};
    }
    return {};
  }

 private:
  void refuse(const YamlNode& node, std::string message) {
    report_.error(node.place, "decoding.extra", std::move(message));
  }

  json::Value integer(const YamlNode& node) {
    const std::optional<std::int64_t> number = parse_integer<std::int64_t>(node.number);
    if (number && *number >= -kLargestInteger && *number <= kLargestInteger) return *number;
    refuse(node, "an integer of extra must lie within 2^53, got " + shown(node));
    return {};
  }

  json::Value decimal(const YamlNode& node) {
    const Result<Decimal> number = Decimal::parse(node.number);
    if (number.ok()) return number->text();
    refuse(node, "extra must hold numbers only that are finite, got " + shown(node));
    return {};
  }

  json::Value list(const YamlNode& node, int depth) {
    json::Array out;
    for (const YamlNode& item : node.items) out.push_back(value(item, depth + 1));
    return out;
  }

  json::Value map(const YamlNode& node, int depth) {
    json::Object out;
    for (const Member& member : node.members) out.push_back({member.name, value(member.value, depth + 1)});
    return out;
  }

  Report& report_;
};

}  // namespace

Decoding read_decoding(MapReader& benchmark) {
  Decoding decoding;
  const YamlNode* const node = benchmark.node("decoding");
  if (node == nullptr) return decoding;
  MapReader map(*node, "decoding", benchmark.report());
  constexpr DecimalRange kTemperature{.low = "0", .high = "5", .places = -1};
  constexpr DecimalRange kTopP{.low = "0", .high = "1", .places = -1};
  if (const auto value = map.decimal("temperature", kTemperature)) decoding.temperature = value->text();
  if (const auto value = map.decimal("top_p", kTopP)) decoding.top_p = value->text();
  decoding.top_k = map.integer("top_k", 0, 1'000'000);
  decoding.max_tokens = map.integer("max_tokens", 1, 1'000'000);
  read_stop(map, decoding);
  if (const YamlNode* const extra = map.node("extra")) {
    if (extra->kind != YamlNode::Kind::map && extra->kind != YamlNode::Kind::broken) {
      map.fail("extra", "extra must be a map of names and values, got " + shown(*extra));
    } else {
      decoding.extra_json = json::write(ExtraWriter(map.report()).value(*extra, 1));
    }
  }
  map.finish();
  return decoding;
}

}  // namespace fivefold::config
