#pragma once
// A workspace with one benchmark and one team whose runner is tests/support/runners/runner.py in some mode, without a
// runs draw, so that it can be launched at once; and harnesses in processes of their own, to be killed.

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "harness/base/check.h"
#include "harness/crypto/sha256.h"
#include "harness/exec/local_launcher.h"
#include "harness/os/clock.h"
#include "harness/os/entropy.h"
#include "harness/os/signals.h"
#include "harness/schedule/reexecute.h"
#include "harness/schedule/runs.h"
#include "store/attempts.h"
#include "tests/support/small_stage.h"
#include "tests/support/temp_dir.h"
#include "tests/support/wait_until.h"

namespace fivefold::test {

// Remembers what happened, and how often.
class CountingWatcher final : public schedule::Watcher {
 public:
  void started(const schedule::Active&) override { ++starts; }
  void adopted(const schedule::Active&) override { ++adoptions; }
  void continued(const schedule::Active&) override { ++continues; }
  void ended(const schedule::Active&, const schedule::Closed& closed) override {
    ++ends;
    if (closed.reason) ++reasons[std::string(exec::to_text(*closed.reason))];
  }

  int starts{0};
  int adoptions{0};
  int continues{0};
  int ends{0};
  std::map<std::string, int> reasons;
};

class RunStage {
 public:
  struct Setup {
    std::string mode{"good"};
    int items{4};
    int runs{5};
    int max_attempts{7};
    std::string max_item_errors{"0.25"};
  };

  explicit RunStage(const Setup& setup) : folder(files_ / "workspace") {
    write(setup);
    FF_CHECK(init_from(files_, folder, clock_, entropy_).ok());
    ledger::Workspace workspace = open();
    FF_CHECK(submit_from(files_, workspace).ok());
    home = folder / "homes" / store::team_home(workspace.database(), cell.team, entropy_).value();
    std::filesystem::create_directories(home);
  }

  ledger::Workspace open(ledger::Workspace::Access access = ledger::Workspace::Access::write) {
    Result<ledger::Workspace> workspace = ledger::Workspace::open(folder, access, clock_, entropy_);
    FF_CHECK(workspace.ok());
    return std::move(*workspace);
  }

  // What `fivefold run` does, in this process.
  Result<schedule::RunsEnd> run(schedule::Watcher& watcher, int slots = 2) {
    exec::LocalLauncher launcher(FIVEFOLD_EXEC);
    return run(watcher, launcher, slots);
  }
  Result<schedule::RunsEnd> run(schedule::Watcher& watcher, exec::Launcher& launcher, int slots) {
    ledger::Workspace workspace = open();
    const schedule::SecretSource none = [](const std::string&) { return std::nullopt; };
    return schedule::run_missing(workspace, launcher, {}, capacity(slots), none, watcher);
  }
  Result<std::vector<UnitResult>> reexecute(const std::vector<Reexecution>& wanted, schedule::Watcher& watcher) {
    ledger::Workspace workspace = open();
    exec::LocalLauncher launcher(FIVEFOLD_EXEC);
    const auto none = [](const std::string&) -> std::optional<std::string> { return std::nullopt; };
    return schedule::make_reexecute(workspace, launcher, capacity(2), none, watcher)(wanted);
  }

  // The same in a process of its own, which obeys stop signals as the command does. Ends with 0, or 1 on an error.
  pid_t run_in_child(int slots = 2) {
    return in_child([this, slots] {
      schedule::Watcher quiet;
      return run(quiet, slots).ok();
    });
  }
  static pid_t in_child(const std::function<bool()>& work) {
    const pid_t child = ::fork();
    FF_CHECK(child >= 0);
    if (child == 0) {
      os::note_stop_signals();
      ::_exit(work() ? 0 : 1);
    }
    return child;
  }
  static bool has_ended(pid_t child) {
    siginfo_t ended{};
    return ::waitid(P_PID, static_cast<id_t>(child), &ended, WEXITED | WNOHANG | WNOWAIT) == 0 && ended.si_pid == child;
  }
  static int wait_for(pid_t child) {
    int status = 0;
    FF_CHECK(::waitpid(child, &status, 0) == child);
    return status;
  }
  // Answered lines in all attempt directories.
  [[nodiscard]] std::int64_t lines() const {
    std::int64_t count = 0;
    for (const auto& dir : std::filesystem::directory_iterator(folder / "runs")) {
      std::int64_t from_byte = 0;
      count += exec::count_lines(dir.path() / "results.jsonl", from_byte);
    }
    return count;
  }

  TempDir files_;
  std::filesystem::path folder;
  std::filesystem::path home;
  CellId cell{TeamId{"팀"}, BenchmarkId{"math"}};

 private:
  static schedule::Capacity capacity(int slots) { return {slots, std::int64_t{64} << 30, 0}; }

  void write(const Setup& setup) const {
    std::string prompts;
    std::string targets;
    const auto line = [](int item, const std::string& key, const std::string& value) {
      return R"({"id":"q)" + std::to_string(item) + R"(",")" + key + R"(":")" + value + "\"}\n";
    };
    for (int i = 0; i < setup.items; ++i) {
      prompts += line(i, "prompt", "item " + std::to_string(i));
      targets += line(i, "target", setup.mode == "seeded" ? "1" : "ITEM " + std::to_string(i));
    }
    files_.write("data/p.jsonl", prompts);
    files_.write("data/t.jsonl", targets);
    files_.write("stage.yaml",
                 "fivefold: stage/v1\nid: small-1\norigin: example.org/small-1\nteams: [팀]\nruns: " +
                     std::to_string(setup.runs) + "\nmax_attempts: " + std::to_string(setup.max_attempts) +
                     "\ndraw: {runs: false, margin: 0s}\nbenchmarks:\n  - id: math\n    kind: items\n    dataset:\n"
                     "      prompts: {path: data/p.jsonl, sha256: " +
                     to_hex(crypto::sha256(prompts)) +
                     "}\n      targets: {path: data/t.jsonl, sha256: " + to_hex(crypto::sha256(targets)) +
                     "}\n    scorer: {name: exact_match}\n    environment_points: 1\n    expected_disagreement: 0\n"
                     "    disagreement_upper: 0.01\n    basis: pilot\n    max_item_errors: " +
                     setup.max_item_errors + "\n");
    files_.write("runner/runner.py",
                 TempDir::read(std::filesystem::path(FIVEFOLD_SOURCE_DIR) / "tests/support/runners/runner.py"));
    files_.write("model.jsonl", R"({"path":"w","sha256":")" + std::string(64, 'a') + R"(","size":1})" + "\n");
    files_.write("team.yaml",
                 "fivefold: submission/v1\nteam: 팀\nmodel: {name: m, revision: r1, manifest: model.jsonl}\n"
                 "runner: {command: [python3, runner.py, " +
                     setup.mode + "], directory: runner/}\nresources: {time: 60s}\nbenchmarks:\n  math: {}\n");
  }

  os::SystemClock clock_;
  os::SystemEntropy entropy_;
};

}  // namespace fivefold::test
