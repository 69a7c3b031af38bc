// fivefold home TEAM: the folder that is HOME in the team's own runs.

#include <algorithm>

#include "harness/cli/commands/commands.h"
#include "harness/cli/session.h"
#include "harness/config/nearest.h"
#include "harness/os/file.h"
#include "store/attempts.h"

namespace fivefold::cli {
namespace {

Result<Exit> run_home(Context& context) {
  const std::string text = context.args.value("TEAM").value_or("");
  Session session(context);
  FF_ASSIGN(auto workspace, session.open_for_writing());
  const auto& teams = workspace.stage().teams;
  if (std::find(teams.begin(), teams.end(), TeamId{text}) == teams.end()) {
    std::vector<std::string> known;
    for (const TeamId& team : teams) known.push_back(team.text);
    return bad_input("unknown-team", "this stage has no team \"" + text + "\"" + config::suggestion(text, known));
  }
  FF_ASSIGN(const std::string name, store::team_home(workspace.database(), TeamId{text}, session.entropy()));
  const std::filesystem::path home = std::filesystem::absolute(workspace.folder()) / "homes" / name;
  FF_TRY(os::make_folder(home));
  if (context.json) {
    context.print_json(json::Object{{"team", text}, {"home", home.lexically_normal().string()}});
  } else {
    context.print(home.lexically_normal().string() + "\n");
  }
  return Exit::clean;
}

}  // namespace

CommandSpec home_command() {
  return {"home",
          "print the folder that is HOME in a team's own runs (the lab's is always fresh and empty)",
          {{"TEAM", "TEAM", "id of the team", true}},
          {"fivefold -C stage home upstage"},
          run_home,
          Records::no};
}

}  // namespace fivefold::cli
