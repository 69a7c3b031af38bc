#include "harness/exec/scoring_program.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <span>
#include <string>
#include <utility>

#include "harness/base/units.h"
#include "harness/base/utf8.h"
#include "harness/core/driver_files.h"
#include "harness/core/scoring_lines.h"
#include "harness/exec/attempt_dir.h"
#include "harness/exec/child.h"
#include "harness/exec/launch_file.h"
#include "harness/exec/temporary_folder.h"
#include "harness/os/descriptor.h"
#include "harness/os/file.h"
#include "harness/os/signals.h"

namespace fivefold::exec {
namespace {

namespace fs = std::filesystem;

constexpr const char* kRule = "scorer.command";
constexpr int kLookEveryMs = 200;
constexpr const char* kProgramFolder = "scorer";  // below the folder of the session, as is
constexpr const char* kInput = "stdin";
constexpr std::size_t kBytesAScore = 1024;  // of its stdout, for one item
constexpr std::size_t kMaxStderr = std::size_t{1} << 20;
constexpr std::size_t kTailBytes = 300;

Error failed(const std::string& why) { return Error{Errc::io, kRule, why}; }

Error too_long(std::size_t most) {
  return failed("the scoring program writes more than " + std::to_string(most) + " bytes");
}

Result<void> copy_program(const ScoringProgram& program, const fs::path& to) {
  FF_TRY(os::make_folder(to));
  for (const PinnedFile& file : program.pinned.files) {
    FF_ASSIGN(const bool same, copy_checked(program.folder / file.path, to / file.path, file.sha256));
    if (!same) return failed(file.path + " is not the file that was pinned");
  }
  return {};
}

// fivefold-exec at work in a folder. It ends with us: when this goes, or this process does, nothing is left of its
// program.
class Keeper {
 public:
  static Result<Keeper> start(const fs::path& shim, const fs::path& folder,
                              const std::vector<std::string>& environment) {
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
      return os::errno_error(errno, "cannot make a gate for", shim);
    }
    os::Descriptor gate(ends[0]);
    const os::Descriptor its_end(ends[1]);
    const os::Descriptor null(::open("/dev/null", O_RDWR | O_CLOEXEC));
    if (!null.open()) return os::errno_error(errno, "cannot open", "/dev/null");
    // In our session: another would look like an orphan's to a launcher that clears up meanwhile.
    FF_ASSIGN(const pid_t pid,
              start_child({shim, {folder.string()}, environment, {}, false}, {its_end.get(), null.get(), null.get()}));
    static_cast<void>(::send(gate.get(), "", 1, MSG_NOSIGNAL));  // it may begin
    return Keeper(pid, std::move(gate));
  }
  Keeper(Keeper&& other) noexcept
      : pid_(std::exchange(other.pid_, 0)), gate_(std::move(other.gate_)), ended_(std::move(other.ended_)) {}
  Keeper& operator=(Keeper&&) = delete;
  ~Keeper() {
    gate_.close();
    if (pid_ == 0) return;
    ::kill(pid_, SIGCONT);  // a stopped one would not see that we go
    while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
    }
  }

  // True once it has ended; less than so long when a stop signal comes.
  bool wait(int milliseconds) {
    const int seen = ended_.get();
    os::wait_or_stop(milliseconds, ended_.open() ? std::span<const int>(&seen, 1) : std::span<const int>());
    const pid_t found = ::waitpid(pid_, nullptr, WNOHANG);
    if (found == 0 || (found < 0 && errno == EINTR)) return false;
    pid_ = 0;
    return true;
  }

 private:
  Keeper(pid_t pid, os::Descriptor gate)
      : pid_(pid), gate_(std::move(gate)), ended_(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0))) {}
  pid_t pid_;  // 0: waited for
  os::Descriptor gate_;
  os::Descriptor ended_;
};

std::string last_words(const fs::path& stderr_file) {
  const auto read = os::read_file(stderr_file, kMaxStderr);
  std::string text = read.ok() ? *read : std::string();
  while (text.ends_with('\n')) text.pop_back();
  if (text.size() > kTailBytes) text.erase(0, text.size() - kTailBytes);
  return text.empty() ? text : ": " + printable(text);
}

Result<void> judge_end(const ScoringProgram& program, const fs::path& folder) {
  FF_ASSIGN(const SessionTrace trace, read_trace(folder));
  if (!trace.exit) return failed("the scoring program could not be watched to its end");
  const ExitReport& report = *trace.exit;
  if (report.stopped == Stopped::deadline) {
    return failed("the scoring program had not ended after " + std::to_string(program.timeout_seconds) + " s");
  }
  if (report.started() && report.exit == 0) return {};
  std::string how = "could not be started";
  if (report.signal) how = "was ended by signal " + std::to_string(*report.signal);
  if (report.exit) how = "ended with status " + std::to_string(*report.exit);
  return failed("the scoring program " + how + last_words(folder / "stderr"));
}

class Session {
 public:
  Session(const ScoringProgram& program, fs::path folder, std::stop_token stop)
      : program_(program), folder_(std::move(folder)), stop_(std::move(stop)) {}

  Result<std::string> run(const std::string& input, std::size_t max_output) {
    for (const char* const name : {"tmp", "home"}) FF_TRY(os::make_folder(folder_ / name));
    FF_TRY(copy_program(program_, folder_ / kProgramFolder));
    FF_TRY(os::write_file(folder_ / kInput, input));
    FF_TRY(os::write_file(folder_ / kLaunchFile, encode_launch(launch(max_output))));
    FF_TRY(watch(max_output));
    FF_TRY(judge_end(program_, folder_));
    auto output = os::read_file(folder_ / "stdout", max_output);
    if (!output.ok() && output.error().rule == "size") return too_long(max_output);
    return output;
  }

 private:
  [[nodiscard]] LaunchFile launch(std::size_t max_output) const {
    LaunchFile file;
    file.command = program_.pinned.command;
    file.directory = kProgramFolder;
    file.deadline_seconds = program_.timeout_seconds;
    file.memory_bytes = kMaxInteger;
    file.disk_bytes = kMaxInteger;
    file.keep_bytes = static_cast<std::int64_t>(std::max(max_output, kMaxStderr)) + 1;  // so that more is seen
    file.input = kInput;
    file.ends_with_us = true;
    return file;
  }

  Result<void> watch(std::size_t max_output) const {
    const std::vector<std::string> environment{"PATH=/usr/local/bin:/usr/bin:/bin", "LANG=C.UTF-8", "TZ=UTC",
                                               "TMPDIR=" + (folder_ / "tmp").string(),
                                               "HOME=" + (folder_ / "home").string()};
    FF_ASSIGN(Keeper keeper, Keeper::start(program_.shim, folder_, environment));
    while (!keeper.wait(kLookEveryMs)) {
      if (stop_.stop_requested() || os::stop_signal())
        return Error{Errc::incomplete, "stopped", "stopped by a signal while scoring"};
      std::error_code unknown;
      if (fs::file_size(folder_ / "stdout", unknown) > max_output && !unknown) return too_long(max_output);
      if (fs::file_size(folder_ / "stderr", unknown) > kMaxStderr && !unknown) return too_long(kMaxStderr);
    }
    return {};
  }

  const ScoringProgram& program_;
  fs::path folder_;
  std::stop_token stop_;
};

}  // namespace

Result<std::vector<std::int64_t>> score_by_program(const ScoringProgram& program, std::span<const TextToScore> texts,
                                                   const std::stop_token& stop) {
  if (texts.empty()) return std::vector<std::int64_t>{};
  FF_ASSIGN(const TemporaryFolder folder, TemporaryFolder::make());
  std::string input;
  std::vector<ItemId> items;
  for (const TextToScore& text : texts) {
    input += encode_scoring_line(text.item, text.output, *text.target);
    items.push_back(text.item);
  }
  FF_ASSIGN(const std::string output,
            Session(program, folder.path(), stop).run(input, (texts.size() + 1) * kBytesAScore));
  auto scores = parse_scoring_lines(output, items);
  if (!scores.ok()) return failed("what the scoring program wrote: " + scores.error().message);
  return scores;
}

}  // namespace fivefold::exec
