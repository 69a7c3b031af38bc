#include "harness/base/bytes.h"

#include <gtest/gtest.h>

#include "tests/support/result_matchers.h"

namespace fivefold {
namespace {

using test::IsError;
using test::IsOkAnd;

TEST(Hex, RoundTripsEveryByte) {
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
  EXPECT_EQ(to_hex(std::string("\x00\x0f\xa5\xff", 4)), "000fa5ff");
  EXPECT_THAT(from_hex(to_hex(bytes)), IsOkAnd(bytes));
}

TEST(Hex, TakesLowerCasePairsOnly) {
  for (const char* bad : {"A0", "a", "0g", "0x", " 0", "a\n"}) EXPECT_THAT(from_hex(bad), IsError("hex")) << bad;
  EXPECT_THAT(from_hex(""), IsOkAnd(std::string()));
}

TEST(Digest, HasExactlyThirtyTwoBytes) {
  const std::string hex = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
  const auto digest = digest_from_hex(hex);
  ASSERT_TRUE(digest.ok());
  EXPECT_EQ(to_hex(digest.value()), hex);
  EXPECT_EQ(view(digest.value()).size(), 32U);
  EXPECT_THAT(digest_from_bytes(view(digest.value())), IsOkAnd(digest.value()));
  EXPECT_THAT(digest_from_hex(hex + "00"), IsError("hex"));
  EXPECT_THAT(digest_from_hex(hex.substr(2)), IsError("hex"));
  EXPECT_THAT(digest_from_bytes("short"), IsError("size_mismatch"));
}

TEST(Digest, IsOrderedByBytes) {
  Digest low;
  Digest high;
  low.bytes[0] = 0x7f;
  high.bytes[0] = 0x80;
  EXPECT_LT(low, high);
}

// RFC 4648 section 10.
TEST(Base64, GivesTheKnownAnswers) {
  const std::pair<const char*, const char*> known[] = {{"", ""},
                                                       {"f", "Zg=="},
                                                       {"fo", "Zm8="},
                                                       {"foo", "Zm9v"},
                                                       {"foob", "Zm9vYg=="},
                                                       {"fooba", "Zm9vYmE="},
                                                       {"foobar", "Zm9vYmFy"}};
  for (const auto& [plain, encoded] : known) {
    EXPECT_EQ(to_base64(plain), encoded);
    EXPECT_THAT(from_base64(encoded), IsOkAnd(std::string(plain)));
  }
}

TEST(Base64, TakesTheCanonicalSpellingOnly) {
  for (const char* bad :
       {"Zg", "Zg=", "Zh==", "Zm9=", "Zm9v\n", "Z===", "====", "Zm9vZ", "Zg==Zg==", "-_==", "Zm 9v"}) {
    EXPECT_THAT(from_base64(bad), IsError("base64")) << bad;
  }
}

TEST(Base64, TheOtherAlphabetIsTakenOnRequest) {
  const std::string bytes("\xfb\xef\xff", 3);
  EXPECT_EQ(to_base64(bytes), "++//");
  EXPECT_THAT(from_base64_any("--__"), IsOkAnd(bytes));
  EXPECT_THAT(from_base64_any("++//"), IsOkAnd(bytes));
}

TEST(Base64, RoundTripsEveryLength) {
  std::string bytes;
  for (int i = 0; i < 70; ++i) {
    EXPECT_THAT(from_base64(to_base64(bytes)), IsOkAnd(bytes));
    bytes += static_cast<char>(i * 37);
  }
}

TEST(Encoding, NumbersAreBigEndianAndTextIsLengthPrefixed) {
  std::string out;
  put_u32be(out, 0x01020304U);
  put_u64be(out, 0x0102030405060708ULL);
  EXPECT_EQ(to_hex(out), "010203040102030405060708");
  EXPECT_EQ(read_u64be(std::string_view(out).substr(4)), 0x0102030405060708ULL);
  out.clear();
  put_lp(out, "ab");
  EXPECT_EQ(to_hex(out), "00000000000000026162");
}

TEST(Encoding, LengthPrefixesKeepNeighboursApart) {
  std::string ab_c;
  std::string a_bc;
  put_lp(ab_c, "ab");
  put_lp(ab_c, "c");
  put_lp(a_bc, "a");
  put_lp(a_bc, "bc");
  EXPECT_NE(ab_c, a_bc);
}

}  // namespace
}  // namespace fivefold
