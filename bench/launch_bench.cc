// launch_bench WORKSPACE EXEC PROGRAM FILES FOLDERS APPENDS SIGNATURES [BIG-MIB]: runs every missing run of the
// workspace one at a time, as `fivefold run --slots 1` does, in turns: some attempts in a row, each of which also makes
// ready what it may for the next one, then as many raw launches of each kind (raw_launch.h) while nothing of ours is at
// work. The first attempt of a turn had its share made before the turn and is not counted. With BIG-MIB the process
// holds so much touched memory all the time: taken and given back between turns, it would cost whoever makes processes
// next. Prints one line "ours|output|protocol MICROSECONDS" a launch: bench/launch.py makes the ratios.
#include <sys/mman.h>

#include <chrono>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "bench/raw_launch.h"
#include "harness/base/check.h"
#include "harness/base/number.h"
#include "harness/exec/local_launcher.h"
#include "harness/os/clock.h"
#include "harness/os/entropy.h"
#include "harness/schedule/machine.h"
#include "harness/schedule/runs.h"

namespace fivefold::bench {

namespace {

using Clock = std::chrono::steady_clock;

constexpr int kTurn = 4;  // counted attempts
constexpr std::chrono::milliseconds kSettle{30};
constexpr std::chrono::milliseconds kTaken{300};  // the kernel, and a host below it, find 1 GiB

// So many bytes of memory that this process has written to.
class Ballast {
 public:
  explicit Ballast(std::size_t bytes)
      : bytes_(bytes), memory_(::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)) {
    FF_CHECK(memory_ != MAP_FAILED);
    std::memset(memory_, 1, bytes_);
  }
  ~Ballast() { ::munmap(memory_, bytes_); }
  Ballast(const Ballast&) = delete;
  Ballast& operator=(const Ballast&) = delete;

 private:
  std::size_t bytes_;
  void* memory_;
};

class SideBySide final : public schedule::Watcher {
 public:
  explicit SideBySide(RawLaunch raw) : raw_(std::move(raw)) {}

  void ended(const schedule::Active& active, const schedule::Closed& closed) override {
    const Clock::time_point now = Clock::now();
    FF_CHECK(closed.outcome == Outcome::completed);
    if (began_) print("ours", now - *began_);
    if (++attempts_ % (kTurn + 1) == 0) {
      std::this_thread::sleep_for(kSettle);
      raw_turn(active);
      began_.reset();
    } else {
      began_ = Clock::now();
    }
  }

 private:
  void raw_turn(const schedule::Active& active) {
    std::string items;
    for (const exec::ItemToAsk& item : active.plan.items) items += item.line + "\n";
    for (int i = 0; i < kTurn; ++i) {
      launch_raw("output", items, Around::output);
      launch_raw("protocol", items, Around::protocol);
    }
  }
  void launch_raw(const char* which, const std::string& items, Around around) {
    const Clock::time_point before = Clock::now();
    const Result<void> done = raw_.once(items, around);
    const Clock::duration cost = Clock::now() - before;
    FF_CHECK(done.ok());
    print(which, cost);
  }
  static void print(const char* which, Clock::duration cost) {
    const auto micros = std::chrono::duration_cast<std::chrono::microseconds>(cost).count();
    std::printf("%s %lld\n", which, static_cast<long long>(micros));
  }

  RawLaunch raw_;
  std::optional<Clock::time_point> began_;
  int attempts_{0};
};

Result<void> run(const std::vector<std::string>& arguments) {
  const auto number = [&](std::size_t index) {
    return index < arguments.size() ? parse_integer<int>(arguments[index]).value_or(0) : 0;
  };
  const std::filesystem::path folder = std::filesystem::absolute(arguments[0]);
  os::SystemClock clock;
  os::SystemEntropy entropy;
  FF_ASSIGN(auto workspace, ledger::Workspace::open(folder, ledger::Workspace::Access::write, clock, entropy));
  exec::LocalLauncher launcher(std::filesystem::absolute(arguments[1]));
  FF_ASSIGN(RawLaunch raw, RawLaunch::make(folder.parent_path() / "raw", std::filesystem::absolute(arguments[2]),
                                           {number(3), number(4), number(5), number(6)}));
  SideBySide watcher(std::move(raw));
  std::optional<Ballast> ballast;
  if (number(7) > 0) {
    ballast.emplace(static_cast<std::size_t>(number(7)) << 20U);
    std::this_thread::sleep_for(kTaken);
  }
  const schedule::SecretSource none = [](const std::string&) { return std::nullopt; };
  FF_ASSIGN(const schedule::RunsEnd end,
            schedule::run_missing(workspace, launcher, {}, schedule::local_capacity(1), none, watcher));
  if (end.complete != end.wanted) return Error{Errc::incomplete, "runs", "not every run is complete"};
  return {};
}

}  // namespace

}  // namespace fivefold::bench

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  if (arguments.size() < 7) {
    std::fprintf(stderr, "usage: launch_bench WORKSPACE EXEC PROGRAM FILES FOLDERS APPENDS SIGNATURES [BIG-MIB]\n");
    return 2;
  }
  const auto done = fivefold::bench::run(arguments);
  if (done.ok()) return 0;
  std::fprintf(stderr, "launch_bench: %s\n", done.error().message.c_str());
  return 3;
}
