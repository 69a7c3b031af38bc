#pragma once
// The pinned copy of a program that asks the model, and the digest that names it in benchmark and config files.

#include <filesystem>

#include "harness/core/benchmark_file.h"
#include "harness/ledger/workspace.h"

namespace fivefold::ledger {

// Copies the driver's directory (relative to `folder`) into pinned/<digest of its listing>/.
Result<DriverFiles> pin_driver(Workspace& workspace, const std::filesystem::path& folder, const Driver& driver);

}  // namespace fivefold::ledger
