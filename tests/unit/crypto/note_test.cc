#include "harness/crypto/note.h"

#include <gtest/gtest.h>

#include "harness/crypto/merkle.h"
#include "harness/crypto/sha256.h"

namespace fivefold::crypto {
namespace {

constexpr const char* kOrigin = "example.org/stage";

KeySigner signer_of(char fill) { return *KeySigner::from_seed(std::string(32, fill)); }
Vkey log_key() { return Vkey{kOrigin, kLogKey, signer_of('l').public_key()}; }
Vkey witness_key(char fill) {
  return Vkey{std::string("example.org/witness/") + fill, kCosignatureKey, signer_of(fill).public_key()};
}
std::string text_of(std::uint64_t size) { return to_text(Checkpoint{kOrigin, size, sha256("root")}); }
std::string signed_checkpoint(std::uint64_t size) { return *sign_note(text_of(size), kOrigin, signer_of('l')); }
std::string cosigned(char fill, std::uint64_t size, std::uint64_t at) {
  return *cosignature_line(at, text_of(size), witness_key(fill).name, signer_of(fill));
}

std::string rule_of(const std::string& note, const std::vector<Vkey>& witnesses = {}) {
  const auto verified = verify_checkpoint(note, log_key(), witnesses);
  return verified.ok() ? "ok" : verified.error().rule;
}

TEST(Note, CheckpointOfTheLogVerifies) {
  const auto verified = verify_checkpoint(signed_checkpoint(7), log_key(), {});
  ASSERT_TRUE(verified.ok()) << verified.error().message;
  EXPECT_EQ(verified->checkpoint.size, 7U);
  EXPECT_EQ(verified->body, text_of(7));
}

TEST(Note, AnotherOriginIsNamed) {
  const std::string text = to_text(Checkpoint{"example.org/other", 7, sha256("root")});
  EXPECT_EQ(rule_of(*sign_note(text, kOrigin, signer_of('l'))), "E_ORIGIN");
}

TEST(Note, TheFirstLineMustBeTheLogs) {
  EXPECT_EQ(rule_of(text_of(7) + "\n" + cosigned('a', 7, 5)), "E_NOTE");
  EXPECT_EQ(rule_of(*sign_note(text_of(7), kOrigin, signer_of('x'))), "E_NOTE");
}

TEST(Note, WitnessesAreCountedOnceAndUnknownOnesSkipped) {
  const std::string note = signed_checkpoint(7) + cosigned('a', 7, 1750000000) + cosigned('a', 7, 1750000001) +
                           cosigned('b', 7, 1750000002) + cosigned('u', 7, 1750000003);
  const auto verified = verify_checkpoint(note, log_key(), std::vector{witness_key('a'), witness_key('b')});
  ASSERT_TRUE(verified.ok()) << verified.error().message;
  ASSERT_EQ(verified->cosigned.size(), 2U);
  EXPECT_EQ(verified->cosigned[0].unix_seconds, 1750000000U);
  EXPECT_EQ(verified->cosigned[1].name, "example.org/witness/b");
}

TEST(Note, AFailingLineOfAKnownKeyRejectsTheNote) {
  const std::string other_size = signed_checkpoint(7) + cosigned('a', 8, 5);
  EXPECT_EQ(rule_of(other_size, {witness_key('a')}), "E_NOTE");
  EXPECT_EQ(rule_of(other_size, {witness_key('b')}), "ok");
  std::string bent = signed_checkpoint(7);
  const std::size_t at = bent.size() - 10;
  bent[at] = bent[at] == 'A' ? 'B' : 'A';
  EXPECT_EQ(rule_of(bent), "E_NOTE");
}

TEST(Note, SyntaxIsStrict) {
  const std::string good = signed_checkpoint(7);
  EXPECT_EQ(rule_of(good.substr(0, good.size() - 1)), "E_NOTE");
  EXPECT_EQ(rule_of(good + "x"), "E_NOTE");
  EXPECT_EQ(rule_of(good + "\n"), "E_NOTE");
  EXPECT_EQ(rule_of(text_of(7)), "E_NOTE");
  EXPECT_EQ(rule_of(text_of(7) + "\n"), "E_NOTE");
  EXPECT_EQ(rule_of("a\r\n" + good), "E_NOTE");
  EXPECT_EQ(rule_of(good + std::string("— x A+8=\n")), "E_NOTE");
  std::string many = good;
  for (int i = 0; i < 31; ++i) many += cosigned('u', 7, 5);
  EXPECT_EQ(rule_of(many), "ok");
  EXPECT_EQ(rule_of(many + cosigned('u', 7, 5)), "E_LIMIT");
  EXPECT_EQ(rule_of(good + std::string(70'000, 'x')), "E_LIMIT");
}

TEST(Note, CheckpointTextHasExactlyThreeLines) {
  const std::string root = to_base64(view(sha256("root")));
  EXPECT_TRUE(parse_checkpoint_text("o\n0\n" + root + "\n").ok());
  for (const std::string& text :
       {"o\n00\n" + root + "\n", "o\n-1\n" + root + "\n", "o\n+1\n" + root + "\n", "o\n1\n" + root,
        "o\n1\n" + root + "\nmore\n", "\n1\n" + root + "\n", "o p\n1\n" + root + "\n", "o+p\n1\n" + root + "\n",
        std::string("o\n1\nAAAA\n"), "o\n18446744073709551616\n" + root + "\n"}) {
    EXPECT_EQ(parse_checkpoint_text(text).error().rule, "E_NOTE") << text;
  }
}

TEST(Note, VerifierKeyMustMatchItsHash) {
  const std::string good = to_text(log_key());
  EXPECT_EQ(*parse_vkey(good), log_key());
  std::string other = good;
  const std::size_t at = other.find('+') + 1;
  other[at] = other[at] == '0' ? '1' : '0';
  EXPECT_EQ(parse_vkey(other).error().rule, "E_NOTE");
  EXPECT_EQ(parse_vkey("a b" + good.substr(good.find('+'))).error().rule, "E_NOTE");
  EXPECT_EQ(parse_vkey("").error().rule, "E_NOTE");
  EXPECT_EQ(parse_vkey("x+y").error().rule, "E_NOTE");
}

TEST(Note, TlogProofReadsBack) {
  const TlogProof proof{5, {sha256("a"), sha256("b")}, signed_checkpoint(7)};
  const auto read = parse_tlog_proof(to_text(proof));
  ASSERT_TRUE(read.ok()) << read.error().message;
  EXPECT_EQ(read->index, 5U);
  EXPECT_EQ(read->path, proof.path);
  EXPECT_EQ(read->note, proof.note);
  for (const char* const text : {"", "c2sp.org/tlog-proof@v2\nindex 1\n\nx", "c2sp.org/tlog-proof@v1\nindex 01\n\nx",
                                 "c2sp.org/tlog-proof@v1\nindex 1\nAAAA\n\nx", "c2sp.org/tlog-proof@v1\nindex 1\n"}) {
    EXPECT_EQ(parse_tlog_proof(text).error().rule, "E_PROOF") << text;
  }
}

}  // namespace
}  // namespace fivefold::crypto
