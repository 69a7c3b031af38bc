#include "harness/crypto/ed25519.h"

#include <gtest/gtest.h>

namespace fivefold::crypto {
namespace {

KeySigner test_signer(char fill = 'k') { return *KeySigner::from_seed(std::string(32, fill)); }

TEST(Ed25519, SignatureHoldsForItsMessageAndKeyOnly) {
  const KeySigner signer = test_signer();
  const Signature signature = *signer.sign("message");
  EXPECT_TRUE(verify(signer.public_key(), "message", signature));
  EXPECT_FALSE(verify(signer.public_key(), "messagE", signature));
  EXPECT_FALSE(verify(test_signer('x').public_key(), "message", signature));
  Signature bent = signature;
  bent[63] ^= 0x10;
  EXPECT_FALSE(verify(signer.public_key(), "message", bent));
}

TEST(Ed25519, EnrolmentRefusesAKeyUnderWhichAnythingVerifies) {
  // Under the identity point the signature (identity, 0) fits every message; the library takes it.
  PublicKey identity;
  identity.bytes[0] = 1;
  Signature forged{};
  forged[0] = 1;
  EXPECT_TRUE(verify(identity, "anything", forged)) << "the library became stricter: the check may stay";
  EXPECT_EQ(check_enrollable(identity).error().rule, "E_KEY");
  EXPECT_TRUE(check_enrollable(test_signer().public_key()).ok());
}

TEST(Ed25519, PrivateKeySurvivesPemWithAndWithoutPassphrase) {
  const KeySigner signer = test_signer();
  const std::string plain = *signer.private_pem();
  EXPECT_TRUE(plain.starts_with("-----BEGIN PRIVATE KEY-----\n")) << plain;
  EXPECT_EQ(KeySigner::from_pem(plain)->public_key(), signer.public_key());
  const std::string sealed = *signer.private_pem("열쇠 pass");
  EXPECT_TRUE(sealed.starts_with("-----BEGIN ENCRYPTED PRIVATE KEY-----\n")) << sealed;
  EXPECT_EQ(KeySigner::from_pem(sealed, "열쇠 pass")->public_key(), signer.public_key());
  EXPECT_EQ(KeySigner::from_pem(sealed, "wrong").error().rule, "E_KEY");
  EXPECT_EQ(KeySigner::from_pem(sealed).error().rule, "E_KEY");
}

TEST(Ed25519, OnlyEd25519PrivateKeysAreRead) {
  const char* const x25519 =
      "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VuBCIEIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f\n"
      "-----END PRIVATE KEY-----\n";
  EXPECT_EQ(KeySigner::from_pem(x25519).error().message, "private key: it is not an Ed25519 key");
  EXPECT_FALSE(KeySigner::from_pem("").ok());
  EXPECT_FALSE(KeySigner::from_pem(public_pem(test_signer().public_key())).ok());
  EXPECT_FALSE(KeySigner::from_seed("short").ok());
}

TEST(Ed25519, PublicKeyTextIsLowerCaseHexOfThirtyTwoBytes) {
  EXPECT_TRUE(public_key_from_hex(std::string(64, 'a')).ok());
  EXPECT_EQ(public_key_from_hex(std::string(64, 'A')).error().rule, "E_KEY");
  EXPECT_EQ(public_key_from_hex(std::string(62, 'a')).error().rule, "E_KEY");
}

}  // namespace
}  // namespace fivefold::crypto
