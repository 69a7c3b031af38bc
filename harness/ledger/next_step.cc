#include "harness/ledger/next_step.h"

#include "harness/ledger/draws.h"

namespace fivefold::ledger {
namespace {

std::string draw_words(Purpose purpose) {
  return "draw " + std::string(to_text(purpose)) +
         " --dice DIGITS --witnessed-by \"NAME, BODY\" --witnessed-by \"NAME, BODY\"";
}

}  // namespace

std::string command_for(const Workspace& workspace, std::string_view words) {
  const std::string folder = workspace.folder().string();
  return "fivefold " + (folder == "." ? "" : "-C " + folder + " ") + std::string(words);
}

std::string missing_step(const Workspace& workspace, Purpose purpose) {
  const StageLog& log = workspace.log();
  if (log.submissions.empty()) return "no team has submitted yet: " + command_for(workspace, "submit TEAM.yaml");
  if (workspace.stage().draw_runs) {
    const DrawLog* const runs = log.draw(Purpose::runs);
    if (runs == nullptr) {
      return "the submissions are not sealed: " + command_for(workspace, "seal submissions") + ", then " +
             command_for(workspace, draw_words(Purpose::runs));
    }
    if (!runs->result) return "the runs are not drawn yet: " + command_for(workspace, draw_words(Purpose::runs));
  }
  if (purpose == Purpose::runs) return "this stage draws no run seeds (draw.runs is false)";
  if (log.draw(Purpose::audit) == nullptr) {
    if (!missing_runs(workspace.stage(), log).empty()) {
      return "runs are missing: " + command_for(workspace, "run") + ", then " + command_for(workspace, "seal runs");
    }
    return "the runs are not sealed: " + command_for(workspace, "seal runs") + ", then " +
           command_for(workspace, draw_words(Purpose::audit));
  }
  return "the audit is not drawn yet: " + command_for(workspace, draw_words(Purpose::audit));
}

std::string next_words(const Workspace& workspace) {
  const StageLog& log = workspace.log();
  if (log.report) return "export DIR";
  if (log.submissions.empty()) return "submit TEAM.yaml";
  if (workspace.stage().draw_runs) {
    const DrawLog* const runs = log.draw(Purpose::runs);
    if (runs == nullptr) return "seal submissions";
    if (!runs->result) return draw_words(Purpose::runs);
  }
  const DrawLog* const audit = log.draw(Purpose::audit);
  if (audit == nullptr) return missing_runs(workspace.stage(), log).empty() ? "seal runs" : "run";
  return audit->result ? "audit" : draw_words(Purpose::audit);
}

}  // namespace fivefold::ledger
