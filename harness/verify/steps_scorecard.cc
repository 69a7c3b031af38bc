// Part of step 17: every scorecard is what its policy, its inputs and the averages give.
#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "harness/base/csv.h"
#include "harness/core/card/scorecard.h"
#include "harness/core/paths.h"
#include "harness/crypto/sha256.h"
#include "harness/verify/state.h"

namespace fivefold::verify {
namespace {

constexpr const char* kPanel = "E_PANEL";
constexpr const char* kScorecard = "E_SCORECARD";

// The files of one card; nothing where one could not be read or is not in order, which is said.
class CardCheck {
 public:
  CardCheck(State& state, int number, const Logged<ScorecardRecord>& record)
      : state_(state), number_(number), record_(record) {}

  void check(const Averages& averages) {
    const std::optional<card::Policy> policy = read_policy();
    if (!policy || !names_are_those_of(*policy)) return;
    const std::optional<card::Panel> panel = read_panel(*policy);
    if (!panel) return;
    if (const auto teams = card::check_teams(*policy, *panel, state_.policy()->teams, true); !teams.ok()) {
      fail(kPanel, paths::card_panel(number_), teams.error().message);
    }
    const auto open = card::open_by_ledger(state_.log, record_.ref.index, record_.at);
    const auto made = card::make_scorecard(*policy, *panel, averages, {}, open);
    const std::string path = paths::scorecard(number_);
    if (!made.ok()) return fail(kScorecard, path, made.error().message);
    const auto given = state_.read(path);
    if (!given.ok() || *given == card::encode_scorecard(*made)) return;
    fail(kScorecard, path, "it is not what its policy, its inputs and the averages give");
  }

 private:
  void fail(const char* rule, const std::string& where, const std::string& detail) {
    state_.findings.fail(Step::averages, rule, where, detail);
  }

  std::optional<card::Policy> read_policy() {
    const std::string path = paths::card_policy(number_);
    const auto text = state_.read(path);
    if (!text.ok()) return std::nullopt;  // `files` says so
    if (crypto::sha256(*text) != record_.record.rules) {
      fail(kScorecard, path, "it is not the policy whose digest the scorecard names");
    }
    auto policy = card::decode_policy(*text);
    if (!policy.ok()) {
      state_.findings.fail(Step::averages, path, policy.error(), kPanel);
      return std::nullopt;
    }
    if (card::encode_policy(*policy) != *text) fail(kPanel, path, "it is not in its one form");
    return std::move(*policy);
  }

  bool names_are_those_of(const card::Policy& policy) {
    std::set<std::string> wanted;
    for (const std::string& table : card::tables_of(policy)) wanted.insert(paths::card_table(number_, table));
    std::set<std::string> signed_tables;
    for (const Subject& subject : record_.subjects) {
      if (subject.name.ends_with(".csv")) signed_tables.insert(subject.name);
    }
    if (wanted == signed_tables) return true;
    fail(kPanel, entry_name(record_.ref), "its tables are not those of its policy");
    return false;
  }

  std::optional<card::Panel> read_panel(const card::Policy& policy) {
    const std::string path = paths::card_panel(number_);
    const auto text = state_.read(path);
    if (!text.ok()) return std::nullopt;
    auto panel = card::decode_panel(*text);
    if (!panel.ok()) {
      state_.findings.fail(Step::averages, path, panel.error(), kPanel);
      return std::nullopt;
    }
    if (card::encode_panel(*panel) != *text) fail(kPanel, path, "it is not in its one form");
    card::Faults faults;
    for (const std::string& table : card::tables_of(policy)) {
      if (!read_table(policy, table, *panel, faults)) return std::nullopt;
    }
    if (faults.empty()) card::check_panel(policy, *panel, faults);
    for (const card::Fault& fault : faults) {
      const std::string where = fault.file.empty() ? path : fault.file;
      fail(kPanel, fault.line == 0 ? where : where + ":" + std::to_string(fault.line), fault.message);
    }
    if (faults.empty()) return std::move(*panel);
    return std::nullopt;
  }

  bool read_table(const card::Policy& policy, const std::string& table, card::Panel& panel, card::Faults& faults) {
    const std::string path = paths::card_table(number_, table);
    const auto text = state_.read(path);
    if (!text.ok()) return false;
    const auto rows = parse_csv(*text);
    if (!rows.ok()) {
      fail(kPanel, path, rows.error().message);
      return false;
    }
    card::TextTable cells{path, rows->front().fields, {}};
    for (std::size_t i = 1; i < rows->size(); ++i) cells.rows.push_back({(*rows)[i].line, (*rows)[i].fields});
    const std::size_t before = faults.size();
    card::take_table(policy, table, cells, panel, faults);
    if (faults.size() == before && card::encode_table(policy, table, panel) != *text) {
      fail(kPanel, path, "it is not in its one form");
    }
    return true;
  }

  State& state_;
  int number_;
  const Logged<ScorecardRecord>& record_;
};

}  // namespace

void check_scorecards(State& state, const Averages& averages) {
  for (std::size_t i = 0; i < state.log.scorecards.size(); ++i) {
    CardCheck(state, static_cast<int>(i), state.log.scorecards[i]).check(averages);
  }
}

}  // namespace fivefold::verify
