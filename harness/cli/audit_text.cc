#include "harness/cli/audit_text.h"

#include <charconv>
#include <cmath>
#include <limits>

#include "harness/base/decimal.h"
#include "harness/base/number.h"
#include "harness/cli/table.h"

namespace fivefold::cli {
namespace {

using audit::AuditSummary;
using audit::ClaimView;

double number_of(const std::string& text) {
  if (text == "inf") return std::numeric_limits<double>::infinity();
  if (text == "-inf") return -std::numeric_limits<double>::infinity();
  double value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

bool is_statistical(const ClaimView& view) {
  return view.claim.kind == ClaimKind::total || view.claim.kind == ClaimKind::cell;
}

std::string counted(std::int64_t count, const std::string& one, const std::string& more) {
  return with_thousands(count) + " " + (count == 1 ? one : more);
}

std::string draws_text(const ClaimView& view) {
  std::string drawn = with_thousands(view.drawn);
  if (view.claim.kind == ClaimKind::cell && view.parameters) {
    drawn += " of " + with_thousands(*view.parameters->population);
  }
  return drawn;
}

std::string bounds_text(const ClaimView& view, const Marks& marks) {
  if (!view.record || !view.record->bounds) return marks.dash;
  const AuditRecord& record = *view.record;
  return signed_points(marks, record.bounds->lower, record.scale) + " " + marks.range + " " +
         signed_points(marks, record.bounds->upper, record.scale) + " pt";
}

std::string verdict_cell(const ClaimView& view, const Marks& marks) {
  if (view.open) return marks.none + " open";
  return verdict_text(marks, view.verdict, view.reason);
}

std::string claim_cell(const ClaimView& view) {
  return view.claim.kind == ClaimKind::total ? "total" : view.claim.benchmark.text;
}

void add_statistical(Table& table, const ClaimView& view, const TeamName& team_name, const Marks& marks) {
  std::string conf = marks.dash;
  std::string disc = marks.dash;
  if (view.record && view.record->log_e) {
    conf = evidence_text(number_of(view.record->log_e->conf));
    disc = evidence_text(number_of(view.record->log_e->disc));
  }
  table.add({team_name(view.claim.team), claim_cell(view),
             view.parameters ? points_text(view.parameters->tolerance_micro) : marks.dash, draws_text(view), conf, disc,
             bounds_text(view, marks), verdict_cell(view, marks)});
}

// The place of a finding: "run 3, item q17".
std::string place_text(const Finding& finding) {
  std::string text = "run " + std::to_string(finding.run);
  if (finding.item) text += ", item " + finding.item->text;
  return text;
}

// Millionths as a score: "1", "0.5".
std::string score_text(std::int64_t micro) {
  const auto score = Decimal::parse(std::to_string(micro) + "e-6");
  return score.ok() ? score->text() : std::to_string(micro);
}

std::string finding_text(const Finding& finding) {
  switch (finding.kind) {
    case FindingKind::rescore:
      return "sealed " + score_text(finding.sealed_micro) + ", re-scored " + score_text(finding.found_micro);
    case FindingKind::mean:
      return "sealed sum " + score_text(finding.sealed_micro) + ", its items add up to " +
             score_text(finding.found_micro);
    case FindingKind::missing:
      return "no line in its place";
    case FindingKind::duplicate:
      return "a second line";
    case FindingKind::grim:
      return "a sum of " + score_text(finding.sealed_micro) + " is impossible with scores of 0 and 1";
    case FindingKind::seed:
      return "run with seed " + std::to_string(finding.sealed_micro) + ", drawn was " +
             std::to_string(finding.found_micro);
  }
  FF_CHECK(false);
}

void add_findings(Table& table, const ClaimView& view, const TeamName& team_name, const Marks& marks) {
  for (const Finding& finding : view.findings) {
    table.add({team_name(view.claim.team), claim_cell(view) + ", records", "exact", "", marks.dash, marks.dash,
               place_text(finding), marks.bad + " DISCREPANT: " + finding_text(finding)});
  }
  if (view.verdict == ClaimVerdict::inconclusive && !view.open) {
    table.add({team_name(view.claim.team), claim_cell(view) + ", records", "exact", "", marks.dash, marks.dash, "",
               verdict_text(marks, view.verdict, view.reason)});
  }
}

// How many claims of a kind ended how, in words: "4 reproduced, 1 discrepant".
struct Tally {
  std::int64_t reproduced{0}, discrepant{0}, inconclusive{0}, open{0}, incomplete{0}, not_drawn{0};

  void add(const ClaimView& view) {
    if (view.open) {
      ++open;
      return;
    }
    switch (view.verdict) {
      case ClaimVerdict::reproduced:
      case ClaimVerdict::understated:
        ++reproduced;
        break;
      case ClaimVerdict::discrepant:
        ++discrepant;
        break;
      case ClaimVerdict::inconclusive:
        ++inconclusive;
        break;
      case ClaimVerdict::unaudited:
        ++not_drawn;
        break;
      case ClaimVerdict::incomplete:
        ++incomplete;
        break;
    }
  }
  [[nodiscard]] std::string text() const {
    std::string out;
    const auto part = [&out](std::int64_t count, const char* word) {
      if (count != 0) out += (out.empty() ? "" : ", ") + with_thousands(count) + " " + word;
    };
    part(reproduced, "reproduced");
    part(discrepant, "discrepant");
    part(inconclusive, "inconclusive");
    part(open, "open");
    part(incomplete, "incomplete");
    part(not_drawn, "not drawn");
    return out.empty() ? "none" : out;
  }
};

struct Counts {
  Tally totals, cells, scalars;
  std::int64_t checked{0}, consistency{0}, findings{0}, unobtainable{0};
};

Counts count(const AuditSummary& summary) {
  Counts counts;
  for (const ClaimView& view : summary.claims) {
    switch (view.claim.kind) {
      case ClaimKind::total:
        counts.totals.add(view);
        break;
      case ClaimKind::cell:
        counts.cells.add(view);
        break;
      case ClaimKind::scalar:
        counts.scalars.add(view);
        break;
      case ClaimKind::consistency:
        counts.findings += static_cast<std::int64_t>(view.findings.size());
        if (view.verdict == ClaimVerdict::incomplete) break;
        ++counts.consistency;
        counts.checked += view.record ? 1 : 0;
        counts.unobtainable += view.record && view.verdict == ClaimVerdict::inconclusive ? 1 : 0;
        break;
    }
  }
  return counts;
}

std::string consistency_line(const Counts& counts) {
  std::string line = "consistency  " + with_thousands(counts.checked) + " of " + with_thousands(counts.consistency) +
                     " cells: every sealed output re-scored, " + counted(counts.findings, "finding", "findings");
  if (counts.unobtainable != 0)
    line += "; the outputs of " + counted(counts.unobtainable, "cell", "cells") + " are not to be had";
  return line + "\n";
}

// alpha as a share in percent: "95" for 0.05.
std::string confidence(const std::string& alpha) {
  const auto percent = Decimal::parse(alpha + "e2");
  if (!percent.ok()) return alpha;
  const auto hundredths = percent->scaled_exact(4);
  if (!hundredths.ok()) return alpha;
  const auto rest = Decimal::parse(std::to_string(1'000'000 - *hundredths) + "e-4");
  return rest.ok() ? rest->text() : alpha;
}

std::string percent_text(double share) {
  const double percent = 100 * share;
  return fixed(percent, percent < 10 ? 1 : 0) + " %";
}

std::string footer(const AuditSummary& summary, const Counts& counts) {
  std::string out = summary.closed ? (summary.verified ? "VERIFIED." : "NOT VERIFIED.") : "NOT CLOSED.";
  out += " Totals: " + counts.totals.text() + ". Cells: " + counts.cells.text() + ".";
  if (counts.scalars.text() != "none") out += " Scalars: " + counts.scalars.text() + ".";
  out += " " + counted(counts.findings, "finding", "findings") + ".\n";
  const double needed_for = 1 / number_of(summary.alpha_r);
  const double needed_against = static_cast<double>(summary.claims_planned) / number_of(summary.alpha_d);
  out += "\"for\" needs " + with_thousands(std::llround(needed_for)) + ", \"against\" " +
         with_thousands(std::llround(needed_against)) + ". Each bound holds with " + confidence(summary.alpha_r) +
         " % confidence. A verdict says nothing about the cause.\n";
  if (summary.units_full > 0) {
    const double share = static_cast<double>(summary.units_executed) / static_cast<double>(summary.units_full);
    out += "Re-executed: " + with_thousands(summary.units_executed) + " of " + with_thousands(summary.units_full) +
           " units, " + percent_text(share) + " of a full re-run.\n";
  }
  return out;
}

}  // namespace

std::string audit_text(const AuditSummary& summary, const TeamName& team_name, const Marks& marks) {
  const Counts counts = count(summary);
  Table table({{"team", Align::left},
               {"claim", Align::left},
               {"tolerance", Align::right},
               {"draws", Align::right},
               {"for", Align::right},
               {"against", Align::right},
               {"declared " + marks.minus + " re-executed", Align::right},
               {"verdict", Align::left}});
  for (const ClaimKind kind : {ClaimKind::total, ClaimKind::cell, ClaimKind::scalar, ClaimKind::consistency}) {
    for (const ClaimView& view : summary.claims) {
      if (view.claim.kind != kind) continue;
      const bool not_drawn = kind == ClaimKind::cell && view.verdict == ClaimVerdict::unaudited;
      if (kind == ClaimKind::consistency) {
        add_findings(table, view, team_name, marks);
      } else if (!not_drawn && (is_statistical(view) || kind == ClaimKind::scalar)) {
        add_statistical(table, view, team_name, marks);
      }
    }
  }
  return consistency_line(counts) + "\n" + table.text() + "\n" + footer(summary, counts);
}

Exit audit_exit(const AuditSummary& summary) {
  bool unfinished = !summary.closed;
  for (const ClaimView& view : summary.claims) {
    if (view.verdict == ClaimVerdict::discrepant) return Exit::finding;
    const bool required = view.claim.kind != ClaimKind::cell && view.verdict == ClaimVerdict::unaudited;
    unfinished = unfinished || required || view.open || view.verdict == ClaimVerdict::inconclusive ||
                 view.verdict == ClaimVerdict::incomplete;
  }
  return unfinished ? Exit::incomplete : Exit::clean;
}

}  // namespace fivefold::cli
