#include "harness/exec/redact.h"

#include <gtest/gtest.h>

namespace fivefold::exec {
namespace {

std::string whole(Redactor redactor, const std::string& text, std::size_t piece) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); at += piece) out += redactor.feed(text.substr(at, piece));
  return out + redactor.finish();
}

TEST(Redact, ASecretIsFoundHoweverTheStreamIsCut) {
  const std::string text = "key=hunter2; again hunter2hunter2 and hunter";
  for (std::size_t piece = 1; piece <= text.size(); ++piece) {
    EXPECT_EQ(whole(Redactor({"hunter2"}), text, piece), "key=[redacted]; again [redacted][redacted] and hunter")
        << "pieces of " << piece;
  }
}

TEST(Redact, OfTwoSecretsAtOnePlaceTheLongerIsTakenOut) {
  for (std::size_t piece = 1; piece <= 10; ++piece) {
    EXPECT_EQ(whole(Redactor({"abc", "abcdef"}), "xabcdefabcdx", piece), "x[redacted][redacted]dx");
  }
}

TEST(Redact, WithoutSecretsNothingIsHeldBack) {
  Redactor redactor({""});
  EXPECT_EQ(redactor.feed("abc"), "abc");
  EXPECT_EQ(redactor.finish(), "");
}

}  // namespace
}  // namespace fivefold::exec
