#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "harness/config/load.h"
#include "harness/crypto/sha256.h"
#include "tests/support/temp_dir.h"

namespace fivefold::config {
namespace {

using test::TempDir;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr std::string_view kPrompts = "{\"id\":\"q1\",\"prompt\":\"1+1\"}\n{\"id\":\"q2\",\"prompt\":\"2+2\"}\n";
constexpr std::string_view kTargets = "{\"id\":\"q2\",\"target\":\"4\"}\n{\"id\":\"q1\",\"target\":\"2\"}\n";

// A stage on the disk with one benchmark; `prompts` and `targets` are what its files hold.
class StageOnDisk {
 public:
  explicit StageOnDisk(std::string_view prompts = kPrompts, std::string_view targets = kTargets) {
    prompts_sha256 = to_hex(crypto::sha256(prompts));
    targets_sha256 = to_hex(crypto::sha256(targets));
    folder.write("data/p.jsonl", prompts);
    folder.write("data/t.jsonl", targets);
  }
  Loaded<Stage> load() {
    const std::string text =
        "fivefold: stage/v1\nid: s\norigin: example.org/s\nteams: [a]\nbenchmarks:\n"
        "  - id: x\n    kind: items\n    dataset:\n"
        "      prompts: {path: data/p.jsonl, sha256: " +
        prompts_sha256 +
        "}\n"
        "      targets: {path: data/t.jsonl, sha256: " +
        targets_sha256 + "}\n" + more_dataset +
        "    scorer: {name: exact_match}\n    environment_points: 1\n"
        "    expected_disagreement: 0\n    basis: pilot\n" +
        more;
    return load_stage(folder.write("stage.yaml", text));
  }
  std::vector<std::string> rules() {
    std::vector<std::string> out;
    for (const Problem& problem : load().checked.problems) out.push_back(problem.rule);
    return out;
  }

  TempDir folder;
  std::string prompts_sha256;
  std::string targets_sha256;
  std::string more_dataset;
  std::string more;
};

TEST(StageFiles, AWholeStageIsAccepted) {
  StageOnDisk stage;
  const Loaded<Stage> loaded = stage.load();
  EXPECT_THAT(loaded.checked.problems, IsEmpty());
  EXPECT_TRUE(loaded.checked.ok());
  EXPECT_THAT(loaded.bytes, HasSubstr("fivefold: stage/v1"));
}

TEST(StageFiles, AWrongDigestIsShownAtItsPlace) {
  StageOnDisk stage;
  stage.prompts_sha256 = std::string(64, 'f');
  const Problems problems = stage.load().checked.problems;
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_EQ(problems[0].rule, "file.digest");
  EXPECT_EQ(problems[0].place.line, 9);
  EXPECT_THAT(problems[0].message, HasSubstr(to_hex(crypto::sha256(kPrompts))));
}

TEST(StageFiles, PromptsMustBeThereAndTargetsNeedNot) {
  StageOnDisk stage;
  std::filesystem::remove(stage.folder / "data/t.jsonl");
  EXPECT_THAT(stage.rules(), IsEmpty());
  std::filesystem::remove(stage.folder / "data/p.jsonl");
  EXPECT_THAT(stage.rules(), ElementsAre("file.unreadable"));
}

TEST(StageFiles, LinesAreRead) {
  EXPECT_THAT(StageOnDisk("{\"id\":\"q1\",\"prompt\":\"x\"}\n{\"id\":\"q1\",\"prompt\":\"y\"}\n").rules(),
              ElementsAre("dataset.duplicate"));
  EXPECT_THAT(StageOnDisk("not json\n").rules(), ElementsAre("dataset.json"));
  EXPECT_THAT(StageOnDisk(kPrompts, "{\"id\":\"q1\",\"target\":\"2\"}\n").rules(), ElementsAre("dataset.targets"));
}

TEST(StageFiles, WarmUpPromptsAreOthers) {
  StageOnDisk stage;
  const std::string others = "{\"id\":\"w1\",\"prompt\":\"x\"}\n";
  stage.folder.write("data/w.jsonl", others);
  stage.more_dataset = "      warmup: {path: data/w.jsonl, sha256: " + to_hex(crypto::sha256(others)) + "}\n";
  EXPECT_THAT(stage.rules(), IsEmpty());
  stage.folder.write("data/w.jsonl", kPrompts);
  stage.more_dataset = "      warmup: {path: data/w.jsonl, sha256: " + to_hex(crypto::sha256(kPrompts)) + "}\n";
  EXPECT_THAT(stage.rules(), ElementsAre("dataset.warmup"));
}

TEST(StageFiles, AttachmentsLieBesideThePrompts) {
  const std::string digest = to_hex(crypto::sha256("picture"));
  StageOnDisk stage(
      "{\"id\":\"q1\",\"prompt\":\"x\",\"attachments\":[{\"path\":\"a.png\",\"sha256\":\"" + digest + "\"}]}\n",
      "{\"id\":\"q1\",\"target\":\"2\"}\n");
  EXPECT_THAT(stage.rules(), ElementsAre("file.unreadable"));
  stage.folder.write("data/a.png", "picture");
  EXPECT_THAT(stage.rules(), IsEmpty());
  stage.folder.write("data/a.png", "other");
  EXPECT_THAT(stage.rules(), ElementsAre("file.digest"));
}

TEST(StageFiles, ALinkInADriversFolderIsRefused) {
  StageOnDisk stage;
  stage.more = "    driver: {command: [python3, d.py], directory: drivers/}\n";
  EXPECT_THAT(stage.rules(), ElementsAre("file.unreadable"));
  stage.folder.write("drivers/d.py", "pass\n");
  EXPECT_THAT(stage.rules(), IsEmpty());
  std::filesystem::create_symlink("d.py", stage.folder / "drivers/e.py");
  EXPECT_THAT(stage.rules(), ElementsAre("pinned-kind"));
}

TEST(StageFiles, AnAccuseThresholdBelowTheComputedToleranceIsRefused) {
  StageOnDisk stage;
  stage.more = "    accuse_points: 0.1\n";
  EXPECT_THAT(stage.rules(), ElementsAre("plan.tolerance"));
}

TEST(StageFiles, AMissingStageIsAProblem) {
  const Loaded<Stage> loaded = load_stage("/nonexistent/stage.yaml");
  ASSERT_EQ(loaded.checked.problems.size(), 1U);
  EXPECT_EQ(loaded.checked.problems[0].rule, "file.unreadable");
}

class TeamOnDisk {
 public:
  TeamOnDisk() {
    folder.write("runner/run.py", "pass\n");
    folder.write("model.jsonl", "{\"endpoint\":\"https://h\",\"model\":\"m\"}\n");
  }
  std::vector<std::string> rules(const Stage* stage = nullptr) {
    const std::string text =
        "fivefold: submission/v1\nteam: a\nmodel: {name: n, revision: r, manifest: model.jsonl}\n"
        "runner: {command: [python3, run.py], directory: runner}\nbenchmarks: {x: {}}\n";
    std::vector<std::string> out;
    for (const Problem& problem : load_submission(folder.write("team.yaml", text), stage).checked.problems) {
      out.push_back(problem.rule);
    }
    return out;
  }
  TempDir folder;
};

TEST(SubmissionFiles, AWholeSubmissionIsAccepted) { EXPECT_THAT(TeamOnDisk().rules(), IsEmpty()); }

TEST(SubmissionFiles, TheManifestIsRead) {
  TeamOnDisk team;
  team.folder.write("model.jsonl", "{}\n");
  EXPECT_THAT(team.rules(), ElementsAre("manifest"));
  std::filesystem::remove(team.folder / "model.jsonl");
  EXPECT_THAT(team.rules(), ElementsAre("file.unreadable"));
}

TEST(SubmissionFiles, AFifoInTheRunnersFolderIsRefused) {
  TeamOnDisk team;
  ASSERT_EQ(::mkfifo((team.folder / "runner/pipe").c_str(), 0600), 0);
  EXPECT_THAT(team.rules(), ElementsAre("pinned-kind"));
}

TEST(SubmissionFiles, AreComparedWithTheStage) {
  StageOnDisk on_disk;
  const Loaded<Stage> stage = on_disk.load();
  ASSERT_TRUE(stage.checked.ok());
  TeamOnDisk team;
  EXPECT_THAT(team.rules(&*stage.checked.value), IsEmpty());
  Stage other = *stage.checked.value;
  other.teams = {{"b"}};
  EXPECT_THAT(team.rules(&other), ElementsAre("submission.team"));
}

TEST(Load, TheKindOfAFileIsItsFirstKey) {
  EXPECT_EQ(kind_of("fivefold: stage/v1\n"), FileKind::stage);
  EXPECT_EQ(kind_of("fivefold: submission/v1\n"), FileKind::submission);
  EXPECT_EQ(kind_of("fivefold: policy/v1\n"), FileKind::policy);
  EXPECT_EQ(kind_of("fivefold: panel/v1\n"), FileKind::panel);
  EXPECT_EQ(kind_of("fivefold: pannel/v1\n"), FileKind::unknown);
  EXPECT_EQ(kind_of("id: x\n"), FileKind::unknown);
  EXPECT_EQ(unknown_kind("id: x\n", "f").at(0).rule, "schema.missing-key");
  EXPECT_EQ(unknown_kind("a: [", "f").at(0).rule, "yaml.syntax");
}

}  // namespace
}  // namespace fivefold::config
