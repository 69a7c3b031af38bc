#pragma once
// FF_CHECK: for what only a bug of our own can cause. It prints the place and ends the program; it is never used for
// anything that a file, a user or the operating system can bring about.

namespace fivefold {

[[noreturn]] void check_failed(const char* expression, const char* file, int line);

}  // namespace fivefold

#define FF_CHECK(condition) \
  ((condition) ? static_cast<void>(0) : ::fivefold::check_failed(#condition, __FILE__, __LINE__))
