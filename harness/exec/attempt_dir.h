#pragma once
// The directory of an attempt as the runner finds it (docs/design.md section 5): made afresh for the first session,
// continued for a later one. Nothing in it says whether the team or the lab is running. One thread; the harness touches
// it only while no shim holds its lock.

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/bytes.h"
#include "harness/base/id.h"
#include "harness/base/result.h"
#include "harness/core/stage.h"
#include "harness/exec/exit_file.h"
#include "harness/exec/launch_file.h"
#include "harness/exec/results.h"

namespace fivefold::exec {

// A line of items.jsonl without its LF.
struct ItemToAsk {
  ItemId id;
  std::string line;
};
// A pinned file that is put under that name into the attempt's directory.
struct AttachedFile {
  std::string name;
  std::filesystem::path source;
  Digest sha256;
};

struct AttemptPlan {
  std::filesystem::path dir;      // <workspace>/runs/<opaque>, absolute
  std::filesystem::path home;     // <workspace>/homes/<opaque>
  std::filesystem::path pinned;   // folder with the pinned program
  std::vector<PinnedFile> files;  // what is in it
  std::vector<AttachedFile> attached;
  std::string request;                       // bytes of request.json
  std::vector<ItemToAsk> items;              // empty of a scalar
  std::optional<MeasurementRules> scalar{};  // a scalar's one line
  LaunchFile launch;                         // `session` is set by prepare_session
};

enum class Prepared { ready, pinned_file_changed, nothing_left };

// Makes the directory afresh for session 1, whatever lies there; repairs it for a later one: keeps the whole lines of
// results.jsonl, asks only the other items. Copies the pinned files again and checks their digests on the way. Nothing
// is synced: after a crash of the machine the session is prepared again. `nothing_left`: every item (a scalar: the run)
// has its line (only for session 2 and later).
Result<Prepared> prepare_session(const AttemptPlan& plan, int session);

// A read-only copy of a pinned file; false when the source is not there or has other bytes.
Result<bool> copy_checked(const std::filesystem::path& source, const std::filesystem::path& target,
                          const Digest& sha256);

// After a session: a pinned file of the attempt's copy is missing or has other bytes.
bool pinned_changed(const AttemptPlan& plan);

// What is known of the last session once the lock is free.
struct SessionTrace {
  int shim_session{0};             // the session that was really started last; 0: none
  bool same_boot{true};            // the machine has been up since then
  std::optional<ExitReport> exit;  // of that session
};
Result<SessionTrace> read_trace(const std::filesystem::path& dir);

// The last `max_bytes` of the attempt's stderr.
std::string stderr_tail(const std::filesystem::path& dir, std::size_t max_bytes);

}  // namespace fivefold::exec
