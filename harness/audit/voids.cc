#include "harness/audit/voids.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "harness/audit/kit.h"
#include "harness/core/claim.h"
#include "harness/core/draw.h"
#include "harness/core/evidence_line.h"
#include "harness/core/paths.h"
#include "harness/core/reexecution.h"
#include "harness/core/scalar_claim.h"
#include "store/rerun_units.h"

namespace fivefold::audit {
namespace {

Error refused(const std::string& why) { return bad_input("void", why + "; nothing was recorded"); }

const Logged<RerunRecord>* find_rerun(const StageLog& log, std::uint64_t index) {
  for (const auto& [cell, batches] : log.reruns) {
    for (const Logged<RerunRecord>& logged : batches) {
      if (logged.ref.index == index) return &logged;
    }
  }
  return nullptr;
}

// The entry of the re-run that a line of evidence names.
Result<std::uint64_t> rerun_of(ClaimKind kind, std::string_view line) {
  if (kind == ClaimKind::scalar) {
    FF_ASSIGN(const ScalarLine read, parse_scalar_line(line));
    return read.record;
  }
  FF_ASSIGN(const EvidenceLine read, parse_evidence_line(line));
  return read.rerun.record;
}

// The first claim with a signed record that uses the re-run.
Result<std::optional<std::string>> claim_using(ledger::Workspace& workspace, std::uint64_t rerun) {
  for (const auto& [name, records] : workspace.log().claims) {
    FF_ASSIGN(const Claim claim, parse_claim(name));
    if (claim.kind == ClaimKind::consistency) continue;
    FF_ASSIGN(const std::string text, workspace.evidence().get(records.back().subjects.front().sha256));
    FF_ASSIGN(const std::vector<std::string_view> lines, split_lines(text));
    for (const std::string_view line : lines) {
      FF_ASSIGN(const std::uint64_t used, rerun_of(claim.kind, line));
      if (used == rerun) return std::optional<std::string>(name);
    }
  }
  return std::optional<std::string>{};
}

Result<void> check_open(ledger::Workspace& workspace, const Logged<RerunRecord>& rerun) {
  if (workspace.log().report) return refused("the audit is closed");
  FF_ASSIGN(const std::optional<std::string> claim, claim_using(workspace, rerun.ref.index));
  if (claim) {
    return refused("entry " + std::to_string(rerun.ref.index) + " is used by the signed record of " + *claim);
  }
  return {};
}

std::string text_for_people(const Logged<RerunRecord>& rerun, const std::string& reason, const std::string& note) {
  std::string text = "The re-run of entry " + std::to_string(rerun.ref.index) + " (" +
                     to_text(CellId{rerun.record.team, rerun.record.benchmark}) + ", batch " +
                     std::to_string(rerun.record.batch) + ") was made wrongly: " + reason + ".\n";
  if (!note.empty()) text += note + "\n";
  return text;
}

// The units of a re-run, each with the seed that it was executed with.
struct VoidedUnit {
  store::RerunKey key;
  ItemId item;
};
Result<std::vector<VoidedUnit>> units_of(ledger::Workspace& workspace, const Logged<RerunRecord>& rerun) {
  const CellId cell{rerun.record.team, rerun.record.benchmark};
  const StageLog& log = workspace.log();
  const Digest& seed = log.draw(Purpose::audit)->result->record.seed;
  std::vector<VoidedUnit> units;
  if (!rerun.record.items) {
    const int run = rerun.record.batch + 1;
    units.push_back({{cell, run, rerun_seed(seed, cell.team, cell.benchmark, run)}, kWholeRun});
    return units;
  }
  FF_ASSIGN(const LinesFile file, load_lines(workspace, rerun.ref.index, rerun.subjects, rerun.record.items));
  for (const std::string& text : file.lines) {
    FF_ASSIGN(const RerunLine line, parse_rerun_line(text));
    const std::uint32_t run_seed = rerun.record.mode == Mode::fresh
                                       ? rerun_seed(seed, cell.team, cell.benchmark, line.run)
                                       : log.completed(cell, line.run)->end->record.seed;
    units.push_back({{cell, line.run, run_seed}, line.item});
  }
  return units;
}

}  // namespace

Result<Ref> call_void(ledger::Workspace& workspace, std::uint64_t rerun, const std::string& reason,
                      const std::string& note) {
  const StageLog& log = workspace.log();
  const Logged<RerunRecord>* const logged = find_rerun(log, rerun);
  if (logged == nullptr) {
    return refused("entry " + std::to_string(rerun) + " is no re-run: `fivefold log show` lists them as rerun-record");
  }
  for (const VoidLog& known : log.voids) {
    if (known.asked.record.rerun == logged->ref) {
      return refused("entry " + std::to_string(rerun) + " is called void already, by entry " +
                     std::to_string(known.asked.ref.index));
    }
  }
  FF_TRY(check_open(workspace, *logged));
  FF_ASSIGN(const std::unique_ptr<crypto::Signer> signer, workspace.signer(Role::auditor, "auditor"));
  FF_ASSIGN(const Digest text, workspace.evidence().put(text_for_people(*logged, reason, note)));
  const std::string path = paths::void_text(static_cast<int>(log.voids.size()));
  FF_ASSIGN(const std::vector<Ref> refs,
            workspace.append({ledger::Draft{{{path, text}}, RerunVoid{logged->ref, reason}, signer.get(), {}}}));
  return refs.front();
}

Result<Ref> consent_to_void(ledger::Workspace& workspace, std::uint64_t asked) {
  const StageLog& log = workspace.log();
  const auto known = std::find_if(log.voids.begin(), log.voids.end(),
                                  [&](const VoidLog& one) { return one.asked.ref.index == asked; });
  if (known == log.voids.end()) {
    return refused("entry " + std::to_string(asked) + " is no void: `fivefold void RERUN --reason R` makes one");
  }
  if (known->consent) {
    return refused("entry " + std::to_string(asked) + " has its consent already, by entry " +
                   std::to_string(known->consent->ref.index));
  }
  const Logged<RerunRecord> rerun = *find_rerun(log, known->asked.record.rerun.index);
  FF_TRY(check_open(workspace, rerun));
  FF_ASSIGN(const std::vector<VoidedUnit> units, units_of(workspace, rerun));
  FF_ASSIGN(const std::unique_ptr<crypto::Signer> signer, workspace.signer(Role::team, rerun.record.team.text));
  const ledger::Draft draft{
      known->asked.subjects, RerunVoidConsent{rerun.record.team, known->asked.ref}, signer.get(), {}};
  FF_ASSIGN(const std::vector<Ref> refs, workspace.append({draft}, [&](store::Database& database) -> Result<void> {
    for (const VoidedUnit& unit : units) {
      FF_TRY(store::void_unit(database, rerun.ref.index, unit.key, unit.item));
    }
    return {};
  }));
  return refs.front();
}

}  // namespace fivefold::audit
