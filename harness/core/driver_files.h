#pragma once
// A pinned program as benchmark and config files name it: command, files and one digest over them, the SHA-256 of what
// `sha256sum` prints; and the address of a model (docs/records.md section 6). Pure.

#include <string>
#include <vector>

#include "harness/base/bytes.h"
#include "harness/base/result.h"
#include "harness/core/stage.h"
#include "harness/json/fields.h"
#include "harness/json/value.h"

namespace fivefold {

// The digest of `<64 hex>  <path>` LF per file, by path bytes.
Digest listing_digest(const std::vector<PinnedFile>& files);
// Sorts and hashes. `pinned-files` when there is no file or a path has a line feed.
Result<DriverFiles> make_driver_files(std::vector<std::string> command, std::vector<PinnedFile> files);

// The members "command", "sha256", "files".
void add_driver(json::Object& out, const DriverFiles& driver);
// Takes them; a wrong digest is `E_CONFIG_LINK`.
DriverFiles read_driver(json::Fields& fields);

// {"url","model"}, neither empty.
json::Value endpoint_value(const Endpoint& endpoint);
Endpoint read_endpoint(json::Fields& fields);

}  // namespace fivefold
