#include "harness/verify/audit_view.h"

#include <array>

#include "harness/core/item_line.h"
#include "harness/core/paths.h"

namespace fivefold::verify {
namespace {

// The cell as it was sealed; nothing while it is incomplete, unscored, or its list is not there.
std::optional<SealedCell> sealed_cell(const State& state, const CellStratum& stratum) {
  const CellId id{stratum.team, stratum.benchmark};
  const auto items = state.item_lists.find(stratum.item_list);
  if (items == state.item_lists.end() || !state.log.complete(id)) return std::nullopt;
  if (std::ssize(items->second) != stratum.items) return std::nullopt;  // `files` says so
  std::vector<std::int64_t> sums;
  for (int run = 1; run <= state.policy()->runs; ++run) {
    const auto& sum = state.log.completed(id, run)->end->record.sum_micro;
    if (!sum) return std::nullopt;
    sums.push_back(*sum);
  }
  SealedCell cell;
  cell.id = id;
  cell.mode = stratum.mode;
  cell.weight = stratum.weight;
  cell.items = items->second;
  cell.runs = counted_runs(state.policy()->aggregate, sums);
  return cell;
}

void read_lines(State& state, ReadRecord& record) {
  auto text = state.read_evidence(record.path);
  if (!text.ok()) {
    state.findings.not_checked(Step::units, record.path + " is not in the export");
    return;
  }
  record.text = std::move(*text);
  const auto lines = split_lines(record.text);
  if (!lines.ok()) return state.findings.fail(Step::units, record.path, lines.error());
  for (const std::string_view line : *lines) {
    if (record.claim.kind == ClaimKind::consistency) {
      auto finding = parse_finding(line);
      if (!finding.ok()) return state.findings.fail(Step::units, record.path, finding.error());
      record.findings.push_back(std::move(*finding));
    } else if (record.claim.kind == ClaimKind::scalar) {
      auto rerun = parse_scalar_line(line);
      if (!rerun.ok()) return state.findings.fail(Step::units, record.path, rerun.error());
      record.scalars.push_back(*rerun);
    } else {
      auto evidence = parse_evidence_line(line);
      if (!evidence.ok()) return state.findings.fail(Step::units, record.path, evidence.error());
      record.lines.push_back(std::move(*evidence));
    }
  }
  record.readable = true;
}

}  // namespace

std::optional<std::vector<const SealedCell*>> AuditView::cells_of(const Strata& strata, const TeamId& team) const {
  std::vector<const SealedCell*> result;
  for (const CellStratum* const stratum : strata.cells(team)) {
    const auto cell = cells.find({team, stratum->benchmark});
    if (cell == cells.end()) return std::nullopt;
    result.push_back(&cell->second);
  }
  return result;
}

AuditView read_audit(State& state, const DrawLog& draw) {
  AuditView view;
  view.draw = &draw;
  view.counted = state.policy()->runs - (state.policy()->aggregate == AggregateRule::olympic ? 2 : 0);
  for (const Stratum& line : state.strata->lines) {
    const auto* const stratum = std::get_if<CellStratum>(&line);
    if (stratum == nullptr) continue;
    if (auto cell = sealed_cell(state, *stratum)) view.cells[cell->id] = std::move(*cell);
  }
  for (const auto& [name, records] : state.log.claims) {
    const auto claim = parse_claim(name);
    if (!claim.ok()) {
      state.findings.fail(Step::units, name, claim.error());
      continue;
    }
    int continuation = 0;
    for (const auto& logged : records) {
      ReadRecord record;
      record.logged = &logged;
      record.claim = *claim;
      record.path = paths::audit_evidence(name, continuation++);
      read_lines(state, record);
      view.records[name].push_back(std::move(record));
    }
  }
  return view;
}

bool in_strata(const State& state, const Claim& claim) {
  switch (claim.kind) {
    case ClaimKind::total:
      return state.strata->team(claim.team) != nullptr;
    case ClaimKind::scalar:
      return state.strata->scalar(claim.team, claim.benchmark) != nullptr;
    case ClaimKind::cell:
    case ClaimKind::consistency:
      return state.strata->cell(claim.team, claim.benchmark) != nullptr;
  }
  return false;
}

ClaimParameters parameters_of(const State& state, const AuditView& view, const Claim& claim) {
  if (claim.kind == ClaimKind::total) return total_parameters(*state.strata, claim.team, view.plan(), view.counted);
  return cell_parameters(*state.strata, {claim.team, claim.benchmark}, view.plan(), view.counted);
}

void check_audit(State& state) {
  constexpr std::array kParts{Step::units, Step::overstatement, Step::verdicts, Step::report, Step::averages};
  const DrawLog* const draw = state.log.draw(Purpose::audit);
  std::string blocked;
  if (draw == nullptr || !draw->result) {
    blocked = "the audit was not drawn yet";
  } else if (!state.strata) {
    blocked = "the strata cannot be read";
  }
  if (!blocked.empty()) {
    for (const Step part : kParts) state.findings.not_checked(part, blocked);
    return;
  }
  AuditView view = read_audit(state, *draw);
  check_units(state, view);
  check_overstatement(state, view);
  check_verdicts(state, view);
  check_report(state, view);
  check_averages(state, view);
}

}  // namespace fivefold::verify
