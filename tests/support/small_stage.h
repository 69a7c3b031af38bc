#pragma once
// A small stage on the disk: one benchmark of a few items, one team with a runner that answers right. For tests of what
// needs a real workspace. Header-only.

#include <filesystem>
#include <string>

#include "harness/config/load.h"
#include "harness/crypto/sha256.h"
#include "harness/ledger/init_stage.h"
#include "harness/ledger/submit.h"
#include "tests/support/temp_dir.h"

namespace fivefold::test {

struct SmallStage {
  int items{4};
  std::string stage_id{"small-1"};
  std::string team{"team-가"};
  std::string more_stage;      // further lines at the end of stage.yaml
  std::string more_benchmark;  // further lines of the benchmark, indented by four

  // Writes stage.yaml, team.yaml, the data and the runner below `folder`.
  void write(const TempDir& folder) const {
    std::string prompts;
    std::string targets;
    for (int i = 0; i < items; ++i) {
      const std::string id = "문항-" + std::to_string(i);
      prompts += R"({"id":")" + id + R"(","prompt":"item )" + std::to_string(i) + "\"}\n";
      targets += R"({"id":")" + id + R"(","target":"yes"})" + "\n";
    }
    folder.write("data/p.jsonl", prompts);
    folder.write("data/t.jsonl", targets);
    folder.write("stage.yaml", stage_yaml(prompts, targets));
    folder.write("runner/run.py", kRunner);
    folder.write("model.jsonl", R"({"path":"w","sha256":")" + std::string(64, 'a') + R"(","size":1})" + "\n");
    folder.write("team.yaml", "fivefold: submission/v1\nteam: " + team +
                                  "\nmodel: {name: m, revision: r1, manifest: model.jsonl}\n"
                                  "runner: {command: [python3, run.py], directory: runner/}\n"
                                  "resources: {time: 30s}\nbenchmarks:\n  math: {}\n");
  }

  [[nodiscard]] std::string stage_yaml(const std::string& prompts, const std::string& targets) const {
    return "fivefold: stage/v1\nid: " + stage_id + "\norigin: example.org/" + stage_id + "\nteams: [" + team +
           "]\ndraw: {runs: true, margin: 0s}\nbenchmarks:\n  - id: math\n    kind: items\n    dataset:\n"
           "      prompts: {path: data/p.jsonl, sha256: " +
           to_hex(crypto::sha256(prompts)) +
           "}\n      targets: {path: data/t.jsonl, sha256: " + to_hex(crypto::sha256(targets)) +
           "}\n    scorer: {name: exact_match}\n    environment_points: 1\n    expected_disagreement: 0\n"
           "    disagreement_upper: 0.01\n    basis: pilot\n" +
           more_benchmark + more_stage;
  }

  // Answers "yes" to everything.
  static constexpr const char* kRunner =
      "import json, os\n"
      "request = os.environ['FIVEFOLD_REQUEST']\n"
      "here = os.path.dirname(request)\n"
      "with open(os.path.join(here, 'results.jsonl'), 'a', encoding='utf-8') as out:\n"
      "    for line in open(os.path.join(here, 'items.jsonl'), encoding='utf-8'):\n"
      "        answer = {'id': json.loads(line)['id'], 'output': 'yes', 'finish': 'stop'}\n"
      "        out.write(json.dumps(answer, ensure_ascii=False) + '\\n')\n";
};

inline Result<ledger::InitDone> init_from(const TempDir& folder, const std::filesystem::path& workspace,
                                          os::Clock& clock, os::Entropy& entropy) {
  auto loaded = config::load_stage(folder / "stage.yaml");
  if (!loaded.checked.ok()) return config::first_error(loaded.checked.problems);
  return ledger::init_stage(workspace, {loaded.bytes, folder.path(), *loaded.checked.value, {}}, clock, entropy);
}

inline Result<ledger::SubmitDone> submit_from(const TempDir& folder, ledger::Workspace& workspace) {
  auto loaded = config::load_submission(folder / "team.yaml", &workspace.stage());
  if (!loaded.checked.ok()) return config::first_error(loaded.checked.problems);
  return ledger::submit(workspace, {loaded.bytes, folder.path(), *loaded.checked.value});
}

}  // namespace fivefold::test
