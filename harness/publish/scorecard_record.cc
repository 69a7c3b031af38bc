#include "harness/publish/scorecard_record.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "harness/core/averages.h"
#include "harness/core/paths.h"
#include "harness/crypto/sha256.h"
#include "harness/os/file.h"
#include "harness/publish/averages_record.h"
#include "harness/publish/stage_view.h"

namespace fivefold::publish {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kSecretBytes = 32;
constexpr std::size_t kSaltBytes = 16;

// Of this workspace, made when it is first needed: the same card has the same salts each time.
Result<std::string> panel_secret(ledger::Workspace& workspace) {
  const fs::path file = workspace.folder() / "keys" / "panel.secret";
  auto known = os::read_file(file, 2 * kSecretBytes);
  if (known.ok() && !digest_from_hex(*known).ok()) {  // with another one the names could be guessed
    return Error{Errc::corrupt, "score.secret",
                 file.string() + " is not the 64 hexadecimal digits that it was made with: put back the file"};
  }
  if (known.ok() || known.error().code != Errc::not_found) return known;
  const std::string made = to_hex(workspace.entropy().bytes(kSecretBytes));
  FF_TRY(os::write_file_durably(file, made, 0600));
  return made;
}

class Pseudonyms {
 public:
  explicit Pseudonyms(std::string secret) : secret_(std::move(secret)) {}

  // A salt a line, so that no two lines of a person are seen to be one person's.
  void apply(card::Panel& panel) {
    for (auto& [table, rows] : panel.tables) {
      if (auto* const ballots = std::get_if<std::vector<card::Ballot>>(&rows)) {
        for (card::Ballot& ballot : *ballots) ballot.member = hide(table, ballot.team, ballot.member);
      }
      if (auto* const ratings = std::get_if<std::vector<card::Rating>>(&rows)) {
        for (card::Rating& rating : *ratings) rating.user = hide(table, rating.team, rating.user);
      }
    }
  }
  std::vector<Salt> take() { return std::move(salts_); }

 private:
  std::string hide(const std::string& table, const TeamId& team, const std::string& person) {
    const std::string line = secret_ + "\n" + table + "\n" + team.text + "\n" + person;
    const std::string salt = to_hex(crypto::sha256(line)).substr(0, 2 * kSaltBytes);
    std::string pseudonym = to_hex(crypto::sha256("fivefold-panel-v1\n" + salt + "\n" + person));
    salts_.push_back({table, team.text, person, salt, pseudonym});
    return pseudonym;
  }

  std::string secret_;
  std::vector<Salt> salts_;
};

Result<Averages> averages_of(ledger::Workspace& workspace) {
  FF_ASSIGN(const Strata strata, read_strata(workspace));
  FF_ASSIGN(const std::vector<ClaimRow> claims, read_claims(workspace));
  return build_averages(workspace.log(), strata, claims);
}

Result<card::Scorecard> card_at(ledger::Workspace& workspace, const card::Policy& policy, const card::Panel& panel,
                                const card::WhatIf& what_if, UtcTime at) {
  FF_TRY(card::check_teams(policy, panel, workspace.log().policy->record.teams, true));
  FF_ASSIGN(const Averages averages, averages_of(workspace));
  const auto open = card::open_by_ledger(workspace.log(), workspace.log().size, at);
  return card::make_scorecard(policy, panel, averages, what_if, open);
}

// Names and bytes of everything that the number-th card is signed with.
std::vector<std::pair<std::string, std::string>> files_of(const card::Scorecard& card, int number) {
  std::vector<std::pair<std::string, std::string>> files{{paths::scorecard(number), card::encode_scorecard(card)},
                                                         {paths::card_policy(number), card::encode_policy(card.policy)},
                                                         {paths::card_panel(number), card::encode_panel(card.panel)}};
  for (const std::string& table : card::tables_of(card.policy)) {
    files.emplace_back(paths::card_table(number, table), card::encode_table(card.policy, table, card.panel));
  }
  return files;
}

std::vector<Subject> subjects_of(const std::vector<std::pair<std::string, std::string>>& files) {
  std::vector<Subject> subjects;
  for (const auto& [name, bytes] : files) subjects.push_back({name, crypto::sha256(bytes)});
  return subjects;
}

// The newest card is this one.
bool is_known(const StageLog& log, const card::Scorecard& card) {
  if (log.scorecards.empty() || !log.averages) return false;
  const auto& last = log.scorecards.back();
  const auto by_name = [](const Subject& a, const Subject& b) { return a.name < b.name; };
  std::vector<Subject> mine = subjects_of(files_of(card, static_cast<int>(log.scorecards.size()) - 1));
  std::vector<Subject> known = last.subjects;
  std::ranges::sort(mine, by_name);
  std::ranges::sort(known, by_name);
  return mine == known && last.record.averages == log.averages->ref;
}

}  // namespace

Result<card::Scorecard> make_card(ledger::Workspace& workspace, const card::Policy& policy, const card::Panel& panel,
                                  const card::WhatIf& what_if) {
  return card_at(workspace, policy, panel, what_if, workspace.clock().now());
}

Result<SignedCard> append_card(ledger::Workspace& workspace, const card::Policy& policy, const card::Panel& panel) {
  if (!workspace.log().report) {
    return Error{Errc::incomplete, "score.open", "the audit is not closed: a scorecard is signed after its report"};
  }
  SignedCard done;
  card::Panel shown = panel;
  if (panel.pseudonyms) {
    FF_ASSIGN(std::string secret, panel_secret(workspace));
    Pseudonyms pseudonyms(std::move(secret));
    pseudonyms.apply(shown);
    done.salts = pseudonyms.take();
  }
  // Refused before anything is written.
  FF_ASSIGN(const card::Scorecard draft, make_card(workspace, policy, shown, {}));
  if (is_known(workspace.log(), draft)) {
    done.entry = workspace.log().scorecards.back().ref.index;
    done.anew = false;
    return done;
  }
  const Result<std::unique_ptr<crypto::Signer>> signer = enrolled_signer(workspace, Role::organiser);
  if (!signer.ok()) return Error(signer.error()).with("a scorecard needs the organiser's key, a --preview does not");
  if (averages_due(workspace.log())) FF_TRY(append_averages(workspace));
  const UtcTime at = workspace.clock().now();  // whether it may still change is a question of its own time
  FF_ASSIGN(const card::Scorecard card, card_at(workspace, policy, shown, {}, at));
  const auto files = files_of(card, static_cast<int>(workspace.log().scorecards.size()));
  for (const auto& [name, bytes] : files) FF_TRY(workspace.evidence().put(bytes));
  ScorecardRecord record{workspace.log().averages->ref, crypto::sha256(card::encode_policy(policy))};
  FF_ASSIGN(const std::vector<Ref> refs, workspace.append({{subjects_of(files), record, signer->get(), at}}));
  done.entry = refs.front().index;
  return done;
}

}  // namespace fivefold::publish
