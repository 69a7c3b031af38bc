#pragma once
// Takes secrets out of a stream of bytes that arrives in pieces, also where a secret lies across two of them. Pure.

#include <string>
#include <string_view>
#include <vector>

namespace fivefold::exec {

inline constexpr std::string_view kRedacted = "[redacted]";

class Redactor {
 public:
  // Empty secrets are left out: they would match everywhere.
  explicit Redactor(std::vector<std::string> secrets);

  // What can be shown after this piece; the end of it may be held back until more has come.
  std::string feed(std::string_view piece);
  // The rest, when nothing more comes.
  std::string finish();

 private:
  std::string take(std::size_t keep_back);

  std::vector<std::string> secrets_;  // longest first: at one place the longest secret is taken out
  std::size_t hold_back_{0};          // a secret may begin in the last so many bytes
  std::string pending_;
};

}  // namespace fivefold::exec
