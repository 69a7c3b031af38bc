#pragma once
// The ledger as C2SP tlog-tiles of height 8 (docs/records.md section 5): hash tiles of every level, entry bundles,
// partial ones for the newest size alone. Pure.

#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "harness/base/bytes.h"

namespace fivefold::publish {

// (path below the export, bytes), in order of level and number.
using TileFile = std::pair<std::string, std::string>;

std::vector<TileFile> hash_tiles(std::span<const Digest> leaves);
std::vector<TileFile> entry_tiles(std::span<const std::string> entries);

// "x001/234"; a partial tile of `width` < 256 gets ".p/<width>".
std::string tile_number(std::uint64_t number, std::size_t width);

}  // namespace fivefold::publish
