#pragma once
// A YAML document as a tree of our own: kinds by the YAML 1.2 core schema, every scalar with its text, every node with
// its place. Owned by config; plain values.

#include <string>
#include <vector>

#include "harness/config/problem.h"

namespace fivefold::config {

struct Member;

struct YamlNode {
  // `broken` stands where the reader has already reported a problem (an alias): whoever meets it says nothing more.
  enum class Kind { null, boolean, integer, decimal, text, list, map, broken };

  Kind kind{Kind::null};
  Place place;
  std::string text;    // a scalar as it was written, quotes and escapes resolved
  std::string number;  // integer and decimal: as JSON spells it (`010` is 10, `.5` is 0.5); empty for .inf and .nan
  bool boolean{false};
  std::vector<YamlNode> items;  // list
  std::vector<Member> members;  // map, in the order of the file, names distinct

  // The member of a map, or nullptr.
  [[nodiscard]] const YamlNode* find(std::string_view name) const;
};

struct Member {
  std::string name;
  Place place;  // of the name
  YamlNode value;
};

// The place of every value below `root`.
Places places_of(const YamlNode& root);

}  // namespace fivefold::config
