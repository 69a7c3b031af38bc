#include "harness/publish/tiles.h"

#include <algorithm>

#include "harness/base/check.h"
#include "harness/crypto/merkle.h"

namespace fivefold::publish {

namespace {

constexpr std::size_t kWidth = 256;
constexpr std::size_t kMaxEntry = 0xffff;

std::string three_digits(std::uint64_t group) {
  const std::string text = std::to_string(group);
  return std::string(3 - text.size(), '0') + text;
}

// Calls `add(number, first, width)` for each tile of `count` elements.
template <class Add>
void each_tile(std::size_t count, Add add) {
  for (std::size_t first = 0; first < count; first += kWidth) {
    add(first / kWidth, first, std::min(kWidth, count - first));
  }
}

}  // namespace

std::string tile_number(std::uint64_t number, std::size_t width) {
  std::string path = three_digits(number % 1000);
  for (std::uint64_t rest = number / 1000; rest > 0; rest /= 1000)
    path.insert(0, "x" + three_digits(rest % 1000) + "/");
  if (width < kWidth) path += ".p/" + std::to_string(width);
  return path;
}

std::vector<TileFile> hash_tiles(std::span<const Digest> leaves) {
  std::vector<TileFile> files;
  std::vector<Digest> level(leaves.begin(), leaves.end());
  for (int height = 0; !level.empty(); ++height) {
    std::vector<Digest> above;
    each_tile(level.size(), [&](std::size_t number, std::size_t first, std::size_t width) {
      const std::span<const Digest> hashes(level.data() + first, width);
      std::string bytes;
      for (const Digest& hash : hashes) bytes += view(hash);
      files.emplace_back("tile/" + std::to_string(height) + "/" + tile_number(number, width), std::move(bytes));
      if (width == kWidth) above.push_back(crypto::merkle_root(hashes));
    });
    level = std::move(above);
  }
  return files;
}

std::vector<TileFile> entry_tiles(std::span<const std::string> entries) {
  std::vector<TileFile> files;
  each_tile(entries.size(), [&](std::size_t number, std::size_t first, std::size_t width) {
    std::string bytes;
    for (const std::string& entry : entries.subspan(first, width)) {
      FF_CHECK(entry.size() <= kMaxEntry);
      bytes += static_cast<char>(entry.size() >> 8U);
      bytes += static_cast<char>(entry.size() & 0xffU);
      bytes += entry;
    }
    files.emplace_back("tile/entries/" + tile_number(number, width), std::move(bytes));
  });
  return files;
}

}  // namespace fivefold::publish
