#include <gtest/gtest.h>

#include "harness/core/item_line.h"
#include "harness/core/records.h"
#include "harness/crypto/merkle.h"
#include "harness/crypto/sha256.h"
#include "tests/support/result_matchers.h"
#include "tests/support/vector_files.h"

namespace fivefold {
namespace {

using test::ok_or_print;
using test::text_at;

TEST(Vectors, EveryEnvelopeIsReadVerifiedAndSignedAgain) {
  const json::Value vectors = test::vector_json("trust/dsse.json");
  const json::Array& cases = *test::at(vectors, "cases").as_array();
  ASSERT_FALSE(cases.empty());
  for (const json::Value& c : cases) {
    const std::string name = text_at(c, "name");
    const std::string entry = text_at(c, "envelope");
    const std::string payload = from_hex(text_at(c, "payloadHex")).value();
    const std::string type = text_at(c, "payloadType");
    const auto signer = crypto::KeySigner::from_seed(from_hex(text_at(c, "seed")).value());
    ASSERT_TRUE(ok_or_print(signer)) << name;

    const auto envelope = parse_envelope(entry);
    ASSERT_TRUE(ok_or_print(envelope)) << name;
    EXPECT_EQ(envelope->payload, payload) << name;
    EXPECT_EQ(envelope->payload_type, type) << name;
    EXPECT_EQ(envelope->keyid, text_at(c, "keyid")) << name;
    EXPECT_TRUE(verify_envelope(*envelope, signer->public_key())) << name;
    EXPECT_EQ(to_hex(crypto::dsse_pae(type, payload)), text_at(c, "paeHex")) << name;
    EXPECT_EQ(to_hex(crypto::merkle_leaf(entry)), text_at(c, "leafHash")) << name;
    if (type == kPayloadType) {
      const auto signed_again = sign_envelope(payload, *signer);
      ASSERT_TRUE(ok_or_print(signed_again)) << name;
      EXPECT_EQ(*signed_again, entry) << name;
    }
  }
}

TEST(Vectors, ItemLinesHaveTheirRootSumAndProofs) {
  const json::Value vectors = test::vector_json("trust/items.json");
  std::string file;
  std::vector<Digest> leaves;
  std::int64_t sum = 0;
  for (const json::Value& element : *test::at(vectors, "lines").as_array()) {
    const std::string& line = *element.as_string();
    const auto parsed = parse_item_line(line);
    ASSERT_TRUE(ok_or_print(parsed));
    sum += parsed->score_micro.value();
    leaves.push_back(crypto::merkle_leaf(line));
    file += line + "\n";
  }
  const crypto::MerkleTree tree(leaves);
  EXPECT_EQ(to_hex(tree.root()), test::text_at(vectors, "root"));
  EXPECT_EQ(std::to_string(sum), test::at(vectors, "sumMicro").as_number()->text);
  EXPECT_EQ(to_hex(crypto::sha256(file)), test::text_at(vectors, "fileSha256"));
  EXPECT_EQ(split_lines(file)->size(), leaves.size());

  for (const json::Value& inclusion : *test::at(vectors, "inclusion").as_array()) {
    const std::size_t index = std::stoul(test::at(inclusion, "index").as_number()->text);
    std::vector<std::string> proof;
    for (const Digest& hash : tree.proof(index)) proof.push_back(to_hex(hash));
    std::vector<std::string> expected;
    for (const json::Value& hash : *test::at(inclusion, "proof").as_array()) expected.push_back(*hash.as_string());
    EXPECT_EQ(proof, expected) << "index " << index;
  }
}

TEST(Vectors, EveryItemAndRerunLineOfTheExampleExportReads) {
  for (const char* const name : {"runs/team-a/math/1-0.jsonl", "runs/team-a/math/2-0.jsonl",
                                 "runs/%EC%97%85%EC%8A%A4%ED%85%8C%EC%9D%B4%EC%A7%80/math/1-0.jsonl"}) {
    const std::string file = test::vector_bytes(std::string("export-example/export/evidence/") + name);
    const auto lines = split_lines(file);
    for (const std::string_view line : *lines) {
      EXPECT_TRUE(ok_or_print(parse_item_line(line))) << line;
    }
  }
  const std::string reruns = test::vector_bytes("export-example/export/evidence/reruns/team-a/math/0.jsonl");
  const auto lines = split_lines(reruns);
  for (const std::string_view line : *lines) {
    EXPECT_TRUE(ok_or_print(parse_rerun_line(line))) << line;
  }
}

}  // namespace
}  // namespace fivefold
