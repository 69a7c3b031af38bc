#pragma once
// The offline check of an export: every signature, hash, draw, unit, verdict and mean recomputed from the directory
// alone (docs/records.md section 11). Pure: files come through FileSource, nothing else is touched.

#include <optional>
#include <string>
#include <vector>

#include "harness/base/bytes.h"
#include "harness/base/result.h"
#include "harness/verify/file_source.h"
#include "harness/verify/report.h"

namespace fivefold::verify {

struct KnownCheckpoint {
  std::string name;  // for messages: the file it came from
  std::string note;
};

struct Options {
  std::optional<Digest> policy_leaf;  // what the organiser handed out
  std::vector<KnownCheckpoint> known_checkpoints;
};

// Everything that is wrong with the export is in the report; an Error means that it could not be read.
Result<Report> verify_export(const FileSource& source, const Options& options);

}  // namespace fivefold::verify
