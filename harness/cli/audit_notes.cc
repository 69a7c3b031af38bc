#include "harness/cli/audit_notes.h"

#include "harness/base/number.h"
#include "harness/base/utf8.h"
#include "harness/cli/table.h"
#include "harness/publish/figures.h"

namespace fivefold::cli {
namespace {

using audit::AuditSummary;
using audit::ClaimView;

// "= 0.0031", "< 0.0001".
std::string p_text(double p) {
  constexpr double kLeast = 0.0001;
  return p < kLeast ? "< " + fixed(kLeast, 4) : "= " + fixed(p, 4);
}

std::string screen_sentence(const audit::Flag& flag, const Look& look) {
  const Words& words = look.words;
  const std::string p = flag.p ? p_text(*flag.p) : std::string();
  switch (flag.screen) {
    case audit::Screen::dispersion_low:
      return words("screen.low", {{"p", p}});
    case audit::Screen::dispersion_high:
      return words("screen.high", {{"p", p}});
    case audit::Screen::odd_one_out:
      return words("screen.odd", {{"lab", with_thousands(flag.lab)}, {"odd", with_thousands(flag.odd)}, {"p", p}});
    case audit::Screen::identical_runs:
      return words("screen.identical", {{"a", std::to_string(flag.first)}, {"b", std::to_string(flag.second)}});
  }
  FF_CHECK(false);
}

}  // namespace

std::string claim_cell(const ClaimView& view, const Look& look) {
  return view.claim.kind == ClaimKind::total ? look.words("audit.total") : view.claim.benchmark.text;
}

std::string screens_text(const AuditSummary& summary, const TeamName& team_name, const Look& look) {
  std::string out;
  for (const ClaimView& view : summary.claims) {
    for (const audit::Flag& flag : view.screens) {
      const std::string cell = team_name(view.claim.team) + ", " + claim_cell(view, look);
      out +=
          paragraph(printable(look.words("screen.said", {{"cell", cell}, {"why", screen_sentence(flag, look)}})), look);
    }
  }
  return out.empty() ? out : "\n" + out + paragraph(look.words("screen.rate"), look);
}

std::string declared_text(const AuditSummary& summary, const TeamName& team_name, const Look& look) {
  const Words& words = look.words;
  constexpr int kDigits = 3;
  std::int64_t checked = 0;
  std::string flagged;
  for (const ClaimView& view : summary.claims) {
    if (!view.declared) continue;
    ++checked;
    if (!view.declared->flagged) continue;
    const std::string cell = team_name(view.claim.team) + ", " + claim_cell(view, look);
    std::string text = words("declared.flagged",
                             {{"cell", cell},
                              {"d", fixed(view.declared->d, kDigits)},
                              {"lower", fixed(view.declared->lower, kDigits)},
                              {"upper", fixed(static_cast<double>(view.parameters->d_upper_micro) / 1e6, kDigits)}});
    if (view.declared->d_runs) text += words("declared.runs", {{"d", fixed(*view.declared->d_runs, kDigits)}});
    flagged += paragraph(printable(text + "."), look);
  }
  if (checked == 0) return {};
  return "\n" + paragraph(words.counted(checked, "declared.checked.one", "declared.checked"), look) + flagged;
}

std::string regrades_text(const AuditSummary& summary, const TeamName& team_name, const Look& look) {
  std::string out;
  for (const audit::RegradeView& view : summary.regrades) {
    const store::RegradeSums& sums = view.sums;
    const std::int64_t scale = sums.outputs * 1'000'000;
    const std::string change = look.points(publish::signed_figure(look.marks.minus, sums.change_micro, scale));
    out += paragraph(
        printable(look.words("regrade.said", {{"cell", team_name(view.cell.team) + ", " + view.cell.benchmark.text},
                                              {"n", with_thousands(sums.outputs)},
                                              {"changed", with_thousands(sums.changed)},
                                              {"change", change}})),
        look);
  }
  return out.empty() ? out : "\n" + out + paragraph(look.words("regrade.what"), look);
}

}  // namespace fivefold::cli
