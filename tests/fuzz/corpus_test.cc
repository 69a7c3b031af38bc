// Every fuzz target over its committed corpus, without libFuzzer: what once was found stays fixed. The folders of a
// target are corpus/<target> and those named by the lines of corpus/<target>.also, from the root of the tree.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/fuzz/targets.h"

namespace fivefold::fuzz {
namespace {

std::vector<std::filesystem::path> inputs_of(const std::string& target) {
  const std::filesystem::path root = FIVEFOLD_SOURCE_DIR;
  const std::filesystem::path corpus = root / "tests/fuzz/corpus";
  std::vector<std::filesystem::path> folders{corpus / target};
  std::ifstream also(corpus / (target + ".also"));
  for (std::string line; std::getline(also, line);) folders.push_back(root / line);
  std::vector<std::filesystem::path> out;
  for (const std::filesystem::path& folder : folders) {
    for (const auto& entry : std::filesystem::directory_iterator(folder)) out.push_back(entry.path());
  }
  std::ranges::sort(out);
  return out;
}

class Corpus : public ::testing::TestWithParam<Target> {};

TEST_P(Corpus, HoldsEveryPropertyOfItsTarget) {
  const std::vector<std::filesystem::path> inputs = inputs_of(GetParam().name);
  EXPECT_GE(inputs.size(), 3U) << GetParam().name;
  for (const std::filesystem::path& path : inputs) {
    std::ifstream file(path, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    GetParam().run(bytes);
    GetParam().run(bytes.substr(0, bytes.size() / 2));
  }
  GetParam().run("");
}

INSTANTIATE_TEST_SUITE_P(Fuzz, Corpus, ::testing::ValuesIn(all_targets()),
                         [](const auto& target) { return std::string(target.param.name); });

}  // namespace
}  // namespace fivefold::fuzz
