#pragma once
// Asking a model that judges, over the chat interface that servers of models share (POST <url>/chat/completions;
// docs/design.md section 5, scorer `judge`). Network; returns when all threads of its own have ended. httplib is named
// in judge_client.cc alone.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/core/stage.h"

namespace fivefold::exec {

struct Judge {
  Endpoint endpoint;
  std::int64_t max_tokens{1024};
  std::int64_t timeout_seconds{120};
  std::optional<std::string> secret;  // goes into the header Authorization and nowhere else
  // Between two tries of one question; the later ones wait longer.
  std::int64_t pause_milliseconds{1000};
};

// What the judge said to the question at that place of the list.
using JudgeSaid = std::function<Result<void>(std::size_t index, const std::string& answer)>;

inline constexpr std::size_t kMaxJudgeAnswer = std::size_t{32} << 10;

// Asks every question once, several at a time, at temperature 0; a question that the network or an overloaded server
// lost is asked up to three times. `said` is called in this thread, as answers come. `scorer.judge` (io) with what the
// server said; `stopped` after a stop signal. What was said before stands.
Result<void> ask_judge(const Judge& judge, const std::vector<std::string>& questions, const JudgeSaid& said);

}  // namespace fivefold::exec
