#pragma once
// Reads a file of tests/support/config_corpus.

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>

namespace fivefold::config {

inline std::string corpus(const std::string& name) {
  std::ifstream file(std::string(FIVEFOLD_SOURCE_DIR) + "/tests/support/config_corpus/" + name);
  EXPECT_TRUE(file) << "no " << name;
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace fivefold::config
