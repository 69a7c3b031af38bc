// Run-starts, run-records and re-runs.

#include <algorithm>
#include <array>

#include "harness/base/units.h"
#include "harness/core/decode_fields.h"
#include "harness/core/decode_records.h"
#include "harness/core/record_words.h"
#include "harness/json/write.h"

namespace fivefold::decode {

namespace {

constexpr int kMaxAttempt = 998;

constexpr std::array<std::string_view, 17> kReasons{"start-failed",  "pinned-file-changed",
                                                    "memory",        "deadline",
                                                    "output-cap",    "line-cap",
                                                    "signal",        "exit-status",
                                                    "bad-utf8",      "bad-json",
                                                    "unknown-item",  "repeated-item",
                                                    "cached",        "bad-score",
                                                    "missing-items", "too-many-item-errors",
                                                    "no-result"};

// The reason of an attempt's end is in its environment: of a failed or lost one always, of a completed one never.
void check_reason(json::Fields& fields, const json::Value& environment, Outcome outcome) {
  if (!fields.ok()) return;
  const json::Value* const reason = environment.find("reason");
  if (outcome == Outcome::completed) {
    if (reason != nullptr) fields.fail("environment", "of a completed run has no reason");
    return;
  }
  const std::string* const text = reason == nullptr ? nullptr : reason->as_string();
  if (text == nullptr) {
    fields.fail("environment", "of a failed or lost run needs a reason");
  } else if (std::find(kReasons.begin(), kReasons.end(), *text) == kReasons.end()) {
    fields.fail("environment", "has an unknown reason \"" + *text + "\"");
  }
}

}  // namespace

RunStart run_start(json::Fields& fields) {
  RunStart start;
  start.team = id<TeamId>(fields, "team");
  start.benchmark = id<BenchmarkId>(fields, "benchmark");
  start.run = small(fields, "run", 1, kMaxRuns);
  start.attempt = small(fields, "attempt", 0, kMaxAttempt);
  start.seed = static_cast<std::uint32_t>(fields.integer("seed", 0, kMaxSeed));
  start.submission = ref(fields, "submission");
  start.config = fields.digest("config");
  return start;
}

RunRecord run_record(json::Fields& fields) {
  RunRecord record;
  record.team = id<TeamId>(fields, "team");
  record.benchmark = id<BenchmarkId>(fields, "benchmark");
  record.run = small(fields, "run", 1, kMaxRuns);
  record.attempt = small(fields, "attempt", 0, kMaxAttempt);
  record.seed = static_cast<std::uint32_t>(fields.integer("seed", 0, kMaxSeed));
  record.run_start = ref(fields, "runStart");
  record.outcome = words::read<Outcome>(fields, "outcome");
  record.scored = fields.boolean("scored");
  record.sessions = small(fields, "sessions", 1, 1'000'000);
  record.items = tree_or_null(fields, "items");
  record.sum_micro = fields.integer_or_null("sumMicro", 0, kMaxSumMicro);
  record.value = fields.integer_or_null("value", -kMaxScalar, kMaxScalar);
  record.model = fields.digest("model");
  record.config = fields.digest("config");
  record.started_at = time(fields, "startedAt");
  record.finished_at = time(fields, "finishedAt");
  const json::Value& environment = fields.object("environment");
  record.environment_json = json::write(environment);
  check_reason(fields, environment, record.outcome);
  return record;
}

RerunRecord rerun_record(json::Fields& fields) {
  RerunRecord record;
  record.draw_id = filled(fields, "drawId");
  record.team = id<TeamId>(fields, "team");
  record.benchmark = id<BenchmarkId>(fields, "benchmark");
  record.batch = small(fields, "batch", 0, 1'000'000);
  record.mode = words::read<Mode>(fields, "mode");
  record.items = tree_or_null(fields, "items");
  record.value = fields.integer_or_null("value", -kMaxScalar, kMaxScalar);
  record.config = fields.digest("config");
  record.model = fields.digest("model");
  record.custody = words::read<Custody>(fields, "custody");
  record.environment_json = object_text(fields, "environment");
  // A scalar's that failed in all its tries has neither.
  if (fields.ok() && record.items && record.value) fields.fail("value", "is there only where items is null");
  return record;
}

RerunVoid rerun_void(json::Fields& fields) {
  RerunVoid record;
  record.rerun = ref(fields, "rerun");
  record.reason = fields.text("reason");
  return record;
}

RerunVoidConsent rerun_void_consent(json::Fields& fields) {
  RerunVoidConsent record;
  record.team = id<TeamId>(fields, "team");
  record.void_ref = ref(fields, "void");
  return record;
}

WarmUp warm_up(json::Fields& fields) {
  WarmUp record;
  record.team = id<TeamId>(fields, "team");
  record.benchmark = id<BenchmarkId>(fields, "benchmark");
  record.number = small(fields, "number", 0, 1'000'000);
  record.prompts = fields.digest("prompts");
  const std::optional<ItemTree> items = tree_or_null(fields, "items");
  if (!items) fields.fail("items", "is never null");
  record.items = items.value_or(ItemTree{});
  record.custody = words::read<Custody>(fields, "custody");
  record.environment_json = object_text(fields, "environment");
  return record;
}

}  // namespace fivefold::decode
