#pragma once
// Unpredictable bytes for salts, nonces, key seeds and opaque folder names. A seam: tests use FakeEntropy
// (tests/support/fake_entropy.h).

#include <cstddef>
#include <string>

namespace fivefold::os {

class Entropy {
 public:
  virtual ~Entropy() = default;
  [[nodiscard]] virtual std::string bytes(std::size_t count) = 0;
};

// getrandom(2); a failure ends the program: nothing that is signed may go on without it.
class SystemEntropy final : public Entropy {
 public:
  [[nodiscard]] std::string bytes(std::size_t count) override;
};

}  // namespace fivefold::os
