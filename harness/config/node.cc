#include "harness/config/node.h"

namespace fivefold::config {
namespace {

void collect(const YamlNode& node, const std::string& pointer, Places& places) {
  places[pointer] = node.place;
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    collect(node.items[i], pointer + "/" + std::to_string(i), places);
  }
  for (const Member& member : node.members) collect(member.value, pointer + "/" + member.name, places);
}

}  // namespace

const YamlNode* YamlNode::find(std::string_view name) const {
  for (const Member& member : members) {
    if (member.name == name) return &member.value;
  }
  return nullptr;
}

Places places_of(const YamlNode& root) {
  Places places;
  collect(root, "", places);
  return places;
}

}  // namespace fivefold::config
