#pragma once
// The right edge of a growing RFC 6962 tree: the roots of its perfect subtrees, largest first. Appending and asking for
// the root cost O(log n), so that a checkpoint after every batch stays cheap. A plain value.

#include <cstdint>
#include <vector>

#include "harness/base/bytes.h"

namespace fivefold::ledger {

class Frontier {
 public:
  void append(const Digest& leaf);
  [[nodiscard]] Digest root() const;
  [[nodiscard]] std::uint64_t size() const { return size_; }

 private:
  std::vector<Digest> peaks_;
  std::uint64_t size_{0};
};

}  // namespace fivefold::ledger
