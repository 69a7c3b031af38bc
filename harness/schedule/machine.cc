#include "harness/schedule/machine.h"

#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>

namespace fivefold::schedule {

namespace {

std::int64_t usable_cpus() {
  cpu_set_t set;
  CPU_ZERO(&set);
  if (::sched_getaffinity(0, sizeof set, &set) == 0) return std::max(1, CPU_COUNT(&set));
  return std::max(1L, ::sysconf(_SC_NPROCESSORS_ONLN));
}

std::int64_t memory() {
  std::int64_t bytes = std::int64_t{::sysconf(_SC_PHYS_PAGES)} * ::sysconf(_SC_PAGESIZE);
  for (const char* const file : {"/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"}) {
    std::ifstream in(file);
    std::int64_t limit = 0;
    if (in >> limit && limit > 0) bytes = std::min(bytes, limit);  // "max" is no number: no limit
  }
  return bytes;
}

int gpus() {
  int count = 0;
  std::error_code failed;
  while (std::filesystem::exists("/dev/nvidia" + std::to_string(count), failed)) ++count;
  return count;
}

}  // namespace

Capacity local_capacity(std::optional<std::int64_t> slots) {
  return Capacity{slots.value_or(usable_cpus()), memory(), gpus()};
}

}  // namespace fivefold::schedule
