#pragma once
// What a runner is asked: request.json and the lines of items.jsonl (docs/design.md section 5). The bytes of
// request.json are a subject of the run-start, and nothing in them says whether the team or the lab is running. Pure.

#include <cstdint>
#include <optional>
#include <string>

#include "harness/base/bytes.h"
#include "harness/base/id.h"
#include "harness/core/prompts.h"
#include "harness/core/stage.h"
#include "harness/core/submission.h"

namespace fivefold {

struct Request {
  StageId stage;
  TeamId team;
  BenchmarkId benchmark;
  bool scalar{false};
  int run{1};
  std::string model_name;
  std::string model_revision;
  Digest manifest;
  std::optional<Endpoint> endpoint;
  Decoding decoding;
  std::uint32_t seed{0};
  std::int64_t deadline_seconds{1800};
};

inline constexpr const char* kItemsFile = "items.jsonl";
inline constexpr const char* kResultsFile = "results.jsonl";

std::string encode_request(const Request& request);

// One line of items.jsonl without its LF. The item's seed comes from the run's (docs/records.md section 8.6).
std::string encode_item_request(const Prompt& prompt, std::uint32_t run_seed);

// The name of an attachment's copy beside request.json: its digest and the ending of its path, if that is plain.
std::string attachment_name(const PinnedFile& attachment);

}  // namespace fivefold
