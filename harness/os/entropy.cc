#include "harness/os/entropy.h"

#include <sys/random.h>

#include <cerrno>

#include "harness/base/check.h"

namespace fivefold::os {

std::string SystemEntropy::bytes(std::size_t count) {
  std::string out(count, '\0');
  std::size_t done = 0;
  while (done < count) {
    const ssize_t got = ::getrandom(out.data() + done, count - done, 0);
    if (got < 0 && errno == EINTR) continue;
    FF_CHECK(got > 0);
    done += static_cast<std::size_t>(got);
  }
  return out;
}

}  // namespace fivefold::os
