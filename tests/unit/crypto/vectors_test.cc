// Known answers of tests/vectors/trust for keys, envelopes, trees and signed notes: every case of every file.
#include <algorithm>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include <gtest/gtest.h>

#include "harness/base/number.h"
#include "harness/crypto/ed25519.h"
#include "harness/crypto/merkle.h"
#include "harness/crypto/note.h"
#include "harness/json/read.h"

namespace fivefold::crypto {
namespace {

json::Value vectors(const std::string& name) {
  const std::string path = std::string(FIVEFOLD_SOURCE_DIR) + "/tests/vectors/trust/" + name;
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  auto value = json::read_lenient(text.str());
  if (!value.ok()) throw std::runtime_error(path + ": " + value.error().message);
  return *value;
}

const json::Array& cases(const json::Value& value, std::string_view name) {
  const json::Value* const found = value.find(name);
  if (found == nullptr || found->as_array() == nullptr || found->as_array()->empty()) {
    throw std::runtime_error("no cases " + std::string(name));
  }
  return *found->as_array();
}
std::string text(const json::Value& value, std::string_view name) { return *value.find(name)->as_string(); }
std::string bytes(const json::Value& value, std::string_view name) { return *from_hex(text(value, name)); }
std::uint64_t number(const json::Value& value, std::string_view name) {
  return *parse_integer<std::uint64_t>(value.find(name)->as_number()->text);
}
Digest digest(const json::Value& value) { return *digest_from_hex(*value.as_string()); }
std::vector<Digest> digests(const json::Array& array) {
  std::vector<Digest> result;
  for (const json::Value& value : array) result.push_back(digest(value));
  return result;
}
KeySigner signer(const json::Value& value) { return *KeySigner::from_seed(bytes(value, "seed")); }

std::vector<Digest> merkle_leaves() {
  std::vector<Digest> leaves;
  const json::Value file = vectors("merkle.json");
  for (const json::Value& entry : cases(file, "entries_hex")) {
    leaves.push_back(merkle_leaf(*from_hex(*entry.as_string())));
  }
  return leaves;
}
Digest root_of_size(std::uint64_t size) {
  const auto leaves = merkle_leaves();
  return merkle_root(std::span(leaves).first(size));
}

TEST(CryptoVectors, MerkleLeavesAndRoots) {
  const json::Value file = vectors("merkle.json");
  const auto leaves = merkle_leaves();
  EXPECT_EQ(leaves, digests(cases(file, "leaf_hashes")));
  for (const json::Value& root : cases(file, "roots")) {
    const auto prefix = std::span(leaves).first(number(root, "size"));
    EXPECT_EQ(merkle_root(prefix), digest(*root.find("root")));
    EXPECT_EQ(MerkleTree({prefix.begin(), prefix.end()}).root(), digest(*root.find("root")));
  }
}

TEST(CryptoVectors, MerkleProofs) {
  const json::Value file = vectors("merkle.json");
  const auto leaves = merkle_leaves();
  for (const json::Value& one : cases(file, "inclusion")) {
    const auto prefix = std::span(leaves).first(number(one, "size"));
    const std::uint64_t index = number(one, "index");
    const auto proof = digests(*one.find("proof")->as_array());
    ASSERT_EQ(inclusion_proof(prefix, index), proof);
    ASSERT_TRUE(verify_inclusion(index, prefix.size(), leaves[index], proof, merkle_root(prefix)));
  }
  for (const json::Value& one : cases(file, "consistency")) {
    const auto prefix = std::span(leaves).first(number(one, "new"));
    const std::uint64_t from = number(one, "old");
    const auto proof = digests(*one.find("proof")->as_array());
    ASSERT_EQ(consistency_proof(prefix, from), proof);
    ASSERT_TRUE(verify_consistency(from, prefix.size(), merkle_root(prefix.first(from)), merkle_root(prefix), proof));
  }
}

TEST(CryptoVectors, CheckpointsAreSignedByteForByte) {
  const json::Value file = vectors("checkpoints.json");
  const KeySigner log = signer(file);
  const std::string origin = text(file, "origin");
  const Vkey vkey{origin, kLogKey, log.public_key()};
  EXPECT_EQ(to_text(vkey), text(file, "vkey"));
  for (const json::Value& one : cases(file, "checkpoints")) {
    const Checkpoint checkpoint{origin, number(one, "size"), root_of_size(number(one, "size"))};
    EXPECT_EQ(to_text(checkpoint), text(one, "text"));
    EXPECT_EQ(*sign_note(text(one, "text"), origin, log), text(one, "signed"));
    const auto verified = verify_checkpoint(text(one, "signed"), *parse_vkey(text(file, "vkey")), {});
    ASSERT_TRUE(verified.ok()) << verified.error().message;
    EXPECT_EQ(verified->checkpoint, checkpoint);
  }
}

TEST(CryptoVectors, CosignaturesAreMadeByteForByteAndCounted) {
  const json::Value file = vectors("cosignature.json");
  const Vkey log = *parse_vkey(text(file, "logVkey"));
  std::vector<Vkey> witnesses;
  for (const json::Value& one : cases(file, "cosignatures")) {
    const Vkey witness = *parse_vkey(text(one, "vkey"));
    EXPECT_EQ(witness, (Vkey{text(one, "witness"), kCosignatureKey, signer(one).public_key()}));
    const std::string body = to_text(Checkpoint{log.name, number(one, "size"), root_of_size(number(one, "size"))});
    EXPECT_EQ(cosignature_message(number(one, "time"), body), text(one, "message"));
    EXPECT_EQ(*cosignature_line(number(one, "time"), body, witness.name, signer(one)), text(one, "line"));
    if (std::find(witnesses.begin(), witnesses.end(), witness) == witnesses.end()) witnesses.push_back(witness);
  }
  const json::Value& note = *file.find("note");
  const auto verified = verify_checkpoint(text(note, "signed"), log, witnesses);
  ASSERT_TRUE(verified.ok()) << verified.error().message;
  EXPECT_EQ(verified->checkpoint.size, number(note, "size"));
  EXPECT_EQ(verified->cosigned.size(), witnesses.size());
}

TEST(CryptoVectors, KeyIdsPemAndEnrolmentProofs) {
  const json::Value file = vectors("keyid.json");
  for (const json::Value& one : cases(file, "keys")) {
    const PublicKey key = *public_key_from_hex(text(one, "publicKey"));
    EXPECT_EQ(signer(one).public_key(), key);
    EXPECT_EQ(keyid(key), text(one, "keyid"));
    EXPECT_EQ(public_pem(key), text(one, "pem"));
    const std::string message = enrol_message(text(one, "stage"), text(one, "role"), text(one, "name"), key);
    EXPECT_EQ(fivefold::to_hex(message), text(one, "enrolMessage"));
    EXPECT_EQ(to_base64(view(*signer(one).sign(message))), text(one, "proof"));
    EXPECT_TRUE(verify(key, message, *signature_from_bytes(*from_base64(text(one, "proof")))));
    EXPECT_TRUE(check_enrollable(key).ok());
  }
  for (const json::Value& one : cases(file, "refuse")) {
    const auto checked = check_enrollable(*public_key_from_hex(text(one, "publicKey")));
    ASSERT_FALSE(checked.ok()) << text(one, "why");
    EXPECT_EQ(checked.error().rule, "E_KEY");
  }
}

TEST(CryptoVectors, EnvelopesAreSignedByteForByte) {
  const json::Value file = vectors("dsse.json");
  for (const json::Value& one : cases(file, "cases")) {
    const KeySigner key = signer(one);
    const std::string payload = bytes(one, "payloadHex");
    const std::string pae = dsse_pae(text(one, "payloadType"), payload);
    EXPECT_EQ(fivefold::to_hex(pae), text(one, "paeHex")) << text(one, "name");
    EXPECT_EQ(keyid(key.public_key()), text(one, "keyid"));
    const std::string envelope = "{\"payload\":\"" + to_base64(payload) + "\",\"payloadType\":\"" +
                                 text(one, "payloadType") + "\",\"signatures\":[{\"keyid\":\"" + text(one, "keyid") +
                                 "\",\"sig\":\"" + to_base64(view(*key.sign(pae))) + "\"}]}";
    EXPECT_EQ(envelope, text(one, "envelope"));
    EXPECT_EQ(fivefold::to_hex(merkle_leaf(envelope)), text(one, "leafHash"));
  }
}

}  // namespace
}  // namespace fivefold::crypto
