#include "harness/ledger/frontier.h"

#include "harness/crypto/merkle.h"
#include "harness/crypto/sha256.h"

namespace fivefold::ledger {

void Frontier::append(const Digest& leaf) {
  Digest node = leaf;
  // Every trailing 1 bit of the old size is a perfect subtree that the new leaf completes.
  for (std::uint64_t rest = size_; (rest & 1U) != 0; rest >>= 1U) {
    node = crypto::merkle_node(peaks_.back(), node);
    peaks_.pop_back();
  }
  peaks_.push_back(node);
  ++size_;
}

Digest Frontier::root() const {
  if (peaks_.empty()) return crypto::sha256("");
  Digest node = peaks_.back();
  for (auto peak = peaks_.rbegin() + 1; peak != peaks_.rend(); ++peak) node = crypto::merkle_node(*peak, node);
  return node;
}

}  // namespace fivefold::ledger
