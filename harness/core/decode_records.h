#pragma once
// Reading the predicates of records, one function a kind; the statement around them is in decode_statement.cc. Each
// takes a reader from which `stage` and `at` were already taken. Private to core. Pure.

#include "harness/core/records.h"
#include "harness/json/fields.h"

namespace fivefold::decode {

StagePolicy stage_policy(json::Fields& fields);
KeyEvent key_event(json::Fields& fields);
SubmissionRecord submission(json::Fields& fields);
RunStart run_start(json::Fields& fields);
RunRecord run_record(json::Fields& fields);
DrawPlan draw_plan(json::Fields& fields);
DrawResult draw_result(json::Fields& fields);
RerunRecord rerun_record(json::Fields& fields);
RerunVoid rerun_void(json::Fields& fields);
RerunVoidConsent rerun_void_consent(json::Fields& fields);
WarmUp warm_up(json::Fields& fields);
AuditRecord audit_record(json::Fields& fields);
AuditReport audit_report(json::Fields& fields);
AveragesRecord averages(json::Fields& fields);
ScorecardRecord scorecard(json::Fields& fields);
// One enrolled key: `role`, `name`, `keyid`, `publicKey`, `proof`; a keyid of another key is `E_KEY`.
EnrolledKey enrolled_key(json::Fields& fields);

}  // namespace fivefold::decode
