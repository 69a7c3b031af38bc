#include "harness/cli/json_input.h"

#include <unistd.h>
#include <cerrno>

#include <array>
#include <cstddef>

#include "harness/json/read.h"
#include "harness/os/file.h"

namespace fivefold::cli {
namespace {

constexpr std::size_t kMaxBytes = std::size_t{256} << 20U;

Result<std::string> read_standard_input() {
  std::string text;
  std::array<char, 65536> buffer{};
  for (;;) {
    const ssize_t got = read(STDIN_FILENO, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return os::errno_error(errno, "cannot read", "-");
    if (got == 0) return text;
    text.append(buffer.data(), static_cast<std::size_t>(got));
    if (text.size() > kMaxBytes) return bad_input("size", "more than 256 MiB");
  }
}

}  // namespace

Result<json::Value> read_json_input(const std::string& file) {
  auto text = file == "-" ? read_standard_input() : os::read_file(file, kMaxBytes);
  if (!text.ok()) return std::move(text).error();
  auto value = json::read_lenient(text.value());
  if (!value.ok()) return std::move(value).error().with(file == "-" ? "standard input" : file);
  return value;
}

Result<json::Value> compute_from(const std::string& file, Result<json::Value> (*compute)(const json::Value&)) {
  FF_ASSIGN(const json::Value document, read_json_input(file));
  auto done = compute(document);
  if (!done.ok()) return std::move(done).error().with(file == "-" ? "standard input" : file);
  return done;
}

}  // namespace fivefold::cli
