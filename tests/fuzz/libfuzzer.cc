// The entry of a libFuzzer program; FIVEFOLD_FUZZ_TARGET is the function of targets.h that it runs.

#include <cstddef>
#include <cstdint>

#include "tests/fuzz/targets.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  fivefold::fuzz::FIVEFOLD_FUZZ_TARGET({reinterpret_cast<const char*>(bytes), size});
  return 0;
}
