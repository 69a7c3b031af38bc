#include "harness/core/dice_witnesses.h"

#include <set>
#include <string_view>

namespace fivefold {

std::size_t named_witnesses(const std::vector<std::string>& witnesses) {
  std::set<std::string_view> names;
  for (const std::string_view witness : witnesses) {
    if (witness.find_first_not_of(' ') != std::string_view::npos) names.insert(witness);
  }
  return names.size();
}

}  // namespace fivefold
