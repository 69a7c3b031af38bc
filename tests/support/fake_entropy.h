#pragma once
// Bytes that look random, never repeat, and are the same in every run of a test. One thread.

#include <cstddef>
#include <cstdint>
#include <string>

#include "harness/os/entropy.h"

namespace fivefold::test {

class FakeEntropy final : public os::Entropy {
 public:
  explicit FakeEntropy(std::uint64_t seed = 1) : state_(seed) {}

  [[nodiscard]] std::string bytes(std::size_t count) override {
    std::string out;
    out.reserve(count + 8);
    while (out.size() < count) {
      std::uint64_t word = next();
      for (int i = 0; i < 8; ++i, word >>= 8) out.push_back(static_cast<char>(word & 0xFF));
    }
    out.resize(count);
    return out;
  }

 private:
  // SplitMix64: a fixed, published generator; good enough for distinct names and salts in tests.
  std::uint64_t next() {
    state_ += 0x9E3779B97F4A7C15ULL;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
  }

  std::uint64_t state_;
};

}  // namespace fivefold::test
