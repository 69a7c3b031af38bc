#include "harness/config/parts.h"

#include <algorithm>

#include "harness/base/utf8.h"
#include "harness/config/endpoint.h"

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

bool is_variable_name(std::string_view name) {
  const auto letter = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_'; };
  const auto allowed = [&](char c) { return letter(c) || (c >= '0' && c <= '9'); };
  return !name.empty() && letter(name.front()) && std::ranges::all_of(name, allowed);
}

// Names the harness sets itself: what they say must not depend on the team.
bool is_reserved(std::string_view name) { return name == "HOME" || name == "TMPDIR" || name.starts_with("FIVEFOLD_"); }

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

std::optional<PinnedFile> read_pinned(MapReader& parent, std::string_view key, Need need) {
  const YamlNode* const node = parent.node(key, need);
  if (node == nullptr) return std::nullopt;
  MapReader file(*node, std::string(key), parent.report());
  PinnedFile out;
  out.path = read_path(file, "path", Need::required).value_or("");
  if (const std::optional<std::string> hex = file.text("sha256", 0, 4096, Need::required)) {
    const Result<Digest> digest = digest_from_hex(*hex);
    if (digest.ok()) {
      out.sha256 = *digest;
    } else {
      file.fail("sha256", "sha256 must be 64 hexadecimal digits in lower case, got " +
                              std::to_string(code_points(*hex)) + " characters");
    }
  }
  file.finish();
  return out;
}

Endpoint read_endpoint(const YamlNode& node, Report& report) {
  MapReader reader(node, "endpoint", report);
  Endpoint endpoint;
  endpoint.url = reader.text("url", 1, 2000, Need::required).value_or("");
  const std::optional<std::string> wrong = wrong_with_url(endpoint.url);
  if (!reader.bad("url") && wrong) {
    reader.fail("url", "url " + *wrong + ", got \"" + printable(endpoint.url) + "\"");
  }
  endpoint.model = reader.text("model", 1, kMaxModelCharacters, Need::required).value_or("");
  reader.finish();
  return endpoint;
}

bool check_variable(const std::string& name, const Place& place, const std::string& rule, Report& report) {
  if (!is_variable_name(name)) {
    report.error(place, rule, "\"" + printable(name) + "\" is not the name of a variable",
                 "letters, digits and _, no digit first");
    return false;
  }
  if (is_reserved(name)) {
    report.error(place, rule, name + " is set by the harness", "not allowed: HOME, TMPDIR, FIVEFOLD_…");
    return false;
  }
  return true;
}

}  // namespace fivefold::config
