#pragma once
// Sealing and drawing (docs/records.md section 8): a seal closes the submissions or the runs with a draw-plan that is
// the last entry of its batch; a draw turns public dice into the seed. One draw-result a purpose, ever.

#include <optional>
#include <string>
#include <vector>

#include "harness/core/records.h"
#include "harness/ledger/workspace.h"

namespace fivefold::ledger {

struct SealOptions {
  int faces{10};
  int rolls{20};
  std::optional<UtcTime> held_at;    // default: now + the stage's margin
  std::optional<UtcTime> reveal_by;  // default: now (no parties)
  bool incomplete{false};            // seal the runs although some are missing
};

struct Sealed {
  Ref plan;
  UtcTime held_at;
  std::string seal_body;  // the checkpoint's three lines
};

// "10x20" -> faces and rolls; `dice` unless faces is 6 with at least 25 rolls, or 10 with at least 20.
Result<void> parse_dice(std::string_view text, SealOptions& options);

// Runs 1..R of item cells that no completed attempt has, as "TEAM BENCHMARK: runs 2, 5", and teams without submission.
std::vector<std::string> missing_runs(const Stage& stage, const StageLog& log);

// `E_REDRAW` when the purpose is planned already, `E_ORDER` when the ledger is not there yet, `incomplete` (exit 4)
// listing missing runs. Signed by the organiser (submissions) or the auditor, else the organiser (runs).
Result<Sealed> seal_submissions(Workspace& workspace, const SealOptions& options);
Result<Sealed> seal_runs(Workspace& workspace, const SealOptions& options);

struct Ceremony {
  std::string digits;
  std::vector<std::string> witnesses;  // "name, body", at least two
  std::optional<UtcTime> rolled_at;    // default: now
};

// What a draw would record, to be shown before anything is signed.
struct PreparedDraw {
  DrawResult result;
  std::string seed_bin;
  UtcTime at;
};
// `E_ORDER` before the seal, `E_REDRAW` after the draw, `E_BEACON` for wrong digits or witnesses, `E_BEACON_TIME` for a
// time before the plan allows.
Result<PreparedDraw> prepare_draw(Workspace& workspace, Purpose purpose, const Ceremony& ceremony);
Result<Ref> record_draw(Workspace& workspace, Purpose purpose, const PreparedDraw& draw);

}  // namespace fivefold::ledger
