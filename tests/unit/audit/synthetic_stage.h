#pragma once
// A whole workspace up to the audit draw, made without any runner: two teams on two benchmarks, sealed answers by
// formula, and a laboratory whose answers are a formula too.

#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "harness/audit/audit.h"
#include "harness/config/load.h"
#include "harness/core/draw.h"
#include "harness/core/paths.h"
#include "harness/crypto/merkle.h"
#include "harness/crypto/sha256.h"
#include "harness/ledger/draws.h"
#include "harness/ledger/init_stage.h"
#include "harness/ledger/submit.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_entropy.h"
#include "tests/support/result_matchers.h"
#include "tests/support/temp_dir.h"

namespace fivefold::audit::test {

// Whether an output is right; the item's number and the run decide.
using Answers = std::function<bool(const CellId&, int run, std::size_t item)>;

// What a stage and its teams say beside the usual.
struct Terms {
  std::string audit{"{total: {max_units: 1500}}"};
  std::string settings{"{}"};  // of each benchmark in the teams' files
  std::string scorer{"{name: exact_match}"};
  std::map<std::string, std::string> files{};  // that the scorer names
  // What stands on a sealed line as a judge's answer about that output.
  std::function<std::optional<JudgeAnswer>(const CellId&, int run, std::size_t item, const std::string& output)>
      judge{};
};

class SyntheticStage {
 public:
  static constexpr std::size_t kItems = 40;
  static constexpr int kRuns = 5;

  // `scored`: what the sealed scores say of those answers; the same, unless somebody lies.
  explicit SyntheticStage(const Answers& sealed, bool draw = true) : SyntheticStage(sealed, sealed, draw) {}
  SyntheticStage(Answers sealed, Answers scored, bool draw, Terms terms = {})
      : sealed_(std::move(sealed)), scored_(std::move(scored)), terms_(std::move(terms)) {
    clock_.step_each_look(std::chrono::milliseconds(1));
    write_files();
    auto loaded = config::load_stage(folder_ / "stage.yaml");
    FF_CHECK(loaded.checked.value.has_value());
    const Stage& stage = *loaded.checked.value;
    must(ledger::init_stage(folder_ / "ws", {loaded.bytes, folder_.path(), stage, {}}, clock_, entropy_));
    auto workspace = open();
    for (const char* team : {"honest", "cheat"}) submit(workspace, stage, team);
    must(ledger::seal_submissions(workspace, {}));
    draw_dice(workspace, Purpose::runs, "48392017556031298847");
    seal_all_runs(workspace);
    must(ledger::seal_runs(workspace, {}));
    if (draw) draw_dice(workspace, Purpose::audit, "11122233344455566677");
  }

  ledger::Workspace open() {
    auto workspace = ledger::Workspace::open(folder_ / "ws", ledger::Workspace::Access::write, clock_, entropy_);
    FF_CHECK(fivefold::test::ok_or_print(workspace));
    return std::move(workspace).value();
  }

  // Answers by `lab`; what was asked is counted in `asked`, each unit once in the whole audit.
  Reexecute reexecute(Answers lab) {
    return [this, lab = std::move(lab)](const std::vector<Reexecution>& wanted) -> Result<std::vector<UnitResult>> {
      std::vector<UnitResult> results;
      for (const Reexecution& launch : wanted) {
        for (const ItemId& item : launch.items) {
          EXPECT_TRUE(asked_.insert({launch.cell, launch.run, item}).second || replayed_) << item.text;
          results.push_back({launch.cell, launch.run, item, 1, answer(lab, launch.cell, launch.run, number(item))});
        }
      }
      return results;
    };
  }
  // From now on a unit may be asked again: the process that asked it was killed before it recorded the answer.
  void allow_repeats() { replayed_ = true; }
  [[nodiscard]] std::size_t asked() const { return asked_.size(); }

  static RunnerLine answer(const Answers& answers, const CellId& cell, int run, std::size_t item) {
    RunnerLine line;
    line.item = {"q" + std::to_string(item)};
    line.output = answers(cell, run, item) ? target(item) : "wrong";
    return line;
  }

 private:
  template <class T>
  static void must(const Result<T>& result) {
    EXPECT_TRUE(fivefold::test::ok_or_print(result));
    FF_CHECK(result.ok());
  }
  static std::string target(std::size_t item) { return "answer " + std::to_string(item); }
  static std::size_t number(const ItemId& item) { return static_cast<std::size_t>(std::stoul(item.text.substr(1))); }

  void write_files() {
    std::string prompts;
    std::string targets;
    for (std::size_t i = 0; i < kItems; ++i) {
      const std::string id = "\"q" + std::to_string(i) + "\"";
      prompts += "{\"id\":" + id + ",\"prompt\":\"?\"}\n";
      targets += "{\"id\":" + id + ",\"target\":\"" + target(i) + "\"}\n";
    }
    for (const auto& [name, text] : terms_.files) folder_.write(name, text);
    folder_.write("prompts.jsonl", prompts);
    folder_.write("targets.jsonl", targets);
    folder_.write("runner/run.py", "pass\n");
    folder_.write("model.jsonl",
                  "{\"path\":\"weights\",\"sha256\":\"" + to_hex(crypto::sha256("w")) + "\",\"size\":1}\n");
    const std::string dataset =
        "    dataset:\n      prompts: {path: prompts.jsonl, sha256: " + to_hex(crypto::sha256(prompts)) +
        "}\n      targets: {path: targets.jsonl, sha256: " + to_hex(crypto::sha256(targets)) + "}\n    driver: team\n" +
        "    scorer: " + terms_.scorer + "\n    basis: pilot\n    environment_points: 1\n" +
        "    expected_disagreement: 0.02\n    disagreement_upper: 0.3\n";
    folder_.write("stage.yaml",
                  "fivefold: stage/v1\nid: synthetic\norigin: example.org/synthetic\nteams: [honest, cheat]\n"
                  "draw: {margin: 0s}\naudit: " +
                      terms_.audit + "\nbenchmarks:\n  - id: exact\n    kind: items\n    mode: replay\n" + dataset +
                      "  - id: sampled\n    kind: items\n    mode: fresh\n" + dataset);
    for (const char* team : {"honest", "cheat"}) {
      folder_.write(std::string(team) + ".yaml", "fivefold: submission/v1\nteam: " + std::string(team) +
                                                     "\nname: {en: " + team +
                                                     "}\nmodel: {name: m, revision: r1, manifest: model.jsonl}\n"
                                                     "runner: {command: [python3, run.py], directory: runner/}\n"
                                                     "benchmarks:\n  exact: " +
                                                     terms_.settings + "\n  sampled: " + terms_.settings + "\n");
    }
  }

  void submit(ledger::Workspace& workspace, const Stage& stage, const std::string& team) {
    auto loaded = config::load_submission(folder_ / (team + ".yaml"), &stage);
    FF_CHECK(loaded.checked.value.has_value());
    must(ledger::submit(workspace, {loaded.bytes, folder_.path(), *loaded.checked.value}));
  }

  static void draw_dice(ledger::Workspace& workspace, Purpose purpose, const std::string& digits) {
    auto draw = ledger::prepare_draw(workspace, purpose, {digits, {"A, x", "B, y"}, std::nullopt});
    must(draw);
    must(ledger::record_draw(workspace, purpose, *draw));
  }

  // All starts in one batch, all records in another: what the ledger says is the same, and the test is quick.
  void seal_all_runs(ledger::Workspace& workspace) {
    std::vector<std::unique_ptr<crypto::Signer>> signers;
    std::vector<ledger::Draft> starts;
    for (const char* team : {"honest", "cheat"}) {
      auto signer = workspace.signer(Role::team, team);
      must(signer);
      signers.push_back(std::move(signer).value());
      for (const char* benchmark : {"exact", "sampled"}) {
        for (int run = 1; run <= kRuns; ++run) {
          starts.push_back(start_draft(workspace, {{team}, {benchmark}}, run, *signers.back()));
        }
      }
    }
    auto refs = workspace.append(starts);
    must(refs);
    std::vector<ledger::Draft> records;
    for (std::size_t i = 0; i < starts.size(); ++i) {
      records.push_back(
          record_draft(workspace, std::get<RunStart>(starts[i].predicate), (*refs)[i], *starts[i].signer));
    }
    must(workspace.append(records));
  }

  static ledger::Draft start_draft(ledger::Workspace& workspace, const CellId& cell, int run,
                                   const crypto::Signer& signer) {
    const auto& submission = *workspace.log().last_submission(cell.team);
    RunStart start;
    start.team = cell.team;
    start.benchmark = cell.benchmark;
    start.run = run;
    start.seed = run_seed(workspace.log().draw(Purpose::runs)->result->record.seed, cell.team, cell.benchmark, run);
    start.submission = submission.ref;
    for (const auto& benchmark : submission.record.benchmarks) {
      if (benchmark.id == cell.benchmark) start.config = benchmark.config;
    }
    auto launch = workspace.evidence().put("{}");
    must(launch);
    return {{{paths::launch(cell.team, cell.benchmark, run, 0), *launch}}, start, &signer, std::nullopt};
  }

  ledger::Draft record_draft(ledger::Workspace& workspace, const RunStart& start, const Ref& start_ref,
                             const crypto::Signer& signer) {
    const CellId cell{start.team, start.benchmark};
    RunRecord record;
    record.team = cell.team;
    record.benchmark = cell.benchmark;
    record.run = start.run;
    record.seed = start.seed;
    record.run_start = start_ref;
    record.model = workspace.log().last_submission(cell.team)->record.manifest;
    record.config = start.config;
    std::string text;
    std::vector<Digest> leaves;
    record.sum_micro = 0;
    for (std::size_t i = 0; i < kItems; ++i) {
      const std::int64_t score = scored_(cell, start.run, i) ? 1'000'000 : 0;
      *record.sum_micro += score;
      const Salt salt = *digest_from_bytes(entropy_.bytes(32));
      const RunnerLine answered = answer(sealed_, cell, start.run, i);
      const auto judge = terms_.judge ? terms_.judge(cell, start.run, i, answered.output) : std::nullopt;
      const std::string line = encode_item_line(salt, answered, score, true, judge);
      leaves.push_back(crypto::merkle_leaf(line));
      text += line + "\n";
    }
    record.items = ItemTree{static_cast<std::int64_t>(kItems), crypto::merkle_root(leaves)};
    auto evidence = workspace.evidence().put(text);
    must(evidence);
    return {{{paths::run_evidence(cell.team, cell.benchmark, start.run, 0), *evidence}}, record, &signer, std::nullopt};
  }

  fivefold::test::TempDir folder_;
  fivefold::test::FakeClock clock_;
  fivefold::test::FakeEntropy entropy_;
  Answers sealed_;
  Answers scored_;
  Terms terms_;
  std::set<std::tuple<CellId, int, ItemId>> asked_;
  bool replayed_{false};
};

}  // namespace fivefold::audit::test
