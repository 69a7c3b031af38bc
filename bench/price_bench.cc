// price_bench FOLDER FILES FOLDERS APPENDS SIGNATURES TIMES: makes so many files, folders and log appends durable and
// so many signatures, TIMES times, as raw_launch.h does without launching anything. Prints the seconds it took.
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "bench/raw_launch.h"
#include "harness/base/number.h"

namespace fivefold::bench {

namespace {

Result<double> measure(const std::vector<std::string>& arguments) {
  const auto number = [&](std::size_t index) { return parse_integer<int>(arguments[index]).value_or(0); };
  FF_ASSIGN(RawLaunch raw,
            RawLaunch::make(std::filesystem::absolute(arguments[0]), {}, {number(1), number(2), number(3), number(4)}));
  const auto before = std::chrono::steady_clock::now();
  for (int i = 0; i < number(5); ++i) FF_TRY(raw.pay_only());
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - before).count();
}

}  // namespace

}  // namespace fivefold::bench

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  if (arguments.size() != 6) {
    std::fprintf(stderr, "usage: price_bench FOLDER FILES FOLDERS APPENDS SIGNATURES TIMES\n");
    return 2;
  }
  const auto seconds = fivefold::bench::measure(arguments);
  if (!seconds.ok()) {
    std::fprintf(stderr, "price_bench: %s\n", seconds.error().message.c_str());
    return 3;
  }
  std::printf("%.6f\n", *seconds);
  return 0;
}
