#pragma once
// What `run` and `audit` take from this machine: its slots, fivefold-exec beside this program, secrets from the
// environment. One thread.

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>

#include "harness/base/number.h"
#include "harness/cli/command.h"
#include "harness/exec/local_launcher.h"
#include "harness/schedule/machine.h"

namespace fivefold::cli {

// The option --slots, where it is given: 1..4096.
inline Result<schedule::Capacity> capacity_from(const Arguments& args) {
  const std::optional<std::string> text = args.value("--slots");
  if (!text) return schedule::local_capacity(std::nullopt);
  constexpr std::int64_t kMost = 4096;
  const auto slots = parse_integer<std::int64_t>(*text);
  if (!slots || *slots < 1 || *slots > kMost) {
    return bad_input("out_of_range", "--slots must be a whole number from 1 to 4096, got " + *text);
  }
  return schedule::local_capacity(slots);
}

inline std::filesystem::path exec_program(const Context& context) {
  return context.program.parent_path() / "fivefold-exec";
}

inline std::optional<std::string> secret_from_environment(const std::string& name) {
  const char* const value = std::getenv(name.c_str());
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

}  // namespace fivefold::cli
