#include "harness/config/scorer_reader.h"

#include <algorithm>
#include <array>
#include <set>

#include "harness/config/parts.h"
#include "harness/core/scorer.h"

namespace fivefold::config {
namespace {

enum ScorerName : std::size_t { exact_match, contains, numeric, choice, regex, json_field, runner, command, judge };
constexpr std::array<std::string_view, 9> kScorers{"exact_match", "contains", "numeric", "choice", "regex",
                                                   "json_field",  "runner",   "command", "judge"};
constexpr std::array<std::string_view, 2> kRescores{"exact", "parse"};
constexpr std::array<std::string_view, 2> kNormalisers{"trim", "casefold"};
constexpr std::size_t kMaxPatternBytes = 1000;
constexpr std::int64_t kMaxGroup = 99;
constexpr std::int64_t kMaxFull = 1000;
constexpr std::int64_t kMaxTokens = 1'000'000;
constexpr std::int64_t kJudgeTokens = 1024;
constexpr std::int64_t kMaxTimeoutSeconds = std::int64_t{7} * 86'400;
constexpr std::int64_t kProgramSeconds = 600;
constexpr std::int64_t kJudgeSeconds = 120;

void read_normalise(MapReader& map, ScorerSpec& scorer) {
  std::vector<std::string> names;
  if (const std::vector<YamlNode>* const list = map.list("normalise")) {
    for (const YamlNode& node : *list) {
      if (node.kind == YamlNode::Kind::broken) continue;
      const bool known =
          node.kind == YamlNode::Kind::text && std::ranges::find(kNormalisers, node.text) != kNormalisers.end();
      if (!known) {
        map.report().error(node.place, map.rule("normalise"), shown(node) + " is not a way to normalise",
                           "allowed here: trim, casefold");
      } else if (std::ranges::find(names, node.text) != names.end()) {
        map.report().error(node.place, map.rule("normalise"), node.text + " is given twice");
      }
      names.push_back(node.text);
    }
  }
  scorer.parameters["normalise"] = std::move(names);
}

void read_choice(MapReader& map, ScorerSpec& scorer) {
  const std::string letters = map.text("letters", 1, 26, Need::optional).value_or("ABCD");
  const bool capital = std::ranges::all_of(letters, [](char c) { return c >= 'A' && c <= 'Z'; });
  const std::set<char> distinct(letters.begin(), letters.end());
  if (!map.bad("letters") && (!capital || distinct.size() != letters.size())) {
    map.fail("letters", "letters must be distinct A-Z, got \"" + letters + "\"");
  }
  scorer.parameters["letters"] = letters;
}

void read_regex(MapReader& map, ScorerSpec& scorer) {
  const std::string pattern = map.text("pattern", 1, kMaxPatternBytes, Need::required).value_or("");
  if (pattern.size() > kMaxPatternBytes) {
    map.fail("pattern", "pattern must have at most 1000 bytes, got " + std::to_string(pattern.size()));
  }
  scorer.parameters["pattern"] = pattern;
  scorer.parameters["group"] = map.integer("group", 0, kMaxGroup).value_or(0);
}

// RFC 6901: empty, or tokens that each start with a slash, with ~ only as ~0 or ~1.
bool is_pointer(std::string_view text) {
  if (!text.empty() && text.front() != '/') return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '~' && (i + 1 >= text.size() || (text[i + 1] != '0' && text[i + 1] != '1'))) return false;
  }
  return true;
}

void read_json_field(MapReader& map, ScorerSpec& scorer) {
  const std::string pointer = map.text("pointer", 0, kMaxPatternBytes, Need::required).value_or("");
  if (!is_pointer(pointer)) {
    map.fail("pointer", "\"" + pointer + "\" is not a JSON pointer", "such as /answer/value (RFC 6901)");
  }
  scorer.parameters["pointer"] = pointer;
  read_normalise(map, scorer);
}

void read_numeric(MapReader& map, ScorerSpec& scorer) {
  constexpr DecimalRange kTolerance{.low = "0", .high = "1000000000000000", .places = 18};
  const std::optional<Decimal> tolerance = map.decimal("tolerance", kTolerance);
  scorer.parameters["tolerance"] = tolerance ? tolerance->text() : "0";
}

void read_timeout(MapReader& map, ScorerSpec& scorer, std::int64_t seconds) {
  scorer.parameters["timeout"] = map.duration("timeout", 1, kMaxTimeoutSeconds).value_or(seconds);
}

void read_command(MapReader& map, ScorerSpec& scorer) {
  scorer.program = read_driver(map, Need::required);
  read_timeout(map, scorer, kProgramSeconds);
}

void read_judge(MapReader& map, ScorerSpec& scorer) {
  const YamlNode* const endpoint = map.node("endpoint", Need::required);
  scorer.endpoint = endpoint != nullptr ? read_endpoint(*endpoint, map.report()) : Endpoint{};
  scorer.prompt = read_pinned(map, "prompt", Need::required).value_or(PinnedFile{});
  scorer.parameters["revision"] = map.text("revision", 1, kMaxModelCharacters, Need::required).value_or("");
  scorer.parameters["full"] = map.integer("full", 1, kMaxFull).value_or(1);
  scorer.parameters["maxTokens"] = map.integer("max_tokens", 1, kMaxTokens).value_or(kJudgeTokens);
  const std::string secret = map.text("secret", 1, kMaxModelCharacters, Need::optional).value_or("");
  if (map.has("secret") && !map.bad("secret")) {
    check_variable(secret, map.place("secret"), map.rule("secret"), map.report());
  }
  scorer.parameters["secret"] = secret;
  scorer.parameters["pattern"] = map.text("pattern", 1, kMaxPatternBytes, Need::optional).value_or("");
  scorer.parameters["group"] = map.integer("group", 0, kMaxGroup).value_or(map.has("pattern") ? 1 : 0);
  read_timeout(map, scorer, kJudgeSeconds);
}

void read_parameters(std::size_t which, MapReader& map, ScorerSpec& scorer) {
  switch (static_cast<ScorerName>(which)) {
    case exact_match:
    case contains:
      return read_normalise(map, scorer);
    case numeric:
      return read_numeric(map, scorer);
    case choice:
      return read_choice(map, scorer);
    case regex:
      return read_regex(map, scorer);
    case json_field:
      return read_json_field(map, scorer);
    case runner:
      return;
    case command:
      return read_command(map, scorer);
    case judge:
      return read_judge(map, scorer);
  }
}

}  // namespace

ScorerSpec read_scorer(MapReader& benchmark) {
  ScorerSpec scorer;
  const YamlNode* const node = benchmark.node("scorer", Need::required);
  if (node == nullptr) return scorer;
  const std::size_t before = benchmark.report().count();
  MapReader map(*node, "scorer", benchmark.report());
  const std::optional<std::size_t> which = map.word("name", kScorers, Need::required);
  const std::optional<std::size_t> rescore = map.word("rescore", kRescores);
  if (!which) return scorer;  // its parameters cannot be judged
  const Rescore right = *which == judge ? Rescore::parse : Rescore::exact;
  scorer.rescore = !rescore ? right : *rescore == 0 ? Rescore::exact : Rescore::parse;
  scorer.name = std::string(kScorers.at(*which));
  read_parameters(*which, map, scorer);
  map.finish();
  if (scorer.rescore != right) {
    const bool is_judge = right == Rescore::parse;
    map.fail("rescore",
             "rescore of " + scorer.name + " must be " + (is_judge ? "parse, got exact" : "exact, got parse"),
             is_judge ? "a judge is never asked again, its answer is read again" : "parse is for a model judge");
  }
  if (benchmark.report().count() > before) return scorer;
  if (const Result<void> fits = check_scorer(scorer); !fits.ok()) {
    map.fail(map.has("pattern") ? "pattern" : "name", fits.error().message);
  }
  return scorer;
}

}  // namespace fivefold::config
