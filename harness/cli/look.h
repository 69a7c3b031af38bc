#pragma once
// How a stream shows words to people: language, marks, colour, width (docs/ux.md section 1). Decided once a program
// from the global options, the environment and what the stream is; from there on plain values. `--json` never looks
// here.

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "harness/cli/marks.h"
#include "harness/core/records.h"
#include "harness/core/stage.h"
#include "harness/publish/words.h"

namespace fivefold::cli {

using publish::Language;
using publish::Words;

enum class Color { automatic, always, never };
enum class Style { plain, good, bad, unsure, dim, heading };

// What a stream is. Not a terminal: a pipe or a file, where nothing is cut.
struct Terminal {
  bool is_terminal{false};
  std::size_t columns{0};
  std::size_t rows{0};
};

struct LookOptions {
  std::optional<Language> language{};  // --lang
  Color color{Color::automatic};       // --color
};
// The value of an environment variable, or nothing.
using Environment = std::function<std::optional<std::string>(const char*)>;
std::optional<std::string> system_environment(const char* name);

struct Look {
  Words words{};
  Marks marks{};
  bool color{false};
  std::optional<std::size_t> columns{};  // of a terminal

  [[nodiscard]] std::string paint(std::string_view text, Style style) const;
  [[nodiscard]] std::string points(const std::string& figure) const { return words("points", {{"points", figure}}); }
  [[nodiscard]] std::string name(const DisplayName& name) const;  // English where there is no Korean one, and back
};
Look look_for(const LookOptions& options, const Terminal& stream, const Environment& environment);

// A team's display name in the language of the look.
using TeamName = std::function<std::string(const TeamId&)>;

Style style_of(ClaimVerdict verdict);
// "✔ reproduced", "✘ DISCREPANT", "? inconclusive: cap reached", "· not drawn".
std::string verdict_text(const Look& look, ClaimVerdict verdict, std::string_view reason);

}  // namespace fivefold::cli
