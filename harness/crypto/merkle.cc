#include "harness/crypto/merkle.h"

#include <array>
#include <bit>
#include <string>

#include "harness/base/check.h"
#include "harness/crypto/sha256.h"

namespace fivefold::crypto {
namespace {

constexpr std::size_t kMaxProofHashes = 64;

// The largest power of two below n; n >= 2.
std::size_t split_point(std::size_t n) { return std::bit_ceil(n) / 2; }

// Level by level, an odd last node moving up unchanged: the same tree as the recursive definition of RFC 6962.
std::vector<Digest> next_level(std::span<const Digest> level) {
  std::vector<Digest> above;
  above.reserve((level.size() + 1) / 2);
  for (std::size_t i = 0; i + 1 < level.size(); i += 2) above.push_back(merkle_node(level[i], level[i + 1]));
  if (level.size() % 2 == 1) above.push_back(level.back());
  return above;
}

// RFC 6962 section 2.1.2; `whole` is true while the old tree is exactly the left part walked so far.
void append_consistency(std::vector<Digest>& proof, std::span<const Digest> leaves, std::size_t old_size, bool whole) {
  if (old_size == leaves.size()) {
    if (!whole) proof.push_back(merkle_root(leaves));
    return;
  }
  const std::size_t split = split_point(leaves.size());
  if (old_size <= split) {
    append_consistency(proof, leaves.first(split), old_size, whole);
    proof.push_back(merkle_root(leaves.subspan(split)));
  } else {
    append_consistency(proof, leaves.subspan(split), old_size - split, false);
    proof.push_back(merkle_root(leaves.first(split)));
  }
}

Error wrong_length(std::uint64_t index, std::uint64_t size, std::size_t hashes) {
  return bad_input("E_PROOF", "an inclusion proof of index " + std::to_string(index) + " in a tree of " +
                                  std::to_string(size) + " cannot have " + std::to_string(hashes) + " hashes");
}

}  // namespace

Digest merkle_leaf(std::string_view entry) {
  Sha256 hash;
  hash.update(std::string_view("\0", 1));
  hash.update(entry);
  return hash.finish();
}

Digest merkle_node(const Digest& left, const Digest& right) {
  std::array<char, 65> bytes{};
  bytes[0] = 1;
  view(left).copy(bytes.data() + 1, 32);
  view(right).copy(bytes.data() + 33, 32);
  return sha256(std::string_view(bytes.data(), bytes.size()));
}

Digest merkle_root(std::span<const Digest> leaves) {
  if (leaves.empty()) return sha256("");
  std::vector<Digest> level(leaves.begin(), leaves.end());
  while (level.size() > 1) level = next_level(level);
  return level.front();
}

std::vector<Digest> inclusion_proof(std::span<const Digest> leaves, std::size_t index) {
  FF_CHECK(index < leaves.size());
  return MerkleTree(std::vector<Digest>(leaves.begin(), leaves.end())).proof(index);
}

std::vector<Digest> consistency_proof(std::span<const Digest> leaves, std::size_t old_size) {
  FF_CHECK(old_size > 0 && old_size <= leaves.size());
  std::vector<Digest> proof;
  append_consistency(proof, leaves, old_size, true);
  return proof;
}

// RFC 9162 section 2.1.3.2.
Result<Digest> root_from_inclusion(std::uint64_t index, std::uint64_t size, const Digest& leaf,
                                   std::span<const Digest> proof) {
  if (index >= size || proof.size() > kMaxProofHashes) return wrong_length(index, size, proof.size());
  std::uint64_t node = index;
  std::uint64_t last = size - 1;
  Digest root = leaf;
  for (const Digest& sibling : proof) {
    if (last == 0) return wrong_length(index, size, proof.size());
    if (node % 2 == 1 || node == last) {
      root = merkle_node(sibling, root);
      while (node % 2 == 0 && node != 0) {
        node >>= 1U;
        last >>= 1U;
      }
    } else {
      root = merkle_node(root, sibling);
    }
    node >>= 1U;
    last >>= 1U;
  }
  if (last != 0) return wrong_length(index, size, proof.size());
  return root;
}

bool verify_inclusion(std::uint64_t index, std::uint64_t size, const Digest& leaf, std::span<const Digest> proof,
                      const Digest& root) {
  const auto found = root_from_inclusion(index, size, leaf, proof);
  return found.ok() && found.value() == root;
}

// RFC 9162 section 2.1.4.2.
bool verify_consistency(std::uint64_t old_size, std::uint64_t new_size, const Digest& old_root, const Digest& new_root,
                        std::span<const Digest> proof) {
  if (old_size == 0 || old_size > new_size || proof.size() > 2 * kMaxProofHashes) return false;
  if (old_size == new_size) return proof.empty() && old_root == new_root;
  std::vector<Digest> path;
  if (std::has_single_bit(old_size)) path.push_back(old_root);
  path.insert(path.end(), proof.begin(), proof.end());
  if (path.empty()) return false;
  std::uint64_t node = old_size - 1;
  std::uint64_t last = new_size - 1;
  while (node % 2 == 1) {
    node >>= 1U;
    last >>= 1U;
  }
  Digest from_old = path.front();
  Digest from_new = path.front();
  for (const Digest& hash : std::span(path).subspan(1)) {
    if (last == 0) return false;
    if (node % 2 == 1 || node == last) {
      from_old = merkle_node(hash, from_old);
      from_new = merkle_node(hash, from_new);
      while (node % 2 == 0 && node != 0) {
        node >>= 1U;
        last >>= 1U;
      }
    } else {
      from_new = merkle_node(from_new, hash);
    }
    node >>= 1U;
    last >>= 1U;
  }
  return last == 0 && from_old == old_root && from_new == new_root;
}

MerkleTree::MerkleTree(std::vector<Digest> leaves) {
  levels_.push_back(std::move(leaves));
  while (levels_.back().size() > 1) levels_.push_back(next_level(levels_.back()));
}

Digest MerkleTree::root() const { return levels_.back().empty() ? sha256("") : levels_.back().front(); }

std::vector<Digest> MerkleTree::proof(std::size_t index) const {
  FF_CHECK(index < size());
  std::vector<Digest> path;
  std::size_t node = index;
  for (const std::vector<Digest>& level : levels_) {
    const std::size_t sibling = node ^ 1U;
    if (sibling < level.size()) path.push_back(level[sibling]);
    node /= 2;
  }
  return path;
}

}  // namespace fivefold::crypto
