#include "harness/config/parts.h"

#include "harness/base/utf8.h"

namespace fivefold::config {
namespace {

constexpr std::size_t kMaxNameCharacters = 200;
constexpr std::size_t kMaxPathCharacters = 4096;
constexpr std::size_t kMaxCommandStrings = 64;

std::vector<std::string> read_command(MapReader& map, Need need) {
  std::vector<std::string> command;
  const std::vector<YamlNode>* const words = map.list("command", need);
  if (words == nullptr) return command;
  if (words->empty() || words->size() > kMaxCommandStrings) {
    map.fail("command", "command must have 1..64 strings, got " + std::to_string(words->size()));
  }
  for (const YamlNode& word : *words) {
    if (word.kind == YamlNode::Kind::broken) continue;
    if (word.kind != YamlNode::Kind::text) {
      map.report().error(word.place, "schema.type", "a string of command must be text, got " + shown(word),
                         quotes_hint(word));
    } else if (word.text.empty() && &word == &words->front()) {
      map.report().error(word.place, map.rule("command"), "the first string of command must name a program");
    }
    command.push_back(word.text);
  }
  return command;
}

}  // namespace

DisplayName read_display_name(MapReader& parent, std::string_view key, const std::string& fallback) {
  DisplayName name{.en = fallback, .ko = ""};
  const YamlNode* const node = parent.node(key);
  if (node == nullptr || node->kind == YamlNode::Kind::broken) return name;
  if (node->kind != YamlNode::Kind::map || node->members.empty()) {
    parent.fail(key, std::string(key) + " must be a text per language, got " + shown(*node), "such as {en: Nuri AI}");
    return name;
  }
  MapReader languages(*node, std::string(key), parent.report());
  for (const Member& member : node->members) {
    if (member.name == "en" || member.name == "ko") continue;
    languages.node(member.name);
    parent.report().error(member.place, parent.rule(key), "unknown language \"" + printable(member.name) + "\"",
                          "allowed here: en, ko");
  }
  const std::optional<std::string> en = languages.text("en", 1, kMaxNameCharacters, Need::optional);
  const std::optional<std::string> ko = languages.text("ko", 1, kMaxNameCharacters, Need::optional);
  name.en = en.value_or(fallback);
  name.ko = ko.value_or("");
  return name;
}

std::optional<std::string> read_path(MapReader& parent, std::string_view key, Need need) {
  return parent.text(key, 1, kMaxPathCharacters, need);
}

Driver read_driver(MapReader& map, Need need) {
  const bool given = map.has("command") || map.has("directory");
  const Need both = given ? Need::required : need;
  Driver driver;
  driver.command = read_command(map, both);
  driver.directory = read_path(map, "directory", both).value_or("");
  return driver;
}

}  // namespace fivefold::config
