// fivefold audit: Tier 0, re-execution and verdicts, as far as they go today; afterwards the same words again.

#include <chrono>
#include <cstdlib>

#include "harness/audit/audit.h"
#include "harness/audit/summary.h"
#include "harness/base/number.h"
#include "harness/cli/audit_text.h"
#include "harness/cli/commands/commands.h"
#include "harness/cli/session.h"
#include "harness/exec/local_launcher.h"
#include "harness/os/signals.h"
#include "harness/schedule/machine.h"
#include "harness/schedule/reexecute.h"

namespace fivefold::cli {
namespace {

constexpr std::chrono::seconds kQuietTime{60};  // something is said at least that often

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
  options.close = args.has("--close");
  return options;
}

// One line an event on standard error, with its time.
class Notes : public schedule::Watcher {
 public:
  Notes(const Context& context, os::Clock& clock) : context_(context), clock_(clock) {}

  void say(std::string_view what) {
    const std::string time = to_text(clock_.now());
    context_.note(time.substr(0, 19) + "Z audit  " + std::string(what));
    last_ = clock_.monotonic();
  }

  void adopted(const schedule::Active& active) override { say("adopted  " + name(active)); }
  void ended(const schedule::Active& active, const schedule::Closed& closed) override {
    std::string text = std::string(to_text(closed.outcome)) + "  " + name(active) + ": " +
                       with_thousands(closed.items) + " of " +
                       with_thousands(static_cast<std::int64_t>(active.plan.items.size())) + " units answered";
    if (closed.reason) text += ", " + std::string(exec::to_text(*closed.reason));
    say(text);
  }
  void stopping(std::size_t open) override { say("stopping " + std::to_string(open) + " open launches"); }
  void tick(const schedule::State&, const std::map<schedule::JobKey, schedule::Active>& open) override {
    if (clock_.monotonic() - last_ >= kQuietTime) say("progress  " + std::to_string(open.size()) + " launches running");
  }

 private:
  static std::string name(const schedule::Active& active) {
    return "re-execution of " + active.row.cell.team.text + "/" + active.row.cell.benchmark.text + " run " +
           std::to_string(active.row.run) + " try " + std::to_string(active.row.number + 1);
  }

  const Context& context_;
  os::Clock& clock_;
  std::chrono::milliseconds last_{0};
};

std::optional<std::string> secret(const std::string& name) {
  const char* const value = std::getenv(name.c_str());
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

Result<void> go_on(const Context& context, Session& session, ledger::Workspace& workspace,
                   const audit::AuditOptions& options) {
  os::note_stop_signals();
  Notes notes(context, session.clock());
  exec::LocalLauncher launcher(context.program.parent_path() / "fivefold-exec");
  const Reexecute reexecute =
      schedule::make_reexecute(workspace, launcher, schedule::local_capacity(std::nullopt), secret, notes);
  return audit::run_audit(workspace, options, reexecute, [&notes](std::string_view text) { notes.say(text); });
}

void print(const Context& context, ledger::Workspace& workspace, const audit::AuditSummary& summary) {
  if (context.json) {
    context.print_json(audit_json(summary));
    return;
  }
  const auto team_name = [&workspace](const TeamId& team) { return display_name(workspace.team_name(team)); };
  context.print(audit_text(summary, team_name, marks()));
  context.note(summary.closed ? "Next: fivefold export DIR" : "Next: fivefold audit");
}

Result<Exit> run(Context& context) {
  FF_ASSIGN(const audit::AuditOptions options, read_options(context.args));
  Session session(context);
  FF_ASSIGN(auto workspace, session.open_for_writing());
  const Result<void> done = go_on(context, session, workspace, options);
  if (!done.ok() && done.error().rule == "stopped" && os::stop_signal()) {
    context.note(done.error().message + "\nNext: fivefold audit");
    return static_cast<Exit>(os::exit_status_of_signal(*os::stop_signal()));
  }
  FF_TRY(done);
  FF_ASSIGN(const audit::AuditSummary summary, audit::summarise(workspace));
  print(context, workspace, summary);
  return audit_exit(summary);
}

}  // namespace

CommandSpec audit_command() {
  return {
      "audit",
      "check every record, re-execute what the dice chose, and sign the verdicts",
      {{"--custody", "lab", "who holds the machine of the re-executions (only lab is built)"},
       {"--max-units", "N", "stop after so many re-executed units; the same command goes on later"},
       {"--close", "", "write the closing report now, whatever is settled; without --max-units execute nothing more"}},
      {"fivefold -C stage audit", "fivefold -C stage audit --max-units 500", "fivefold -C stage audit --close"},
      run};
}

}  // namespace fivefold::cli
