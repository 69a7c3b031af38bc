// Alone in its file: a program that brings its own definition (tests/fault) never takes this one from the library.
#include "harness/os/persist_step.h"

namespace fivefold::os {

void persist_step(const char* /*what*/) noexcept {}

}  // namespace fivefold::os
