// A complete export by an independent implementation (tests/vectors/export-example): what this version knows of it must
// hold, and every change to it must be seen.
#include <fstream>

#include <gtest/gtest.h>

#include "harness/verify/verify.h"
#include "tests/support/memory_source.h"

namespace fivefold::verify {
namespace {

const std::filesystem::path kExample = std::filesystem::path(FIVEFOLD_SOURCE_DIR) / "tests/vectors/export-example";

Options pinned() {
  std::ifstream in(kExample / "policy-leaf");
  std::string hex;
  in >> hex;
  return {*digest_from_hex(hex), {}};
}

const test::MemorySource& example() {
  static const test::MemorySource source = test::MemorySource::load(kExample / "export");
  return source;
}

Report verified(const test::MemorySource& source, const Options& options = pinned()) {
  auto report = verify_export(source, options);
  if (!report.ok()) throw std::runtime_error(report.error().message);
  return *report;
}

bool has_error(const Report& report, const std::string& error) {
  for (const Check& check : report.checks) {
    if (check.error == error) return true;
  }
  return false;
}

TEST(VerifyExample, WhatIsKnownPassesAndNothingFails) {
  const Report report = verified(example());
  for (const Step step :
       {Step::policy, Step::keys, Step::checkpoint, Step::tiles, Step::history, Step::files, Step::bls}) {
    EXPECT_EQ(report.status(step), Status::pass) << to_text(step);
  }
  EXPECT_FALSE(report.failed()) << report_text(report);
  EXPECT_FALSE(report.ok());
}

TEST(VerifyExample, AStepThatMetAnUnknownKindNamesIt) {
  const Report report = verified(example());
  for (const Step step : {Step::entries, Step::runs, Step::evidence, Step::verdicts, Step::averages, Step::more}) {
    EXPECT_EQ(report.status(step), Status::not_checked) << to_text(step);
  }
  EXPECT_NE(report_text(report).find("score-record"), std::string::npos);
  EXPECT_NE(report_text(report).find("objection"), std::string::npos);
}

TEST(VerifyExample, AnotherPolicyLeafFails) {
  Options other = pinned();
  other.policy_leaf->bytes[0] ^= 1;
  EXPECT_TRUE(has_error(verified(example(), other), "E_POLICY"));
  EXPECT_EQ(verified(example(), Options{}).status(Step::policy), Status::not_checked);
}

TEST(VerifyExample, ACheckpointKeptElsewhereMustBelongToTheLedger) {
  Options options = pinned();
  options.known_checkpoints.push_back({"kept", example().files.at("checkpoints/42")});
  EXPECT_EQ(verified(example(), options).status(Step::history), Status::pass);
}

// docs/records.md section 13, number 10: sampled, with another phase for every file.
TEST(VerifyExample, AChangedByteIsAlwaysAFailure) {
  const Report before = verified(example());
  test::MemorySource source = example();
  std::size_t number = 0;
  for (auto& [path, bytes] : source.files) {
    if (path == "README.txt" || bytes.empty()) continue;
    const bool older_checkpoint = path.starts_with("checkpoints/");
    const std::size_t at = older_checkpoint ? 5 + number % 60 : number * 37 % bytes.size();
    ++number;
    bytes[at] = static_cast<char>(bytes[at] ^ 0x04);
    const Report report = verified(source);
    EXPECT_TRUE(report.failed()) << path << " byte " << at << "\n" << report_text(report);
    bytes[at] = static_cast<char>(bytes[at] ^ 0x04);
  }
  EXPECT_GT(number, 100U);
  EXPECT_EQ(verified(source).checks, before.checks);
}

TEST(VerifyExample, AMissingFileIsAFailureUnlessItMayBeWithheld) {
  for (const auto& [path, bytes] : example().files) {
    const bool optional = path == "README.txt" || path == "manifest.json" || path.starts_with("envelopes/") ||
                          path.starts_with("proofs/") || path.starts_with("checkpoints/");
    const bool withheld =
        path.starts_with("evidence/") || path.starts_with("submissions/") || path.starts_with("launch/");
    test::MemorySource source = example();
    source.files.erase(path);
    const Report report = verified(source);
    EXPECT_EQ(report.failed(), !optional && !withheld) << path << "\n" << report_text(report);
  }
}

}  // namespace
}  // namespace fivefold::verify
