#include "harness/cli/explanation.h"

#include <algorithm>
#include <map>
#include <optional>

#include "harness/base/check.h"
#include "harness/cli/embedded.h"

namespace fivefold::cli {
namespace {

// Lines of a block, half of them in English and half in Korean; what it leaves out is that of the group's entry `*`.
constexpr std::size_t kWhole = 6;       // means, why, todo
constexpr std::size_t kWithReason = 4;  // means, why
constexpr std::size_t kMeaning = 2;

std::string trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return std::string(text);
}

std::vector<std::string> split(std::string_view text, char at) {
  std::vector<std::string> parts;
  for (;;) {
    const std::size_t end = text.find(at);
    parts.push_back(trimmed(text.substr(0, end)));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

class Reader {
 public:
  Result<void> take(std::string_view line) {
    ++number_;
    if (line.starts_with("#")) return {};
    if (line.starts_with("= ")) {
      FF_TRY(end_block());
      kind_ = trimmed(line.substr(2));
      return {};
    }
    if (line.empty()) return end_block();
    block_.emplace_back(line);
    return {};
  }

  Result<void> end_block() {
    if (block_.empty()) return {};
    std::vector<std::string> head = split(block_.front(), '|');
    Explanation entry = common_[kind_];
    entry.kind = kind_;
    if (head.size() > 1) entry.document = head[1];
    if (head.size() > 2) entry.next.assign(head.begin() + 2, head.end());
    const std::size_t lines = block_.size() - 1;
    if (lines != kWhole && lines != kWithReason && lines != kMeaning) {
      return bad_input("size_mismatch", "line " + std::to_string(number_) +
                                            ": a block has a head and 2, 4 or 6 lines, got " + std::to_string(lines));
    }
    fill(entry.en, 1, lines / 2);
    fill(entry.ko, 1 + lines / 2, lines / 2);
    block_.clear();
    for (const std::string& name : split(head[0], ',')) {
      entry.name = name;
      if (name == "*") {
        common_[kind_] = entry;
      } else {
        all.push_back(entry);
      }
    }
    return {};
  }

  std::vector<Explanation> all;

 private:
  void fill(ExplanationText& text, std::size_t from, std::size_t lines) const {
    text.means = block_[from];
    if (lines > 1) text.why = block_[from + 1];
    if (lines > 2) text.todo = block_[from + 2];
  }

  int number_{0};
  std::string kind_;
  std::vector<std::string> block_;
  std::map<std::string, Explanation> common_;  // kind -> what its short blocks leave out
};

std::string plain(std::string_view name) {
  std::string out;
  for (const char c : name) {
    if (c == '[' || c == ']') continue;
    const bool upper = c >= 'A' && c <= 'Z';
    out += upper ? static_cast<char>(c - 'A' + 'a') : c == '_' || c == ' ' ? '-' : c;
  }
  return out;
}

}  // namespace

Result<std::vector<Explanation>> parse_explanations(std::string_view text) {
  Reader reader;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    FF_TRY(reader.take(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  FF_TRY(reader.end_block());
  return std::move(reader.all);
}

const std::vector<Explanation>& explanations() {
  static const std::vector<Explanation> all = [] {
    auto parsed = parse_explanations(explanation_files().front().text);
    FF_CHECK(parsed.ok());  // the file is part of the program
    return std::move(parsed).value();
  }();
  return all;
}

const Explanation* find_explanation(std::string_view name) {
  const auto& all = explanations();
  auto found = std::find_if(all.begin(), all.end(), [&](const Explanation& entry) { return entry.name == name; });
  if (found == all.end()) {
    const std::string wanted = plain(name);
    found = std::find_if(all.begin(), all.end(), [&](const Explanation& entry) { return plain(entry.name) == wanted; });
  }
  return found == all.end() ? nullptr : &*found;
}

}  // namespace fivefold::cli
