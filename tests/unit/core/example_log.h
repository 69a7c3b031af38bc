#pragma once
// The example export replayed into a StageLog, for tests. Kinds that are not built stay UnbuiltRecord.

#include <gtest/gtest.h>

#include "harness/core/records.h"
#include "harness/core/stage_log.h"
#include "harness/core/strata.h"
#include "harness/crypto/merkle.h"
#include "tests/support/vector_files.h"

namespace fivefold::test {

inline StageLog example_log() {
  StageLog log;
  for (const std::string& entry : example_entries()) {
    const auto envelope = parse_envelope(entry);
    EXPECT_TRUE(envelope.ok());
    const auto statement = decode_statement(envelope->payload);
    EXPECT_TRUE(statement.ok());
    EXPECT_TRUE(log.apply(*statement, crypto::merkle_leaf(entry)).ok());
  }
  return log;
}

inline Strata example_strata() {
  const auto strata = parse_strata(vector_bytes("export-example/export/policy/strata.jsonl"), 3);
  EXPECT_TRUE(strata.ok());
  return *strata;
}

inline std::string example_file(const std::string& path) { return vector_bytes("export-example/export/" + path); }

}  // namespace fivefold::test
