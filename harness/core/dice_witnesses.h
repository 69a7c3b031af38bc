#pragma once
// Who saw the dice fall (docs/records.md section 8). Shared by the draw and the verifier. Pure.

#include <cstddef>
#include <string>
#include <vector>

namespace fivefold {

// How many different people with a name there are among them; a draw needs two.
std::size_t named_witnesses(const std::vector<std::string>& witnesses);

}  // namespace fivefold
