#pragma once
// Taking apart what somebody else's program may have built.

#include <filesystem>

#include "harness/base/result.h"

namespace fivefold::os {

// Removes what has this name: a file, a link (not what it leads to), or a folder with everything in it, of any depth
// and whatever its modes are. Nothing there is fine, and so is another that removes the same meanwhile. `io`, naming
// the path, when something cannot be removed or is made as fast as it goes.
Result<void> remove_tree(const std::filesystem::path& path);

}  // namespace fivefold::os
