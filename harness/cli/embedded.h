#pragma once
// Text files of the source tree that the program carries with it, written into C++ at build by cmake/EmbedTexts.cmake:
// what `explain` says and what `init --example` writes. Constant; any thread.

#include <string>
#include <string_view>
#include <vector>

namespace fivefold::cli {

struct EmbeddedFile {
  std::string path;  // relative, with `/`
  std::string_view text;
};

const std::vector<EmbeddedFile>& explanation_files();
const std::vector<EmbeddedFile>& example_files();

}  // namespace fivefold::cli
