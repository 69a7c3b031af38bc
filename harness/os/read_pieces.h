#pragma once
// Reading a regular file piece by piece, for the .cc files of this folder and of exec.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string_view>

#include "harness/base/result.h"
#include "harness/os/descriptor.h"

namespace fivefold::os {

inline constexpr std::size_t kPiece = std::size_t{1} << 16;

// Room for one piece. Not filled with zeros: what is read into it touches only the pages it needs.
inline std::unique_ptr<char[]> piece_buffer() { return std::make_unique_for_overwrite<char[]>(kPiece); }

// Opens a regular file for reading; the kind is checked on the descriptor, so nothing can be swapped in between.
Result<Descriptor> open_regular(const std::filesystem::path& file, std::uintmax_t& size);

// Feeds the rest of the file to `take`, piece by piece, until it returns false.
Result<void> read_pieces(const Descriptor& descriptor, const std::filesystem::path& file,
                         const std::function<bool(std::string_view)>& take);

}  // namespace fivefold::os
