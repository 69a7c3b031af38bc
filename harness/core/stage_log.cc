#include "harness/core/stage_log.h"

#include <algorithm>
#include <utility>

namespace fivefold {

namespace {

Error order(const std::string& what) { return bad_input("E_ORDER", what); }

std::string attempt_name(const RunRecord& record) {
  return record.team.text + "/" + record.benchmark.text + " run " + std::to_string(record.run) + " attempt " +
         std::to_string(record.attempt);
}

// Files one record of each kind. `log.size` is still the index of the entry.
struct File {
  StageLog& log;
  const Statement& statement;
  Ref ref;

  template <class Record>
  Logged<Record> logged(const Record& record) const {
    return {ref, statement.at, statement.subjects, record};
  }

  Result<void> operator()(const StagePolicy& policy) const {
    if (ref.index != 0) return order("a stage-policy is entry 0 and nowhere else");
    log.stage = statement.stage;
    log.policy = logged(policy);
    for (const EnrolledKey& key : policy.keys) log.keys.push_back({key, 0, std::nullopt});
    return {};
  }

  Result<void> revoke(const std::string& keyid) const {
    for (KeyValidity& validity : log.keys) {
      if (validity.until || crypto::keyid(validity.key.key) != keyid) continue;
      validity.until = ref.index;
      return {};
    }
    return bad_input("E_REF", "no valid key " + keyid + " to revoke");
  }

  Result<void> operator()(const KeyEvent& event) const {
    if (event.action == KeyAction::revoke) return revoke(event.keyid);
    if (event.action == KeyAction::rotate) FF_TRY(revoke(event.previous.value_or("")));
    if (!event.key || !event.proof) return bad_input("E_SCHEMA", "a key-event that adds a key has none");
    log.keys.push_back({{event.role, event.name, *event.key, *event.proof}, ref.index + 1, std::nullopt});
    return {};
  }

  Result<void> operator()(const SubmissionRecord& record) const {
    log.submissions[record.team].push_back(logged(record));
    return {};
  }

  Result<void> operator()(const RunStart& start) const {
    log.attempts[{start.team, start.benchmark}].push_back({logged(start), std::nullopt});
    return {};
  }

  Result<void> operator()(const RunRecord& record) const {
    std::vector<AttemptLog>& attempts = log.attempts[{record.team, record.benchmark}];
    for (AttemptLog& attempt : attempts) {
      if (!(attempt.start.ref == record.run_start)) continue;
      if (attempt.end) return bad_input("E_RUN_COUNT", attempt_name(record) + " has a second run-record");
      attempt.end = logged(record);
      return {};
    }
    return bad_input("E_REF", attempt_name(record) + " names no run-start of its cell");
  }

  Result<void> operator()(const DrawPlan& plan) const {
    log.draws.push_back({logged(plan), std::nullopt});
    return {};
  }

  Result<void> operator()(const DrawResult& result) const {
    for (DrawLog& draw : log.draws) {
      if (!(draw.plan.ref == result.plan)) continue;
      if (draw.result) return bad_input("E_REDRAW", result.draw_id + " has a second draw-result");
      draw.result = logged(result);
      return {};
    }
    return bad_input("E_REF", "the draw-result of " + result.draw_id + " names no draw-plan");
  }

  Result<void> operator()(const RerunRecord& record) const {
    log.reruns[{record.team, record.benchmark}].push_back(logged(record));
    return {};
  }

  Result<void> operator()(const RerunVoid& record) const {
    for (const VoidLog& known : log.voids) {
      if (known.asked.record.rerun == record.rerun) return bad_input("E_VOID", "a second void of the same re-run");
    }
    log.voids.push_back({logged(record), std::nullopt});
    return {};
  }

  Result<void> operator()(const RerunVoidConsent& record) const {
    for (VoidLog& known : log.voids) {
      if (!(known.asked.ref == record.void_ref)) continue;
      if (known.consent) return bad_input("E_VOID", "a second consent to the same void");
      known.consent = logged(record);
      return {};
    }
    return bad_input("E_REF", "the consent names no void");
  }

  Result<void> operator()(const WarmUp& record) const {
    log.warm_ups.push_back(logged(record));
    return {};
  }

  Result<void> operator()(const AuditRecord& record) const {
    log.claims[record.claim].push_back(logged(record));
    return {};
  }

  Result<void> operator()(const AuditReport& report) const {
    if (log.report) return order("a second audit-report");
    log.report = logged(report);
    return {};
  }

  Result<void> operator()(const AveragesRecord& record) const {
    if (!log.report) return order("averages before the audit-report");
    if (!(log.report->ref == record.report)) return bad_input("E_REF", "averages name another audit-report");
    log.averages = logged(record);
    return {};
  }

  Result<void> operator()(const ScorecardRecord& record) const {
    if (!log.averages) return order("a scorecard before the averages");
    if (!(log.averages->ref == record.averages)) return bad_input("E_REF", "a scorecard names other averages");
    log.scorecards.push_back(logged(record));
    return {};
  }

  Result<void> operator()(const UnbuiltRecord& record) const {
    if (record.kind == "objection" || record.kind == "decision") log.objections.push_back(ref);
    return {};
  }
};

}  // namespace

std::string to_text(const CellId& cell) { return cell.team.text + "/" + cell.benchmark.text; }

Result<void> StageLog::apply(const Statement& statement, const Digest& leaf) {
  if (size == 0 && !std::holds_alternative<StagePolicy>(statement.predicate)) {
    return order("entry 0 must be a stage-policy, not a " + kind_of(statement.predicate));
  }
  FF_TRY(std::visit(File{*this, statement, Ref{size, leaf}}, statement.predicate));
  ++size;
  return {};
}

const KeyValidity* StageLog::find_key(std::string_view keyid) const {
  for (const KeyValidity& validity : keys) {
    if (crypto::keyid(validity.key.key) == keyid) return &validity;
  }
  return nullptr;
}

const KeyValidity* StageLog::valid_key(Role role, std::string_view name, std::uint64_t index) const {
  for (const KeyValidity& validity : keys) {
    const bool valid = validity.from <= index && (!validity.until || index < *validity.until);
    if (valid && validity.key.role == role && validity.key.name == name) return &validity;
  }
  return nullptr;
}

const Logged<SubmissionRecord>* StageLog::last_submission(const TeamId& team) const {
  const auto found = submissions.find(team);
  return found == submissions.end() ? nullptr : &found->second.back();
}

const DrawLog* StageLog::draw(Purpose purpose) const {
  const DrawLog* last = nullptr;
  for (const DrawLog& candidate : draws) {
    if (candidate.plan.record.purpose != purpose) continue;
    if (candidate.result) return &candidate;
    last = &candidate;
  }
  return last;
}

bool StageLog::is_void(const Ref& rerun) const {
  return std::any_of(voids.begin(), voids.end(), [&](const VoidLog& known) {
    return known.consent.has_value() && known.asked.record.rerun == rerun;
  });
}

const AttemptLog* StageLog::completed(const CellId& cell, int run) const {
  const auto found = attempts.find(cell);
  if (found == attempts.end()) return nullptr;
  const auto end = std::find_if(found->second.begin(), found->second.end(), [&](const AttemptLog& attempt) {
    return attempt.start.record.run == run && attempt.end && attempt.end->record.outcome == Outcome::completed;
  });
  return end == found->second.end() ? nullptr : &*end;
}

std::optional<UtcTime> StageLog::objections_end() const {
  if (!report || !policy) return std::nullopt;
  return UtcTime{report->at.milliseconds + policy->record.objection_days * kDayMs};
}

bool StageLog::complete(const CellId& cell) const {
  if (!policy) return false;
  for (int run = 1; run <= policy->record.runs; ++run) {
    if (completed(cell, run) == nullptr) return false;
  }
  return true;
}

}  // namespace fivefold
