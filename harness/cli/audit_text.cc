#include "harness/cli/audit_text.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "harness/base/number.h"
#include "harness/base/utf8.h"
#include "harness/cli/audit_notes.h"
#include "harness/cli/table.h"
#include "harness/publish/figures.h"
#include "harness/publish/scalar_sentence.h"
#include "harness/publish/verdict_sentence.h"

namespace fivefold::cli {
namespace {

using audit::AuditSummary;
using audit::ClaimView;
using publish::confidence_figure;
using publish::evidence_text;
using publish::points_figure;
using publish::signed_figure;

// Of the table and of the sentences below it.
constexpr std::array<ClaimKind, 4> kOrder{ClaimKind::total, ClaimKind::cell, ClaimKind::scalar, ClaimKind::consistency};

bool is_statistical(const ClaimView& view) {
  return view.claim.kind == ClaimKind::total || view.claim.kind == ClaimKind::cell;
}

std::string draws_text(const ClaimView& view, const Look& look) {
  if (view.claim.kind == ClaimKind::scalar) return look.words.counted(view.drawn, "audit.reruns.one", "audit.reruns");
  std::string drawn = with_thousands(view.drawn);
  if (view.claim.kind != ClaimKind::cell || !view.parameters) return drawn;
  return look.words("audit.draws-of", {{"n", drawn}, {"population", with_thousands(*view.parameters->population)}});
}

std::optional<publish::ScalarFigure> scalar_figure(const ClaimView& view, const Look& look) {
  if (!view.record || !view.record->scalar) return std::nullopt;
  const ScalarFigures& figures = *view.record->scalar;
  return publish::ScalarFigure(figures.form, figures.decimals, view.unit, look.words, look.marks.minus);
}

std::string tolerance_text(const ClaimView& view, const Look& look) {
  if (view.parameters) return look.points(points_figure(view.parameters->tolerance_micro));
  const auto figure = scalar_figure(view, look);
  return figure ? figure->tolerance(view.record->tolerance_micro) : look.marks.dash;
}

std::string bounds_text(const ClaimView& view, const Look& look) {
  if (const auto figure = scalar_figure(view, look); figure && view.record->scalar->d) {
    const ScalarFigures& figures = *view.record->scalar;
    return figure->distance(*figures.lower) + " " + look.marks.range + " " + figure->distance(*figures.upper);
  }
  if (!view.record || !view.record->bounds || view.drawn == 0) return look.marks.dash;
  const AuditRecord& record = *view.record;
  return look.points(signed_figure(look.marks.minus, record.bounds->lower, record.scale) + " " + look.marks.range +
                     " " + signed_figure(look.marks.minus, record.bounds->upper, record.scale));
}

Cell verdict_cell(const ClaimView& view, const Look& look) {
  if (view.open) return {look.marks.none + " " + look.words("verdict.open"), Style::dim};
  return {verdict_text(look, view.verdict, view.reason), style_of(view.verdict)};
}

void add_statistical(Table& table, const ClaimView& view, const TeamName& team_name, const Look& look) {
  std::string conf = look.marks.dash;
  std::string disc = look.marks.dash;
  if (view.record && view.record->log_e) {
    conf = evidence_text(number_of(view.record->log_e->conf));
    disc = evidence_text(number_of(view.record->log_e->disc));
  }
  table.add({team_name(view.claim.team), claim_cell(view, look), tolerance_text(view, look), draws_text(view, look),
             conf, disc, bounds_text(view, look), verdict_cell(view, look)});
}

// The place of a finding: "run 3, item q17".
std::string place_text(const Finding& finding, const Look& look) {
  const std::string run = std::to_string(finding.run);
  if (!finding.item) return look.words("audit.place", {{"run", run}});
  return look.words("audit.item-place", {{"run", run}, {"item", finding.item->text}});
}

std::string finding_text(const Finding& finding, const Look& look) {
  const Words& words = look.words;
  const std::string sealed = publish::score_figure(finding.sealed_micro);
  const std::string found = publish::score_figure(finding.found_micro);
  switch (finding.kind) {
    case FindingKind::rescore:
      return words("audit.rescored", {{"sealed", sealed}, {"found", found}});
    case FindingKind::mean:
      return words("audit.sum", {{"sealed", sealed}, {"found", found}});
    case FindingKind::missing:
      return words("audit.no-line");
    case FindingKind::duplicate:
      return words("audit.second-line");
    case FindingKind::grim:
      return words("audit.impossible", {{"sealed", sealed}});
    case FindingKind::seed:
      return words("audit.seed",
                   {{"sealed", std::to_string(finding.sealed_micro)}, {"found", std::to_string(finding.found_micro)}});
  }
  FF_CHECK(false);
}

// The units of the cell whose records were checked: as many as the claim about it has.
std::string units_of(const AuditSummary& summary, const ClaimView& consistency) {
  for (const ClaimView& view : summary.claims) {
    const bool same = view.claim.team == consistency.claim.team && view.claim.benchmark == consistency.claim.benchmark;
    if (same && view.claim.kind == ClaimKind::cell && view.parameters && view.parameters->population) {
      return with_thousands(*view.parameters->population);
    }
  }
  return {};
}

void add_findings(Table& table, const AuditSummary& summary, const ClaimView& view, const TeamName& team_name,
                  const Look& look) {
  const std::string claim = look.words("audit.records", {{"claim", claim_cell(view, look)}});
  const std::string exact = look.words("audit.exact");
  const std::string checked = units_of(summary, view);
  for (const Finding& finding : view.findings) {
    table.add({team_name(view.claim.team),
               claim,
               exact,
               checked,
               look.marks.dash,
               look.marks.dash,
               place_text(finding, look),
               {verdict_text(look, ClaimVerdict::discrepant, "") + ": " + finding_text(finding, look), Style::bad}});
  }
  if (view.verdict == ClaimVerdict::inconclusive && !view.open) {
    table.add({team_name(view.claim.team), claim, exact, checked, look.marks.dash, look.marks.dash, "",
               verdict_cell(view, look)});
  }
}

// How many claims of a kind ended how, in words: "4 reproduced, 1 discrepant".
struct Tally {
  std::int64_t reproduced{0}, understated{0}, discrepant{0}, inconclusive{0}, open{0}, incomplete{0}, not_drawn{0};

  void add(const ClaimView& view) {
    if (view.open) {
      ++open;
      return;
    }
    switch (view.verdict) {
      case ClaimVerdict::reproduced:
        ++reproduced;
        break;
      case ClaimVerdict::understated:
        ++understated;
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
  [[nodiscard]] bool empty() const {
    return reproduced + understated + discrepant + inconclusive + open + incomplete + not_drawn == 0;
  }
  [[nodiscard]] std::string text(const Words& words) const {
    std::string out;
    const auto part = [&](std::int64_t count, publish::Word word) {
      if (count == 0) return;
      const std::string counted = words("audit.count", {{"n", with_thousands(count)}, {"verdict", words(word)}});
      out += (out.empty() ? "" : ", ") + counted;
    };
    part(reproduced, "verdict.reproduced");
    part(understated, "verdict.understated");
    part(discrepant, "count.discrepant");
    part(inconclusive, "verdict.inconclusive");
    part(open, "verdict.open");
    part(incomplete, "verdict.incomplete");
    part(not_drawn, "verdict.not-drawn");
    return out.empty() ? words("audit.none") : out;
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

std::string consistency_line(const Counts& counts, const Look& look) {
  const Words& words = look.words;
  std::string line =
      words("audit.consistency", {{"checked", with_thousands(counts.checked)},
                                  {"cells", with_thousands(counts.consistency)},
                                  {"findings", words.counted(counts.findings, "findings.one", "findings")}});
  if (counts.unobtainable != 0) {
    line += words.counted(counts.unobtainable, "audit.unobtainable.one", "audit.unobtainable");
  }
  return line + "\n";
}

std::string share_text(double share, const Look& look) {
  const double percent = 100 * share;
  return look.words.percent(fixed(percent, percent < 10 ? 1 : 0));
}

std::string standing_text(const AuditSummary& summary, const Look& look) {
  if (!summary.closed) return look.paint(look.words("audit.not-closed"), Style::unsure);
  if (summary.verified) return look.paint(look.words("audit.verified"), Style::good);
  return look.paint(look.words("audit.not-verified"), Style::bad);
}

std::string footer(const AuditSummary& summary, const Counts& counts, const Look& look) {
  const Words& words = look.words;
  std::string out = standing_text(summary, look) + " " +
                    words("audit.counts", {{"totals", counts.totals.text(words)}, {"cells", counts.cells.text(words)}});
  if (!counts.scalars.empty()) out += " " + words("audit.scalars", {{"scalars", counts.scalars.text(words)}});
  out += " " + words.counted(counts.findings, "findings.one", "findings") + ".\n";
  const double needed_for = 1 / number_of(summary.alpha_r);
  const double needed_against = static_cast<double>(summary.claims_planned) / number_of(summary.alpha_d);
  out += paragraph(words("audit.needs", {{"for", with_thousands(std::llround(needed_for))},
                                         {"against", with_thousands(std::llround(needed_against))},
                                         {"confidence", words.percent(confidence_figure(summary.alpha_r))}}),
                   look);
  if (summary.units_full > 0) {
    const double share = static_cast<double>(summary.units_executed) / static_cast<double>(summary.units_full);
    out += words("audit.units", {{"units", with_thousands(summary.units_executed)},
                                 {"full", with_thousands(summary.units_full)},
                                 {"share", share_text(share, look)}}) +
           "\n";
  }
  if (summary.scalar_reruns > 0) {
    out += words("audit.scalar-reruns",
                 {{"reruns", words.counted(summary.scalar_reruns, "audit.reruns.one", "audit.reruns")}}) +
           "\n";
  }
  return out;
}

// The sentence of a total and of a scalar, and of any other claim that is not reproduced; of records the first that are
// inconsistent. Empty for the others: the table has them.
std::string sentence_of(const ClaimView& view, const Look& look) {
  if (view.open) return {};
  if (view.claim.kind == ClaimKind::consistency) {
    return view.findings.empty() ? std::string() : publish::finding_sentence(view.findings.front(), look.words);
  }
  const bool is_judged = view.verdict == ClaimVerdict::reproduced || view.verdict == ClaimVerdict::understated;
  const bool is_open_question = view.verdict == ClaimVerdict::discrepant || view.verdict == ClaimVerdict::inconclusive;
  const bool to_say = is_open_question || (is_judged && view.claim.kind == ClaimKind::total);
  const bool is_scalar = view.claim.kind == ClaimKind::scalar;
  if (!view.record || !(to_say || (is_scalar && is_judged))) return {};
  if (is_scalar) {
    return publish::scalar_sentence(*view.record, view.verdict, view.unit, look.words, look.marks.minus);
  }
  if (!is_statistical(view)) return {};
  return publish::verdict_sentence(*view.record, view.verdict, look.words, look.marks.minus);
}

std::string sentences(const AuditSummary& summary, const TeamName& team_name, const Look& look) {
  std::string out;
  for (const ClaimKind kind : kOrder) {
    for (const ClaimView& view : summary.claims) {
      const std::string sentence = view.claim.kind == kind ? sentence_of(view, look) : std::string();
      if (sentence.empty()) continue;
      const std::string text = printable(team_name(view.claim.team) + ", " + claim_cell(view, look) + ": " + sentence);
      out += paragraph(text, look);
    }
  }
  return out.empty() ? out : "\n" + out;
}

Table empty_table(const Look& look) {
  const Words& words = look.words;
  return Table({{words("title.team"), Align::left},
                {words("title.claim"), Align::left},
                {words("title.tolerance"), Align::right, 2},
                {words("title.draws"), Align::right},
                {words("title.for"), Align::right, 1},
                {words("title.against"), Align::right, 1},
                {words("title.difference", {{"minus", look.marks.minus}}), Align::right},
                {words("title.verdict"), Align::left}});
}

}  // namespace

std::string audit_text(const AuditSummary& summary, const TeamName& team_name, const Look& look) {
  const Counts counts = count(summary);
  Table table = empty_table(look);
  for (const ClaimKind kind : kOrder) {
    for (const ClaimView& view : summary.claims) {
      if (view.claim.kind != kind) continue;
      const bool not_drawn = kind == ClaimKind::cell && view.verdict == ClaimVerdict::unaudited;
      if (kind == ClaimKind::consistency) {
        add_findings(table, summary, view, team_name, look);
      } else if (!not_drawn && (is_statistical(view) || kind == ClaimKind::scalar)) {
        add_statistical(table, view, team_name, look);
      }
    }
  }
  return consistency_line(counts, look) + "\n" + table.text(look) + footer(summary, counts, look) +
         sentences(summary, team_name, look) + screens_text(summary, team_name, look) +
         declared_text(summary, team_name, look) + regrades_text(summary, team_name, look);
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
