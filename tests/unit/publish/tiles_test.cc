#include "harness/publish/tiles.h"

#include <gtest/gtest.h>

#include <map>

#include "harness/crypto/merkle.h"
#include "tests/support/vector_files.h"

namespace fivefold::publish {
namespace {

std::vector<Digest> some_leaves(std::size_t count) {
  std::vector<Digest> leaves;
  for (std::size_t i = 0; i < count; ++i) leaves.push_back(crypto::merkle_leaf(std::to_string(i)));
  return leaves;
}

TEST(Tiles, AreThoseOfTheExampleExport) {
  const std::vector<std::string> entries = test::example_entries();
  std::vector<Digest> leaves;
  for (const std::string& entry : entries) leaves.push_back(crypto::merkle_leaf(entry));
  const std::string folder = "export-example/export/";
  const std::vector<TileFile> hashes = hash_tiles(leaves);
  ASSERT_EQ(hashes.size(), 1U);
  EXPECT_EQ(hashes[0].first, "tile/0/000.p/74");
  EXPECT_EQ(hashes[0].second, test::vector_bytes(folder + hashes[0].first));
  const std::vector<TileFile> bundles = entry_tiles(entries);
  ASSERT_EQ(bundles.size(), 1U);
  EXPECT_EQ(bundles[0].first, "tile/entries/000.p/74");
  EXPECT_EQ(bundles[0].second, test::vector_bytes(folder + bundles[0].first));
}

TEST(Tiles, NumbersHaveThreeDigitsAGroup) {
  EXPECT_EQ(tile_number(0, 256), "000");
  EXPECT_EQ(tile_number(7, 5), "007.p/5");
  EXPECT_EQ(tile_number(1234, 256), "x001/234");
  EXPECT_EQ(tile_number(1'234'067, 1), "x001/x234/067.p/1");
}

TEST(Tiles, HigherLevelsHoldTheRootsOfFullTiles) {
  const std::vector<Digest> leaves = some_leaves(600);
  std::map<std::string, std::string> files;
  for (const auto& [path, bytes] : hash_tiles(leaves)) files[path] = bytes;
  EXPECT_EQ(files.size(), 4U);
  EXPECT_EQ(files.at("tile/0/000").size(), 256 * 32U);
  EXPECT_EQ(files.at("tile/0/002.p/88").size(), 88 * 32U);
  const std::span<const Digest> all(leaves);
  EXPECT_EQ(files.at("tile/1/000.p/2"), std::string(view(crypto::merkle_root(all.subspan(0, 256)))) +
                                            std::string(view(crypto::merkle_root(all.subspan(256, 256)))));
}

TEST(Tiles, AFullTileHasNoPartialTwin) {
  std::map<std::string, std::string> files;
  for (const auto& [path, bytes] : hash_tiles(some_leaves(256))) files[path] = bytes;
  EXPECT_TRUE(files.contains("tile/0/000"));
  EXPECT_TRUE(files.contains("tile/1/000.p/1"));
  EXPECT_EQ(files.size(), 2U);
}

}  // namespace
}  // namespace fivefold::publish
