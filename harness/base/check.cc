#include "harness/base/check.h"

#include <cstdio>
#include <cstdlib>

namespace fivefold {

void check_failed(const char* expression, const char* file, int line) {
  std::fprintf(stderr, "fivefold: internal error: %s does not hold (%s:%d)\n", expression, file, line);
  std::abort();
}

}  // namespace fivefold
