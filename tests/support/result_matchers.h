#pragma once
// GoogleMock matchers for Result<T>: EXPECT_THAT(f(), IsOk()), EXPECT_THAT(f(), IsError("out_of_range")),
// EXPECT_THAT(f(), IsOkAnd(Eq(3))). A failure prints the error's rule and message.

#include <gmock/gmock.h>

#include <ostream>
#include <string>
#include <utility>

#include "harness/base/result.h"

namespace fivefold {

inline void PrintTo(const Error& error, std::ostream* out) { *out << "error " << error.rule << ": " << error.message; }

template <class T>
void PrintTo(const Result<T>& result, std::ostream* out) {
  if (result.ok()) {
    *out << "ok";
  } else {
    PrintTo(result.error(), out);
  }
}

}  // namespace fivefold

namespace fivefold::test {

MATCHER(IsOk, negation ? "is an error" : "is ok") { return arg.ok(); }

// The error has this rule name.
MATCHER_P(IsError, rule, std::string(negation ? "is not" : "is") + " the error " + std::string(rule)) {
  return !arg.ok() && arg.error().rule == rule;
}

MATCHER_P(HasErrc, code, "has that kind of error") { return !arg.ok() && arg.error().code == code; }

// Is ok, and its value matches.
MATCHER_P(IsOkAnd, inner, "is ok with a matching value") {
  if (!arg.ok()) return false;
  return ::testing::ExplainMatchResult(inner, arg.value(), result_listener);
}

// For ASSERT_TRUE(ok_or_print(result)) where the error text should be seen.
template <class T>
::testing::AssertionResult ok_or_print(const Result<T>& result) {
  if (result.ok()) return ::testing::AssertionSuccess();
  return ::testing::AssertionFailure() << result.error().rule << ": " << result.error().message;
}

}  // namespace fivefold::test
