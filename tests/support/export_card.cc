// The scorecard of an export: every kind of part over its teams.
#include "harness/core/card/scorecard.h"
#include "harness/core/paths.h"
#include "tests/support/export_builder.h"
#include "tests/support/small_card.h"

namespace fivefold::test {

void ExportBuilder::scorecard(const Averages& averages, const Ref& averages_ref) {
  card::Policy policy = small_policy();
  std::map<std::string, std::string> tables = small_tables();
  std::vector<std::string> teams;
  for (const TeamId& team : teams_) teams.push_back(team.text);
  if (teams.size() == 1) {  // rows of the other team go
    for (auto& [name, text] : tables) {
      for (std::size_t at = text.find("beta"); at != std::string::npos; at = text.find("beta")) {
        const std::size_t begin = text.rfind('\n', at) + 1;
        text.erase(begin, text.find('\n', at) + 1 - begin);
      }
    }
    std::get<card::BenchmarkRules>(policy.components[0].parts[1].rules).selection->at_least = 1;
  }
  if (knobs_.edit_tables) knobs_.edit_tables(tables);
  const card::Panel panel = panel_of(policy, teams, tables);
  const std::vector<card::Open> open = card::open_by_ledger(log_, log_.size, now_);
  const card::Scorecard card = must(card::make_scorecard(policy, panel, averages, {}, open));
  std::vector<Subject> subjects{add_file(paths::scorecard(0), card::encode_scorecard(card)),
                                add_file(paths::card_panel(0), card::encode_panel(panel))};
  for (const std::string& table : card::tables_of(policy)) {
    subjects.push_back(add_file(paths::card_table(0, table), card::encode_table(policy, table, panel)));
  }
  const Subject rules = add_file(paths::card_policy(0), card::encode_policy(policy));
  subjects.push_back(rules);
  append("organiser", subjects, ScorecardRecord{averages_ref, rules.sha256});
}

}  // namespace fivefold::test
