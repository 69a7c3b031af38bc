#include "harness/core/request.h"

#include <algorithm>
#include <utility>

#include "harness/core/config_file.h"
#include "harness/core/draw.h"
#include "harness/json/write.h"

namespace fivefold {

namespace {

using json::Array;
using json::Object;
using json::Value;

constexpr std::size_t kMaxEnding = 9;  // with its dot

bool is_plain(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

}  // namespace

std::string encode_request(const Request& request) {
  const Object model{
      {"name", request.model_name}, {"revision", request.model_revision}, {"manifest", to_hex(request.manifest)}};
  Value endpoint;
  if (request.endpoint) endpoint = Object{{"url", request.endpoint->url}, {"model", request.endpoint->model}};
  return json::write(Object{{"protocol", "runner/v1"},
                            {"stage", request.stage.text},
                            {"team", request.team.text},
                            {"benchmark", request.benchmark.text},
                            {"kind", request.scalar ? "scalar" : "items"},
                            {"run", request.run},
                            {"model", model},
                            {"endpoint", std::move(endpoint)},
                            {"decoding", decoding_value(request.decoding, Decimals::plain)},
                            {"seed", std::int64_t{request.seed}},
                            {"items", request.scalar ? Value() : Value(kItemsFile)},
                            {"results", kResultsFile},
                            {"deadline", request.deadline_seconds}});
}

std::string encode_item_request(const Prompt& prompt, std::uint32_t run_seed) {
  Object line{{"id", prompt.id.text}, prompt.content};
  if (!prompt.attachments.empty()) {
    Array names;
    for (const PinnedFile& attachment : prompt.attachments) names.push_back(attachment_name(attachment));
    line.push_back({"attachments", std::move(names)});
  }
  line.push_back({"seed", std::int64_t{item_seed(run_seed, prompt.id)}});
  return json::write(line);
}

std::string attachment_name(const PinnedFile& attachment) {
  const std::size_t slash = attachment.path.rfind('/');
  const std::string name = slash == std::string::npos ? attachment.path : attachment.path.substr(slash + 1);
  const std::size_t dot = name.rfind('.');
  const std::string ending = dot == std::string::npos ? std::string() : name.substr(dot);
  const bool plain =
      ending.size() > 1 && ending.size() <= kMaxEnding && std::all_of(ending.begin() + 1, ending.end(), is_plain);
  return to_hex(attachment.sha256) + (plain ? ending : std::string());
}

}  // namespace fivefold
