// fivefold score PANEL.yaml: the stage's score table from averages, experts, users and a gate, by a policy that is
// data; signed where the averages are those of a workspace whose audit is closed.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/base/csv.h"
#include "harness/base/utf8.h"
#include "harness/cli/commands/commands.h"
#include "harness/cli/problem_text.h"
#include "harness/cli/score_files.h"
#include "harness/cli/score_text.h"
#include "harness/cli/session.h"
#include "harness/config/panel_files.h"
#include "harness/core/card/averages_file.h"
#include "harness/os/export_folder.h"
#include "harness/os/file.h"
#include "harness/publish/scorecard_record.h"
#include "harness/verify/verify.h"

namespace fivefold::cli {
namespace {

constexpr std::size_t kMostBytes = std::size_t{256} << 20U;

struct Made {
  card::Scorecard card;
  std::optional<publish::SignedCard> signed_card;
};

// Averages of an export count as far as the export holds.
Result<void> check_export(const std::filesystem::path& folder) {
  FF_ASSIGN(const os::ExportFolder files, os::ExportFolder::open(folder));
  FF_ASSIGN(const verify::Report report, verify::verify_export(files, {}));
  for (const verify::Check& check : report.checks) {
    if (check.status != verify::Status::fail) continue;
    return bad_input("score.export", folder.string() + " does not verify: " + std::string(verify::to_text(check.step)) +
                                         " " + check.error);
  }
  return {};
}

Result<Averages> read_averages(const std::filesystem::path& path, const card::Policy& policy) {
  std::error_code unknown;
  const bool folder = std::filesystem::is_directory(path, unknown);
  if (folder) FF_TRY(check_export(path));
  const std::filesystem::path file = folder ? path / "averages.json" : path;
  FF_ASSIGN(const std::string text, os::read_file(file, kMostBytes));
  if (file.extension() == ".json") {
    auto averages = card::parse_averages_json(text);
    if (!averages.ok()) return std::move(averages).error().with(file.string());
    return averages;
  }
  auto table = card::parse_averages_csv(text);
  if (!table.ok()) return std::move(table).error().with(file.string());
  if (policy.aggregate && !table->says_aggregate) {
    return bad_input("averages", file.string() + ": the policy needs one rule of averages, and the table names none: " +
                                     "give it the column aggregate, or take averages.json");
  }
  return std::move(table->averages);
}

std::vector<TeamId> teams_of(const Averages& averages) {
  std::vector<TeamId> teams;
  for (const AverageRow& row : averages.rows) teams.push_back(row.team);
  return teams;
}

Result<Made> make(const Context& context, const config::LoadedPanel& loaded) {
  const card::WhatIf what_if{context.args.has("--without-gate"), context.args.has("--assume-reproduced")};
  if (loaded.source != config::AveragesFrom::workspace) {
    Averages averages;
    if (loaded.source == config::AveragesFrom::file) {
      FF_ASSIGN(averages, read_averages(loaded.averages, *loaded.policy));
    }
    FF_TRY(card::check_teams(*loaded.policy, *loaded.panel, teams_of(averages), false));
    FF_ASSIGN(card::Scorecard card, card::make_scorecard(*loaded.policy, *loaded.panel, averages, what_if, {}));
    return Made{std::move(card), std::nullopt};
  }
  Session session(context);
  const bool sign = !what_if.any() && !context.args.has("--preview");
  FF_ASSIGN(auto workspace, sign ? session.open_for_writing() : session.open_for_reading());
  FF_ASSIGN(card::Scorecard card, publish::make_card(workspace, *loaded.policy, *loaded.panel, what_if));
  if (!sign || !workspace.log().report) return Made{std::move(card), std::nullopt};
  FF_ASSIGN(publish::SignedCard done, publish::append_card(workspace, *loaded.policy, *loaded.panel));
  return Made{std::move(card), std::move(done)};
}

Result<void> write_salts(const Context& context, const Made& made) {
  const std::optional<std::string> file = context.args.value("--salts");
  if (!file || !made.signed_card) return {};
  std::string text = csv_row({"table", "team", "person", "salt", "pseudonym"});
  for (const publish::Salt& salt : made.signed_card->salts) {
    text += csv_row({salt.table, salt.team, salt.person, salt.salt, salt.pseudonym});
  }
  return os::write_file_durably(*file, text, 0600);
}

std::optional<TeamId> to_explain(const Context& context, const card::Panel& panel) {
  const std::optional<std::string> text = context.args.value("--explain");
  const card::PanelTeam* const team = text ? panel.find_named(*text) : nullptr;
  return team != nullptr ? std::optional(team->id) : std::nullopt;
}

Error no_such_team(const std::string& text, const card::Panel& panel) {
  std::string known;
  for (const card::PanelTeam& team : panel.teams) known += (known.empty() ? "" : ", ") + team.id.text;
  return Error{Errc::bad_input, "usage",
               "--explain: team \"" + printable(text) + "\" is not in the panel, whose teams are " + known};
}

// Before anything is signed.
Result<void> check_arguments(const Context& context, const config::LoadedPanel& loaded) {
  const Arguments& args = context.args;
  if (args.has("--explain") && !to_explain(context, *loaded.panel)) {
    return no_such_team(args.value("--explain").value_or(""), *loaded.panel);
  }
  const int forms = (args.has("--explain") ? 1 : 0) + (args.has("--csv") ? 1 : 0) + (args.has("--markdown") ? 1 : 0) +
                    (context.json ? 1 : 0);
  if (forms > 1) return bad_input("usage", "only one of --explain, --csv, --markdown and --json can be given");
  const bool signs = loaded.source == config::AveragesFrom::workspace && !args.has("--preview") &&
                     !args.has("--without-gate") && !args.has("--assume-reproduced");
  if (!args.has("--salts") || (signs && loaded.panel->pseudonyms)) return {};
  return bad_input("usage", "--salts needs a signed card of a panel with pseudonyms: true");
}

// Why it is signed or not, below the table.
std::string standing_text(const Context& context, const config::LoadedPanel& loaded, const Made& made) {
  const Words& words = context.notes.words;
  if (made.signed_card) {
    const std::string entry = std::to_string(made.signed_card->entry);
    return made.signed_card->anew ? words("score.signed", {{"entry", entry}})
                                  : words("score.signed-before", {{"entry", entry}});
  }
  if (made.card.what_if.any()) return words("score.unsigned.what-if");
  if (loaded.source == config::AveragesFrom::file) {
    return words("score.unsigned.file", {{"file", printable(loaded.averages.string())}});
  }
  if (loaded.source == config::AveragesFrom::nowhere) return words("score.unsigned.none");
  return context.args.has("--preview") ? words("score.unsigned.preview") : words("score.unsigned.open");
}

void print(const Context& context, const config::LoadedPanel& loaded, const Made& made) {
  if (context.json) {
    const auto entry = made.signed_card ? std::optional(made.signed_card->entry) : std::nullopt;
    return context.print_json(score_json(made.card, entry));
  }
  const std::optional<TeamId> team = to_explain(context, *loaded.panel);
  if (context.args.has("--csv")) {
    context.print(score_csv(made.card));
  } else if (context.args.has("--markdown")) {
    context.print(score_markdown(made.card, context.look));
  } else if (team) {
    context.print(explain_score_text(made.card, *team, context.look));
  } else {
    context.print(score_text(made.card, context.look));
  }
  context.note(standing_text(context, loaded, made));
  if (made.signed_card) context.next("export DIR");
}

Result<Exit> run_score(Context& context) {
  const config::LoadedPanel loaded = config::load_panel(context.args.value("FILE").value_or(""));
  if (!config::acceptable(loaded.problems)) return refuse(context, loaded.problems, loaded.bytes);
  FF_TRY(check_arguments(context, loaded));
  FF_ASSIGN(const Made made, make(context, loaded));
  print(context, loaded, made);
  FF_TRY(write_salts(context, made));
  return Exit::clean;
}

}  // namespace

CommandSpec score_command() {
  return {
      "score",
      "the stage's score table from averages, experts, users and gate",
      {{"FILE", "", "a panel.yaml (docs/scoring.md); averages of the workspace are scored as the audit left them",
        true},
       {"--explain", "TEAM", "derive that team's total line by line, down to the run records"},
       {"--csv", "", "the table as CSV"},
       {"--markdown", "", "the table as Markdown, with the assumptions of the policy"},
       {"--preview", "", "sign nothing"},
       {"--without-gate", "", "what if every team passed the gate; marked, and never signed"},
       {"--assume-reproduced", "", "what if every average were reproduced; marked, and never signed"},
       {"--salts", "FILE", "write the salt of every pseudonym, for the people they stand for (mode 0600)"}},
      {"fivefold score configs/kai-2026-stage1/example/panel.yaml",
       "fivefold -C stage score panel.yaml --explain upstage", "fivefold -C stage score panel.yaml --preview --csv"},
      run_score};
}

}  // namespace fivefold::cli
