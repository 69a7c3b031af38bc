#include "harness/base/utf8.h"

#include <gtest/gtest.h>

namespace fivefold {
namespace {

TEST(Utf8, RoundTripsEveryCodePoint) {
  for (char32_t c = 0; c <= 0x10FFFF; ++c) {
    if (c >= 0xD800 && c <= 0xDFFF) continue;
    std::string text;
    append_utf8(text, c);
    const auto point = decode_front(text);
    ASSERT_TRUE(point.has_value()) << static_cast<std::uint32_t>(c);
    ASSERT_EQ(point->value, c);
    ASSERT_EQ(point->bytes, text.size());
  }
}

TEST(Utf8, RefusesWhatIsNotShortestOrNoCodePoint) {
  const std::string bad[] = {"\x80",
                             "\xc0\x80",
                             "\xc1\xbf",
                             "\xe0\x80\x80",
                             "\xe0\x9f\xbf",
                             "\xed\xa0\x80",
                             "\xed\xbf\xbf",
                             "\xf0\x80\x80\x80",
                             "\xf4\x90\x80\x80",
                             "\xf5\x80\x80\x80",
                             "\xe4\xbd",
                             "\xf0\x9f\x98",
                             "\xff",
                             "\xc3("};
  for (const std::string& text : bad) {
    EXPECT_FALSE(decode_front(text).has_value()) << printable(text);
    EXPECT_FALSE(is_utf8(text)) << printable(text);
  }
  EXPECT_EQ(first_bad_utf8("ab\xff"), std::optional<std::size_t>(2));
  EXPECT_TRUE(is_utf8(""));
  EXPECT_FALSE(decode_front("").has_value());
}

TEST(Utf8, CountsCodePointsAndBadBytes) {
  EXPECT_EQ(code_points("한국어"), 3U);
  EXPECT_EQ(code_points("a\xff\xff"), 3U);
  EXPECT_EQ(code_points(""), 0U);
}

TEST(Utf8, PrintableTextCannotDriveATerminal) {
  EXPECT_EQ(printable("한빛 ok"), "한빛 ok");
  EXPECT_EQ(printable("a\x1b[2Jb\n"), "a\\x1b[2Jb\\x0a");
  EXPECT_EQ(printable("\xff"), "\\xff");
  EXPECT_EQ(printable("\xc2\x9b"), "\\xc2\\x9b");         // U+009B starts a control sequence
  EXPECT_EQ(printable("a\u202eb"), "a\\xe2\\x80\\xaeb");  // turns the direction of writing
}

TEST(Utf8, WhatShowsNothingIsPrintedAsItsBytes) {
  EXPECT_EQ(printable("\ufeffa\u200bb"), "\\xef\\xbb\\xbfa\\xe2\\x80\\x8bb");
  EXPECT_EQ(printable("👩\u200d🔬 ✔\ufe0f"), "👩\u200d🔬 ✔\ufe0f") << "a joiner is part of what is seen";
  EXPECT_FALSE(has_control("\ufeff"));
  EXPECT_TRUE(has_control("a\u202e"));
}

TEST(Utf8, EveryByteThatIsNoTextIsReplaced) {
  EXPECT_EQ(as_utf8("팀\xFF/\xC0\xAFx"), "팀\uFFFD/\uFFFD\uFFFDx");
  EXPECT_EQ(as_utf8("plain"), "plain");
}

}  // namespace
}  // namespace fivefold
