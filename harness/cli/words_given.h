#pragma once
// What commands share about the words they were given: a word that is none of theirs, a time that is no time. Pure.

#include <optional>
#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/base/time.h"
#include "harness/cli/command.h"
#include "harness/config/nearest.h"

namespace fivefold::cli {

// `draw takes runs or audit, got "adit"; nearest: audit`.
inline Error bad_word(const std::string& command, const std::string& given, const std::vector<std::string>& words) {
  std::string text = command + " takes ";
  for (std::size_t i = 0; i < words.size(); ++i) {
    text += (i == 0 ? "" : i + 1 == words.size() ? " or " : ", ") + words[i];
  }
  text += ", got \"" + given + "\"";
  if (const auto close = config::nearest_one(given, words)) text += "; did you mean " + *close + "?";
  return bad_input("usage", text);
}

// The value of an option that takes a time, if it is given; the error names the option.
inline Result<std::optional<UtcTime>> time_option(const Arguments& args, const std::string& option) {
  const auto text = args.value(option);
  if (!text) return std::optional<UtcTime>{};
  auto time = parse_time(*text);
  if (!time.ok()) {
    return bad_input("usage", option + " takes a UTC time such as 2026-07-01T10:00:00.000Z, got \"" + *text + "\"");
  }
  return std::optional<UtcTime>(*time);
}

}  // namespace fivefold::cli
