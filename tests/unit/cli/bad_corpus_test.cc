// The corpus of broken stage and team files (tests/support/config_corpus): beside each NAME.yaml lies NAME.expected,
// the whole text that `check` prints of it. The first line of a file names the rule that it breaks, so an expectation
// that was only copied from the program does not pass. Golden: FIVEFOLD_UPDATE_GOLDEN=1 writes them anew.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string_view>

#include "harness/base/utf8.h"
#include "harness/cli/problem_text.h"
#include "harness/config/load.h"
#include "harness/config/panel_reader.h"
#include "harness/config/policy_reader.h"
#include "harness/config/stage_reader.h"
#include "harness/config/submission_reader.h"
#include "harness/publish/words.h"

namespace fivefold::cli {
namespace {

constexpr std::size_t kDistinctMistakes = 150;

std::string bytes_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<std::filesystem::path> broken_files() {
  std::vector<std::filesystem::path> out;
  for (const char* folder : {"bad", "beyond"}) {
    const auto path = std::filesystem::path(FIVEFOLD_SOURCE_DIR) / "tests/support/config_corpus" / folder;
    for (const auto& entry : std::filesystem::directory_iterator(path)) {
      if (entry.path().extension() == ".yaml") out.push_back(entry.path());
    }
  }
  std::ranges::sort(out);
  return out;
}

// As `check` reads a file, without looking at the files that it names.
config::Problems problems_of(const std::string& bytes, const std::string& name) {
  switch (config::kind_of(bytes)) {
    case config::FileKind::stage:
      return config::read_stage(bytes, name).problems;
    case config::FileKind::submission:
      return config::read_submission(bytes, name).problems;
    case config::FileKind::policy:
      return config::read_policy(bytes, name).problems;
    case config::FileKind::panel:
      return config::read_panel(bytes, name).problems;
    case config::FileKind::unknown:
      break;
  }
  return config::unknown_kind(bytes, name);
}

// A syllable, U+AC00 to U+D7A3.
bool has_hangul(std::string_view text) {
  for (; !text.empty();) {
    const std::optional<CodePoint> front = decode_front(text);
    if (front && front->value >= 0xAC00 && front->value <= 0xD7A3) return true;
    text.remove_prefix(front ? front->bytes : 1);
  }
  return false;
}

bool updating() {
  const char* const update = std::getenv("FIVEFOLD_UPDATE_GOLDEN");
  return update != nullptr && std::string(update) == "1";
}

TEST(BadCorpus, EveryFileIsRefusedWithTheTextBesideIt) {
  for (const std::filesystem::path& path : broken_files()) {
    const std::string bytes = bytes_of(path);
    const std::string name = path.filename().string();
    const std::string text = problems_text(problems_of(bytes, name), name, bytes);
    const std::filesystem::path expected = std::filesystem::path(path).replace_extension(".expected");
    if (updating()) std::ofstream(expected, std::ios::binary) << text;
    EXPECT_EQ(text, bytes_of(expected)) << path;
    EXPECT_FALSE(text.ends_with(": 0 errors, 0 warnings\n")) << path << " is accepted";
  }
}

TEST(BadCorpus, TheRuleThatAFileNamesIsAmongItsProblems) {
  const std::string mark = "# expect: ";
  for (const std::filesystem::path& path : broken_files()) {
    const std::string bytes = bytes_of(path);
    const std::size_t from = bytes.find(mark);
    ASSERT_NE(from, std::string::npos) << path;
    const std::string rule = bytes.substr(from + mark.size(), bytes.find('\n', from) - from - mark.size());
    const config::Problems problems = problems_of(bytes, "f");
    EXPECT_TRUE(std::ranges::any_of(problems, [&](const config::Problem& problem) { return problem.rule == rule; }))
        << path << " breaks " << (problems.empty() ? "nothing" : problems.front().rule);
  }
}

// Whoever reads Korean reads it: no message and no hint of the corpus is left in English.
TEST(BadCorpus, EveryMessageAndHintIsSaidInKorean) {
  const publish::Words korean(publish::Language::ko);
  const auto is_korean = [&](const std::string& text) {
    const std::string said = korean.said(text);
    return said != text && has_hangul(said);
  };
  for (const std::filesystem::path& path : broken_files()) {
    for (const config::Problem& problem : problems_of(bytes_of(path), "f")) {
      EXPECT_TRUE(is_korean(problem.message)) << path << ": " << problem.message;
      EXPECT_TRUE(problem.hint.empty() || is_korean(problem.hint)) << path << ": " << problem.hint;
    }
  }
}

// What a file says is its own: two files with the same problems would be one mistake twice.
TEST(BadCorpus, HoldsManyDistinctMistakes) {
  std::vector<std::string> said;
  for (const std::filesystem::path& path : broken_files()) {
    const std::string bytes = bytes_of(path);
    std::string one;
    for (const config::Problem& problem : problems_of(bytes, "f")) {
      one += problem.rule + "|" + problem.message + "|" + std::to_string(problem.place.column) + "\n";
    }
    said.push_back(std::move(one));
  }
  std::ranges::sort(said);
  said.erase(std::unique(said.begin(), said.end()), said.end());
  EXPECT_GE(said.size(), kDistinctMistakes);
}

// A mistake more is a problem more: none hides another, wherever the reader could make a tree of the file at all.
TEST(BadCorpus, AFurtherMistakeIsAFurtherProblemAndHidesNone) {
  int files = 0;
  for (const std::filesystem::path& path : broken_files()) {
    std::string bytes = bytes_of(path);
    if (path.parent_path().filename() != "bad" || !bytes.ends_with('\n')) continue;
    const config::Problems before = problems_of(bytes, "f");
    config::Problems after = problems_of(bytes + "zebra_crossing: 1\n", "f");
    ASSERT_EQ(after.size(), before.size() + 1) << path;
    const auto added = std::ranges::find(after, std::string("schema.unknown-key"), &config::Problem::rule);
    ASSERT_NE(added, after.end()) << path;
    std::erase_if(after,
                  [](const config::Problem& problem) { return problem.message.find("zebra") != std::string::npos; });
    EXPECT_EQ(after, before) << path;
    ++files;
  }
  EXPECT_GT(files, 100);
}

}  // namespace
}  // namespace fivefold::cli
