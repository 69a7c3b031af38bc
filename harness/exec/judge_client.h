#pragma once
// Asking a model that judges, over the chat interface that servers of models share (POST <url>/chat/completions;
// docs/design.md section 5, scorer `judge`). Network, on threads of its own; used from one thread. httplib is named in
// judge_client.cc alone.

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
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
// lost is asked up to three times. What is still being asked is given up when this goes.
class JudgeSession {
 public:
  JudgeSession(Judge judge, std::vector<std::string> questions);
  ~JudgeSession();
  JudgeSession(const JudgeSession&) = delete;
  JudgeSession& operator=(const JudgeSession&) = delete;

  // Hands over what was said since the last call, waiting at most so long for something; true when every question has
  // its answer. `scorer.judge` (io) with what the server said, when everything good has been handed over.
  Result<bool> take(std::chrono::milliseconds wait, const JudgeSaid& said);

 private:
  class Asking;
  std::unique_ptr<Asking> asking_;
};

}  // namespace fivefold::exec
