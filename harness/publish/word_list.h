#pragma once
// The one list of messages: key, English, Korean. A particle never follows a placeholder, because it depends on the
// word that is put in. Sentences that other parts make in English stand in said_list.h. Pure.

#include <algorithm>
#include <array>
#include <iterator>

#include "harness/publish/word_pages.h"
#include "harness/publish/word_scores.h"
#include "harness/publish/word_steps.h"

namespace fivefold::publish {

inline constexpr auto kMessages = [] {
  std::array<Message, std::size(kPageMessages) + std::size(kStepMessages) + std::size(kScoreMessages)> all;
  auto next = std::copy(std::begin(kPageMessages), std::end(kPageMessages), all.begin());
  next = std::copy(std::begin(kStepMessages), std::end(kStepMessages), next);
  std::copy(std::begin(kScoreMessages), std::end(kScoreMessages), next);
  return all;
}();

}  // namespace fivefold::publish
