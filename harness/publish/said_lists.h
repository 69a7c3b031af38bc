#pragma once
// All lists of sentences that other parts make in English, in the order in which they are tried: the first pattern that
// matches wins (words.h, said()). Pure.

#include <array>
#include <span>

#include "harness/publish/said_errors.h"
#include "harness/publish/said_findings.h"
#include "harness/publish/said_list.h"
#include "harness/publish/said_problems.h"
#include "harness/publish/said_records.h"
#include "harness/publish/said_scores.h"
#include "harness/publish/said_trouble.h"
#include "harness/publish/said_values.h"

namespace fivefold::publish {

inline constexpr std::array<std::span<const Message>, 9> kSaidLists{
    kSaid, kSaidScores, kSaidErrors, kSaidTrouble, kSaidFindings, kSaidProblems, kSaidRecords, kSaidValues, kSaidLast};

}  // namespace fivefold::publish
