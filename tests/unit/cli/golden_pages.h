#pragma once
// What the mock-ups of docs/ux.md section 1 show, as values.

#include <cmath>
#include <string>
#include <vector>

#include "harness/audit/summary.h"
#include "harness/base/number.h"
#include "harness/cli/plan_text.h"
#include "harness/cli/progress.h"
#include "harness/cli/status_text.h"
#include "harness/publish/averages_table.h"
#include "harness/verify/report.h"

namespace fivefold::test {

using cli::Look;

// Teams have a name in each language.
inline cli::TeamName names(const Look& look) {
  return [&look](const TeamId& team) {
    static const std::map<std::string, DisplayName> all{{"gaon", {"Gaon Lab", "가온연구소"}},
                                                        {"nuri", {"Nuri AI", "누리AI"}},
                                                        {"dasom", {"Dasom", "다솜"}},
                                                        {"raon", {"Raon", "라온"}}};
    return look.name(all.at(team.text));
  };
}

inline publish::TableRow row(const std::string& team, const std::string& benchmark, std::vector<std::string> runs,
                             const std::string& mean, double sd) {
  publish::TableRow out;
  out.cell = {{team}, {benchmark}};
  for (std::string& run : runs) out.runs.emplace_back(std::move(run));
  out.mean = Ratio{1, 2};
  out.display = mean;
  out.sd = sd;
  out.attempts = 5;
  return out;
}

inline schedule::CellStatus cell(const std::string& team, const std::string& benchmark, int complete, int attempts) {
  schedule::CellStatus out;
  out.cell = {{team}, {benchmark}};
  out.submitted = true;
  out.attempts = attempts;
  out.state = complete == 5 ? schedule::CellState::complete : schedule::CellState::waiting;
  for (int run = 1; run <= 5; ++run) {
    out.runs.push_back(
        {run, run <= complete ? schedule::RunMark::complete : schedule::RunMark::waiting, std::nullopt, ""});
  }
  return out;
}

inline cli::StatusPage status_page() {
  cli::StatusPage page;
  page.stage = "rehearsal-1";
  page.title = {"Rehearsal stage", "예행 단계"};
  page.now = UtcTime{1'800'000'000'000};
  page.status.complete_runs = 13;
  page.status.wanted_runs = 20;
  page.status.cells = {cell("gaon", "arith", 5, 5), cell("gaon", "speed", 5, 6), cell("nuri", "arith", 3, 4),
                       cell("nuri", "speed", 0, 0)};
  page.status.cells[1].failed.push_back({2, 0, "failed", "memory", "Killed\n"});
  schedule::CellStatus& running = page.status.cells[2];
  running.runs[3].mark = schedule::RunMark::open;
  running.state = schedule::CellState::running;
  running.open.push_back({4, 0, true, 412, 1000, UtcTime{page.now.milliseconds - 85'000}});
  page.status.cells[3].shortage = schedule::Shortage{schedule::Scarce::gpus, 1, 0};
  page.rows.emplace(page.status.cells[0].cell, row("gaon", "arith", {}, "0.8124", 0.0031));
  publish::TableRow speed = row("gaon", "speed", {}, "118.40", 1.22);
  speed.unit = "MB/s";
  speed.digits = 2;
  page.rows.emplace(speed.cell, speed);
  return page;
}

inline cli::RunProgress run_progress(const Look& look) {
  const cli::TeamName name = names(look);
  return {
      13,
      20,
      1,
      11 * 60'000,
      {{name({"nuri"}), "arith", 4, 0, 412, 1'000, 121'000, 3.4}, {name({"nuri"}), "speed", 1, 0, 0, 0, 12'000, 0}}};
}

inline cli::AuditProgress audit_progress(const Look& look) {
  return {6 * 60'000, {{names(look)({"raon"}), look.words("audit.total"), 0.6, 1'840, 12'000, std::log(9.7), 20}}};
}

inline Stage plan_stage() {
  Stage stage;
  stage.id = {"kai-2026-1"};
  stage.audit.random_cells = 6;
  stage.audit.alpha_reproduced = "0.05";
  stage.audit.alpha_discrepant = "0.05";
  stage.teams.resize(5);
  stage.benchmarks.resize(30);
  return stage;
}

inline audit::AuditCost plan_cost() {
  audit::AuditCost cost;
  cost.claims = 155;
  cost.units = 49'800;
  cost.units_full = 750'000;
  cost.totals = {{{}, 10'000, 10'000, 12'000, 1'570, 3'140, true, 0.02, 0.02}};
  cost.cells.assign(30, {{"math"}, {}, 5'000, 11'000, 24'000, 3'000, 1'049, 2'099, true, 0.02, 0.02});
  return cost;
}

inline audit::ClaimView claim(ClaimKind kind, const std::string& team, const std::string& benchmark,
                              ClaimVerdict verdict, std::int64_t draws, double against, ClaimBounds bounds) {
  audit::ClaimView out;
  out.claim = {kind, {team}, {benchmark}};
  out.verdict = verdict;
  out.drawn = draws;
  ClaimParameters parameters;
  AuditRecord record;
  parameters.tolerance_micro = record.tolerance_micro = kind == ClaimKind::total ? 10'000 : 11'000;
  parameters.accuse_micro = record.accuse_micro = 24'000;
  parameters.cap = record.cap = kind == ClaimKind::total ? 12'000 : 3'000;
  if (kind == ClaimKind::cell) parameters.population = record.population = 5'000;
  record.alpha_r = record.alpha_d = "0.05";
  record.n = draws;
  record.verdict = verdict;
  record.bounds = bounds;
  const double evidence = verdict == ClaimVerdict::reproduced ? 20.0 : verdict == ClaimVerdict::discrepant ? 0.1 : 0.55;
  record.log_e = EvidenceLogs{shortest(std::log(evidence)), shortest(std::log(against)), "0"};
  out.parameters = parameters;
  out.record = record;
  return out;
}

inline audit::AuditSummary audit_summary() {
  audit::AuditSummary summary;
  summary.closed = true;
  summary.alpha_r = summary.alpha_d = "0.05";
  summary.claims_planned = 155;
  summary.claims = {
      claim(ClaimKind::total, "gaon", "", ClaimVerdict::reproduced, 1'255, 0.19, {-13'300, 10'000}),
      claim(ClaimKind::total, "nuri", "", ClaimVerdict::reproduced, 3'047, 0.14, {-5'000, 10'000}),
      claim(ClaimKind::total, "dasom", "", ClaimVerdict::discrepant, 1'606, 3'922, {20'800, 55'700}),
      claim(ClaimKind::cell, "dasom", "math", ClaimVerdict::discrepant, 768, 3'299, {26'500, 74'400}),
      claim(ClaimKind::cell, "raon", "agent", ClaimVerdict::inconclusive, 3'000, 0.15, {-1'300, 17'000}),
  };
  summary.claims.back().reason = summary.claims.back().record->reason = "cap-reached";
  audit::ClaimView records;
  records.claim = {ClaimKind::consistency, {"dasom"}, {"math"}};
  records.verdict = ClaimVerdict::discrepant;
  records.record = AuditRecord{};
  records.findings.push_back({3, ItemId{"q17"}, FindingKind::rescore, 1'000'000, 0});
  summary.claims.push_back(records);
  records.findings.clear();
  records.verdict = ClaimVerdict::reproduced;
  for (int i = 1; i < 150; ++i) {
    records.claim.benchmark = {"b" + std::to_string(i)};
    summary.claims.push_back(records);
  }
  return summary;
}

inline verify::Report verify_report() {
  using verify::Status;
  using verify::Step;
  return {{{Step::policy, Status::pass, "", "", "entry 0 is the policy you named"},
           {Step::files, Status::fail, "E_FILE_DIGEST", "objections/dasom/0.txt",
            "it is not the file that was signed: entry 404 says sha256 4be1c09a, the file has 77a0e21f"},
           {Step::beacons, Status::pass, "", "", "1 beacon, after seal and reveals"},
           {Step::bls, Status::not_checked, "", "",
            "verify the signature of round 31000000 of this chain with any drand client, or compare its 48 bytes with "
            "those two relays give"},
           {Step::verdicts, Status::pass, "", "", "45 verdicts recomputed from the drawn units"}},
          {{"W_NO_QUORUM", {}}},
          {},
          {"README.txt"},
          "provisional"};
}

inline publish::AveragesTable averages() {
  publish::AveragesTable table;
  table.closed = true;
  table.rows = {row("gaon", "math", {"0.8120", "0.8150", "0.8090", "0.8140", "0.8120"}, "0.8124", 0.0023),
                row("nuri", "math", {"0.7120", "0.7050", "0.7090", "0.7110", "0.7080"}, "0.7090", 0.0027),
                row("dasom", "math", {"0.7730", "0.7700", "0.7710", "0.7740", "0.7720"}, "0.7720", 0.0016),
                row("raon", "agent", {"0.6410", "0.6380", "0.6440", "0.6400", "0.6420"}, "0.6410", 0.0022),
                row("raon", "math", {"0.5000", "0.5000", "0.5000", "0.5000", "0.5000"}, "0.5000", 0)};
  table.rows[0].ci = stats::Interval{0.8095, 0.8153};
  table.rows[1].ci = stats::Interval{0.7056, 0.7124};
  table.rows[2].ci = stats::Interval{0.7700, 0.7740};
  table.rows[3].ci = stats::Interval{0.6382, 0.6438};
  table.rows[1].attempts = 6;
  table.rows[0].final = ClaimVerdict::reproduced;
  table.rows[2].final = ClaimVerdict::discrepant;
  table.rows[3].final = ClaimVerdict::inconclusive;
  table.rows[4].all_equal = true;
  table.rows[4].final = ClaimVerdict::reproduced;
  return table;
}

}  // namespace fivefold::test
