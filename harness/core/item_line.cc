#include "harness/core/item_line.h"

#include <utility>

#include "harness/base/units.h"
#include "harness/core/decode_fields.h"
#include "harness/core/record_words.h"
#include "harness/crypto/sha256.h"
#include "harness/json/fields.h"
#include "harness/json/read.h"
#include "harness/json/write.h"

namespace fivefold {

namespace {

using json::Array;
using json::Object;
using json::Value;

constexpr const char* kRule = "E_ITEMS";
constexpr int kMaxAttempts = 9;

Array artifacts_value(const std::vector<Artifact>& artifacts) {
  Array array;
  for (const Artifact& artifact : artifacts) {
    if (artifact.sha256) array.push_back(Object{{"name", artifact.name}, {"sha256", to_hex(*artifact.sha256)}});
  }
  return array;
}

Value metrics_value(const std::map<std::string, std::int64_t>& metrics) {
  Object object;
  for (const auto& [name, micro] : metrics) object.push_back({name, micro});
  return object;
}

// The free names with a fixed meaning, in the order of docs/records.md section 7.
void add_free_names(Object& out, const RunnerLine& line, bool with_output, const std::optional<JudgeAnswer>& judge) {
  const bool error = line.finish == Finish::error;
  const std::string_view output = error ? std::string_view() : std::string_view(line.output);
  if (with_output && !error) out.push_back({"output", output});
  out.push_back({"outputSha256", to_hex(crypto::sha256(output))});
  if (line.prompt_sha256) out.push_back({"promptSha256", to_hex(*line.prompt_sha256)});
  out.push_back({"finish", to_text(line.finish)});
  if (line.tokens_in) out.push_back({"tokensIn", *line.tokens_in});
  if (line.tokens_out) out.push_back({"tokensOut", *line.tokens_out});
  if (line.latency_ms) out.push_back({"latencyMs", *line.latency_ms});
  if (Array artifacts = artifacts_value(line.artifacts); !artifacts.empty()) {
    out.push_back({"artifacts", std::move(artifacts)});
  }
  if (!line.metrics.empty()) out.push_back({"metrics", metrics_value(line.metrics)});
  if (judge) {
    out.push_back({"judge", Object{{"model", judge->model},
                                   {"revision", judge->revision},
                                   {"promptSha256", to_hex(judge->prompt_sha256)},
                                   {"output", judge->output}}});
  }
  if (line.served_model) out.push_back({"servedModel", *line.served_model});
}

// What run and re-run lines have in common, as read.
struct FreeNames {
  std::optional<std::string> output;
  std::optional<Digest> output_sha256;
  std::optional<Digest> prompt_sha256;
  std::optional<Finish> finish;
  std::optional<JudgeAnswer> judge;
};

std::optional<Digest> optional_digest(json::Fields& fields, std::string_view name) {
  return fields.has(name) ? std::optional(fields.digest(name)) : std::nullopt;
}

void check_metrics(json::Fields& fields) {
  if (!fields.has("metrics")) return;
  const Value& metrics = fields.object("metrics");
  if (!fields.ok()) return;
  json::Fields reader(metrics, "metrics", kRule);
  for (const json::Member& metric : *metrics.as_object()) {
    reader.integer(metric.name, -kMaxInteger, kMaxInteger);
  }
  if (auto finished = reader.finish(); !finished.ok()) fields.fail(std::move(finished).error());
}

void check_artifacts(json::Fields& fields) {
  if (!fields.has("artifacts")) return;
  for (const Value& artifact : fields.array("artifacts")) {
    json::Fields reader(artifact, "artifacts", kRule);
    reader.text("name");
    reader.digest("sha256");
    if (auto finished = reader.finish(); !finished.ok()) fields.fail(std::move(finished).error());
  }
}

std::optional<JudgeAnswer> read_judge(json::Fields& fields) {
  if (!fields.has("judge")) return std::nullopt;
  json::Fields reader(fields.any("judge"), "judge", kRule);
  JudgeAnswer judge;
  judge.model = reader.text("model");
  judge.revision = reader.text("revision");
  judge.prompt_sha256 = reader.digest("promptSha256");
  judge.output = reader.text("output");
  if (auto finished = reader.finish(); !finished.ok()) fields.fail(std::move(finished).error());
  return judge;
}

FreeNames read_free_names(json::Fields& fields) {
  FreeNames names;
  names.output = fields.optional_text("output");
  names.output_sha256 = optional_digest(fields, "outputSha256");
  names.prompt_sha256 = optional_digest(fields, "promptSha256");
  if (fields.has("finish")) names.finish = words::read<Finish>(fields, "finish");
  for (const std::string_view count : {"tokensIn", "tokensOut", "latencyMs"}) {
    fields.optional_integer(count, 0, kMaxInteger);
  }
  check_artifacts(fields);
  check_metrics(fields);
  names.judge = read_judge(fields);
  fields.optional_text("servedModel");
  if (fields.ok() && names.output && names.output_sha256 && crypto::sha256(*names.output) != *names.output_sha256) {
    fields.fail("outputSha256", "is not the digest of output");
  }
  return names;
}

ItemId read_item(json::Fields& fields) {
  std::string text = fields.text("item");
  if (!fields.ok()) return {};
  if (auto checked = check_id(text, kMaxItemIdBytes); !checked.ok()) {
    fields.fail(bad_input(kRule, "item: " + checked.error().message));
  }
  return {std::move(text)};
}

Result<Value> read_line(std::string_view line) {
  if (line.size() > kMaxLineBytes) {
    return bad_input("E_LIMIT", "line has " + std::to_string(line.size()) + " bytes, at most 4 MiB are allowed");
  }
  return json::read_strict(line);
}

}  // namespace

std::string encode_item_line(const Salt& salt, const RunnerLine& line, std::optional<std::int64_t> score_micro,
                             bool with_output, const std::optional<JudgeAnswer>& judge) {
  Object out{{"salt", to_hex(salt)}, {"item", line.item.text}};
  if (score_micro) out.push_back({"scoreMicro", *score_micro});
  add_free_names(out, line, with_output, judge);
  return json::write(out);
}

std::string encode_rerun_line(const Salt& salt, int run, const ItemId& item, int attempts,
                              const std::optional<RunnerLine>& line, std::int64_t score_micro, bool with_output,
                              const std::optional<JudgeAnswer>& judge) {
  Object out{{"salt", to_hex(salt)}, {"run", run},
             {"item", item.text},    {"outcome", line ? "ok" : "failed"},
             {"attempts", attempts}, {"scoreMicro", line ? score_micro : std::int64_t{0}}};
  if (line) {
    add_free_names(out, *line, with_output, judge);
  } else {
    out.push_back({"outputSha256", to_hex(crypto::sha256(""))});
  }
  return json::write(out);
}

Result<ItemLine> parse_item_line(std::string_view line) {
  FF_ASSIGN(const Value value, read_line(line));
  json::Fields fields(value, "item line", kRule);
  ItemLine result;
  result.salt = fields.digest("salt");
  result.item = read_item(fields);
  result.score_micro = fields.optional_integer("scoreMicro", 0, kMicro);
  FreeNames names = read_free_names(fields);
  if (names.finish == Finish::error && result.score_micro.value_or(0) != 0) {
    fields.fail("scoreMicro", "of an item that ended in an error must be 0");
  }
  FF_TRY(fields.finish(true));
  result.output = std::move(names.output);
  result.output_sha256 = names.output_sha256;
  result.prompt_sha256 = names.prompt_sha256;
  result.finish = names.finish;
  result.judge = std::move(names.judge);
  return result;
}

Result<RerunLine> parse_rerun_line(std::string_view line) {
  FF_ASSIGN(const Value value, read_line(line));
  json::Fields fields(value, "re-run line", kRule);
  RerunLine result;
  result.salt = fields.digest("salt");
  result.run = decode::small(fields, "run", 1, kMaxRuns);
  result.item = read_item(fields);
  result.ok = fields.word("outcome", {"ok", "failed"}) == 0;
  result.attempts = decode::small(fields, "attempts", 1, kMaxAttempts);
  result.score_micro = fields.integer("scoreMicro", 0, kMicro);
  FreeNames names = read_free_names(fields);
  result.output = std::move(names.output);
  result.output_sha256 = names.output_sha256;
  result.prompt_sha256 = names.prompt_sha256;
  result.finish = names.finish;
  if (!result.ok && result.score_micro != 0) fields.fail("scoreMicro", "of a failed unit must be 0");
  if (result.ok && result.finish == Finish::error) fields.fail("finish", "of an answered unit is never error");
  FF_TRY(fields.finish(true));
  return result;
}

Result<std::vector<std::string_view>> split_lines(std::string_view text) {
  std::vector<std::string_view> lines;
  if (text.find('\r') != std::string_view::npos) return bad_input("E_JSON", "the text has a CR");
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string name = "line " + std::to_string(lines.size() + 1);
    if (end == std::string_view::npos) return bad_input("E_JSON", name + " does not end in LF");
    if (end == 0) return bad_input("E_JSON", name + " is empty");
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end + 1);
  }
  return lines;
}

}  // namespace fivefold
