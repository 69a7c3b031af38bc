#pragma once
// The one sentence of a verdict (docs/ux.md section 3), the same in the terminal, the report and the dashboard. A pure
// function of the signed record and of what the closing report made of it.

#include <string>

#include "harness/core/evidence_line.h"
#include "harness/core/records.h"
#include "harness/publish/words.h"

namespace fivefold::publish {

// Of a total or a cell. `final` is the verdict at stage close, which may be discrepant where the record alone is not
// (Holm); before the close it is the record's own. `minus` is the minus sign to be used.
std::string verdict_sentence(const AuditRecord& record, ClaimVerdict final, const Words& words, std::string_view minus);

// Of a cell that no draw chose.
std::string not_drawn_sentence(const Words& words);

// Of an item that is scored otherwise than it was sealed; empty for the other kinds of finding.
std::string finding_sentence(const Finding& finding, const Words& words);
// Millionths as a score: "1", "0.5".
std::string score_figure(std::int64_t micro);

}  // namespace fivefold::publish
