// Prints the width of every code point as runs, for width_check.py: "first last width", in hexadecimal.

#include <cstdio>

#include "harness/cli/width.h"

int main() {
  constexpr char32_t kLast = 0x10FFFF;
  char32_t first = 0;
  for (char32_t next = 1; next <= kLast + 1; ++next) {
    const int run_width = fivefold::cli::width(first);
    if (next <= kLast && fivefold::cli::width(next) == run_width) continue;
    std::printf("%x %x %d\n", static_cast<unsigned>(first), static_cast<unsigned>(next - 1), run_width);
    first = next;
  }
}
