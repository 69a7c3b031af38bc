#pragma once
// A configuration file from the disk with everything it names: read, typed, its files looked at, compared with the
// stage. What `check`, `init` and `submit` start with. Reads files; any thread.

#include <filesystem>
#include <string>

#include "harness/config/problem.h"
#include "harness/core/stage.h"
#include "harness/core/submission.h"

namespace fivefold::config {

// A file that was read: `bytes` are exactly what was checked, so that they can be pinned.
template <class T>
struct Loaded {
  std::string bytes;  // also when the file is not acceptable, for printing its lines
  Checked<T> checked;
};

// Problems of every kind in order of place; `file` in them is `path` as given. A file that cannot be read is a problem
// of rule `file.unreadable`.
Loaded<Stage> load_stage(const std::filesystem::path& path);
// `stage` may be nullptr: then what depends on the stage is not looked at.
Loaded<Submission> load_submission(const std::filesystem::path& path, const Stage* stage);

enum class FileKind { stage, submission, policy, panel, unknown };
// By the `fivefold:` key; unknown also when the file is no readable YAML.
FileKind kind_of(std::string_view bytes);
// What to say of a file of unknown kind.
Problems unknown_kind(std::string_view bytes, const std::string& file);

}  // namespace fivefold::config
