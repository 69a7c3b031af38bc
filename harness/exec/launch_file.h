#pragma once
// The two files between the harness and fivefold-exec: launch.json (what to start and its limits) and shim.json (who
// holds the attempt now). docs/design.md section 5. Plain values, any thread.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"
#include "harness/os/process.h"

namespace fivefold::exec {

// fivefold-exec ended so because the disk was full: what it could not write says nothing about the program.
inline constexpr int kShimDiskFull = 4;

inline constexpr const char* kLaunchFile = "launch.json";
inline constexpr const char* kShimFile = "shim.json";
inline constexpr const char* kExitFile = "exit.json";

struct LaunchFile {
  int session{1};
  std::vector<std::string> command;
  std::string directory{"runner"};  // where the command starts, below the attempt's directory
  std::int64_t deadline_seconds{1800};
  std::int64_t grace_seconds{10};
  std::int64_t cpus{1};
  std::int64_t memory_bytes{std::int64_t{1} << 30};
  std::int64_t disk_bytes{std::int64_t{10} << 30};
  std::int64_t keep_bytes{std::int64_t{16} << 20};  // of stdout and of stderr
  // Not in the file unless they are set, as they never are for an attempt:
  std::string input{};       // the file below the directory that is the command's standard input; empty: there is none
  bool ends_with_us{false};  // with the process that started the shim, and then leaves no report
  friend bool operator==(const LaunchFile&, const LaunchFile&) = default;
};
std::string encode_launch(const LaunchFile& launch);
Result<LaunchFile> parse_launch(std::string_view text);

// Written by the shim under its lock before anything starts: session k is in this file iff session k was started.
struct ShimFile {
  int session{1};
  os::ProcessIdentity process;
  friend bool operator==(const ShimFile&, const ShimFile&) = default;
};
std::string encode_shim(const ShimFile& shim);
Result<ShimFile> parse_shim(std::string_view text);

}  // namespace fivefold::exec
