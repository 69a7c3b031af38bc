// Step 17: the published means are the exact means of the sealed runs.
#include <algorithm>

#include "harness/core/averages.h"
#include "harness/core/paths.h"
#include "harness/json/read.h"
#include "harness/verify/audit_view.h"

namespace fivefold::verify {
namespace {

// Members may stand in any order in a file that another program wrote.
json::Value with_sorted_names(json::Value value) {
  if (json::Array* const array = value.as_array()) {
    for (json::Value& element : *array) element = with_sorted_names(std::move(element));
  } else if (json::Object* const object = value.as_object()) {
    for (json::Member& member : *object) member.value = with_sorted_names(std::move(member.value));
    std::sort(object->begin(), object->end(),
              [](const json::Member& a, const json::Member& b) { return a.name < b.name; });
  }
  return value;
}

void compare_json(State& state, const std::string& expected_text) {
  const auto text = state.read(paths::kAveragesJson);
  if (!text.ok() || *text == expected_text) return;  // `files` says when it is missing
  const auto given = json::read_strict(*text);
  if (!given.ok()) return state.findings.fail(Step::averages, paths::kAveragesJson, given.error());
  const auto expected = json::read_strict(expected_text);
  if (expected.ok() && with_sorted_names(*given) == with_sorted_names(*expected)) return;
  const json::Value* const rows = given->find("rows");
  const json::Value* const due = expected.ok() ? expected->find("rows") : nullptr;
  if (rows != nullptr && rows->as_array() != nullptr && due != nullptr) {
    const std::size_t both = std::min(rows->as_array()->size(), due->as_array()->size());
    for (std::size_t i = 0; i < both; ++i) {
      if (with_sorted_names((*rows->as_array())[i]) == with_sorted_names((*due->as_array())[i])) continue;
      return state.findings.fail(Step::averages, "E_MEAN", paths::kAveragesJson,
                                 "row " + std::to_string(i) + " is not what the sealed runs and the claims give");
    }
  }
  state.findings.fail(Step::averages, "E_MEAN", paths::kAveragesJson,
                      "it is not what the sealed runs and the claims give");
}

}  // namespace

void check_averages(State& state, AuditView& view) {
  if (!state.log.averages) return state.findings.not_checked(Step::averages, "no averages were published yet");
  if (state.leave_out(Step::averages, {"score-record", "erratum"})) return;
  if (!view.claims) return state.findings.not_checked(Step::averages, "the claims cannot be read");
  const auto averages = build_averages(state.log, *state.strata, *view.claims);
  if (!averages.ok()) return state.findings.fail(Step::averages, paths::kAveragesJson, averages.error(), "E_MEAN");
  compare_json(state, encode_averages_json(*averages));
  const auto csv = state.read(paths::kAveragesCsv);
  if (csv.ok() && *csv != encode_averages_csv(*averages)) {
    state.findings.fail(Step::averages, "E_CSV", paths::kAveragesCsv, "it does not say what the sealed runs give");
  }
  for (std::uint64_t i = 0; i < state.entries.size(); ++i) {  // an earlier record of the same files too
    const auto& statement = state.entries[i].statement;
    const auto* const record = statement ? std::get_if<AveragesRecord>(&statement->predicate) : nullptr;
    if (record == nullptr || record->rows == std::ssize(averages->rows)) continue;
    state.findings.fail(Step::averages, "E_MEAN", entry_name(i),
                        "there are " + plural(averages->rows.size(), "complete cell", "complete cells"));
  }
  check_scorecards(state, *averages);
  const std::size_t cards = state.log.scorecards.size();
  state.findings.pass(Step::averages, plural(averages->rows.size(), "mean", "means") + " recomputed exactly" +
                                          (cards == 0 ? "" : ", " + plural(cards, "scorecard", "scorecards") + " too"));
}

}  // namespace fivefold::verify
