#include "harness/ledger/frontier.h"

#include <gtest/gtest.h>

#include "harness/crypto/merkle.h"

namespace fivefold::ledger {
namespace {

TEST(Frontier, HasTheRootOfTheWholeTreeAtEverySize) {
  Frontier frontier;
  std::vector<Digest> leaves;
  EXPECT_EQ(frontier.root(), crypto::merkle_root(leaves));
  for (int i = 0; i < 200; ++i) {
    leaves.push_back(crypto::merkle_leaf("entry " + std::to_string(i)));
    frontier.append(leaves.back());
    ASSERT_EQ(frontier.root(), crypto::merkle_root(leaves)) << i;
    ASSERT_EQ(frontier.size(), leaves.size());
  }
}

}  // namespace
}  // namespace fivefold::ledger
