#include "harness/config/load.h"

#include <algorithm>
#include <utility>

#include "harness/config/map_reader.h"
#include "harness/config/stage_files.h"
#include "harness/config/stage_reader.h"
#include "harness/config/submission_files.h"
#include "harness/config/submission_reader.h"
#include "harness/config/submission_rules.h"
#include "harness/config/yaml_json.h"
#include "harness/os/file.h"

namespace fivefold::config {
namespace {

// The bytes, or nothing and the problem.
std::optional<std::string> read_bytes(const std::filesystem::path& path, Problems& problems) {
  // More than the reader takes, so that it is the reader that says what is allowed.
  Result<std::string> bytes = os::read_file(path, std::size_t{64} << 20U);
  if (bytes.ok()) return std::move(*bytes);
  problems.push_back({.file = path.string(), .rule = "file.unreadable", .message = bytes.error().message});
  return std::nullopt;
}

// One sentence instead of a problem for every key, where somebody gave the other kind of file.
template <class T>
bool other_kind(std::string_view bytes, FileKind other, const std::string& wanted, const std::string& file,
                Checked<T>& checked) {
  if (kind_of(bytes) != other) return false;
  Problems problems;
  const std::optional<YamlNode> root = read_yaml(bytes, file, problems);
  const YamlNode* const format = root ? root->find("fivefold") : nullptr;
  if (format == nullptr) return false;
  Report(file, checked.problems)
      .error(format->place, "schema.format",
             "this file is " + shown(*format) + ", and a file of " + wanted + " is needed here");
  return true;
}

// A place that has its problem already gets no second one: a digest that is none is no digest of a file either.
template <class T>
void take(Checked<T>& checked, Problems more) {
  std::erase_if(more, [&](const Problem& problem) {
    return std::ranges::any_of(checked.problems, [&](const Problem& known) {
      return known.severity == Severity::error && known.place == problem.place;
    });
  });
  checked.problems.insert(checked.problems.end(), std::make_move_iterator(more.begin()),
                          std::make_move_iterator(more.end()));
  sort_by_place(checked.problems);
  if (!acceptable(checked.problems)) checked.value.reset();
}

}  // namespace

Loaded<Stage> load_stage(const std::filesystem::path& path) {
  Loaded<Stage> out;
  std::optional<std::string> bytes = read_bytes(path, out.checked.problems);
  if (!bytes) return out;
  out.bytes = std::move(*bytes);
  if (other_kind(out.bytes, FileKind::submission, "stage/v1", path.string(), out.checked)) return out;
  out.checked = read_stage(out.bytes, path.string());
  const std::optional<Stage> stage = out.checked.value ? out.checked.value : out.checked.draft;
  if (!stage) return out;
  const bool whole = out.checked.value.has_value();
  take(out.checked, check_stage_files(*stage, out.checked.places, path.string(), path.parent_path(), whole));
  return out;
}

Loaded<Submission> load_submission(const std::filesystem::path& path, const Stage* stage) {
  Loaded<Submission> out;
  std::optional<std::string> bytes = read_bytes(path, out.checked.problems);
  if (!bytes) return out;
  out.bytes = std::move(*bytes);
  if (other_kind(out.bytes, FileKind::stage, "submission/v1", path.string(), out.checked)) return out;
  out.checked = read_submission(out.bytes, path.string());
  const std::optional<Submission> submission = out.checked.value ? out.checked.value : out.checked.draft;
  if (!submission) return out;
  if (stage != nullptr && out.checked.value) {
    take(out.checked, check_against_stage(*submission, *stage, out.checked.places, path.string()));
  }
  take(out.checked, check_submission_files(*submission, out.checked.places, path.string(), path.parent_path()));
  return out;
}

FileKind kind_of(std::string_view bytes) {
  Problems problems;
  const std::optional<YamlNode> root = read_yaml(bytes, "", problems);
  const YamlNode* const format = root ? root->find("fivefold") : nullptr;
  if (format == nullptr || format->kind != YamlNode::Kind::text) return FileKind::unknown;
  if (format->text.starts_with("stage/")) return FileKind::stage;
  if (format->text.starts_with("policy/")) return FileKind::policy;
  if (format->text.starts_with("panel/")) return FileKind::panel;
  return format->text.starts_with("submission/") ? FileKind::submission : FileKind::unknown;
}

Problems unknown_kind(std::string_view bytes, const std::string& file) {
  Problems problems;
  const std::optional<YamlNode> root = read_yaml(bytes, file, problems);
  if (!root) return problems;
  Report report(file, problems);
  const YamlNode* const format = root->find("fivefold");
  if (format == nullptr) {
    report.error(root->place, "schema.missing-key", "key \"fivefold\" is missing",
                 "fivefold: stage/v1 or fivefold: submission/v1");
  } else {
    report.error(format->place, "schema.format", "fivefold must be stage/v1 or submission/v1, got " + shown(*format));
  }
  return problems;
}

}  // namespace fivefold::config
