// The column "must come after" of docs/records.md section 6.
#include <map>
#include <optional>

#include "harness/verify/entry_rules.h"

namespace fivefold::verify {
namespace {

// Where the things stand that others are measured by: the first of each.
struct Marks {
  std::optional<std::uint64_t> runs_plan;
  std::optional<std::uint64_t> runs_result;
  std::optional<std::uint64_t> audit_plan;
  std::optional<std::uint64_t> audit_result;
  std::optional<std::uint64_t> report;
  std::map<TeamId, std::uint64_t> first_start;
};

void keep_first(std::optional<std::uint64_t>& mark, std::uint64_t index) {
  if (!mark) mark = index;
}

std::optional<Purpose> purpose_of(const State& state, const DrawResult& result) {
  for (const DrawLog& draw : state.log.draws) {
    if (draw.plan.ref == result.plan) return draw.plan.record.purpose;
  }
  return std::nullopt;
}

Marks find_marks(const State& state) {
  Marks marks;
  for (std::uint64_t i = 0; i < state.entries.size(); ++i) {
    if (!state.entries[i].statement) continue;
    const Predicate& predicate = state.entries[i].statement->predicate;
    if (const auto* const plan = std::get_if<DrawPlan>(&predicate)) {
      keep_first(plan->purpose == Purpose::runs ? marks.runs_plan : marks.audit_plan, i);
    } else if (const auto* const result = std::get_if<DrawResult>(&predicate)) {
      const auto purpose = purpose_of(state, *result);
      if (purpose) keep_first(*purpose == Purpose::runs ? marks.runs_result : marks.audit_result, i);
    } else if (std::holds_alternative<AuditReport>(predicate)) {
      keep_first(marks.report, i);
    } else if (const auto* const start = std::get_if<RunStart>(&predicate)) {
      marks.first_start.try_emplace(start->team, i);
    }
  }
  return marks;
}

bool is_before(std::uint64_t index, const std::optional<std::uint64_t>& mark) { return !mark || index < *mark; }
bool is_after(std::uint64_t index, const std::optional<std::uint64_t>& mark) { return mark && index > *mark; }

class OrderCheck {
 public:
  OrderCheck(State& state, Marks marks) : state_(state), marks_(std::move(marks)) {}

  void check(std::uint64_t index, const Entry& entry) {
    index_ = index;
    if (entry.kind == "stage-policy") need(index == 0, "a stage-policy is entry 0 and nothing else");
    if (index == 0) need(entry.kind == "stage-policy", "entry 0 is the stage-policy");
    if (entry.kind == "submission") check_submission(entry);
    if (entry.kind == "run-start" && state_.policy() != nullptr && state_.policy()->runs_draw) {
      need(is_after(index, marks_.runs_result), "a run starts after the result of the runs draw");
    }
    if (entry.kind == "run-record" || entry.kind == "run-start" || entry.kind == "score-record" ||
        entry.kind == "erratum") {
      need(is_before(index, marks_.audit_plan), "no " + entry.kind + " comes after the audit plan");
    }
    if (const auto* const warm_up = std::get_if<WarmUp>(&entry.statement->predicate)) check_warm_up(*warm_up);
    if (entry.kind == "rerun-record" || entry.kind == "audit-record") {
      need(is_after(index, marks_.audit_result), "it comes after the result of the audit draw");
    }
    if (entry.kind == "audit-record") need(is_before(index, marks_.report), "it comes before the audit-report");
    if (entry.kind == "audit-report") {
      need(marks_.report == index, "there is one audit-report");
      need(is_after(index, marks_.audit_result), "it comes after the result of the audit draw");
    }
    if (entry.kind == "averages") need(is_after(index, marks_.report), "averages come after the audit-report");
  }

 private:
  void need(bool holds, const std::string& rule) {
    if (!holds) state_.findings.fail(Step::entries, "E_ORDER", entry_name(index_), rule);
  }
  void check_warm_up(const WarmUp& record) {
    need(is_before(index_, marks_.audit_result), "a warm-up comes before the audit draw");
    const auto submissions = state_.log.submissions.find(record.team);
    const bool submitted =
        submissions != state_.log.submissions.end() && submissions->second.front().ref.index < index_;
    need(submitted, "a warm-up comes after its team's submission");
  }
  void check_submission(const Entry& entry) {
    if (state_.policy() != nullptr && state_.policy()->runs_draw) {
      need(is_before(index_, marks_.runs_plan), "a submission comes before the plan of the runs draw");
      return;
    }
    const auto first = marks_.first_start.find(std::get<SubmissionRecord>(entry.statement->predicate).team);
    need(first == marks_.first_start.end() || index_ < first->second,
         "a submission comes before the team's first run-start");
  }

  State& state_;
  Marks marks_;
  std::uint64_t index_{0};
};

}  // namespace

void check_order(State& state) {
  OrderCheck order(state, find_marks(state));
  for (std::uint64_t i = 0; i < state.entries.size(); ++i) {
    if (state.entries[i].statement) order.check(i, state.entries[i]);
  }
}

}  // namespace fivefold::verify
