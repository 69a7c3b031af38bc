#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/cli/commands/commands.h"
#include "harness/cli/program.h"
#include "harness/config/manifest.h"
#include "harness/crypto/sha256.h"
#include "harness/json/read.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/cli/recording_console.h"

namespace fivefold::cli {
namespace {

using ::testing::HasSubstr;

int run(const std::vector<std::string>& words, RecordingConsole& console) {
  return run_program(words, {check_command(), manifest_command()}, console, "fivefold");
}

constexpr std::string_view kTeam =
    "fivefold: submission/v1\nteam: a\nmodel: {name: n, revision: r, manifest: model.jsonl}\n"
    "runner: {command: [python3, run.py], directory: runner}\nbenchmarks: {x: {}}\n";

std::string write_team(const test::TempDir& folder) {
  folder.write("runner/run.py", "pass\n");
  folder.write("model.jsonl", "{\"endpoint\":\"https://h\",\"model\":\"m\"}\n");
  return folder.write("team.yaml", kTeam).string();
}

TEST(Check, AnAcceptableFileEndsInZeroAndSaysSo) {
  const test::TempDir folder;
  const std::string team = write_team(folder);
  RecordingConsole console;
  EXPECT_EQ(run({"check", team}, console), 0);
  EXPECT_EQ(console.out, team + ": 0 errors, 0 warnings\n");
}

TEST(Check, ProblemsOfAllFilesAreResultsAndEndInTwo) {
  const test::TempDir folder;
  const std::string team = write_team(folder);
  const std::string wrong = folder.write("wrong.yaml", "fivefold: stage/v1\n").string();
  RecordingConsole console;
  EXPECT_EQ(run({"check", wrong, team, (folder / "missing.yaml").string()}, console), 2);
  EXPECT_THAT(console.out, HasSubstr(wrong + ":1:1: error: key \"id\" of stage is missing [schema.missing-key]"));
  EXPECT_THAT(console.out, HasSubstr(team + ": 0 errors, 0 warnings\n"));
  EXPECT_THAT(console.out, HasSubstr("[file.unreadable]"));
  EXPECT_EQ(console.err, "");
}

TEST(Check, JsonIsOneDocument) {
  const test::TempDir folder;
  RecordingConsole console;
  EXPECT_EQ(run({"check", "--json", folder.write("f.yaml", "a: 1\na: 2\n").string()}, console), 2);
  const Result<json::Value> document = json::read_lenient(console.out);
  ASSERT_TRUE(document.ok());
  const json::Array* const problems = document->find("problems")->as_array();
  ASSERT_NE(problems, nullptr);
  EXPECT_EQ(*problems->front().find("rule")->as_string(), "yaml.duplicate-key");
}

TEST(Check, ATeamIsComparedWithTheStageBesideIt) {
  const test::TempDir folder;
  const std::string team = write_team(folder);
  const std::string prompts = "{\"id\":\"q\",\"prompt\":\"x\"}\n";
  folder.write("p.jsonl", prompts);
  const std::string stage =
      folder
          .write(
              "stage.yaml",
              "fivefold: stage/v1\nid: s\norigin: example.org/s\nteams: [b]\nbenchmarks:\n  - id: x\n    kind: items\n"
              "    dataset: {prompts: {path: p.jsonl, sha256: " +
                  to_hex(crypto::sha256(prompts)) +
                  "}}\n    scorer: {name: runner}\n    environment_points: 1\n    expected_disagreement: 0\n"
                  "    basis: assumed\n")
          .string();
  RecordingConsole console;
  EXPECT_EQ(run({"check", stage}, console), 0) << console.out;
  EXPECT_EQ(run({"check", team, stage}, console), 2);
  EXPECT_THAT(console.out, HasSubstr("\"a\" is not a team of stage \"s\" [submission.team]"));
}

TEST(Manifest, ListsAFolderInByteOrder) {
  const test::TempDir folder;
  folder.write("weights/b.bin", "12345");
  folder.write("weights/a/가.bin", "");
  RecordingConsole console;
  EXPECT_EQ(run({"manifest", (folder / "weights").string()}, console), 0);
  EXPECT_EQ(console.out, "{\"path\":\"a/가.bin\",\"sha256\":\"" + to_hex(crypto::sha256("")) +
                             "\",\"size\":0}\n{\"path\":\"b.bin\",\"sha256\":\"" + to_hex(crypto::sha256("12345")) +
                             "\",\"size\":5}\n");
}

TEST(Manifest, IsWrittenToAFile) {
  const test::TempDir folder;
  const std::string out = (folder / "model.jsonl").string();
  RecordingConsole console;
  EXPECT_EQ(run({"manifest", "--endpoint", "https://h/v1", "--model", "m", "--out", out}, console), 0);
  EXPECT_EQ(console.out, "");
  std::ifstream file(out);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  EXPECT_EQ(text, "{\"endpoint\":\"https://h/v1\",\"model\":\"m\"}\n");
}

TEST(Manifest, ALinkAmongTheWeightsIsAnError) {
  const test::TempDir folder;
  folder.write("weights/b.bin", "12345");
  std::filesystem::create_symlink("b.bin", folder / "weights/c.bin");
  RecordingConsole console;
  EXPECT_EQ(run({"manifest", (folder / "weights").string()}, console), 2);
  EXPECT_THAT(console.err, HasSubstr("c.bin"));
}

TEST(Manifest, TakesAFolderOrAnEndpoint) {
  RecordingConsole console;
  EXPECT_EQ(run({"manifest"}, console), 2);
  EXPECT_EQ(run({"manifest", "x", "--endpoint", "https://h", "--model", "m"}, console), 2);
  EXPECT_EQ(run({"manifest", "--endpoint", "https://me:pw@h", "--model", "m"}, console), 2);
  EXPECT_EQ(run({"manifest", "--endpoint", "https://h"}, console), 2);
}

}  // namespace
}  // namespace fivefold::cli
