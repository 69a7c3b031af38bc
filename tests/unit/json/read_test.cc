#include "harness/json/read.h"

#include <string>

#include <gtest/gtest.h>

#include "harness/json/write.h"

namespace fivefold::json {
namespace {

void expect_refused(std::string_view text) {
  const auto value = read_strict(text);
  ASSERT_FALSE(value.ok()) << text;
  EXPECT_EQ(value.error().rule, "E_JSON") << text;
  EXPECT_EQ(value.error().message.substr(0, 5), "byte ") << value.error().message;
}

std::string nested(std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); }

TEST(ReadStrict, KeepsOrderAndEveryType) {
  const auto value = read_strict(R"({"b":[1,-2,true,false,null],"a":{"x":"\u00e9\n\ud83d\ude00"}})");
  ASSERT_TRUE(value.ok()) << value.error().message;
  EXPECT_EQ(write(*value), "{\"b\":[1,-2,true,false,null],\"a\":{\"x\":\"é\\u000a😀\"}}");
}

TEST(ReadStrict, TakesWhiteSpaceBetweenTokensOnly) {
  EXPECT_TRUE(read_strict("{ \"a\" :\n[ 1 , 2 ] }").ok());
  for (const char* const text : {" 1", "1 ", "1\n", "\t{}", "{}\r"}) expect_refused(text);
}

TEST(ReadStrict, RefusesWhatTheLibraryLetsPass) {
  expect_refused("");
  expect_refused("\xEF\xBB\xBF{}");
  expect_refused(std::string_view("{}\0", 3));
  expect_refused(std::string_view("{}\0 junk", 8));
  expect_refused(std::string_view("\0", 1));
}

TEST(ReadStrict, RefusesEveryNumberThatIsNoSmallInteger) {
  for (const char* const text :
       {"-0", "0.0", "1.5", "1e2", "1E2", "-0.0", "01", "+1", ".5", "1.", "0x10", "NaN", "Infinity", "9007199254740992",
        "-9007199254740992", "18446744073709551616", "1e999"}) {
    expect_refused(text);
    expect_refused("[" + std::string(text) + "]");
  }
}

TEST(ReadStrict, TakesTheLargestInteger) {
  EXPECT_EQ(write(*read_strict("[9007199254740991,-9007199254740991,0]")), "[9007199254740991,-9007199254740991,0]");
}

TEST(ReadStrict, ComparesNamesAfterUnescaping) {
  expect_refused(R"({"a":1,"a":1})");
  expect_refused(R"({"a":1,"b":2,"\u0061":1})");
  expect_refused(R"([{"x":{"é":1,"\u00e9":2}}])");
  EXPECT_TRUE(read_strict(R"({"a":1,"A":2,"b":{"a":3}})").ok());
}

TEST(ReadStrict, RefusesTextThatIsNotWellFormed) {
  for (const char* const text : {"\"\\u0000\"", "{\"\\u0000\":1}", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\ud800x\"",
                                 "\"\xC3\"", "\"\xC0\x80\"", "\"\xED\xA0\x80\"", "\"\xF4\x90\x80\x80\"", "\"\xFF\"",
                                 "\"a\nb\"", "\"\t\"", "\"\\x41\"", "\"\\u12\"", "\"open"}) {
    expect_refused(text);
  }
}

TEST(ReadStrict, RefusesWhatIsNoSingleValue) {
  for (const char* const text : {"{}{}", "1 2", "[1,]", "{\"a\":1,}", "[1 2]", "{a:1}", "{'a':1}", "tru", "True",
                                 "/*x*/1", "1//x", "[", "}", "{\"a\"}", "undefined"}) {
    expect_refused(text);
  }
}

TEST(ReadStrict, LimitsDepthWithoutRecursion) {
  EXPECT_TRUE(read_strict(nested(16)).ok());
  expect_refused(nested(17));
  expect_refused(std::string(1'000'000, '['));
  expect_refused(R"({"a":)" + nested(16) + "}");
}

TEST(ReadStrict, NamesTheByteWhereItWentWrong) {
  EXPECT_EQ(read_strict(R"({"a":1,"b":x})").error().message, "byte 11: this is not JSON");
  EXPECT_EQ(read_strict("[1.5]").error().message.substr(0, 7), "byte 4:");
}

TEST(ReadLenient, KeepsTheTextOfNumbers) {
  const auto value = read_lenient(" [0.50, 1e-3, -0, 123456789012345678901234567890, -9223372036854775809]\n");
  ASSERT_TRUE(value.ok()) << value.error().message;
  EXPECT_EQ(write(*value), "[0.50,1e-3,-0,123456789012345678901234567890,-9223372036854775809]");
}

TEST(ReadLenient, StillRefusesAmbiguousText) {
  for (const char* const text : {R"({"a":1,"\u0061":2})", "\"\xFF\"", "[1,]", "\xEF\xBB\xBF{}", "1 2", ""}) {
    EXPECT_FALSE(read_lenient(text).ok()) << text;
  }
  EXPECT_FALSE(read_lenient(std::string_view("{}\0", 3)).ok());
  EXPECT_TRUE(read_lenient(nested(64)).ok());
  EXPECT_FALSE(read_lenient(nested(65)).ok());
}

}  // namespace
}  // namespace fivefold::json
