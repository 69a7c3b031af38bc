#include "harness/config/yaml_json.h"

#include <algorithm>
#include <map>
#include <sstream>
#include <utility>
#include <vector>

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include "harness/base/utf8.h"
#include "harness/config/yaml_scalar.h"
#include "harness/config/yaml_text.h"

namespace fivefold::config {
namespace {

// Thrown through yaml-cpp to stop it and caught in read_yaml; carries nothing, the problem is already in the list.
struct Stop {};

// Builds the tree from the events of one document.
class TreeBuilder : public YAML::EventHandler {
 public:
  TreeBuilder(const SourceLines& source, const std::string& file, Problems& problems)
      : source_(source), file_(file), problems_(problems) {}

  [[nodiscard]] std::optional<YamlNode> take_root() { return std::move(root_); }
  [[nodiscard]] Place start() const { return start_; }

  void OnDocumentStart(const YAML::Mark& mark) override { start_ = source_.place(mark.line, mark.column); }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    // An absent value has no place of its own; it is shown at its key.
    const char first = source_.at(mark.line, mark.column);
    const bool written = first == '~' || first == 'n' || first == 'N';
    YamlNode node;
    node.place = written || stack_.empty() || !stack_.back().has_key ? source_.place(mark.line, mark.column)
                                                                     : stack_.back().key_place;
    check_properties(mark, anchor, "");
    add(std::move(node));
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    report(source_.place(mark.line, mark.column), "yaml.alias", "an alias is not allowed", "write the value out");
    YamlNode node;
    node.kind = YamlNode::Kind::broken;
    node.place = source_.place(mark.line, mark.column);
    add(std::move(node));
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    check_properties(mark, anchor, tag);
    if (!source_.closes_quote(mark.line, mark.column)) {  // yaml-cpp takes the end of the file for the quote
      report(source_.place(mark.line, mark.column), "yaml.syntax", "the quote is never closed", "");
      throw Stop{};
    }
    YamlNode node;
    node.place = source_.place(mark.line, mark.column, value);
    if (tag == "?") {
      resolve_plain(value, node);
    } else {
      node.kind = YamlNode::Kind::text;
      node.text = value;
    }
    if (value.find('\0') != std::string::npos) {
      report(node.place, "yaml.encoding", "the character \\x00 is not allowed", "");
    }
    if (stack_.empty() || stack_.back().node.kind != YamlNode::Kind::map || stack_.back().has_key) {
      add(std::move(node));
    } else {
      take_key(node, tag == "?");
    }
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(mark, tag, anchor, YamlNode::Kind::list);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(mark, tag, anchor, YamlNode::Kind::map);
  }
  void OnMapEnd() override { close(); }

 private:
  struct Level {
    YamlNode node;
    std::string key;
    Place key_place;
    bool has_key{false};
    bool drop{false};                        // a second value of the same key: read, reported, not kept
    std::map<std::string, int> first_lines;  // of every key of a map
  };

  void report(const Place& place, std::string rule, std::string message, std::string hint) {
    problems_.push_back({.file = file_,
                         .place = place,
                         .rule = std::move(rule),
                         .message = std::move(message),
                         .hint = std::move(hint)});
  }

  // yaml-cpp says "!" for a quoted scalar and for an explicit `!` alike: the text tells them apart.
  void check_properties(const YAML::Mark& mark, YAML::anchor_t anchor, const std::string& tag) {
    const Place place = source_.place(mark.line, mark.column);
    if (anchor != 0) report(place, "yaml.anchor", "an anchor is not allowed", "write the value out where it is used");
    const bool plain_or_quoted = tag.empty() || tag == "?" || tag == "!";
    if (!plain_or_quoted || source_.at(mark.line, mark.column) == '!') {
      report(place, "yaml.tag", "a tag is not allowed", "write text in quotes and numbers without");
    }
  }

  void open(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, YamlNode::Kind kind) {
    const Place place = source_.place(mark.line, mark.column);
    check_properties(mark, anchor, tag);
    if (!stack_.empty() && stack_.back().node.kind == YamlNode::Kind::map && !stack_.back().has_key) {
      report(place, "yaml.key", "a key must be a word, not a map or a list", "");
      throw Stop{};
    }
    if (static_cast<int>(stack_.size()) >= kMaxConfigurationDepth) {
      report(place, "yaml.depth", "maps and lists must be nested at most 32 deep", "");
      throw Stop{};
    }
    Level level;
    level.node.kind = kind;
    level.node.place = place;
    stack_.push_back(std::move(level));
  }

  void close() {
    YamlNode node = std::move(stack_.back().node);
    stack_.pop_back();
    add(std::move(node));
  }

  void take_key(const YamlNode& key, bool plain) {
    Level& level = stack_.back();
    level.has_key = true;
    level.drop = false;
    level.key = key.text;
    level.key_place = key.place;
    if (plain && key.text == "<<") {
      report(key.place, "yaml.merge", "a merge is not allowed", "write the keys out");
      level.drop = true;
      return;
    }
    const auto [first, is_new] = level.first_lines.emplace(key.text, key.place.line);
    if (is_new) return;
    report(key.place, "yaml.duplicate-key", "key \"" + printable(key.text) + "\" is given twice",
           "first in line " + std::to_string(first->second));
    level.drop = true;
  }

  void add(YamlNode node) {
    if (stack_.empty()) {
      root_ = std::move(node);
      return;
    }
    Level& level = stack_.back();
    if (level.node.kind == YamlNode::Kind::list) {
      level.node.items.push_back(std::move(node));
      return;
    }
    if (!level.has_key) {  // a null key or an alias as a key
      report(node.place, "yaml.key", "a key must be a word", "");
      throw Stop{};
    }
    level.has_key = false;
    if (level.drop) return;
    level.node.members.push_back({.name = std::move(level.key), .place = level.key_place, .value = std::move(node)});
  }

  const SourceLines& source_;
  const std::string& file_;
  Problems& problems_;
  std::vector<Level> stack_;
  std::optional<YamlNode> root_;
  Place start_;
};

// Whether anything follows the document that was read.
bool has_more(YAML::Parser& parser, TreeBuilder& discarded) {
  try {
    return parser.HandleNextDocument(discarded);
  } catch (const Stop&) {
    return true;
  }
}

}  // namespace

std::optional<YamlNode> read_yaml(std::string_view bytes, const std::string& file, Problems& problems) {
  if (!check_text(bytes, file, problems)) return std::nullopt;
  const SourceLines source(bytes);
  const auto report = [&](const Place& place, std::string rule, std::string message, std::string hint) {
    problems.push_back({.file = file,
                        .place = place,
                        .rule = std::move(rule),
                        .message = std::move(message),
                        .hint = std::move(hint)});
  };
  TreeBuilder builder(source, file, problems);
  try {
    std::istringstream stream{std::string(bytes)};
    YAML::Parser parser(stream);
    if (!parser.HandleNextDocument(builder)) {
      report({}, "yaml.empty", "the file is empty", "");
      return std::nullopt;
    }
    Problems ignored;  // whatever follows the document is one problem
    TreeBuilder discarded(source, file, ignored);
    if (has_more(parser, discarded)) {
      report(discarded.start(), "yaml.documents", "there must be one document and nothing after it",
             "remove what follows it");
      return std::nullopt;
    }
  } catch (const YAML::Exception& error) {
    report(source.place(error.mark.line, error.mark.column), "yaml.syntax", "not readable as YAML: " + error.msg, "");
    return std::nullopt;
  } catch (const Stop&) {
    return std::nullopt;
  }
  std::optional<YamlNode> root = builder.take_root();
  if (root && root->kind != YamlNode::Kind::map) {
    report(root->place, "yaml.top", "the file must be a map of keys and values", "");
    return std::nullopt;
  }
  return root;
}

}  // namespace fivefold::config
