#include "harness/publish/averages_record.h"

#include <memory>
#include <utility>
#include <vector>

#include "harness/core/averages.h"
#include "harness/core/paths.h"
#include "harness/publish/stage_view.h"

namespace fivefold::publish {

Result<std::unique_ptr<crypto::Signer>> enrolled_signer(ledger::Workspace& workspace, Role role) {
  const StageLog& log = workspace.log();
  for (const KeyValidity& validity : log.keys) {
    if (validity.key.role != role || log.valid_key(role, validity.key.name, log.size) != &validity) continue;
    Result<std::unique_ptr<crypto::Signer>> signer = workspace.signer(role, validity.key.name);
    if (signer.ok() && (*signer)->public_key() == validity.key.key) return signer;
    if (!signer.ok() && signer.error().code != Errc::not_found) return signer;
  }
  return Error{Errc::not_found, "E_KEY", "no private key of an enrolled " + std::string(to_text(role)) + " in keys/"};
}

bool averages_due(const StageLog& log) { return log.report.has_value() && !log.averages.has_value(); }

Result<void> append_averages(ledger::Workspace& workspace) {
  FF_ASSIGN(const Strata strata, read_strata(workspace));
  FF_ASSIGN(const std::vector<ClaimRow> claims, read_claims(workspace));
  FF_ASSIGN(const Averages averages, build_averages(workspace.log(), strata, claims));
  Result<std::unique_ptr<crypto::Signer>> signer = enrolled_signer(workspace, Role::organiser);
  if (!signer.ok()) signer = enrolled_signer(workspace, Role::auditor);
  if (!signer.ok()) return std::move(signer).error().with("the averages need the organiser's or the auditor's key");

  FF_ASSIGN(const Digest json, workspace.evidence().put(encode_averages_json(averages)));
  FF_ASSIGN(const Digest csv, workspace.evidence().put(encode_averages_csv(averages)));
  AveragesRecord record;
  record.report = workspace.log().report->ref;
  record.rows = static_cast<std::int64_t>(averages.rows.size());
  const ledger::Draft draft{{{paths::kAveragesJson, json}, {paths::kAveragesCsv, csv}}, record, signer->get()};
  FF_TRY(workspace.append({draft}));
  return {};
}

}  // namespace fivefold::publish
