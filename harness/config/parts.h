#pragma once
// The parts that stage.yaml and team.yaml share: display names, paths, programs, endpoints, variables, decoding names.
// Owned by config; used within one call.

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/config/map_reader.h"
#include "harness/core/stage.h"

namespace fivefold::config {

// {en: …, ko: …}; `fallback` stands for a language that is not given when none is.
DisplayName read_display_name(MapReader& parent, std::string_view key, const std::string& fallback);

// A path of a file or folder: not empty, no control characters.
std::optional<std::string> read_path(MapReader& parent, std::string_view key, Need need);

// `command` and `directory` of a map. Both or, if `need` is optional, neither; then command is empty.
Driver read_driver(MapReader& map, Need need);

// {path, sha256} of a file.
std::optional<PinnedFile> read_pinned(MapReader& parent, std::string_view key, Need need);

// {url, model} of a hosted model.
Endpoint read_endpoint(const YamlNode& node, Report& report);
inline constexpr std::size_t kMaxModelCharacters = 256;

// The name of a variable that is not one of the harness's own.
bool check_variable(const std::string& name, const Place& place, const std::string& rule, Report& report);

// What a decoding name may be; `integer` ones have no fraction.
struct DecodingRange {
  std::string_view name;
  const char* low;
  const char* high;
  bool integer;
};
inline constexpr std::array<DecodingRange, 4> kDecodingRanges{{{"temperature", "0", "5", false},
                                                               {"top_p", "0", "1", false},
                                                               {"top_k", "0", "1000000", true},
                                                               {"max_tokens", "1", "1000000", true}}};

}  // namespace fivefold::config
