#pragma once
// A complete export of few bytes for tests that change it everywhere: one team, one benchmark of two items, two runs, a
// witness whose cosignature the policy demands, and every kind of file of docs/records.md section 10.

#include <string>

#include "tests/support/verify_fixture.h"

namespace fivefold::test {

inline const std::string kSmallWitness = "example.org/w";
const crypto::KeySigner& small_witness();

struct SmallExport {
  MemorySource source;
  Digest leaf;
  std::string older;  // the older checkpoint that the witness has signed
};
SmallExport small_export();

// Files that the verifier lists as such and whose bytes decide nothing.
inline bool is_unverified(const std::string& path) { return path == "README.txt" || path == "report.html"; }

}  // namespace fivefold::test
