#include <algorithm>
#include <array>
#include <utility>

#include "harness/base/decimal.h"
#include "harness/base/utf8.h"
#include "harness/core/decode_fields.h"
#include "harness/core/item_line.h"
#include "harness/core/record_words.h"
#include "harness/core/runner_number.h"
#include "harness/json/fields.h"
#include "harness/json/read.h"
#include "harness/json/write.h"

namespace fivefold {

namespace {

using json::Value;

constexpr const char* kBadJson = "bad-json";
constexpr const char* kBadScore = "bad-score";
// Room that an evidence line needs beside its output.
constexpr std::size_t kLineRoom = std::size_t{256} << 10;

// A whole count, also written with a fraction (rounded half up).
std::optional<std::int64_t> count(json::Fields& fields, std::string_view name) {
  const Value* const value = fields.optional_any(name);
  if (value == nullptr || value->is_null()) return std::nullopt;
  const json::Number* const number = value->as_number();
  const Result<Decimal> decimal = number == nullptr ? bad_input(kBadJson, "") : Decimal::parse(number->text);
  const Result<std::int64_t> whole = decimal.ok() ? decimal->scaled_half_up(0) : bad_input(kBadJson, "");
  if (!whole.ok() || *whole < 0 || *whole > kMaxInteger) {
    fields.fail(name, "must be a number of 0 or more");
    return std::nullopt;
  }
  return *whole;
}

void read_tokens(json::Fields& fields, RunnerLine& line) {
  const Value* const tokens = fields.optional_any("tokens");
  if (tokens == nullptr || tokens->is_null()) return;
  json::Fields reader(*tokens, "tokens", kBadJson);
  line.tokens_in = count(reader, "in");
  line.tokens_out = count(reader, "out");
  if (auto finished = reader.finish(true); !finished.ok()) fields.fail(std::move(finished).error());
}

void read_artifacts(json::Fields& fields, RunnerLine& line) {
  if (!fields.has("artifacts")) return;
  for (const Value& element : fields.array("artifacts")) {
    json::Fields reader(element, "artifacts", kBadJson);
    Artifact artifact;
    artifact.name = reader.text("name");
    artifact.path = reader.text("path");
    line.artifacts.push_back(std::move(artifact));
    if (auto finished = reader.finish(true); !finished.ok()) fields.fail(std::move(finished).error());
  }
}

// A number of a runner as millionths.
Result<std::int64_t> millionths(const Value& value) {
  const json::Number* const number = value.as_number();
  if (number == nullptr) return bad_input(kBadJson, "is no number");
  FF_ASSIGN(const Decimal decimal, Decimal::parse(number->text));
  return decimal.scaled_half_up(6);
}

void read_metrics(json::Fields& fields, RunnerLine& line) {
  if (!fields.has("metrics")) return;
  const Value& metrics = fields.object("metrics");
  if (!fields.ok()) return;
  for (const json::Member& metric : *metrics.as_object()) {
    const Result<std::int64_t> micro = millionths(metric.value);
    if (!micro.ok() || *micro > kMaxInteger || *micro < -kMaxInteger) {
      fields.fail("metrics", "\"" + metric.name + "\" is no number that fits");
      return;
    }
    line.metrics[metric.name] = *micro;
  }
}

void read_score(json::Fields& fields, RunnerLine& line) {
  const Value* const score = fields.optional_any("score");
  if (score == nullptr || score->is_null()) return;
  line.score_micro = score_of(*score);
  if (line.score_micro) return;
  fields.fail(bad_input(kBadScore, "score: must be a decimal from 0 to 1, got " + json::write(*score).substr(0, 40)));
}

// Strict JSON, which evidence is, has no U+0000.
bool has_nul(const RunnerLine& line) {
  const auto bad = [](const std::string& text) { return text.find('\0') != std::string::npos; };
  if (bad(line.output) || (line.served_model && bad(*line.served_model))) return true;
  for (const Artifact& artifact : line.artifacts) {
    if (bad(artifact.name)) return true;
  }
  for (const auto& [name, micro] : line.metrics) {
    if (bad(name)) return true;
  }
  return false;
}

void read_names(json::Fields& fields, RunnerLine& line) {
  line.item.text = fields.text("id");
  if (fields.has("finish")) line.finish = words::read<Finish>(fields, "finish");
  const bool error = line.finish == Finish::error;
  line.output = error ? fields.optional_text("output").value_or("") : fields.text("output");
  read_tokens(fields, line);
  line.latency_ms = count(fields, "latency_ms");
  if (fields.has("prompt_sha256")) line.prompt_sha256 = fields.digest("prompt_sha256");
  read_artifacts(fields, line);
  read_metrics(fields, line);
  line.served_model = fields.optional_text("served_model");
  if (fields.has("cached")) line.cached = fields.boolean("cached");
}

Result<void> check_output_size(const std::string& output) {
  if (output.size() > kMaxOutputBytes) {
    return bad_input("output-cap", "output has " + std::to_string(output.size()) + " bytes, at most 1 MiB is allowed");
  }
  std::string quoted;
  json::write_string(quoted, output);
  if (quoted.size() > kMaxLineBytes - kLineRoom) {
    return bad_input("output-cap", "output needs an evidence line of more than 4 MiB");
  }
  return {};
}

}  // namespace

std::optional<std::int64_t> score_of(const Value& value) {
  const json::Number* const number = value.as_number();
  if (number == nullptr) return std::nullopt;
  const Result<Decimal> decimal = Decimal::parse(number->text);
  if (!decimal.ok() || decimal->is_negative() || decimal->compare(Decimal::from_integer(1)) > 0) return std::nullopt;
  return decimal->scaled_half_up(6).value();
}

bool is_no_number(std::string_view line, std::string_view name) {
  constexpr std::string_view kSpace = " \t";
  const std::string quoted = "\"" + std::string(name) + "\"";
  const std::size_t at = line.find(quoted);
  if (at == std::string_view::npos) return false;
  line.remove_prefix(at + quoted.size());
  line.remove_prefix(std::min(line.find_first_not_of(kSpace), line.size()));
  if (!line.starts_with(':')) return false;
  line.remove_prefix(1);
  line.remove_prefix(std::min(line.find_first_not_of(kSpace), line.size()));
  if (line.starts_with('-')) line.remove_prefix(1);
  constexpr std::array<std::string_view, 3> kWords{"NaN", "nan", "Inf"};
  return std::any_of(kWords.begin(), kWords.end(), [&](const std::string_view word) { return line.starts_with(word); });
}

Result<RunnerLine> parse_runner_line(std::string_view line) {
  if (line.size() > kMaxLineBytes) {
    return bad_input("line-cap", "line has " + std::to_string(line.size()) + " bytes, at most 4 MiB are allowed");
  }
  if (const auto offset = first_bad_utf8(line)) {
    return bad_input("bad-utf8", "byte " + std::to_string(*offset) + " of the line is not UTF-8");
  }
  const Result<Value> value = json::read_lenient(line);
  if (!value.ok()) {
    return bad_input(is_no_number(line, "score") ? kBadScore : kBadJson, value.error().message);
  }
  json::Fields fields(*value, "result line", kBadJson);
  RunnerLine result;
  read_names(fields, result);
  FF_TRY(check_output_size(result.output));
  if (has_nul(result)) fields.fail("output", "has U+0000, which no evidence line can hold");
  read_score(fields, result);
  FF_TRY(fields.finish(true));
  return result;
}

}  // namespace fivefold
