#pragma once
// Keeps what a command prints.

#include <string>
#include <string_view>

#include "harness/cli/console.h"

namespace fivefold::cli {

class RecordingConsole : public Console {
 public:
  void result(std::string_view text) override { out += text; }
  void note(std::string_view text) override { err += std::string(text) + "\n"; }
  std::string out;
  std::string err;
};

}  // namespace fivefold::cli
