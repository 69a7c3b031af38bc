#include "harness/crypto/merkle.h"

#include <string>

#include <gtest/gtest.h>

#include "harness/crypto/sha256.h"

namespace fivefold::crypto {
namespace {

// RFC 6962 section 2.1 word for word: slow and obviously right.
Digest slow_root(std::span<const Digest> leaves) {
  if (leaves.empty()) return sha256("");
  if (leaves.size() == 1) return leaves.front();
  std::size_t split = 1;
  while (split * 2 < leaves.size()) split *= 2;
  return merkle_node(slow_root(leaves.first(split)), slow_root(leaves.subspan(split)));
}

std::vector<Digest> slow_path(std::span<const Digest> leaves, std::size_t index) {
  if (leaves.size() == 1) return {};
  std::size_t split = 1;
  while (split * 2 < leaves.size()) split *= 2;
  const bool left = index < split;
  std::vector<Digest> path =
      left ? slow_path(leaves.first(split), index) : slow_path(leaves.subspan(split), index - split);
  path.push_back(slow_root(left ? leaves.subspan(split) : leaves.first(split)));
  return path;
}

std::vector<Digest> leaves_of(std::size_t count) {
  std::vector<Digest> leaves;
  for (std::size_t i = 0; i < count; ++i) leaves.push_back(merkle_leaf("entry-" + std::to_string(i)));
  return leaves;
}

TEST(Merkle, TreeEqualsTheRecursiveDefinitionAtEverySize) {
  for (std::size_t size = 0; size <= 70; ++size) {
    const auto leaves = leaves_of(size);
    const MerkleTree tree(leaves);
    ASSERT_EQ(tree.root(), slow_root(leaves)) << size;
    ASSERT_EQ(merkle_root(leaves), slow_root(leaves)) << size;
    for (std::size_t i = 0; i < size; ++i) {
      ASSERT_EQ(tree.proof(i), slow_path(leaves, i)) << size << " " << i;
      ASSERT_TRUE(verify_inclusion(i, size, leaves[i], tree.proof(i), tree.root())) << size << " " << i;
    }
  }
}

TEST(Merkle, InclusionProofFailsForAnythingButItsPlace) {
  const auto leaves = leaves_of(21);
  const MerkleTree tree(leaves);
  auto proof = tree.proof(9);
  EXPECT_FALSE(verify_inclusion(8, 21, leaves[9], proof, tree.root()));
  EXPECT_FALSE(verify_inclusion(9, 21, leaves[8], proof, tree.root()));
  EXPECT_FALSE(verify_inclusion(30, 21, leaves[9], proof, tree.root()));
  EXPECT_FALSE(verify_inclusion(0, 0, leaves[9], proof, tree.root()));
  proof.push_back(leaves[0]);
  EXPECT_EQ(root_from_inclusion(9, 21, leaves[9], proof).error().rule, "E_PROOF");
  proof.resize(3);
  EXPECT_EQ(root_from_inclusion(9, 21, leaves[9], proof).error().rule, "E_PROOF");
}

TEST(Merkle, ConsistencyHoldsBetweenEveryTwoSizesAndNoOtherRoots) {
  const auto leaves = leaves_of(33);
  for (std::size_t to = 1; to <= 33; ++to) {
    const std::span<const Digest> newer = std::span(leaves).first(to);
    for (std::size_t from = 1; from <= to; ++from) {
      const auto proof = consistency_proof(newer, from);
      const Digest old_root = merkle_root(newer.first(from));
      ASSERT_TRUE(verify_consistency(from, to, old_root, merkle_root(newer), proof)) << from << " " << to;
      ASSERT_FALSE(verify_consistency(from, to, leaves[5], merkle_root(newer), proof)) << from << " " << to;
    }
  }
  EXPECT_FALSE(verify_consistency(0, 5, sha256(""), merkle_root(std::span(leaves).first(5)), {}));
  EXPECT_FALSE(verify_consistency(6, 5, leaves[0], leaves[0], {}));
}

TEST(Merkle, LeafAndNodeAreInDifferentDomains) {
  const Digest a = merkle_leaf("a");
  const Digest b = merkle_leaf("b");
  const std::string both = std::string(view(a)) + std::string(view(b));
  EXPECT_NE(merkle_node(a, b), merkle_leaf(both));
  EXPECT_EQ(merkle_node(a, b), sha256("\x01" + both));
}

}  // namespace
}  // namespace fivefold::crypto
