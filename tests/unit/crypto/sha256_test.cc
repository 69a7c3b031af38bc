#include "harness/crypto/sha256.h"

#include <gtest/gtest.h>

namespace fivefold::crypto {
namespace {

TEST(Sha256, GivesTheKnownAnswers) {
  EXPECT_EQ(to_hex(sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(to_hex(sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Sha256, IncrementalEqualsWhole) {
  const std::string text(200'000, 'q');
  Sha256 hash;
  hash.update(std::string_view(text).substr(0, 1));
  hash.update(std::string_view(text).substr(1, 99'999));
  hash.update(std::string_view(text).substr(100'000));
  EXPECT_EQ(hash.finish(), sha256(text));
}

}  // namespace
}  // namespace fivefold::crypto
