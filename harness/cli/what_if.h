#pragma once
// `plan` of a stage that is not: the stage with some of its numbers changed by options. Nothing is written. Pure.

#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/cli/command.h"
#include "harness/core/stage.h"
#include "harness/core/strata.h"

namespace fivefold::cli {

struct WhatIf {
  Stage stage;
  Strata strata;
  std::vector<std::string> changes;  // "--runs 10", in the order of the help; empty: the stage as it is
};

std::vector<Option> what_if_options();

// `usage` for a number that is none or out of its range; what the changed stage itself does not allow is the error of
// build_strata.
Result<WhatIf> what_if(const Arguments& args, const Stage& stage, const Strata& strata);

}  // namespace fivefold::cli
