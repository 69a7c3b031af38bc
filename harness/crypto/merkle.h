#pragma once
// RFC 6962 Merkle trees: leaf = H(00 entry), node = H(01 left right), empty root = H(""). Pure.

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "harness/base/bytes.h"
#include "harness/base/result.h"

namespace fivefold::crypto {

Digest merkle_leaf(std::string_view entry);
Digest merkle_node(const Digest& left, const Digest& right);
Digest merkle_root(std::span<const Digest> leaves);

// Hashes from the leaf to the root; index < leaves.size().
std::vector<Digest> inclusion_proof(std::span<const Digest> leaves, std::size_t index);
// From the tree of the first `old_size` leaves to all of them (RFC 6962 section 2.1.2); 0 < old_size <= size.
std::vector<Digest> consistency_proof(std::span<const Digest> leaves, std::size_t old_size);

// The root that the proof leads to; `E_PROOF` when the proof has the wrong length for (index, size).
Result<Digest> root_from_inclusion(std::uint64_t index, std::uint64_t size, const Digest& leaf,
                                   std::span<const Digest> proof);
bool verify_inclusion(std::uint64_t index, std::uint64_t size, const Digest& leaf, std::span<const Digest> proof,
                      const Digest& root);
bool verify_consistency(std::uint64_t old_size, std::uint64_t new_size, const Digest& old_root, const Digest& new_root,
                        std::span<const Digest> proof);

// All levels of a tree held at once, for many proofs over one tree (audit evidence): O(n) to build, O(log n) a proof.
class MerkleTree {
 public:
  explicit MerkleTree(std::vector<Digest> leaves);
  [[nodiscard]] Digest root() const;
  [[nodiscard]] std::size_t size() const { return levels_.front().size(); }
  [[nodiscard]] std::vector<Digest> proof(std::size_t index) const;

 private:
  std::vector<std::vector<Digest>> levels_;  // levels_[0] = leaves; an odd last node moves up unchanged
};

}  // namespace fivefold::crypto
