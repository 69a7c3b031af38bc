#include "harness/core/dice_witnesses.h"

#include <set>
#include <string_view>

#include "harness/base/id.h"
#include "harness/base/utf8.h"

namespace fivefold {

Result<std::string> witness_name(std::string_view text) {
  constexpr std::size_t kMaxBytes = 256;
  const auto refuse = [&](const std::string& why) {
    return bad_input("E_BEACON", "witness \"" + printable(text.substr(0, kMaxBytes)) + "\": " + why);
  };
  if (text.size() > kMaxBytes) return refuse("it has more than 256 bytes");
  if (!is_utf8(text)) return refuse("it is not UTF-8");
  if (const auto hidden = hidden_character(text)) return refuse(*hidden + " is not allowed");
  std::string name;
  for (const char c : text) {
    if (c != ' ' || (!name.empty() && name.back() != ' ')) name += c;
  }
  if (!name.empty() && name.back() == ' ') name.pop_back();
  const std::size_t comma = name.find(',');
  const bool body = comma != std::string::npos && name.find_first_not_of(", ", comma) != std::string::npos;
  if (!body || name.find_first_not_of(", ") >= comma)
    return refuse("a name and a body are wanted, as in \"NAME, BODY\"");
  return name;
}

std::size_t named_witnesses(const std::vector<std::string>& witnesses) {
  std::set<std::string_view> names;
  for (const std::string_view witness : witnesses) {
    if (witness.find_first_not_of(' ') != std::string_view::npos) names.insert(witness);
  }
  return names.size();
}

}  // namespace fivefold
