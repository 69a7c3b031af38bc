#pragma once
// One message of the catalogue (words.h). Pure.

#include <string_view>

namespace fivefold::publish {

struct Message {
  std::string_view key;
  std::string_view en;
  std::string_view ko;
};

}  // namespace fivefold::publish
