// fivefold doctor: what this machine can do, and whether the workspace is sound and nothing is left over in it.

#include <sys/utsname.h>
#include <unistd.h>

#include <set>

#include "harness/base/number.h"
#include "harness/cli/commands/commands.h"
#include "harness/cli/session.h"
#include "harness/exec/local_launcher.h"
#include "harness/ledger/doctor.h"
#include "store/attempts.h"

namespace fivefold::cli {
namespace {

struct Ability {
  std::string name;
  std::string value;
};

bool on_path(const std::string& program) {
  for (const char* folder : {"/usr/local/bin", "/usr/bin", "/bin"}) {
    if (access((std::filesystem::path(folder) / program).c_str(), X_OK) == 0) return true;
  }
  return false;
}

std::vector<Ability> machine(const Context& context) {
  utsname name{};
  uname(&name);
  const auto memory = static_cast<std::int64_t>(sysconf(_SC_PHYS_PAGES)) * sysconf(_SC_PAGESIZE);
  const bool shim = access((context.program.parent_path() / "fivefold-exec").c_str(), X_OK) == 0;
  return {{"kernel", std::string(name.sysname) + " " + name.release + " " + name.machine},
          {"cpus", std::to_string(sysconf(_SC_NPROCESSORS_ONLN))},
          {"memory", size_text(memory)},
          {"fivefold-exec", shim ? "beside fivefold" : "MISSING: no runner can be started"},
          {"isolation", "process group and subreaper"},
          {"python3", on_path("python3") ? "found" : "not found in /usr/local/bin, /usr/bin, /bin"}};
}

// Folders below runs/ that belong to no attempt, and open attempts that no shim works on.
Result<void> look_for_leftovers(const Context& context, ledger::Workspace& workspace,
                                std::vector<ledger::Ailment>& found) {
  exec::LocalLauncher launcher(context.program.parent_path() / "fivefold-exec");
  std::set<std::string> known;
  for (const auto purpose : {store::AttemptPurpose::run, store::AttemptPurpose::rerun}) {
    FF_ASSIGN(const auto attempts, store::list_attempts(workspace.database(), purpose, false));
    for (const store::AttemptRow& attempt : attempts) {
      known.insert(attempt.folder);
      const std::filesystem::path dir = workspace.attempt_folder(attempt.folder);
      if (!std::filesystem::exists(dir)) continue;
      FF_ASSIGN(const bool running, launcher.running(dir));
      const std::string what = attempt.cell.team.text + " " + attempt.cell.benchmark.text + " run " +
                               std::to_string(attempt.run) + " attempt " + std::to_string(attempt.number);
      if (running && attempt.outcome) {
        found.push_back({"runs/" + attempt.folder, what + " has ended, and its program still runs",
                         "end it: its working directory is below that folder"});
      }
      if (!running && !attempt.outcome) {
        const bool run = purpose == store::AttemptPurpose::run;
        found.push_back({"runs/" + attempt.folder, what + " was stopped: the command that started it goes on with it",
                         "fivefold -C " + context.workspace.string() + (run ? " run" : " audit")});
      }
    }
  }
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(workspace.folder() / "runs", ignored)) {
    const std::string name = entry.path().filename().string();
    if (!known.contains(name)) {
      found.push_back({"runs/" + name, "belongs to no attempt", "move it away: nothing in it counts"});
    }
  }
  return {};
}

Result<void> look(const Context& context, ledger::Workspace& workspace, bool deep,
                  std::vector<ledger::Ailment>& found) {
  FF_ASSIGN(found, ledger::examine(workspace, deep));
  return look_for_leftovers(context, workspace, found);
}

json::Value to_json(const std::vector<Ability>& abilities, const std::vector<ledger::Ailment>& found) {
  json::Object machine_object;
  for (const Ability& ability : abilities) machine_object.push_back({ability.name, ability.value});
  json::Array rows;
  for (const ledger::Ailment& ailment : found) {
    rows.push_back(json::Object{{"where", ailment.where}, {"what", ailment.what}, {"do", ailment.remedy}});
  }
  return json::Object{{"machine", std::move(machine_object)}, {"findings", std::move(rows)}};
}

Result<Exit> run_doctor(Context& context) {
  const auto abilities = machine(context);
  std::vector<ledger::Ailment> found;
  const bool here = std::filesystem::exists(context.workspace / "stage.db");
  if (here) {
    Session session(context);
    const bool deep = context.args.has("--deep");
    auto workspace = session.open_for_reading();
    Result<void> looked = workspace.ok() ? look(context, *workspace, deep, found) : workspace.error();
    if (!looked.ok() && looked.error().code != Errc::corrupt) return std::move(looked).error();
    if (!looked.ok()) found = ledger::examine_unopened(context.workspace, looked.error(), deep);
  }
  if (context.json) {
    context.print_json(to_json(abilities, found));
    return found.empty() ? Exit::clean : Exit::finding;
  }
  const Words& words = context.look.words;
  for (const Ability& ability : abilities) context.print(ability.name + ": " + words.said(ability.value) + "\n");
  for (const ledger::Ailment& ailment : found) {
    context.print(context.look.paint(context.look.marks.bad, Style::bad) + " " + words.said(ailment.where) + ": " +
                  words.said(ailment.what) + "\n  " + words.said(ailment.remedy) + "\n");
  }
  if (here && found.empty()) {
    context.print(context.look.words("doctor.sound") + "\n");
    context.next("status");
  } else if (!here) {
    context.print(context.look.words("doctor.no-workspace") + "\n");
    context.next("init STAGE.yaml");
  }
  return found.empty() ? Exit::clean : Exit::finding;
}

}  // namespace

CommandSpec doctor_command() {
  return {"doctor",
          "what this machine can do; whether the workspace is sound and nothing is left over",
          {{"--deep", "", "also the database's pages, every checkpoint, signature and evidence file"}},
          {"fivefold -C stage doctor --deep"},
          run_doctor,
          Records::no};
}

}  // namespace fivefold::cli
