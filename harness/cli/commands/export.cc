// fivefold export: the files to publish, verified before they are shown.

#include "harness/publish/export.h"

#include <algorithm>
#include <utility>

#include "harness/base/number.h"
#include "harness/cli/commands/commands.h"
#include "harness/cli/session.h"
#include "harness/publish/averages_record.h"

namespace fivefold::cli {
namespace {

std::string counted(std::size_t count) { return with_thousands(static_cast<std::int64_t>(count)); }

void print_done(const Context& context, const publish::ExportDone& done, const std::string& folder, bool recorded) {
  const std::string leaf = to_hex(done.policy_leaf);
  const std::size_t not_checked = static_cast<std::size_t>(
      std::count_if(done.report.checks.begin(), done.report.checks.end(),
                    [](const verify::Check& check) { return check.status == verify::Status::not_checked; }));
  if (context.json) {
    context.print_json(json::Object{{"directory", folder},
                                    {"entries", std::size_t{done.entries}},
                                    {"files", done.files},
                                    {"policy_leaf", leaf},
                                    {"averages_recorded", recorded},
                                    {"verified", done.report.ok()}});
    return;
  }
  const Words& words = context.look.words;
  context.print(
      words("export.done", {{"entries", counted(done.entries)}, {"files", counted(done.files)}, {"folder", folder}}) +
      "\n" + (done.report.ok() ? words("export.passes") : words("export.open", {{"n", counted(not_checked)}})) + "\n");
  context.next_line("fivefold verify " + quoted(folder) + " --policy-leaf " + leaf);
}

Result<Exit> run_export(Context& context) {
  const std::string folder = context.args.value("DIR").value_or("");
  Session session(context);
  // Writing is needed only for the averages of an audit that was closed just now.
  FF_ASSIGN(ledger::Workspace workspace, session.open_for_reading());
  const bool due = publish::averages_due(workspace.log());
  if (due) {
    FF_ASSIGN(ledger::Workspace writable, session.open_for_writing());
    if (publish::averages_due(writable.log())) FF_TRY(publish::append_averages(writable));
    workspace = std::move(writable);
  }
  FF_ASSIGN(const publish::ExportDone done, publish::export_stage(workspace, folder));
  print_done(context, done, folder, due);
  return Exit::clean;
}

}  // namespace

CommandSpec export_command() {
  return {"export",
          "write the publishable files of the stage, verified",
          {{"DIR", "DIR", "a missing or empty folder, or an earlier export, which is replaced", true}},
          {"fivefold -C rehearsal/stage export rehearsal/export"},
          run_export};
}

}  // namespace fivefold::cli
