#include "harness/schedule/import_runs.h"

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <utility>

#include "harness/core/draw.h"
#include "harness/core/measurement.h"
#include "harness/core/paths.h"
#include "harness/json/read.h"
#include "harness/json/write.h"
#include "harness/schedule/cell_input.h"
#include "harness/schedule/run_phase.h"

namespace fivefold::schedule {

namespace {

Error wrong(const config::ScalarValues& cell, const std::string& what) {
  return bad_input("import", cell.place + ": " + what);
}

// A cell with its values as they are sealed.
struct Measured {
  CellInput input;
  Digest seed0;
  std::vector<std::int64_t> values;  // runs 1..R
};

Result<const Benchmark*> scalar_of(const ledger::Workspace& workspace, const config::ScalarValues& cell) {
  const Benchmark* const benchmark = workspace.stage().find(cell.benchmark);
  if (benchmark == nullptr) return wrong(cell, "this stage has no benchmark \"" + cell.benchmark.text + "\"");
  if (benchmark->scalar() == nullptr) return wrong(cell, cell.benchmark.text + " is no scalar benchmark");
  const std::vector<TeamId>& teams = benchmark->teams;
  if (std::find(teams.begin(), teams.end(), cell.team) == teams.end()) {
    return wrong(cell, "team \"" + cell.team.text + "\" takes no part in " + cell.benchmark.text);
  }
  return benchmark;
}

Result<Measured> measured(ledger::Workspace& workspace, const config::ScalarValues& cell) {
  FF_ASSIGN(const Benchmark* benchmark, scalar_of(workspace, cell));
  const CellId id{cell.team, cell.benchmark};
  if (workspace.log().attempts.contains(id)) return wrong(cell, to_text(id) + " has attempts already");
  FF_ASSIGN(CellInput input, load_cell_input(workspace, id));
  FF_ASSIGN(const Digest seed0, run_seed0(workspace, input.submission));
  Measured out{std::move(input), seed0, {}};
  for (const std::string& value : cell.values) {
    const auto alone = json::read_lenient(value);  // nothing beside the number may ride along
    const bool is_number = alone.ok() && alone->as_number() != nullptr;
    const std::string line = json::write(json::Object{{"value", is_number ? *alone : json::Value(value)}});
    const auto read = parse_measurement(line, measurement_rules(*benchmark->scalar()));
    if (!read.ok()) return wrong(cell, "\"" + value + "\" is no value of " + to_text(id) + ": " + read.error().message);
    out.values.push_back(*read);
  }
  return out;
}

// What one imported run adds to the batch and to the database.
class Importer {
 public:
  Importer(ledger::Workspace& workspace, const std::string& source) : workspace_(workspace) {
    environment_ = json::write(json::Object{{"origin", "imported"}, {"source", source}});
  }

  Result<void> add(const Measured& cell) {
    FF_ASSIGN(const crypto::Signer* signer, signer_of(cell.input.cell.team));
    for (std::size_t i = 0; i < cell.values.size(); ++i) {
      FF_TRY(add_run(cell, static_cast<int>(i) + 1, cell.values[i], *signer));
    }
    return {};
  }

  Result<void> append() {
    const auto appended = workspace_.append(drafts_, [this](store::Database& database) -> Result<void> {
      for (const store::AttemptRow& row : rows_) {
        FF_ASSIGN(const std::int64_t id, store::add_attempt(database, row));
        FF_TRY(store::end_attempt(database, id, Outcome::completed, std::nullopt));
      }
      return {};
    });
    return appended.ok() ? Result<void>() : appended.error();
  }

 private:
  Result<const crypto::Signer*> signer_of(const TeamId& team) {
    auto found = signers_.find(team);
    if (found == signers_.end()) {
      FF_ASSIGN(auto signer, workspace_.signer(Role::team, team.text));
      found = signers_.emplace(team, std::move(signer)).first;
    }
    return found->second.get();
  }

  Result<void> add_run(const Measured& cell, int run, std::int64_t value, const crypto::Signer& signer) {
    const CellInput& input = cell.input;
    const CellId& id = input.cell;
    store::AttemptRow row;
    row.cell = id;
    row.run = run;
    row.seed = run_seed(cell.seed0, id.team, id.benchmark, run);
    row.started_at = workspace_.clock().now();
    row.folder = store::opaque_name(workspace_.entropy());  // there never is one
    FF_ASSIGN(row.home, store::team_home(workspace_.database(), id.team, workspace_.entropy()));
    FF_ASSIGN(const Digest request,
              workspace_.evidence().put(request_bytes(workspace_.stage().id, input, {run, row.seed})));
    FF_ASSIGN(const Digest evidence, workspace_.evidence().put(encode_value_file(value)));
    drafts_.push_back({{{paths::launch(id.team, id.benchmark, run, 0), request}},
                       RunStart{id.team, id.benchmark, run, 0, row.seed, input.submission, input.config},
                       &signer,
                       {}});
    RunRecord record;
    record.team = id.team;
    record.benchmark = id.benchmark;
    record.run = run;
    record.seed = row.seed;
    record.value = value;
    record.model = input.model;
    record.config = input.config;
    record.started_at = record.finished_at = *row.started_at;
    record.environment_json = environment_;
    ledger::Draft end{{{paths::run_evidence(id.team, id.benchmark, run, 0), evidence}}, record, &signer, {}};
    end.refer = [](Predicate& predicate, const std::vector<Ref>& batch) {
      std::get<RunRecord>(predicate).run_start = batch.back();
    };
    drafts_.push_back(std::move(end));
    rows_.push_back(std::move(row));
    return {};
  }

  ledger::Workspace& workspace_;
  std::string environment_;
  std::map<TeamId, std::unique_ptr<crypto::Signer>> signers_;
  std::vector<ledger::Draft> drafts_;
  std::vector<store::AttemptRow> rows_;
};

}  // namespace

Result<std::int64_t> import_scalars(ledger::Workspace& workspace, const std::vector<config::ScalarValues>& cells,
                                    const std::string& source) {
  FF_TRY(check_run_phase(workspace));
  Importer importer(workspace, source);
  std::set<CellId> seen;
  std::int64_t runs = 0;
  for (const config::ScalarValues& cell : cells) {
    if (!seen.insert({cell.team, cell.benchmark}).second) {
      return wrong(cell, to_text(CellId{cell.team, cell.benchmark}) + " is there twice");
    }
    FF_ASSIGN(const Measured one, measured(workspace, cell));
    FF_TRY(importer.add(one));
    runs += static_cast<std::int64_t>(one.values.size());
  }
  FF_TRY(importer.append());
  return runs;
}

}  // namespace fivefold::schedule
