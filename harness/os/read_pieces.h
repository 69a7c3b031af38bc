#pragma once
// Reading a regular file piece by piece, for the .cc files of this folder and of exec.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string_view>

#include "harness/base/result.h"
#include "harness/os/descriptor.h"

namespace fivefold::os {

// Opens a regular file for reading; the kind is checked on the descriptor, so nothing can be swapped in between.
Result<Descriptor> open_regular(const std::filesystem::path& file, std::uintmax_t& size);

// Feeds the rest of the file to `take`, piece by piece, until it returns false.
Result<void> read_pieces(const Descriptor& descriptor, const std::filesystem::path& file,
                         const std::function<bool(std::string_view)>& take);

}  // namespace fivefold::os
