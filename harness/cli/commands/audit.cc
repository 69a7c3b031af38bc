// fivefold audit: Tier 0, re-execution and verdicts, as far as they go today; afterwards the same words again.

#include "harness/audit/audit.h"
#include "harness/audit/summary.h"
#include "harness/base/number.h"
#include "harness/cli/audit_text.h"
#include "harness/cli/commands/commands.h"
#include "harness/cli/event_lines.h"
#include "harness/cli/local_machine.h"
#include "harness/cli/session.h"
#include "harness/exec/local_launcher.h"
#include "harness/os/signals.h"
#include "harness/schedule/reexecute.h"

namespace fivefold::cli {
namespace {

Result<audit::AuditOptions> read_options(const Arguments& args) {
  audit::AuditOptions options;
  const std::string custody = args.value("--custody").value_or("lab");
  bool known = false;
  for (const Custody one : {Custody::lab, Custody::team_site_witnessed, Custody::team_endpoint}) {
    if (custody != to_text(one)) continue;
    options.custody = one;
    known = true;
  }
  if (!known) {
    return bad_input("usage", "--custody is lab, team-site-witnessed or team-endpoint, got \"" + custody + "\"");
  }
  if (const auto text = args.value("--max-units")) {
    options.max_units = parse_integer<std::int64_t>(*text);
    if (!options.max_units || *options.max_units < 0) {
      return bad_input("usage", "--max-units is a whole number, got \"" + *text + "\"");
    }
  }
  if (const auto text = args.value("--max-tokens")) {
    options.max_tokens = parse_integer<std::int64_t>(*text);
    if (!options.max_tokens || *options.max_tokens < 0) {
      return bad_input("usage", "--max-tokens is a whole number, got \"" + *text + "\"");
    }
  }
  options.close = args.has("--close");
  options.secrets = secret_from_environment;
  return options;
}

Result<void> go_on(const Context& context, Session& session, ledger::Workspace& workspace,
                   const audit::AuditOptions& options, const schedule::Capacity& capacity) {
  os::note_stop_signals();
  EventLines lines(context, session.clock(),
                   {.digits = workspace.stage().digits,
                    .continue_with = context.with_workspace("audit"),
                    .team_name = [&](const TeamId& team) { return context.notes.name(workspace.team_name(team)); }});
  exec::LocalLauncher launcher(exec_program(context));
  const Reexecute reexecute = schedule::make_reexecute(workspace, launcher, capacity, secret_from_environment, lines);
  return audit::run_audit(
      workspace, options, reexecute, [&lines](std::string_view text) { lines.said(text); },
      [&lines](const std::vector<audit::OpenClaim>& claims, std::int64_t units) { lines.round(claims, units); });
}

void print(const Context& context, ledger::Workspace& workspace, const audit::AuditSummary& summary) {
  if (context.json) {
    context.print_json(audit_json(summary));
    return;
  }
  const auto team_name = [&](const TeamId& team) { return context.look.name(workspace.team_name(team)); };
  context.print(audit_text(summary, team_name, context.look));
  context.next(summary.closed ? "export DIR" : "audit");
}

Result<Exit> run_audit(Context& context) {
  FF_ASSIGN(const audit::AuditOptions options, read_options(context.args));
  FF_ASSIGN(const schedule::Capacity capacity, capacity_from(context.args));
  Session session(context);
  FF_ASSIGN(auto workspace, session.open_for_writing());
  const Result<void> done = go_on(context, session, workspace, options, capacity);
  if (!done.ok() && done.error().rule == "stopped" && os::stop_signal()) {
    const Words& words = context.notes.words;
    context.note(words.said(done.error().message));
    context.note(words("next", {{"command", context.with_workspace("audit")}}));
    return static_cast<Exit>(os::exit_status_of_signal(*os::stop_signal()));
  }
  FF_TRY(done);
  FF_ASSIGN(const audit::AuditSummary summary, audit::summarise(workspace));
  print(context, workspace, summary);
  return audit_exit(summary);
}

}  // namespace

CommandSpec audit_command() {
  return {"audit",
          "check every record, re-execute what the dice chose, and sign the verdicts",
          {{"--custody", "lab", "who holds the machine of the re-executions (only lab is built)"},
           {"--max-units", "N", "stop after so many re-executed units; the same command goes on later"},
           {"--max-tokens", "N", "the same in tokens, as the sealed runs took them"},
           {"--close", "", "write the closing report now, whatever is settled; without a limit execute nothing more"}},
          {"fivefold -C stage audit", "fivefold -C stage audit --max-units 500", "fivefold -C stage audit --close"},
          run_audit};
}

}  // namespace fivefold::cli
