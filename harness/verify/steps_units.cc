// Step 13: which units were looked at was decided by public randomness alone, and none of them was left out.
#include <algorithm>

#include "harness/verify/audit_view.h"
#include "harness/verify/scalar_check.h"

namespace fivefold::verify {
namespace {

class UnitCheck {
 public:
  UnitCheck(State& state, const AuditView& view) : state_(state), view_(view) {}

  void run() {
    for (const auto& [name, records] : view_.records) {
      const ReadRecord* previous = nullptr;
      for (const ReadRecord& record : records) {
        take(record, previous);
        previous = &record;
      }
    }
    if (state_.log.report) required_cells();
  }

  [[nodiscard]] std::size_t units() const { return units_; }

 private:
  void fail(const ReadRecord& record, const std::string& rule, const std::string& detail) {
    state_.findings.fail(Step::units, rule, record.path, detail);
  }

  void take(const ReadRecord& record, const ReadRecord* previous) {
    chain(record, previous);
    if (!known(record) || !record.readable) return;
    if (record.claim.kind == ClaimKind::scalar) {
      if (check_scalar_units(state_, view_, record)) units_ += record.scalars.size();
      return;
    }
    ranks(record);
    if (record.claim.kind == ClaimKind::total) {
      const auto cells = view_.cells_of(*state_.strata, record.claim.team);
      if (!cells) return incomplete(record);
      compare(record, total_units(view_.seed(), record.claim.team, *cells, std::ssize(record.lines)));
    } else if (record.claim.kind == ClaimKind::cell) {
      const auto cell = view_.cells.find({record.claim.team, record.claim.benchmark});
      if (cell == view_.cells.end()) return incomplete(record);
      compare(record, cell_units(view_.seed(), cell->second, std::ssize(record.lines)));
    } else if (!state_.log.complete({record.claim.team, record.claim.benchmark})) {
      incomplete(record);
    }
  }

  // One record a claim, and further ones only as continuations of an inconclusive one.
  void chain(const ReadRecord& record, const ReadRecord* previous) {
    const auto& continues = record.logged->record.continues;
    if (previous == nullptr) {
      if (continues) fail(record, "E_REDRAW", "it continues a record of another claim");
      return;
    }
    if (!continues || !(*continues == previous->logged->ref)) {
      return fail(record, "E_REDRAW", "a second record of this claim does not continue the one before");
    }
    if (previous->logged->record.verdict != ClaimVerdict::inconclusive) {
      fail(record, "E_REDRAW", "it continues a claim that was decided");
    }
    if (!record.text.starts_with(previous->text)) fail(record, "E_GAP", "it does not start with the earlier evidence");
  }

  bool known(const ReadRecord& record) {
    if (in_strata(state_, record.claim)) return true;
    fail(record, "E_PLAN", "the strata have no such claim");
    return false;
  }

  // A claim that has no cell to judge: it lacks runs, unless scores or lists of other kinds were left out.
  void incomplete(const ReadRecord& record) {
    if (!state_.met({"score-record", "erratum"}).empty()) return;
    bool missing = false;
    for (const CellStratum* const cell : state_.strata->cells(record.claim.team)) {
      const bool part = record.claim.kind == ClaimKind::total || cell->benchmark == record.claim.benchmark;
      missing = missing || (part && !state_.log.complete({record.claim.team, cell->benchmark}));
    }
    if (missing) return fail(record, "E_PLAN", "a claim that lacks runs is not audited");
    state_.findings.not_checked(Step::units,
                                "the item lists or scores behind " + to_text(record.claim) + " cannot be read");
  }

  void ranks(const ReadRecord& record) {
    const AuditRecord& audit = record.logged->record;
    for (std::size_t i = 0; i < record.findings.size(); ++i) {
      if (record.findings[i].rank != static_cast<std::int64_t>(i)) return fail(record, "E_GAP", "a finding is missing");
    }
    if (record.claim.kind == ClaimKind::consistency) return;
    for (std::size_t i = 0; i < record.lines.size(); ++i) {
      if (record.lines[i].rank == static_cast<std::int64_t>(i)) continue;
      return fail(record, "E_GAP", "rank " + std::to_string(i) + " is missing");
    }
    if (audit.drawn != std::ssize(record.lines)) {
      fail(record, "E_GAP",
           "it has " + plural(record.lines.size(), "unit", "units") + ", the record says " +
               std::to_string(audit.drawn));
    }
    if (std::ssize(record.lines) > parameters_of(state_, view_, record.claim).cap) {
      fail(record, "E_GAP", "it has more units than the cap allows");
    }
  }

  void compare(const ReadRecord& record, const std::vector<DrawnUnit>& units) {
    if (units.size() < record.lines.size()) {
      fail(record, "E_UNIT", "the claim has only " + plural(units.size(), "unit", "units"));
    }
    for (std::size_t i = 0; i < std::min(units.size(), record.lines.size()); ++i) {
      const EvidenceLine& line = record.lines[i];
      const DrawnUnit& unit = units[i];
      ++units_;
      const ItemId& item = view_.cells.at({record.claim.team, unit.benchmark}).items[unit.item];
      const bool same = line.benchmark == unit.benchmark && line.run == unit.run && line.item == item &&
                        line.index == static_cast<std::int64_t>(unit.item) && line.ticket == unit.ticket &&
                        line.words == unit.words;
      if (same) continue;
      return fail(record, "E_UNIT",
                  "rank " + std::to_string(i) + " is not the unit that the seed gives: run " +
                      std::to_string(unit.run) + " of " + unit.benchmark.text + ", item " + item.text);
    }
  }

  // The cells that every team has to have looked at, whatever was found elsewhere.
  void required_cells() {
    for (const TeamId& team : state_.strata->teams()) {
      std::vector<BenchmarkId> complete;
      for (const CellStratum* const cell : state_.strata->cells(team)) {
        if (state_.log.complete({team, cell->benchmark})) complete.push_back(cell->benchmark);
      }
      for (const BenchmarkId& benchmark : random_cells(view_.seed(), team, complete, view_.plan().random_cells)) {
        const std::string name = to_text(Claim{ClaimKind::cell, team, benchmark});
        if (view_.records.contains(name)) continue;
        state_.findings.fail(Step::units, "E_CELL_MISSING", name,
                             "this cell was drawn, and no audit-record is about it");
      }
    }
  }

  State& state_;
  const AuditView& view_;
  std::size_t units_{0};
};

}  // namespace

void check_units(State& state, AuditView& view) {
  UnitCheck check(state, view);
  check.run();
  if (view.records.empty()) state.findings.not_checked(Step::units, "no claim was audited yet");
  state.leave_out(Step::units, {"score-record", "erratum"});
  state.findings.pass(Step::units, plural(check.units(), "drawn unit", "drawn units") + " recomputed from the seed");
}

}  // namespace fivefold::verify
