#pragma once
// An attempt of tests/support/runners/runner.py, or of the zoo beside it, in a folder of its own, launched through the
// real fivefold-exec.
// Waiting is polling the launcher up to a generous limit; nothing depends on how long anything takes.

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "harness/base/check.h"
#include "harness/exec/attempt_dir.h"
#include "harness/exec/environment.h"
#include "harness/exec/local_launcher.h"
#include "harness/exec/results.h"
#include "harness/os/file.h"
#include "tests/support/temp_dir.h"
#include "tests/support/wait_until.h"

namespace fivefold::test {

class LaunchedAttempt {
 public:
  explicit LaunchedAttempt(const std::string& mode) : LaunchedAttempt({"runner.py"}, {"python3", "runner.py", mode}) {}
  // One of the zoo: its name and its words.
  static LaunchedAttempt of_zoo(const std::vector<std::string>& words) {
    std::vector<std::string> command{"python3", "run.py"};
    command.insert(command.end(), words.begin(), words.end());
    return LaunchedAttempt({"zoo/run.py", "zoo/lines.py", "zoo/processes.py", "zoo/files.py"}, command);
  }
  // No test leaves a runner behind, also when it fails half-way.
  ~LaunchedAttempt() {
    if (launcher_.running(plan.dir).value()) {
      FF_CHECK(launcher_.stop(plan.dir).ok());
      wait();
    }
  }
  LaunchedAttempt(const LaunchedAttempt&) = delete;
  LaunchedAttempt& operator=(const LaunchedAttempt&) = delete;

  exec::Prepared prepare(int session = 1) {
    const Result<exec::Prepared> prepared = exec::prepare_session(plan, session);
    FF_CHECK(prepared.ok());
    return *prepared;
  }
  void start() {
    exec::EnvironmentParts parts{plan.dir, gpus, environment, secrets};
    std::vector<std::string> names;
    for (const auto& [name, value] : secrets) names.push_back(name);
    FF_CHECK(launcher_.start({plan.dir, exec::make_environment(parts), names}).ok());
  }
  // Until no shim is at work; ends the test program when that takes a minute.
  void wait() {
    FF_CHECK(wait_until([this] { return !launcher_.running(plan.dir).value(); }));
  }
  // A whole session.
  exec::SessionTrace run(int session = 1) {
    if (session > 1) FF_CHECK(launcher_.clear(plan.dir).ok());
    prepare(session);
    start();
    wait();
    return exec::read_trace(plan.dir).value();
  }
  exec::Results results(bool last_counts = true) {
    std::set<ItemId> ids;
    for (const exec::ItemToAsk& item : plan.items) ids.insert(item.id);
    return exec::read_results(plan.dir / "results.jsonl", ids, last_counts, exec::Keep::values, plan.launch.disk_bytes)
        .value();
  }
  // As the harness would: the reason, or nothing when it completed.
  std::optional<exec::Reason> judged(const exec::SessionTrace& trace, std::int64_t max_errors = 0) {
    return exec::judge(trace.exit.value(), exec::pinned_changed(plan), results(),
                       static_cast<std::int64_t>(plan.items.size()), max_errors);
  }
  std::string read(const std::string& name) { return TempDir::read(plan.dir / name); }
  exec::LocalLauncher& launcher() { return launcher_; }

  TempDir workspace;
  exec::AttemptPlan plan;
  std::map<std::string, std::string> environment;
  std::map<std::string, std::string> secrets;
  std::vector<int> gpus;

 private:
  LaunchedAttempt(const std::vector<std::filesystem::path>& files, const std::vector<std::string>& command)
      : launcher_(FIVEFOLD_EXEC) {
    const std::filesystem::path runners = std::filesystem::path(FIVEFOLD_SOURCE_DIR) / "tests/support/runners";
    plan.dir = workspace / "runs/a1";
    plan.home = workspace / "homes/h1";
    plan.pinned = workspace / "pinned";
    for (const std::filesystem::path& file : files) {
      const std::string name = file.filename().string();
      workspace.write("pinned/" + name, TempDir::read(runners / file));
      plan.files.push_back({name, os::hash_file(plan.pinned / name).value()});
    }
    plan.request = R"({"items":"items.jsonl","results":"results.jsonl"})";
    for (const char* const id : {"q1", "q2", "q3"}) {
      plan.items.push_back({ItemId{id}, std::string(R"({"id":")") + id + R"(","prompt":"say )" + id + R"("})"});
    }
    plan.launch.command = command;
    plan.launch.deadline_seconds = 60;
    plan.launch.grace_seconds = 5;
  }

  exec::LocalLauncher launcher_;
};

}  // namespace fivefold::test
