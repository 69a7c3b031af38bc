#pragma once
// Result<T>: the value, or the reason why we could not do our work. For what the world can cause; a finding
// (a crashed run, a bad signature in an export) is a value, not an Error. Plain values, usable from any thread.

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "harness/base/check.h"

namespace fivefold {

// What kind of trouble it is. The command line maps bad_input to exit status 2, incomplete to 4 and the others to 3.
enum class Errc {
  bad_input,    // a file, an option or a value breaks a rule
  incomplete,   // the work cannot go on until something else has happened
  not_found,    // something that must exist does not
  io,           // the operating system refused
  full,         // no room left on the device
  busy,         // somebody else has it
  corrupt,      // stored bytes are not what was written
  unsupported,  // stated by the formats, not built yet
};

// `rule` is the stable name of the rule that was broken (`E_ID`, `out_of_range`, `schema.unknown-key`), `message` is
// for people: the thing, the rule and the value.
struct Error {
  Errc code{Errc::bad_input};
  std::string rule;
  std::string message;

  // Puts where it happened in front of the message, once a layer.
  [[nodiscard]] Error with(std::string_view context) && {
    message.insert(0, std::string(context) + ": ");
    return std::move(*this);
  }
  friend bool operator==(const Error&, const Error&) = default;
};

inline Error bad_input(std::string rule, std::string message) {
  return Error{Errc::bad_input, std::move(rule), std::move(message)};
}

template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}      // NOLINT: implicit by design
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT: implicit by design

  [[nodiscard]] bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  [[nodiscard]] T& value() & {
    FF_CHECK(ok());
    return *std::get_if<0>(&state_);
  }
  [[nodiscard]] const T& value() const& {
    FF_CHECK(ok());
    return *std::get_if<0>(&state_);
  }
  [[nodiscard]] T&& value() && {
    FF_CHECK(ok());
    return std::move(*std::get_if<0>(&state_));
  }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  [[nodiscard]] const Error& error() const& {
    FF_CHECK(!ok());
    return *std::get_if<1>(&state_);
  }
  [[nodiscard]] Error&& error() && {
    FF_CHECK(!ok());
    return std::move(*std::get_if<1>(&state_));
  }

 private:
  std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)) {}  // NOLINT: implicit by design

  [[nodiscard]] bool ok() const { return !error_.has_value(); }
  explicit operator bool() const { return ok(); }
  [[nodiscard]] const Error& error() const& {
    FF_CHECK(!ok());
    return *error_;
  }
  [[nodiscard]] Error&& error() && {
    FF_CHECK(!ok());
    return std::move(*error_);
  }

 private:
  std::optional<Error> error_;
};

}  // namespace fivefold

#define FF_CONCAT_INNER(a, b) a##b
#define FF_CONCAT(a, b) FF_CONCAT_INNER(a, b)
#define FF_ASSIGN_INNER(tmp, lhs, expr)         \
  auto tmp = (expr);                            \
  if (!tmp.ok()) return std::move(tmp).error(); \
  lhs = std::move(tmp).value()

// FF_ASSIGN(const auto x, f()): x is f()'s value, or the enclosing function returns f()'s error.
#define FF_ASSIGN(lhs, expr) FF_ASSIGN_INNER(FF_CONCAT(ff_result_, __LINE__), lhs, expr)
// FF_TRY(f()): go on, or return f()'s error. For results whose value is not needed.
#define FF_TRY(expr)                                                          \
  do {                                                                        \
    if (auto ff_try = (expr); !ff_try.ok()) return std::move(ff_try).error(); \
  } while (false)
