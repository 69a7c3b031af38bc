#pragma once
// Two executions of the same items side by side: what differs, item by item, and how often. Whether the text is the
// same and whether the score is the same are two questions: a model may say the same otherwise, and a scorer may be
// wrong. For people; nothing is decided by it. Pure.

#include <cstdint>
#include <optional>
#include <vector>

#include "harness/base/id.h"
#include "harness/base/result.h"
#include "harness/core/answers.h"

namespace fivefold {

// An item that both sides have, with anything that is not the same. A question that cannot be answered (text that was
// not kept, a score nobody gave) is no difference.
struct ItemDifference {
  int run{0};
  ItemId item;
  Answer a;
  Answer b;
  std::optional<bool> same_text;
  std::optional<bool> same_score;
  std::optional<bool> same_prompt;
};

// Counts of items of one run. same + other + unknown = both, for texts and for scores.
struct RunComparison {
  int run{0};  // of A; 0: not known
  std::int64_t both{0};
  std::int64_t only_a{0};
  std::int64_t only_b{0};
  std::int64_t unexecuted{0};  // of both: one side could not be executed, and nothing else is counted of it
  std::int64_t same_text{0};
  std::int64_t other_text{0};
  std::int64_t same_score{0};
  std::int64_t a_higher{0};
  std::int64_t b_higher{0};
  std::int64_t cut_a{0};  // ended by the length limit
  std::int64_t cut_b{0};
  std::int64_t other_prompt{0};
};

struct SideBySide {
  std::vector<RunComparison> runs;
  std::vector<ItemDifference> differences;  // by run, then item
};

// One run against one run whatever their numbers; else the runs that both sides have. `no-common-run` when there are
// none.
Result<SideBySide> side_by_side(const Answers& a, const Answers& b);

}  // namespace fivefold
