#include "harness/core/answers.h"

#include <algorithm>
#include <utility>

#include "harness/crypto/sha256.h"
#include "harness/json/read.h"

namespace fivefold {

namespace {

struct Read {
  int run{0};
  ItemId item;
  Answer answer;
};

// The digest of the text, which a line of evidence need not repeat beside it.
std::optional<Digest> text_digest(const std::optional<std::string>& output, const std::optional<Digest>& sha256) {
  if (sha256 || !output) return sha256;
  return crypto::sha256(*output);
}

Result<Read> read_sealed(std::string_view line) {
  FF_ASSIGN(const ItemLine sealed, parse_item_line(line));
  return Read{
      0,
      sealed.item,
      {text_digest(sealed.output, sealed.output_sha256), sealed.score_micro, sealed.finish, sealed.prompt_sha256}};
}

Result<Read> read_rerun(std::string_view line) {
  FF_ASSIGN(const RerunLine rerun, parse_rerun_line(line));
  if (!rerun.ok) return Read{rerun.run, rerun.item, {.executed = false}};
  return Read{rerun.run,
              rerun.item,
              {text_digest(rerun.output, rerun.output_sha256), rerun.score_micro, rerun.finish, rerun.prompt_sha256}};
}

Result<Read> read_runner(std::string_view line) {
  FF_ASSIGN(RunnerLine written, parse_runner_line(line));
  return Read{0,
              std::move(written.item),
              {crypto::sha256(written.output), written.score_micro, written.finish, written.prompt_sha256}};
}

bool has_name(const json::Value& value, std::string_view name) {
  const json::Object* const object = value.as_object();
  return object != nullptr &&
         std::any_of(object->begin(), object->end(), [&](const json::Member& member) { return member.name == name; });
}

Result<Read> read_any(std::string_view line) {
  const Result<json::Value> value = json::read_lenient(line);
  if (!value.ok() || !has_name(*value, "salt")) return read_runner(line);
  return has_name(*value, "run") ? read_rerun(line) : read_sealed(line);
}

}  // namespace

Result<Answers> read_answers(std::string_view text) {
  Answers answers;
  FF_ASSIGN(const auto lines, split_lines(text));
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string where = "line " + std::to_string(i + 1);
    Result<Read> read = read_any(lines[i]);
    if (!read.ok()) return std::move(read).error().with(where);
    const bool first = answers.runs[read->run].emplace(read->item, read->answer).second;
    if (!first) return bad_input("repeated-item", where + ": item \"" + read->item.text + "\" has an answer already");
  }
  return answers;
}

}  // namespace fivefold
