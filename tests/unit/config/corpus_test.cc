// The corpus of configuration files: what the typed readers and the published schemas say of each must be the same.
// good/: both accept. bad/: both refuse, the reader by the rule that the first line expects. beyond/: the reader
// refuses by that rule; a schema cannot say it (bytes, exact decimals, rules over several keys), and where it sees a
// document at all it accepts it.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "harness/config/panel_reader.h"
#include "harness/config/policy_reader.h"
#include "harness/config/schema.h"
#include "harness/config/stage_reader.h"
#include "harness/config/submission_reader.h"
#include "harness/config/yaml_json.h"

namespace fivefold::config {
namespace {

struct Sample {
  std::string name;
  std::string bytes;
  std::string expected;  // rule
};

std::vector<Sample> samples(const std::string& folder) {
  std::vector<Sample> out;
  const auto path = std::filesystem::path(FIVEFOLD_SOURCE_DIR) / "tests/support/config_corpus" / folder;
  for (const auto& entry : std::filesystem::directory_iterator(path)) {
    if (entry.path().extension() != ".yaml") continue;  // what it prints lies beside it (bad_corpus_test.cc)
    std::ifstream file(entry.path());
    Sample sample{
        .name = entry.path().stem().string(), .bytes = {std::istreambuf_iterator<char>(file), {}}, .expected = ""};
    const std::string mark = "# expect: ";
    const std::size_t at = sample.bytes.find(mark);
    if (at != std::string::npos) {
      const std::size_t from = at + mark.size();
      sample.expected = sample.bytes.substr(from, sample.bytes.find('\n', from) - from);
    }
    out.push_back(std::move(sample));
  }
  std::ranges::sort(out, {}, &Sample::name);
  return out;
}

// A sample's name begins with its kind.
Problems read(const Sample& sample) {
  if (sample.name.starts_with("team_")) return read_submission(sample.bytes, sample.name).problems;
  if (sample.name.starts_with("policy_")) return read_policy(sample.bytes, sample.name).problems;
  if (sample.name.starts_with("panel_")) return read_panel(sample.bytes, sample.name).problems;
  return read_stage(sample.bytes, sample.name).problems;
}
std::string_view schema_of(const Sample& sample) {
  if (sample.name.starts_with("team_")) return "submission";
  if (sample.name.starts_with("policy_")) return "policy";
  return sample.name.starts_with("panel_") ? "panel" : "stage";
}

// The document as a schema sees it: with the numbers that were written.
json::Value to_json(const YamlNode& node) {
  switch (node.kind) {
    case YamlNode::Kind::null:
    case YamlNode::Kind::broken:
      return json::Null{};
    case YamlNode::Kind::boolean:
      return node.boolean;
    case YamlNode::Kind::integer:
    case YamlNode::Kind::decimal:
      if (node.number.empty()) return node.text;  // .inf and .nan are no numbers of JSON
      return json::Number{node.number};
    case YamlNode::Kind::text:
      return node.text;
    case YamlNode::Kind::list: {
      json::Array out;
      for (const YamlNode& item : node.items) out.push_back(to_json(item));
      return out;
    }
    case YamlNode::Kind::map: {
      json::Object out;
      for (const Member& member : node.members) out.push_back({member.name, to_json(member.value)});
      return out;
    }
  }
  return json::Null{};
}

// What the schema finds, or nothing when there is no document for it to see.
std::optional<std::vector<std::string>> schema_findings(const Sample& sample) {
  Problems problems;
  const std::optional<YamlNode> root = read_yaml(sample.bytes, sample.name, problems);
  if (!root || !problems.empty()) return std::nullopt;
  const Result<std::vector<std::string>> wrong = validate(schema_of(sample), to_json(*root));
  EXPECT_TRUE(wrong.ok()) << sample.name << ": " << (wrong.ok() ? "" : wrong.error().message);
  return wrong.ok() ? wrong.value() : std::vector<std::string>{};
}

std::string joined(const std::vector<std::string>& lines) {
  std::string out;
  for (const std::string& line : lines) out += line + "\n";
  return out;
}

TEST(Corpus, ReaderAndSchemaAcceptTheGoodFiles) {
  const std::vector<Sample> good = samples("good");
  EXPECT_GE(good.size(), 10U);
  for (const Sample& sample : good) {
    for (const Problem& problem : read(sample)) ADD_FAILURE() << sample.name << ": " << sentence(problem);
    const auto wrong = schema_findings(sample);
    ASSERT_TRUE(wrong) << sample.name;
    EXPECT_TRUE(wrong->empty()) << sample.name << "\n" << joined(*wrong);
  }
}

TEST(Corpus, ReaderAndSchemaRefuseTheBadFiles) {
  const std::vector<Sample> bad = samples("bad");
  EXPECT_GE(bad.size(), 25U);
  for (const Sample& sample : bad) {
    const Problems problems = read(sample);
    ASSERT_FALSE(problems.empty()) << sample.name;
    EXPECT_FALSE(sample.expected.empty()) << sample.name;
    EXPECT_EQ(problems.front().rule, sample.expected) << sample.name << ": " << sentence(problems.front());
    const auto wrong = schema_findings(sample);
    ASSERT_TRUE(wrong) << sample.name;
    EXPECT_FALSE(wrong->empty()) << sample.name << ": the schema accepts it";
  }
}

TEST(Corpus, TheReaderRefusesWhatNoSchemaCanSay) {
  for (const Sample& sample : samples("beyond")) {
    const Problems problems = read(sample);
    const bool found =
        std::ranges::any_of(problems, [&](const Problem& problem) { return problem.rule == sample.expected; });
    EXPECT_TRUE(found) << sample.name << " expects " << sample.expected << ", got "
                       << (problems.empty() ? "nothing" : problems.front().rule);
    if (const auto wrong = schema_findings(sample)) {
      EXPECT_TRUE(wrong->empty()) << sample.name << " belongs to bad/\n" << joined(*wrong);
    }
  }
}

TEST(Corpus, TheRehearsalIsAccepted) {
  const std::filesystem::path folder = std::filesystem::path(FIVEFOLD_SOURCE_DIR) / "configs/rehearsal";
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.path().extension() != ".yaml") continue;
    std::ifstream file(entry.path());
    const bool team = entry.path().filename() != "stage.yaml";
    const Sample sample{
        .name = team ? "team_x" : "stage_x", .bytes = {std::istreambuf_iterator<char>(file), {}}, .expected = ""};
    for (const Problem& problem : read(sample)) ADD_FAILURE() << entry.path() << ": " << sentence(problem);
    const auto wrong = schema_findings(sample);
    EXPECT_TRUE(wrong && wrong->empty()) << entry.path();
  }
}

}  // namespace
}  // namespace fivefold::config
