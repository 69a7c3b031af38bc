#include "harness/ledger/submit.h"

#include "harness/core/benchmark_file.h"
#include "harness/core/config_file.h"
#include "harness/core/paths.h"
#include "harness/core/strata.h"
#include "harness/crypto/sha256.h"
#include "harness/json/read.h"
#include "harness/ledger/driver_pin.h"
#include "harness/ledger/key_events.h"
#include "harness/ledger/keys.h"
#include "harness/ledger/pin.h"
#include "harness/os/file.h"

namespace fivefold::ledger {
namespace {

constexpr std::size_t kMaxManifest = std::size_t{64} << 20;

// What the team has submitted before, for messages.
std::string standing(const StageLog& log, const TeamId& team) {
  const auto* const last = log.last_submission(team);
  if (last == nullptr) return ", and " + team.text + " takes no part";
  return "; revision " + std::to_string(last->record.revision) + " of " + team.text + " stands (entry " +
         std::to_string(last->ref.index) + ")";
}

Result<void> check_open(const StageLog& log, const TeamId& team) {
  if (log.draw(Purpose::runs) != nullptr) {
    return bad_input("E_ORDER", "the submissions are sealed: nothing can be submitted any more" + standing(log, team));
  }
  for (const auto& [cell, attempts] : log.attempts) {
    if (cell.team == team && !attempts.empty()) {
      return bad_input("E_ORDER",
                       team.text + " has started its runs: nothing can be submitted any more" + standing(log, team));
    }
  }
  return {};
}

// The config file of each benchmark of the team, put into the evidence store.
Result<std::vector<SubmittedBenchmark>> make_configs(Workspace& workspace, const SubmissionSource& source, int revision,
                                                     std::vector<Subject>& subjects) {
  const Submission& submission = source.submission;
  std::optional<DriverFiles> own;
  if (submission.runner && !submission.runner->driver.directory.empty()) {
    FF_ASSIGN(own, pin_driver(workspace, source.folder, submission.runner->driver));
  }
  FF_ASSIGN(const std::string strata_text, workspace.evidence().get(*workspace.log().policy->record.strata_sha256));
  FF_ASSIGN(const Strata strata, parse_strata(strata_text, workspace.stage().runs));
  std::vector<SubmittedBenchmark> made;
  for (const auto& [id, decoding] : submission.benchmarks) {
    const CellStratum* cell = strata.cell(submission.team, id);
    const ScalarStratum* scalar = strata.scalar(submission.team, id);
    if (cell == nullptr && scalar == nullptr) {
      return bad_input("E_PLAN", submission.team.text + " has no benchmark " + id.text + " in this stage");
    }
    const Digest rules = cell != nullptr ? cell->rules : scalar->rules;
    FF_ASSIGN(const std::string rules_text, workspace.evidence().get(rules));
    FF_ASSIGN(const BenchmarkFile benchmark, parse_benchmark_file(rules_text));
    FF_ASSIGN(const ConfigFile config, config_file_of(submission, id, benchmark, rules, own));
    FF_ASSIGN(const Digest digest, workspace.evidence().put(encode_config_file(config)));
    subjects.push_back({paths::config_file(submission.team, revision, id), digest});
    SubmittedBenchmark row{id, digest, std::nullopt, std::nullopt};
    if (cell != nullptr) {
      row.item_list = cell->item_list;
      row.items = cell->items;
    }
    made.push_back(std::move(row));
  }
  return made;
}

// The team's key: made and enrolled when it is missing and the organiser's is here, else handed out for enrolment.
Result<std::unique_ptr<crypto::Signer>> team_signer(Workspace& workspace, const TeamId& team, SubmitDone& done) {
  const std::filesystem::path file = workspace.folder() / "keys" / key_file_name(Role::team, team.text);
  done.made_key = !std::filesystem::exists(file);
  FF_ASSIGN(crypto::KeySigner key, load_or_make_key(file, workspace.entropy()));
  if (workspace.log().find_key(crypto::keyid(key.public_key())) == nullptr) {
    FF_ASSIGN(const EnrolledKey enrolled, enrol(key, Role::team, team.text, workspace.stage().id));
    auto event = enrol_key(workspace, enrolled);
    if (!event.ok() && event.error().code == Errc::not_found) {
      done.to_enrol = enrolled;
    } else if (!event.ok()) {
      return std::move(event).error();
    }
  }
  return std::unique_ptr<crypto::Signer>(std::make_unique<crypto::KeySigner>(std::move(key)));
}

bool same_subjects(const std::vector<Subject>& a, const std::vector<Subject>& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i].sha256 != b[i].sha256) return false;  // names differ by the revision
  }
  return true;
}

}  // namespace

Result<SubmitDone> submit(Workspace& workspace, const SubmissionSource& source) {
  const Submission& submission = source.submission;
  FF_TRY(check_open(workspace.log(), submission.team));
  SubmitDone done;
  FF_ASSIGN(const auto signer, team_signer(workspace, submission.team, done));
  if (done.to_enrol) return done;

  const auto* last = workspace.log().last_submission(submission.team);
  done.revision = last == nullptr ? 0 : last->record.revision + 1;
  FF_ASSIGN(const std::string manifest, os::read_file(source.folder / submission.manifest_path, kMaxManifest));
  SubmissionRecord record;
  record.team = submission.team;
  record.revision = done.revision;
  record.model_name = submission.model_name;
  record.model_revision = submission.model_revision;
  std::vector<Subject> subjects;
  FF_ASSIGN(const Digest yaml, workspace.evidence().put(source.yaml));
  FF_ASSIGN(record.manifest, workspace.evidence().put(manifest));
  FF_TRY(pin_bytes(workspace.folder() / "pinned", record.manifest, manifest));
  subjects.push_back({paths::submission_yaml(submission.team, done.revision), yaml});
  subjects.push_back({paths::submission_manifest(submission.team, done.revision), record.manifest});
  FF_ASSIGN(record.benchmarks, make_configs(workspace, source, done.revision, subjects));
  if (last != nullptr && same_subjects(last->subjects, subjects)) {
    done.revision = last->record.revision;
    done.unchanged = true;
    done.ref = last->ref;
    return done;
  }
  FF_ASSIGN(const auto refs, workspace.append({Draft{std::move(subjects), record, signer.get()}}));
  done.ref = refs.front();
  return done;
}

Result<bool> is_hosted_model(Workspace& workspace, const SubmissionRecord& submission) {
  FF_ASSIGN(const std::string manifest, workspace.evidence().get(submission.manifest));
  FF_ASSIGN(const json::Value first, json::read_strict(manifest.substr(0, manifest.find('\n'))));
  return first.find("endpoint") != nullptr;
}

}  // namespace fivefold::ledger
