#pragma once
// Starting the runner's program below the shim: process group, limits, descriptors, working directory. One thread;
// called once, before anything else runs.

#include <sys/types.h>

#include <string>

#include "harness/base/result.h"
#include "harness/exec/launch_file.h"
#include "harness/os/descriptor.h"

namespace fivefold::exec {

struct Started {
  pid_t pid{0};
  int exec_errno{0};   // not 0: the program could not be started
  os::Descriptor out;  // reading ends, not blocking
  os::Descriptor err;
};

// `folder` is a descriptor of the attempt's directory. An error means that the shim itself could not do its work.
Result<Started> start_program(const LaunchFile& launch, int folder);

}  // namespace fivefold::exec
