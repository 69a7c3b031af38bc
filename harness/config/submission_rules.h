#pragma once
// What a stage asks of a submission: a team of the stage, exactly its benchmarks, a runner or an endpoint where the
// driver needs one, decoding within the limits. Pure.

#include <string>

#include "harness/config/problem.h"
#include "harness/core/stage.h"
#include "harness/core/submission.h"

namespace fivefold::config {

Problems check_against_stage(const Submission& submission, const Stage& stage, const Places& places,
                             const std::string& file);

}  // namespace fivefold::config
