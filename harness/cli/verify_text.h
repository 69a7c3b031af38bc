#pragma once
// The words of `verify`: one line a step, weaknesses and trust in words, the last line the result (docs/ux.md section
// 1). Pure.

#include <string>

#include "harness/cli/look.h"
#include "harness/verify/report.h"

namespace fivefold::cli {

std::string verify_text(const verify::Report& report, const Look& look);

}  // namespace fivefold::cli
