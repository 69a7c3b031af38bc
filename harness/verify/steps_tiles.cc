// Step 4: read all entries from the bundles, rebuild every tile and the root. Nothing of the export is believed before.
#include <algorithm>
#include <map>

#include "harness/verify/state.h"

namespace fivefold::verify {
namespace {

constexpr std::uint64_t kTileWidth = 256;
constexpr std::size_t kMaxBundle = kTileWidth * (kMaxEntryBytes + 2);

// 1234067 -> x001/x234/067.
std::string tile_number(std::uint64_t number) {
  std::string text = std::to_string(1000 + number % 1000).substr(1);
  for (number /= 1000; number > 0; number /= 1000) {
    text.insert(0, "x" + std::to_string(1000 + number % 1000).substr(1) + "/");
  }
  return text;
}

std::string tile_path(const std::string& level, std::uint64_t number, std::uint64_t width) {
  const std::string path = "tile/" + level + "/" + tile_number(number);
  return width == kTileWidth ? path : path + ".p/" + std::to_string(width);
}

// The entries of a bundle; nothing when its lengths do not add up.
std::optional<std::vector<std::string>> split_bundle(std::string_view bytes) {
  std::vector<std::string> entries;
  while (!bytes.empty()) {
    if (bytes.size() < 2) return std::nullopt;
    const std::size_t size = static_cast<std::size_t>(static_cast<unsigned char>(bytes[0])) << 8U |
                             static_cast<std::size_t>(static_cast<unsigned char>(bytes[1]));
    bytes.remove_prefix(2);
    if (bytes.size() < size) return std::nullopt;
    entries.emplace_back(bytes.substr(0, size));
    bytes.remove_prefix(size);
  }
  return entries;
}

// The bundle files that there are: full ones from 0 on, then at most one partial one. The checkpoint is not asked: it
// may be what was damaged.
struct Bundle {
  std::string path;
  std::uint64_t width{kTileWidth};
};
std::vector<Bundle> find_bundles(const State& state) {
  std::vector<Bundle> bundles;
  for (std::uint64_t number = 0;; ++number) {
    const std::string full = tile_path("entries", number, kTileWidth);
    if (state.has_file(full)) {
      bundles.push_back({full, kTileWidth});
      continue;
    }
    for (std::uint64_t width = kTileWidth; width-- > 1;) {
      const std::string partial = tile_path("entries", number, width);
      if (!state.has_file(partial)) continue;
      bundles.push_back({partial, width});
      break;
    }
    return bundles;
  }
}

bool read_entries(State& state) {
  const std::vector<Bundle> bundles = find_bundles(state);
  if (bundles.empty()) {
    state.findings.fail(Step::tiles, "E_TILE", "tile/entries/000", "the export has no entries");
    return false;
  }
  std::vector<Entry> entries;
  for (const Bundle& bundle : bundles) {
    const auto bytes = state.read(bundle.path, kMaxBundle);
    const auto split = bytes.ok() ? split_bundle(*bytes) : std::nullopt;
    if (!split || split->size() != bundle.width) {
      state.findings.fail(Step::tiles, "E_TILE", bundle.path,
                          "the bundle does not hold " + std::to_string(bundle.width) + " whole entries");
      return false;
    }
    for (const std::string& entry : *split) {
      entries.push_back({entry, crypto::merkle_leaf(entry), {}, std::nullopt});
      state.leaves.push_back(entries.back().leaf);
    }
  }
  state.entries = std::move(entries);
  return true;
}

// Every hash tile of the tree, by path. Level L holds the roots of full subtrees of 256^L entries.
std::map<std::string, std::string> hash_tiles(const std::vector<Digest>& leaves) {
  std::map<std::string, std::string> tiles;
  std::vector<Digest> hashes = leaves;
  for (std::size_t level = 0; !hashes.empty(); ++level) {
    std::vector<Digest> above;
    for (std::uint64_t first = 0; first < hashes.size(); first += kTileWidth) {
      const std::uint64_t width = std::min<std::uint64_t>(kTileWidth, hashes.size() - first);
      std::string bytes;
      for (std::uint64_t i = 0; i < width; ++i) bytes += view(hashes[first + i]);
      tiles[tile_path(std::to_string(level), first / kTileWidth, width)] = std::move(bytes);
      if (width == kTileWidth) above.push_back(crypto::merkle_root(std::span(hashes).subspan(first, kTileWidth)));
    }
    hashes = std::move(above);
  }
  return tiles;
}

void compare_tiles(State& state) {
  const auto tiles = hash_tiles(state.leaves);
  for (const auto& [path, expected] : tiles) {
    const auto bytes = state.read(path, kTileWidth * 32);
    if (!bytes.ok()) {
      state.findings.fail(Step::tiles, "E_TILE", path, "the tile is missing or too large");
    } else if (*bytes != expected) {
      state.findings.fail(Step::tiles, "E_TILE", path, "the tile is not made of the entries");
    }
  }
  std::set<std::string> bundles;
  for (const Bundle& bundle : find_bundles(state)) bundles.insert(bundle.path);
  for (const std::string& path : state.listing.files) {
    if (!path.starts_with("tile/")) continue;
    state.accounted.insert(path);
    if (!tiles.contains(path) && !bundles.contains(path)) {
      state.findings.fail(Step::tiles, "E_TILE", path, "this is no tile of a tree of this size");
    }
  }
}

// The head as it is written; whether its signature holds is another step's business.
void compare_root(State& state) {
  const auto note = state.read("checkpoint", kMaxNoteFile);
  const auto parsed = note.ok() ? crypto::parse_note(*note) : Result<crypto::SignedNote>(note.error());
  const auto head =
      parsed.ok() ? crypto::parse_checkpoint_text(parsed->text) : Result<crypto::Checkpoint>(parsed.error());
  if (!head.ok()) {
    state.findings.not_checked(Step::tiles, "the checkpoint, which has the root, cannot be read");
    return;
  }
  if (head->size != state.leaves.size()) {
    state.findings.fail(
        Step::tiles, "E_TILE", "checkpoint",
        "it is of " + std::to_string(head->size) + " entries, the tiles hold " + std::to_string(state.leaves.size()));
  } else if (head->root != state.prefix_root(head->size)) {
    state.findings.fail(Step::tiles, "E_ROOT", "checkpoint", "its root is not that of the entries");
  }
}

}  // namespace

void check_tiles(State& state) {
  if (!read_entries(state)) {
    state.leaves.clear();
    return;
  }
  compare_tiles(state);
  compare_root(state);
  state.findings.pass(Step::tiles,
                      plural(state.entries.size(), "entry, its", "entries, their") + " tiles and the root");
}

}  // namespace fivefold::verify
