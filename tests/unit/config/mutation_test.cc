// Damaged configuration files: whatever the bytes are, the readers answer, every problem has a place, and a value is
// there exactly when no problem is an error. Deterministic.

#include <gtest/gtest.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "harness/base/utf8.h"
#include "harness/config/stage_reader.h"
#include "harness/config/submission_reader.h"

namespace fivefold::config {
namespace {

constexpr int kMutationsOfAFile = 25;

class Dice {
 public:
  std::size_t below(std::size_t bound) {
    state_ ^= state_ << 13U;
    state_ ^= state_ >> 7U;
    state_ ^= state_ << 17U;
    return static_cast<std::size_t>(state_ % bound);
  }

 private:
  std::uint64_t state_{0x9E3779B97F4A7C15ULL};
};

constexpr std::array<std::string_view, 24> kPieces{
    "{", "}",  "[",  "]",      ":",    ": ",    "- ", "\n",     "\"", "'",    "&a", "*a",
    "|", "> ", "? ", "!!int ", "<<: ", "---\n", "#",  "\n    ", "\t", "\xff", "-",  "999999999999999999999"};

std::string mutated(std::string text, Dice& dice) {
  const std::size_t changes = 1 + dice.below(3);
  for (std::size_t i = 0; i < changes; ++i) {
    const std::size_t at = dice.below(text.size() + 1);
    switch (dice.below(4)) {
      case 0:
        text.erase(at, 1 + dice.below(8));
        break;
      case 1:
        text.insert(at, kPieces.at(dice.below(kPieces.size())));
        break;
      case 2:
        if (at < text.size()) text[at] = static_cast<char>(dice.below(256));
        break;
      default:
        text.insert(at, text.substr(dice.below(text.size() + 1), dice.below(40)));
        break;
    }
  }
  return text;
}

template <class T>
void expect_answer(const Checked<T>& checked, const std::string& bytes) {
  EXPECT_EQ(checked.ok(), acceptable(checked.problems)) << bytes;
  for (const Problem& problem : checked.problems) {
    EXPECT_GE(problem.place.line, 1) << bytes;
    EXPECT_GE(problem.place.column, 1) << bytes;
    EXPECT_GE(problem.place.span, 1) << bytes;
    EXPECT_FALSE(problem.rule.empty()) << bytes;
    EXPECT_TRUE(is_utf8(sentence(problem))) << bytes;
  }
}

TEST(Mutation, DamagedFilesAreAnswered) {
  Dice dice;
  int files = 0;
  for (const char* folder : {"good", "bad"}) {
    const auto path = std::filesystem::path(FIVEFOLD_SOURCE_DIR) / "tests/support/config_corpus" / folder;
    for (const auto& entry : std::filesystem::directory_iterator(path)) {
      if (entry.path().extension() != ".yaml") continue;
      std::ifstream file(entry.path());
      const std::string whole{std::istreambuf_iterator<char>(file), {}};
      const bool team = entry.path().filename().string().starts_with("team_");
      for (int i = 0; i < kMutationsOfAFile; ++i) {
        const std::string bytes = mutated(whole, dice);
        if (team) {
          expect_answer(read_submission(bytes, "f"), bytes);
        } else {
          expect_answer(read_stage(bytes, "f"), bytes);
        }
      }
      ++files;
    }
  }
  EXPECT_GT(files, 50);
}

}  // namespace
}  // namespace fivefold::config
