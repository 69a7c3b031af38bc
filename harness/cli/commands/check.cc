// fivefold check FILE…: validates stage, submission, policy and panel files and everything they name, offline, all
// problems at once.

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/cli/commands/commands.h"
#include "harness/cli/problem_text.h"
#include "harness/cli/session.h"
#include "harness/config/load.h"
#include "harness/config/panel_files.h"
#include "harness/config/stage_reader.h"
#include "harness/os/file.h"

namespace fivefold::cli {
namespace {

constexpr std::size_t kMostBytes = std::size_t{64} << 20U;

struct CheckedFile {
  std::string name;
  std::map<std::string, std::string> bytes;  // of it and of what it names, where problems may be
  config::Problems problems;
};

bool is_workspace(const std::filesystem::path& folder) {
  std::error_code ignored;
  return std::filesystem::exists(folder / "stage.db", ignored);
}

// The stage among the files, if it is one and acceptable by itself.
std::optional<Stage> given_stage(const std::vector<std::string>& files) {
  std::optional<Stage> found;
  for (const std::string& file : files) {
    const Result<std::string> bytes = os::read_file(file, kMostBytes);
    if (!bytes.ok() || config::kind_of(*bytes) != config::FileKind::stage) continue;
    if (found) return std::nullopt;  // two stages: submissions are checked by themselves
    found = config::read_stage(*bytes, file).value;
    if (!found) return std::nullopt;
  }
  return found;
}

// What submissions are compared with: the stage given beside them, else that of the workspace, if there is one.
Result<std::optional<Stage>> known_stage(const Context& context, const std::vector<std::string>& files) {
  std::optional<Stage> given = given_stage(files);
  if (given || !is_workspace(context.workspace)) return given;
  Session session(context);
  FF_ASSIGN(const ledger::Workspace workspace, session.open_for_reading());
  return std::optional<Stage>(workspace.stage());
}

template <class T>
CheckedFile from(const std::string& name, config::Loaded<T> loaded) {
  return {.name = name, .bytes = {{name, std::move(loaded.bytes)}}, .problems = std::move(loaded.checked.problems)};
}
CheckedFile from(const std::string& name, config::LoadedPanel loaded) {
  return {.name = name, .bytes = std::move(loaded.bytes), .problems = std::move(loaded.problems)};
}

CheckedFile check_file(const std::string& name, const Stage* stage) {
  const Result<std::string> bytes = os::read_file(name, kMostBytes);
  if (!bytes.ok()) {
    return {.name = name,
            .bytes = {},
            .problems = {{.file = name, .rule = "file.unreadable", .message = bytes.error().message}}};
  }
  switch (config::kind_of(*bytes)) {
    case config::FileKind::stage:
      return from(name, config::load_stage(name));
    case config::FileKind::submission:
      return from(name, config::load_submission(name, stage));
    case config::FileKind::policy:
      return from(name, config::load_policy(name));
    case config::FileKind::panel:
      return from(name, config::load_panel(name));
    case config::FileKind::unknown:
      break;
  }
  return {.name = name, .bytes = {{name, *bytes}}, .problems = config::unknown_kind(*bytes, name)};
}

bool any_of_kind(const std::vector<std::string>& files, config::FileKind kind) {
  return std::any_of(files.begin(), files.end(), [kind](const std::string& file) {
    const Result<std::string> bytes = os::read_file(file, kMostBytes);
    return bytes.ok() && config::kind_of(*bytes) == kind;
  });
}

// What a first mistake means; or what is done with files that are in order.
void note_next(const Context& context, const std::vector<std::string>& files, const config::Problems& problems) {
  for (const config::Problem& problem : problems) {
    if (problem.severity == config::Severity::error) return context.next_line("fivefold explain " + problem.rule);
  }
  const bool stage = any_of_kind(files, config::FileKind::stage);
  if (!stage && !any_of_kind(files, config::FileKind::submission)) {
    for (const std::string& file : files) {
      if (any_of_kind({file}, config::FileKind::panel)) return context.next("score " + quoted(file));
    }
    return;
  }
  if (stage && is_workspace(context.workspace)) return context.next("status");
  for (const std::string& file : files) {
    const Result<std::string> bytes = os::read_file(file, kMostBytes);
    if (bytes.ok() && stage != (config::kind_of(*bytes) == config::FileKind::stage)) continue;
    return context.next((stage ? "init " : "submit ") + quoted(file));
  }
}

Result<Exit> run_check(Context& context) {
  const std::vector<std::string> files = context.args.values("FILE");
  FF_ASSIGN(const std::optional<Stage> stage, known_stage(context, files));
  config::Problems all;
  for (const std::string& name : files) {
    const CheckedFile file = check_file(name, stage ? &*stage : nullptr);
    all.insert(all.end(), file.problems.begin(), file.problems.end());
    if (!context.json) context.print(problems_text(file.problems, name, file.bytes, context.look));
  }
  if (context.json) {
    context.print_json(problems_json(all));
  } else {
    note_next(context, files, all);
  }
  return config::acceptable(all) ? Exit::clean : Exit::bad_input;
}

}  // namespace

CommandSpec check_command() {
  return {.name = "check",
          .summary = "validate stage, submission, policy and panel files with all they name; nothing is written",
          .options = {{.name = "FILE",
                       .value = "",
                       .help = "a stage.yaml, team.yaml, policy.yaml or panel.yaml; a team's is compared with the "
                               "stage given along with it or that of -C",
                       .required = true,
                       .many = true}},
          .examples = {"fivefold check stage.yaml",
                       "fivefold check configs/rehearsal/stage.yaml configs/rehearsal/teams/*.yaml",
                       "fivefold -C stage check team.yaml --json"},
          .run = run_check,
          .records = Records::no};
}

}  // namespace fivefold::cli
