#pragma once
// Pinned copies: what a stage or a submission named is copied into pinned/<sha256>, so that later changes to the
// originals change nothing and a copied workspace works alone (docs/design.md section 4).

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/bytes.h"
#include "harness/os/file.h"

namespace fivefold::ledger {

// pinned/<digest>: the bytes of one file. Nothing is done when it is there.
Result<void> pin_bytes(const std::filesystem::path& pinned, const Digest& digest, std::string_view bytes);

// pinned/<digest>/: the files of a folder, each checked against its digest while it is copied, read-only, executable
// bits kept; `digest` names the listing. Nothing is done when it is there.
Result<void> pin_folder(const std::filesystem::path& pinned, const Digest& digest, const std::filesystem::path& source,
                        const std::vector<os::TreeFile>& files);

}  // namespace fivefold::ledger
