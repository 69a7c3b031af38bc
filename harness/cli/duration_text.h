#pragma once
// Durations and amounts as people read them: `0.8s`, `2m01s`, `3h20m`; `2 GiB`. Pure.

#include <cstdint>
#include <string>

namespace fivefold::cli {

std::string duration_text(std::int64_t milliseconds);
// In the largest of KiB, MiB, GiB, TiB that leaves a whole number.
std::string bytes_text(std::int64_t bytes);

}  // namespace fivefold::cli
