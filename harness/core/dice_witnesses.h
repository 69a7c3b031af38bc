#pragma once
// Who saw the dice fall (docs/records.md section 8). Shared by the draw and the verifier. Pure.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"

namespace fivefold {

// "NAME, BODY" as it is recorded: spaces at the ends and doubled ones are taken out. `E_BEACON` for text that is not
// UTF-8, has hidden characters, more than 256 bytes, or lacks the name or the body.
Result<std::string> witness_name(std::string_view text);

// How many different people with a name there are among them; a draw needs two.
std::size_t named_witnesses(const std::vector<std::string>& witnesses);

}  // namespace fivefold
